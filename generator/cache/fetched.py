"""The issues read in one run, each trimmed and encoded the moment it comes, so that a run holds text, not trees."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.cache.boards import STABLE_ORDER
from generator.cache.files import encode_json
from generator.cache.meaning import Question
from generator.cache.spool import Spool
from generator.cache.trim import trim_histories, trim_issue
from generator.errors import BadRequestError
from generator.fetch.jira import Changelog, Jira, Raw

_IDS_PER_QUERY = 100

Tick = Callable[[int], None]


@dataclass
class Fetched:
    """`records` by issue id: `{"id", "key", "fields", "histories", "complete"}` as JSON. `keys` are the issues' keys.

    Where there are any, a record has `unknown_fields` too, see `generator.fetch.jira.Changelog`.
    `parents` are the ids of the parents of those that have one. `partial` are the ids of issues whose history Jira did
    not give whole, `types` the issue types and `resolutions` the resolutions they have, by id. `keep` is told the id of
    each issue that was read whole.
    """

    question: Question
    records: Spool
    keys: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    types: dict[str, Raw] = field(default_factory=dict)
    resolutions: dict[str, Raw] = field(default_factory=dict)
    keep: Callable[[str], None] = lambda _: None

    def __contains__(self, issue_id: object) -> bool:
        return issue_id in self.keys

    def take(self, issue: Raw) -> None:
        """Take the record of an earlier run as if it had been read in this one."""
        self.forget([issue["id"]])
        self.keys[issue["id"]] = str(issue["key"] or "")
        if parent := (issue["fields"].get("parent") or {}).get("id"):
            self.parents[issue["id"]] = str(parent)
        self.records[issue["id"]] = encode_json(issue)

    def forget(self, issue_ids: Iterable[str]) -> None:
        """What was taken of these is of no use: they were updated since."""
        for issue_id in issue_ids:
            self.keys.pop(issue_id, None)
            self.parents.pop(issue_id, None)
            self.records.pop(issue_id, None)

    def recall(self, jira: Jira, known: Mapping[str, Raw], issue_ids: Sequence[str]) -> None:
        """Read what may have changed of issues whose history is known, and take the history of those not updated."""
        for start in range(0, len(issue_ids), _IDS_PER_QUERY):
            ids = issue_ids[start : start + _IDS_PER_QUERY]
            try:
                for issue, _ in jira.issues(f"id in ({', '.join(ids)}) {STABLE_ORDER}", self.question.fields):
                    self._reuse(issue, known.get(issue["id"]))
            except BadRequestError:  # one of them is gone again: they are read like all others
                continue

    def pick(self, jira: Jira, issue_ids: Sequence[str], tick: Tick) -> None:
        """Read issues by id, with their histories. Those that are gone or hidden are simply not there afterwards."""
        for issue, changelog in jira.issues_by_id(issue_ids, self.question.fields) if issue_ids else ():
            self._add(issue, changelog)
            tick(len(self.keys))

    def _reuse(self, issue: Raw, known: Raw | None) -> None:
        trimmed = trim_issue(issue, self.question.special)
        if known and known["fields"]["updated"] == trimmed["fields"].get("updated"):
            self._finish(issue, {**known, **trimmed})

    def _add(self, issue: Raw, changelog: Changelog) -> None:
        histories = trim_histories(changelog, self.question.replayed, self.question.special.epic_link)
        trimmed = trim_issue(issue, self.question.special)
        unknown = {"unknown_fields": list(changelog.unknown_fields)} if changelog.unknown_fields else {}
        self._finish(issue, {**trimmed, "histories": histories, "complete": changelog.complete, **unknown})

    def _finish(self, issue: Raw, record: Raw) -> None:
        self.take(record)
        if record["complete"]:
            self.keep(record["id"])
        else:
            self.partial.add(record["id"])
        for name, seen in (("issuetype", self.types), ("resolution", self.resolutions)):
            if thing := issue["fields"].get(name):
                seen[thing["id"]] = thing
