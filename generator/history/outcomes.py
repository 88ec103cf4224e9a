"""One issue in one sprint: whether it was committed or added, what became of it, and what it weighed.

Definitions: the project's definitions of a sprint's issues ("Each issue of a sprint"). In short:

- It takes part if it was a member at the first edge, or joined inside (first edge, last edge]. It is never a member
  before its creation; one that has no Sprint item and holds the sprint now is a member since creation, so one created
  inside the window joins then.
- committed: a member at the first edge and not done then; under the "data_center" rule also one that was done.
- added: not a member at the first edge, joined inside; removed and put back is not added.
- The four outcomes are exclusive and complete. "Completed elsewhere" is done without a break since the first edge or
  its first join, whichever is later, or since before; to become done at the instant of the join counts as before.
- `estimate_at_start` is taken at the first edge or at the first join, after all changes of that instant.
- re-estimated: the changes while a member, inside the window, after the instant `estimate_at_start` was taken at. An
  absent estimate counts 0 in a difference; changes that sum to 0 are still re-estimates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import Literal

from generator.domain import Board, CommitmentRule, Issue, Sprint
from generator.history.issues import ReplayedIssue, weigh
from generator.history.sprints import Window, starts_later
from generator.history.timeline import Timeline
from generator.history.walk import Event, State, read_state, walk

Outcome = Literal["completed", "completed_elsewhere", "not_completed", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintIssue:
    """An issue's part in a sprint; a row of the table of sprint issues (see `history.SPRINT_ISSUES`).

    `at_start` and `events` are what the burndown is made of. `outcome` is None while the sprint has not begun;
    `re_estimated` is None when there was no re-estimate.
    """

    sprint_id: int
    issue: Issue
    outcome: Outcome | None = None
    committed: bool = False
    added_at: datetime | None = None
    removed_at: datetime | None = None
    done_at: datetime | None = None
    estimate_at_start: float | None = None
    estimate_at_end: float | None = None
    re_estimated: float | None = None
    re_estimates: int = 0
    carried_over: bool = False
    at_start: State | None = None
    events: tuple[Event, ...] = ()


def plan_issue(issue: Issue, sprint_id: int, board: Board) -> SprintIssue:
    """The row of an issue that is in a sprint that has not begun: its estimate now, and nothing judged."""
    return SprintIssue(sprint_id=sprint_id, issue=issue, estimate_at_end=weigh(issue, board))


def judge_issue(
    replayed: ReplayedIssue, sprint: Sprint, window: Window, rule: CommitmentRule, listed: Mapping[int, Sprint]
) -> SprintIssue | None:
    """What an issue was to a sprint that has begun; None if it took no part. `listed` are the board's sprints by id."""
    member = replayed.memberships[sprint.id]
    joined_at = _find_join(member, window)
    if joined_at is None:
        return None
    at_start = read_state(replayed, sprint.id, window.first)
    outcome = _decide_outcome(member, replayed.done, joined_at, window)
    events = walk(replayed, sprint.id, window)
    deltas = _list_re_estimates(events, joined_at)
    return SprintIssue(
        sprint_id=sprint.id,
        issue=replayed.issue,
        outcome=outcome,
        committed=at_start.member and (rule == "data_center" or not at_start.done),
        added_at=None if at_start.member else joined_at,
        removed_at=member.began_at(window.last) if outcome == "removed" else None,
        done_at=replayed.done.began_at(window.last) if outcome == "completed" else None,
        estimate_at_start=replayed.estimate.at(joined_at),
        estimate_at_end=replayed.estimate.at(window.last),
        re_estimated=fsum(deltas) if deltas else None,
        re_estimates=len(deltas),
        carried_over=outcome == "not_completed" and _is_carried_over(replayed.issue, sprint, listed),
        at_start=at_start,
        events=tuple(events),
    )


def _find_join(member: Timeline[bool], window: Window) -> datetime | None:
    if member.at(window.first):
        return window.first
    return next((moment.at for moment in member.inside(*window) if moment.value), None)


def _decide_outcome(member: Timeline[bool], done: Timeline[bool], joined_at: datetime, window: Window) -> Outcome:
    if not member.at(window.last):
        return "removed"
    if not done.at(window.last):
        return "not_completed"
    done_since = done.began_at(window.last)
    return "completed" if done_since is not None and done_since > joined_at else "completed_elsewhere"


def _list_re_estimates(events: Iterable[Event], joined_at: datetime) -> Sequence[float]:
    return [
        (event.after.estimate or 0.0) - (event.before.estimate or 0.0)
        for event in events
        if event.field == "estimate" and event.before.member and event.at > joined_at
    ]


def _is_carried_over(issue: Issue, sprint: Sprint, listed: Mapping[int, Sprint]) -> bool:
    return any(starts_later(listed[other], sprint) for other in issue.sprint_ids if other in listed)
