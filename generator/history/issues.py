"""One issue's changelog, walked once: its estimate, its done times, and its membership of every sprint."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator.domain import Board, Issue, Rules
from generator.history.timeline import Moment, Timeline, make_flags, make_timeline, read_moments


class Ending(NamedTuple):
    """The values an issue's history leads to; they are the present ones unless the history is odd."""

    status_id: str
    sprint_ids: frozenset[int]
    estimate: float | None


@dataclass(frozen=True, slots=True)
class ReplayedIssue:
    """An issue with its past.

    Attributes:
        issue: as it is now.
        estimate: in the board's unit, None when absent; on a board that counts issues it is 1.0 at all times.
        done: whether its status was one of the board's done statuses; before the creation as at it.
        memberships: for every sprint it ever was in, when it was; false before the creation.
        started_at: its first entry into a started status; the status it was created with was entered at the creation.
        done_at: its last entry into done; None if it is not done now, or its history does not say since when.
        statuses: the ids of the statuses it stood in; before the creation as at it.
        flagged: when it was marked as impeded.
        ending: where its history leads.
    """

    issue: Issue
    estimate: Timeline[float | None]
    done: Timeline[bool]
    memberships: Mapping[int, Timeline[bool]]
    started_at: datetime | None
    done_at: datetime | None
    statuses: Timeline[str]
    flagged: Timeline[bool]
    ending: Ending


def select_issues(issues: Iterable[Issue], rules: Rules) -> list[Issue]:
    """The issues that count, by id: never an epic, a sub-task only under `include_subtasks`."""
    levels = {"standard", "subtask"} if rules.include_subtasks else {"standard"}
    return sorted((issue for issue in issues if issue.level in levels), key=lambda issue: issue.id)


def replay_issue(issue: Issue, board: Board) -> ReplayedIssue:
    """Rebuild an issue's past from its changes, whatever order they stand in."""
    statuses = read_moments(issue.status_changes, issue.status_id, issue.created_at)
    sprint_lists = read_moments(issue.sprint_changes, issue.sprint_ids, issue.created_at)
    estimates = read_moments(issue.estimate_changes, issue.estimate, issue.created_at)
    counted = board.estimation.unit == "issues"
    done = make_flags(statuses, board.done_status_ids.__contains__)
    started = make_flags(statuses, board.started_status_ids.__contains__)
    done_now = issue.status_id in board.done_status_ids and statuses[-1].value in board.done_status_ids
    return ReplayedIssue(
        issue=issue,
        estimate=Timeline(1.0) if counted else make_timeline(estimates[0].value, estimates),
        done=done,
        memberships=_replay_memberships(sprint_lists),
        started_at=issue.created_at if started.initial else next(iter(started.instants), None),
        done_at=next(reversed(done.instants), issue.created_at) if done_now else None,
        statuses=make_timeline(statuses[0].value, statuses),
        flagged=make_flags(read_moments(issue.flag_changes, issue.flagged, issue.created_at), bool),
        ending=Ending(statuses[-1].value, sprint_lists[-1].value, estimates[-1].value),
    )


def weigh(issue: Issue, board: Board) -> float | None:
    """What an issue weighs now: 1.0 on a board that counts issues, its estimate elsewhere."""
    return 1.0 if board.estimation.unit == "issues" else issue.estimate


def _replay_memberships(sprint_lists: Iterable[Moment[frozenset[int]]]) -> dict[int, Timeline[bool]]:
    moments: dict[int, list[Moment[bool]]] = defaultdict(list)
    held: frozenset[int] = frozenset()
    for at, history_id, sprint_ids in sprint_lists:
        for sprint_id in held ^ sprint_ids:
            moments[sprint_id].append(Moment(at, history_id, sprint_id in sprint_ids))
        held = sprint_ids
    return {sprint_id: make_timeline(initial=False, moments=own) for sprint_id, own in moments.items()}
