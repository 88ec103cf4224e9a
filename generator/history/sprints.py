"""When sprints begin and end, and which comes after which."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from generator.domain import Sprint


class Window(NamedTuple):
    """The time a sprint is judged by: a change at `first` is planning, one at `last` still belongs to the sprint."""

    first: datetime
    last: datetime


def make_window(sprint: Sprint, grace: timedelta, as_of: datetime) -> Window | None:
    """(`started_at` + grace, `closed_at`], or until `as_of` while it is not closed; None: it has not begun.

    A sprint that ends before its first edge (closed before its start, or still inside the grace) has an empty window
    at the first edge: the members then, as they were then.
    """
    if sprint.state == "future" or sprint.started_at is None:
        return None
    first = sprint.started_at + grace
    return Window(first, max(first, sprint.closed_at or as_of))


def order_sprints(sprints: Iterable[Sprint]) -> tuple[Sprint, ...]:
    """By start, then id; those that have not begun last, in listing order."""
    listed = tuple(sprints)
    begun = [(sprint.started_at, sprint.id, sprint) for sprint in listed if sprint.started_at and _has_begun(sprint)]
    ordered = [sprint for _, _, sprint in sorted(begun, key=lambda row: row[:2])]
    return (*ordered, *(sprint for sprint in listed if not _has_begun(sprint)))


def starts_later(other: Sprint, sprint: Sprint) -> bool:
    """Whether `other` comes after a sprint that has begun: it started later, or is still to begin.

    A closed sprint without a start is not known to be later.
    """
    if not _has_begun(other):
        return other.state != "closed"
    return other.started_at is not None and sprint.started_at is not None and other.started_at > sprint.started_at


def _has_begun(sprint: Sprint) -> bool:
    return sprint.state != "future" and sprint.started_at is not None
