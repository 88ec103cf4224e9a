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

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from generator.domain import Board, CommitmentRule, Issue, Outcome, Sprint
from generator.history.issues import weigh
from generator.history.sprints import Window, starts_later
from generator.history.walk import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintIssue:
    """An issue's part in a sprint; a row of the table of sprint issues (see `history.SPRINT_ISSUES`).

    `outcome` is None while the sprint has not begun, `re_estimated` is None when there was no re-estimate.
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


def plan_issue(issue: Issue, sprint_id: int, board: Board) -> SprintIssue:
    """The row of an issue that is in a sprint that has not begun: its estimate now, and nothing judged."""
    return SprintIssue(sprint_id=sprint_id, issue=issue, estimate_at_end=weigh(issue, board))


def judge_issue(
    path: Path, sprint: Sprint, window: Window, rule: CommitmentRule, listed: Mapping[int, Sprint]
) -> SprintIssue:
    """What an issue was to a sprint that has begun. `listed` are the board's sprints by id."""
    issue, estimate, done = path.replayed.issue, path.replayed.estimate, path.replayed.done
    outcome = _decide_outcome(path, window)
    deltas = _list_re_estimates(path)
    return SprintIssue(
        sprint_id=sprint.id,
        issue=issue,
        outcome=outcome,
        committed=path.start.member and (rule == "data_center" or not path.start.done),
        added_at=None if path.start.member else path.joined_at,
        removed_at=path.member.began_at(window.last) if outcome == "removed" else None,
        done_at=done.began_at(window.last) if outcome == "completed" else None,
        estimate_at_start=estimate.at(path.joined_at),
        estimate_at_end=estimate.at(window.last),
        re_estimated=fsum(deltas) if deltas else None,
        re_estimates=len(deltas),
        carried_over=outcome == "not_completed" and _is_carried_over(issue, sprint, listed),
    )


def _decide_outcome(path: Path, window: Window) -> Outcome:
    done = path.replayed.done
    if not path.member.at(window.last):
        return "removed"
    if not done.at(window.last):
        return "not_completed"
    done_since = done.began_at(window.last)
    return "completed" if done_since is not None and done_since > path.joined_at else "completed_elsewhere"


def _list_re_estimates(path: Path) -> list[float]:
    return [
        (event.after.estimate or 0.0) - (event.before.estimate or 0.0)
        for event in path.events
        if event.field == "estimate" and event.at > path.joined_at
    ]


def _is_carried_over(issue: Issue, sprint: Sprint, listed: Mapping[int, Sprint]) -> bool:
    return any(starts_later(listed[other], sprint) for other in issue.sprint_ids if other in listed)
