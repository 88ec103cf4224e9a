"""Where an issue stood, and when: its statuses and its flag as spans of time, from its creation on."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from generator.domain import Board
from generator.history.issues import ReplayedIssue


class Stay(NamedTuple):
    """An issue stood in a status from `entered_at` until `left_at` (None: it still does)."""

    issue_id: int
    status_id: str
    entered_at: datetime
    left_at: datetime | None


class Flag(NamedTuple):
    """An issue was marked as impeded from `raised_at` until `lowered_at` (None: it still is)."""

    issue_id: int
    raised_at: datetime
    lowered_at: datetime | None


def list_stays(replayed: ReplayedIssue) -> Iterator[Stay]:
    """Every stay of an issue in order; each begins when the one before it ends."""
    issue, statuses = replayed.issue, replayed.statuses
    edges = (issue.created_at, *statuses.instants)
    ends = (*statuses.instants, None)
    for status_id, entered_at, left_at in zip((statuses.initial, *statuses.values), edges, ends, strict=True):
        yield Stay(issue.id, status_id, entered_at, left_at)


def list_flags(replayed: ReplayedIssue) -> Iterator[Flag]:
    """Every time an issue was marked as impeded, in order."""
    issue, flagged = replayed.issue, replayed.flagged
    edges = (issue.created_at, *flagged.instants)
    ends = (*flagged.instants, None)
    for raised, raised_at, lowered_at in zip((flagged.initial, *flagged.values), edges, ends, strict=True):
        if raised:
            yield Flag(issue.id, raised_at, lowered_at)


def find_column(status_id: str, board: Board) -> int | None:
    """The place among the board's columns of the one that holds a status."""
    places = (place for place, column in enumerate(board.columns) if status_id in column.status_ids)
    return next(places, None)
