"""The data of a build without what the config hides; no number and no instant is touched.

Only texts change, and every name that the config's rules know a thing by changes alike in both, so that what the rules
mean stays the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.correction import Value
from generator.corrections import Judged
from generator.domain import Board, Change, Column, Issue, Rules, Snapshot, Sprint
from generator.drift import PastResults, Results, SprintResult
from generator.privacy import NOT_SHOWN, Privacy, pseudonym
from generator.reconcile import BoardReconciliation, Difference, Reconciliation
from generator.sync_record import GoneIssue, SyncRecord
from generator.veil.text import TextVeil


class Veil:
    """Hides what the config wants hidden.

    Args:
        privacy: what that is.
        site_url: where the Jira is.
        keys: the keys that are known, with the issues' ids where these are known too.
    """

    def __init__(self, privacy: Privacy, site_url: str, keys: Mapping[str, int | None]) -> None:
        self._privacy = privacy
        self._jira = site_url
        self.text = TextVeil(privacy, [site_url], keys)

    @property
    def site_url(self) -> str:
        """Where the Jira is; empty when that is hidden."""
        return self._jira if self._privacy.links == "show" else ""

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """A board as readers may see it."""
        if not self._privacy.hides:
            return snapshot
        text = self.text
        return replace(
            snapshot,
            board=self._board(snapshot.board),
            sprints=tuple(map(self._sprint, snapshot.sprints)),
            issues=tuple(map(self._issue, snapshot.issues)),
            statuses={id_: replace(status, name=text(status.name)) for id_, status in snapshot.statuses.items()},
            rules=self._rules(snapshot.rules),
            versions={id_: replace(version, name=text(version.name)) for id_, version in snapshot.versions.items()},
        )

    def past(self, past: PastResults) -> PastResults:
        """What was kept of earlier builds, whatever was hidden then."""
        if self._privacy.keys == "show":
            return past
        previous = None if past.previous is None else _rename(past.previous)
        return PastResults(past.now, _rename(past.frozen), previous)

    def reconciliation(self, board: BoardReconciliation) -> BoardReconciliation:
        """Jira's own reports know issues by their keys of then."""
        if self._privacy.keys == "show":
            return board
        return replace(board, sprints=tuple(map(_rename_differences, board.sprints)))

    def gone(self, issues: Iterable[GoneIssue]) -> tuple[GoneIssue, ...]:
        """Issues that no board lists any more."""
        return tuple(replace(issue, key=self._key(issue.id, issue.key)) for issue in issues)

    def syncs(self, records: Iterable[SyncRecord]) -> tuple[SyncRecord, ...]:
        """Past syncs."""
        return tuple(map(self._sync, records))

    def sentences(self, sentences: Iterable[str]) -> tuple[str, ...]:
        """Sentences of our own that may name issues."""
        return tuple(map(self.text, sentences))

    def corrections(self, judged: Iterable[Judged]) -> tuple[Judged, ...]:
        """What people correct, with their reasons."""
        return tuple(map(self._judged, judged)) if self._privacy.hides else tuple(judged)

    def _judged(self, judged: Judged) -> Judged:
        correction = judged.correction
        return replace(
            judged,
            correction=replace(
                correction,
                issue_key=correction.issue_key and self.text(correction.issue_key),
                reason=self.text(correction.reason),
                value=self._value(correction.value),
                base=self._value(correction.base),
            ),
            remote=self._value(judged.remote),
            issue=judged.issue and self._issue(judged.issue),
        )

    def _value(self, value: Value) -> Value:
        return self.text(value) if isinstance(value, str) else value

    def _key(self, issue_id: int, key: str) -> str:
        return key if self._privacy.keys == "show" else pseudonym(issue_id)

    def _board(self, board: Board) -> Board:
        return replace(
            board,
            name=self.text(board.name),
            columns=tuple(Column(self.text(column.name), column.status_ids) for column in board.columns),
            estimation=replace(board.estimation, name=self.text(board.estimation.name)),
            url=board.url if self.site_url else "",
        )

    def _sprint(self, sprint: Sprint) -> Sprint:
        goal = self.text(sprint.goal) if self._privacy.goals == "show" or not sprint.goal else NOT_SHOWN
        return replace(sprint, name=self.text(sprint.name), goal=goal)

    def _issue(self, issue: Issue) -> Issue:
        return replace(
            issue,
            key=self._key(issue.id, issue.key),
            type=self.text(issue.type),
            summary=self.text(issue.summary) if self._privacy.summaries == "show" else NOT_SHOWN,
            parent_key=issue.parent_key and self._key(issue.parent_id or 0, issue.parent_key),
            resolution=issue.resolution and self.text(issue.resolution),
            url=self._issue_url(issue),
            type_changes=tuple(map(self._type_change, issue.type_changes)),
        )

    def _issue_url(self, issue: Issue) -> str:
        """A link that tells no key, where keys are hidden: Jira's search for the issue's number."""
        if not self.site_url:
            return ""
        return issue.url if self._privacy.keys == "show" else f"{self.site_url}/issues/?jql=id%20%3D%20{issue.id}"

    def _type_change(self, change: Change[str]) -> Change[str]:
        return replace(change, before=self.text(change.before), after=self.text(change.after))

    def _rules(self, rules: Rules) -> Rules:
        flow = rules.flow
        return replace(
            rules,
            goals=tuple((self.text(name), met) for name, met in rules.goals),
            flow=replace(
                flow,
                types=self.sentences(flow.types),
                planned_types=self.sentences(flow.planned_types),
                bug_types=self.sentences(flow.bug_types),
                not_delivered_resolutions=self.sentences(flow.not_delivered_resolutions),
            ),
        )

    def _sync(self, record: SyncRecord) -> SyncRecord:
        return replace(
            record,
            site_url=record.site_url if self.site_url else "",
            message=self.text(record.message),
            hint=self.text(record.hint),
            incomplete=self.sentences(record.incomplete),
        )


def _rename(results: Results) -> Results:
    return {sprint_id: _rename_issues(result) for sprint_id, result in results.items()}


def _rename_issues(result: SprintResult) -> SprintResult:
    return replace(result, issues=tuple(replace(issue, key=pseudonym(issue.id)) for issue in result.issues))


def _rename_differences(sprint: Reconciliation) -> Reconciliation:
    return replace(sprint, differences=tuple(map(_rename_difference, sprint.differences)))


def _rename_difference(difference: Difference) -> Difference:
    """A sum has a name instead of a key."""
    return difference if difference.issue_id is None else replace(difference, key=pseudonym(difference.issue_id))
