"""What is odd about an issue's way over the board: never started, moved backwards, in two sprints at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from generator.domain import DataWarning
from generator.history.issues import ReplayedIssue
from generator.history.quality.present import Context


def check_course(replayed: ReplayedIssue, context: Context) -> Iterator[DataWarning]:
    """The warnings of an issue's way, for the board; those of its sprints are found part by part."""
    issue = replayed.issue
    if is_unstarted(replayed, context):
        message = f"{issue.key} is done but was never started, so it has no cycle time."
        yield DataWarning("done_without_start", message, issue.key)
    moves = list_moves_back(replayed, context)
    if moves:
        yield DataWarning("moved_backwards", describe_moves(issue.key, moves), issue.key)
    yield from _check_active_sprints(replayed, context)


def is_unstarted(replayed: ReplayedIssue, context: Context) -> bool:
    """Whether it was delivered without ever being in a started status, on a board that has one."""
    never = replayed.done_at is not None and replayed.started_at is None
    not_delivered = context.snapshot.rules.flow.not_delivered_resolutions
    return never and bool(context.board.started_status_ids) and replayed.issue.resolution not in not_delivered


class Move(NamedTuple):
    """A step back: the names of the columns it led from and to."""

    at: datetime
    left: str
    entered: str


def list_moves_back(replayed: ReplayedIssue, context: Context) -> list[Move]:
    """Every change to a status of an earlier column, in order."""
    statuses, columns = replayed.statuses, context.columns
    held, moves = columns.get(statuses.initial), []
    for at, status_id in zip(statuses.instants, statuses.values, strict=True):
        column = columns.get(status_id)
        if column is None:
            continue
        if held is not None and column < held:
            moves.append(Move(at, context.board.columns[held].name, context.board.columns[column].name))
        held = column
    return moves


def describe_moves(key: str, moves: list[Move]) -> str:
    """The sentence about an issue's steps back; it tells the last one."""
    times = "" if len(moves) == 1 else f" {len(moves)} times, last"
    return f"{key} moved back{times} from {moves[-1].left} to {moves[-1].entered}."


def _check_active_sprints(replayed: ReplayedIssue, context: Context) -> Iterator[DataWarning]:
    issue = replayed.issue
    active = [s for id_ in sorted(issue.sprint_ids) if (s := context.listed.get(id_)) and s.state == "active"]
    if len(active) > 1:
        message = f"{issue.key} is in {' and '.join(s.name for s in active)} at once; it counts in full in each."
        yield DataWarning("two_active_sprints", message, issue.key)
        yield from (DataWarning("two_active_sprints", message, issue.key, sprint.id) for sprint in active)
