"""The three-way look: what a correction was made against, what it says, and what Jira says now.

    Jira now                  state        in force
    what it was made against  applies      yes
    what the correction says  agreed       yes: the past stays corrected; it can be removed once that is not wanted
    something else            by strategy: local -> overrides (yes), remote -> yields (no), manual -> conflict (no)

What cannot be compared is never in force: `gone` (no board shows the issue or sprint), `other_field` (the board weighs
issues by another field now), `impossible` (a time outside the issue's life), `twice` (two that contradict each other).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from generator.correction import Correction, Strategy, Value
from generator.domain import Change, Issue, Snapshot, Sprint
from generator.history.issues import replay_issue

State = Literal["applies", "agreed", "overrides", "yields", "conflict", "gone", "other_field", "impossible", "twice"]
_IN_FORCE: frozenset[State] = frozenset({"applies", "agreed", "overrides"})
_OPEN: frozenset[State] = frozenset({"conflict", "twice"})

_BY_STRATEGY: dict[Strategy, State] = {"local": "overrides", "remote": "yields", "manual": "conflict"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A correction and what became of it on one board.

    Attributes:
        correction: what was asked.
        state: what became of it (see the module).
        remote: what Jira says now.
        issue: the issue as Jira has it; None when the correction is a sprint's, or `gone`.
    """

    correction: Correction
    state: State
    remote: Value = None
    issue: Issue | None = None

    @property
    def in_force(self) -> bool:
        """Whether the report follows it."""
        return self.state in _IN_FORCE

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person's decision."""
        return self.state in _OPEN

    @property
    def key(self) -> str:
        """What it is about as Jira calls it now; as the file does when it is gone."""
        return self.issue.key if self.issue else self.correction.subject


def decide(base: Value, local: Value, remote: Value, strategy: Strategy) -> State:
    """What holds of three values; 5 and 5.0 are the same one, None is one too."""
    if remote == local:
        return "agreed"
    return "applies" if remote == base else _BY_STRATEGY[strategy]


def judge(snapshot: Snapshot, corrections: Sequence[Correction]) -> list[Judged]:
    """What becomes of each on this board, in the order given; equal ones count once."""
    known = _Known.of(snapshot)
    kept = list(dict.fromkeys(corrections))
    about = defaultdict(list)
    for correction in kept:
        about[known.subject_of(correction), correction.field].append(correction)
    contradicting = {each for group in about.values() if len(group) > 1 for each in group}
    return [known.judge(each, contradicted=each in contradicting) for each in kept]


@dataclass(frozen=True, slots=True)
class _Known:
    """What corrections are looked up in."""

    snapshot: Snapshot
    by_id: Mapping[int, Issue]
    by_key: Mapping[str, Issue]
    sprints: Mapping[int, Sprint]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "_Known":
        issues = snapshot.issues
        return cls(
            snapshot,
            {issue.id: issue for issue in issues},
            {issue.key: issue for issue in issues},
            {sprint.id: sprint for sprint in snapshot.sprints},
        )

    def find(self, correction: Correction) -> Issue | None:
        """The issue by its number, which outlives a move to another project; by its key when no number was noted."""
        if correction.issue_id is not None:
            return self.by_id.get(correction.issue_id)
        return self.by_key.get(correction.issue_key or "")

    def subject_of(self, correction: Correction) -> object:
        """The same for two corrections of the same thing, even when one of them knows it by an older key."""
        issue = self.find(correction)
        return issue.id if issue else correction.subject

    def judge(self, correction: Correction, *, contradicted: bool) -> Judged:
        if correction.sprint_id is not None:
            state = "twice" if contradicted else self._judge_sprint(correction)
            return Judged(correction, state)
        issue = self.find(correction)
        if issue is None:
            return Judged(correction, "gone")
        remote = read_remote(issue, self.snapshot, correction)
        if contradicted:
            return Judged(correction, "twice", remote, issue)
        if problem := next(_list_problems(issue, self.snapshot, correction), None):
            return Judged(correction, problem, remote, issue)
        local = resolve(correction, self.snapshot.rules.time_zone)
        return Judged(correction, decide(correction.base, local, remote, correction.strategy), remote, issue)

    def _judge_sprint(self, correction: Correction) -> State:
        """Jira knows nothing of goals that were met, so it never contradicts."""
        return "applies" if correction.sprint_id in self.sprints else "gone"


def read_remote(issue: Issue, snapshot: Snapshot, correction: Correction) -> Value:
    """What Jira says now of the corrected field."""
    match correction.field:
        case "estimate":
            return issue.estimate
        case "type":
            return issue.type
        case "done_at":
            return replay_issue(issue, snapshot.board).done_at
    return False  # Jira excludes nothing


def resolve(correction: Correction, zone: ZoneInfo) -> Value:
    """The correction's value; of a day its noon, for nobody closes an issue at midnight."""
    return resolve_time(correction.value, zone, time(12)) if correction.field == "done_at" else correction.value


def resolve_time(value: Value, zone: ZoneInfo, of_day: time) -> Value:
    """An instant; of a day the one at `of_day` in the report's zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, of_day, zone)
    return value


def split_before_done(issue: Issue, entered_at: datetime | None, done_at: datetime) -> tuple[list[Change[str]], str]:
    """The status changes before the issue becomes done as corrected, and the status that they lead to.

    `entered_at` is its last entry into done as Jira has it.
    """
    end = min(done_at, entered_at) if entered_at else done_at
    ordered = sorted(issue.status_changes, key=lambda change: (change.at, change.history_id))
    earlier = [change for change in ordered if change.at < end]
    first = ordered[0].before if ordered else issue.status_id
    return earlier, earlier[-1].after if earlier else first


def _list_problems(issue: Issue, snapshot: Snapshot, correction: Correction) -> Iterator[State]:
    if correction.field == "estimate":
        field_id = snapshot.board.estimation.field_id
        if field_id is None or correction.estimate_field_id not in {None, field_id}:
            yield "other_field"
        since = resolve_time(correction.since, snapshot.rules.time_zone, time.min)
        if isinstance(since, datetime) and since > snapshot.as_of:
            yield "impossible"
    elif correction.field == "done_at" and not _can_be_done(issue, snapshot, correction):
        yield "impossible"


def _can_be_done(issue: Issue, snapshot: Snapshot, correction: Correction) -> bool:
    """Whether the issue could have become done then: it existed, and was not done already."""
    done_at, done = resolve(correction, snapshot.rules.time_zone), snapshot.board.done_status_ids
    if not isinstance(done_at, datetime) or not issue.created_at <= done_at <= snapshot.as_of:
        return False
    _, before = split_before_done(issue, replay_issue(issue, snapshot.board).done_at, done_at)
    return bool(done) and before not in done
