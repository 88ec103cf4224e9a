"""What is odd about a sprint itself: whose it is, its dates, and when it was closed."""

from collections.abc import Iterator
from datetime import timedelta

from generator.domain import Board, DataWarning, Sprint

PUNCTUAL = timedelta(days=1)
"""A sprint may close this much before or after its planned end without a word."""


def check_sprint(sprint: Sprint, board: Board) -> Iterator[DataWarning]:
    """The warnings of one sprint."""
    if sprint.origin_board_id not in {None, board.id}:
        message = (
            f"{sprint.name} belongs to another board ({sprint.origin_board_id}); only this board's issues are counted."
        )
        yield DataWarning("foreign_sprint", message, sprint_id=sprint.id)
    missing = _describe_missing_date(sprint)
    if missing:
        yield DataWarning("sprint_without_dates", f"{sprint.name} {missing}", sprint_id=sprint.id)
    yield from _check_punctuality(sprint)


def _describe_missing_date(sprint: Sprint) -> str:
    if sprint.state == "future":
        return ""
    if sprint.started_at is None:
        return f"is {sprint.state} but has no start date; nothing can be judged, so only its issues are listed."
    if sprint.state == "closed" and sprint.closed_at is None:
        return "is closed but has no closing date; it is counted up to the time of the data."
    if sprint.planned_end_at is None:
        return "has no planned end, so there is no ideal line."
    return ""


def _check_punctuality(sprint: Sprint) -> Iterator[DataWarning]:
    if sprint.closed_at is None or sprint.planned_end_at is None or sprint.started_at is None:
        return
    late = sprint.closed_at - sprint.planned_end_at
    if abs(late) <= PUNCTUAL:
        return
    message = (
        f"{sprint.name} was closed {abs(late) / timedelta(days=1):.1f} days {'after' if late > PUNCTUAL else 'before'} "
        "its planned end; what was done by then counts. What was committed is not touched by it."
    )
    if late > PUNCTUAL:
        yield DataWarning("closed_late", message, sprint_id=sprint.id)
    else:
        yield DataWarning("closed_early", message, sprint_id=sprint.id)
