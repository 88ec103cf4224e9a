"""What is odd about an issue's part in one sprint: its estimate there, and what came after the close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.domain import DataWarning, Sprint
from generator.history.issues import ReplayedIssue
from generator.history.outcomes import SprintIssue
from generator.history.quality.course import describe_moves, is_unstarted, list_moves_back
from generator.history.quality.present import Context
from generator.history.sprints import Window

SOON = timedelta(days=1)
"""What becomes done this soon after the close may only have been moved late."""


@dataclass(frozen=True, slots=True)
class Place:
    """An issue in a sprint that has begun."""

    part: SprintIssue
    replayed: ReplayedIssue
    sprint: Sprint
    window: Window

    @property
    def key(self) -> str:
        """The issue's key."""
        return self.part.issue.key

    def warning(self, code: str, message: str) -> DataWarning:
        """A warning about the issue in this sprint."""
        return DataWarning(code, message, self.key, self.sprint.id)

    def is_member(self, at: datetime) -> bool:
        """Whether it was in the sprint at an instant."""
        return self.replayed.memberships[self.sprint.id].at(at)


def check_part(place: Place, context: Context) -> Iterator[DataWarning]:
    """The warnings of an issue in a sprint that has begun."""
    if context.weighs:
        yield from _check_estimates(place)
    if place.part.outcome == "completed" and is_unstarted(place.replayed, context):
        message = f"{place.key} was completed without being started, so it has no cycle time."
        yield place.warning("done_without_start", message)
    moves = [move for move in list_moves_back(place.replayed, context) if _is_inside(place, move.at)]
    if moves:
        yield place.warning("moved_backwards", describe_moves(place.key, moves))
    if place.sprint.state == "closed" and place.sprint.closed_at is not None:
        yield from _check_aftermath(place)


def _is_inside(place: Place, at: datetime) -> bool:
    return place.window.first < at <= place.window.last and place.is_member(at)


def _check_estimates(place: Place) -> Iterator[DataWarning]:
    part = place.part
    if part.estimate_at_start is None:
        since = f"when {place.sprint.name} started" if part.added_at is None else "when it was added"
        message = f"{place.key} had no estimate {since}; it counts 0 in the sums at the start."
        yield place.warning("no_estimate", message)
    if min(part.estimate_at_start or 0.0, part.estimate_at_end or 0.0) < 0:
        message = f"{place.key} had an estimate below zero, which takes away from every sum."
        yield place.warning("negative_estimate", message)
    if any(_is_hindsight(place, moment.at) for moment in place.replayed.estimate.inside(*place.window)):
        message = f"{place.key} was estimated anew after it was done; what was completed is weighed with hindsight."
        yield place.warning("estimated_after_done", message)


def _is_hindsight(place: Place, at: datetime) -> bool:
    """Whether it was a member at an instant and had been done before it."""
    done = place.replayed.done
    since = done.began_at(at)
    return place.is_member(at) and done.at(at) and (since is None or since < at)


def _check_aftermath(place: Place) -> Iterator[DataWarning]:
    done, closed_at = place.replayed.done, place.window.last
    later = [at for at in done.instants if at > closed_at]
    if not later:
        return
    if place.part.outcome == "completed":
        message = (
            f"{place.key} was completed in {place.sprint.name} and reopened after the close; it still counts there."
        )
        yield place.warning("reopened_after_close", message)
    if place.part.outcome == "not_completed" and later[0] <= closed_at + SOON:
        message = f"{place.key} was done within a day after {place.sprint.name} was closed; it counts as not completed."
        yield place.warning("done_after_close", message)
