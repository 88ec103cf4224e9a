"""The issues read in one run, each trimmed and encoded the moment it is whole, so that a run holds text, not trees."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from generator.cache.files import encode_json
from generator.cache.meaning import Question
from generator.cache.trim import trim_histories, trim_issue
from generator.fetch.jira import Changelog, Jira, Raw

Tick = Callable[[int], None]


@dataclass
class Fetched:
    """`records` by issue id: `{"id", "key", "fields", "histories", "complete"}` as JSON. `keys` are the issues' keys.

    `partial` are the ids of issues whose history Jira did not give whole. `keep` is told the id of each issue that was
    read whole.
    """

    question: Question
    records: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    keep: Callable[[str], None] = lambda _: None
    _waiting: dict[str, Raw] = field(default_factory=dict)

    def __contains__(self, issue_id: object) -> bool:
        return issue_id in self.keys

    def take(self, issue: Raw) -> None:
        """Take the record of an earlier run as if it had been read in this one."""
        self.keys[issue["id"]] = issue["key"]
        self.records[issue["id"]] = encode_json(issue)

    def search(self, jira: Jira, jql: str, wanted: Collection[str], tick: Tick) -> None:
        """Read the wanted ones of the issues that a query returns."""
        for issue, changelog in jira.issues(jql, self.question.fields):
            if issue["id"] in wanted:
                self._add(issue, changelog)
                tick(len(self.keys))

    def pick(self, jira: Jira, issue_ids: Sequence[str], tick: Tick) -> None:
        """Read issues by id. Those that are gone or hidden meanwhile are simply not there afterwards."""
        for issue, changelog in jira.issues_by_id(issue_ids, self.question.fields) if issue_ids else ():
            self._add(issue, changelog)
            tick(len(self.keys))

    def complete(self, jira: Jira, tick: Tick) -> None:
        """Read the histories of the issues that came without (Cloud)."""
        waiting = list(self._waiting)
        for changelog in jira.histories(waiting, self.question.replayed) if waiting else ():
            self._finish(self._waiting.pop(changelog.issue_id), changelog)
            tick(len(waiting) - len(self._waiting))
        for issue in self._waiting.values():
            self._finish(issue, Changelog(issue["id"], (), complete=False))
        self._waiting.clear()

    def _add(self, issue: Raw, changelog: Changelog | None) -> None:
        trimmed = trim_issue(issue, self.question.sprint_field)
        self.keys[trimmed["id"]] = trimmed["key"]
        if changelog is None:
            self._waiting[trimmed["id"]] = trimmed
        else:
            self._finish(trimmed, changelog)

    def _finish(self, issue: Raw, changelog: Changelog) -> None:
        histories = trim_histories(changelog, self.question.replayed)
        self.records[issue["id"]] = encode_json({**issue, "histories": histories, "complete": changelog.complete})
        if changelog.complete:
            self.keep(issue["id"])
        else:
            self.partial.add(issue["id"])
