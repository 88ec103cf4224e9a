"""Which corrections can be written to Jira, and why the others cannot."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from generator.cache.now import TYPE_FIELD
from generator.cache.writes import Plain, Write, WrittenField
from generator.correction import Field, Value
from generator.corrections import Judged, State
from generator.domain import Issue, Snapshot
from generator.write_back.writer import MINUTES_PER_HOUR

_NO_FIELD: dict[Field, str] = {
    "done_at": "Jira notes by itself when a status changes, so nobody can set it",
    "excluded": "Jira knows nothing of it",
    "goal_met": "Jira knows nothing of it",
}
_NOT_IN_FORCE: dict[State, str] = {
    "conflict": "Jira has changed it since; decide first: `sprint-reports corrections resolve`",
    "twice": "two corrections contradict each other; decide first: `sprint-reports corrections resolve`",
    "yields": "Jira has changed it since, and this correction gives way to that",
    "gone": "no board shows it any more",
    "other_field": "its board weighs issues by another field now",
    "impossible": "it is to hold from a time that is still to come",
}
_FIELDS: Final[dict[Field, WrittenField]] = {"estimate": "estimate", "type": "type"}
WRITABLE: Final = frozenset(_FIELDS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A correction with what became of it, and the board that it was judged by."""

    judged: Judged
    board: Snapshot


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction in the plan.

    Attributes:
        candidate: what it is about.
        write: what would be sent; None: nothing can be.
        why_not: why nothing can be.
    """

    candidate: Candidate
    write: Write | None = None
    why_not: str = ""

    @property
    def stays(self) -> bool:
        """Whether the correction has to stay once Jira says the same, because it repairs the past."""
        return repairs_past(self.candidate)


def plan_push(
    candidates: Collection[Candidate], allowed: Collection[Field], author: str, new_id: Callable[[], str], at: datetime
) -> list[Entry]:
    """An entry for each correction, in their order.

    Args:
        candidates: the corrections, judged by the cache.
        allowed: the fields that the config allows to be written.
        author: who pushes.
        new_id: gives a name to each write.
        at: now.
    """
    return [_plan(each, allowed, author, new_id, at) for each in candidates]


def _plan(
    candidate: Candidate, allowed: Collection[Field], author: str, new_id: Callable[[], str], at: datetime
) -> Entry:
    if why_not := _why_not(candidate, allowed):
        return Entry(candidate, why_not=why_not)
    judged, board = candidate.judged, candidate.board
    correction, issue, estimation = judged.correction, judged.issue, board.board.estimation
    field = _FIELDS[correction.field]
    assert issue is not None
    field_id = (estimation.field_id if field == "estimate" else TYPE_FIELD) or ""
    write = Write(
        id=new_id(),
        at=at,
        issue_id=issue.id,
        key=issue.key,
        field=field,
        field_id=field_id,
        unit=estimation.unit,
        board_id=board.board.id,
        base=_plain(correction.base),
        before=_plain(judged.remote),
        value=_plain(correction.value),
        reason=correction.reason,
        author=author,
    )
    return Entry(candidate, write)


def _why_not(candidate: Candidate, allowed: Collection[Field]) -> str:
    judged, correction = candidate.judged, candidate.judged.correction
    if why := _NO_FIELD.get(correction.field) or _NOT_IN_FORCE.get(judged.state):
        return why
    if correction.field not in allowed:
        return f"the config does not allow it: write_back.fields lacks {correction.field}"
    if correction.field == "estimate" and candidate.board.board.estimation.unit == "hours":
        return _why_no_time(correction.value)
    return ""


def _why_no_time(hours: Value) -> str:
    """Jira keeps times in whole minutes, and its API has no word for no time."""
    if not isinstance(hours, float):
        return "an estimate of time cannot be taken away from here; empty it in Jira"
    whole = round(hours * MINUTES_PER_HOUR) / MINUTES_PER_HOUR
    return "" if hours == whole else "Jira keeps whole minutes, and these hours are none"


def repairs_past(candidate: Candidate) -> bool:
    """Whether a report without the correction would be another one although Jira says the same from now on.

    An estimate that Jira gets now is a re-estimation of now: what sprints counted when they began, and what they had
    burned down since, stays what Jira had then.
    """
    judged = candidate.judged
    if judged.correction.field != "estimate" or judged.issue is None:
        return False
    return judged.correction.since is not None or _took_part(judged.issue, candidate.board)


def _took_part(issue: Issue, board: Snapshot) -> bool:
    """Whether the issue was in a sprint that has begun."""
    told = (ids for change in issue.sprint_changes for ids in (change.before, change.after))
    ever = issue.sprint_ids.union(*told)
    return any(sprint.id in ever and sprint.started_at for sprint in board.sprints)


def _plain(value: Value) -> Plain:
    assert not isinstance(value, datetime)
    return value if isinstance(value, float | str) else None
