"""The definitions read naively: every value looked up at every instant of the grid, nothing shared with the product."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from generator.domain import Change, Issue, Snapshot, Sprint
from tests.history.snapshots import GRID


def value_at(changes: Iterable[Change[Any]], present: Any, instant: datetime) -> Any:
    """The value a field had at an instant, that instant's changes included."""
    ordered = sorted(changes, key=lambda change: (change.at, change.history_id))
    if not ordered:
        return present
    past = [change for change in ordered if change.at <= instant]
    return past[-1].after if past else ordered[0].before


@dataclass(frozen=True)
class Oracle:
    """One issue and one sprint that has begun."""

    snapshot: Snapshot
    sprint: Sprint
    issue: Issue

    @property
    def window(self) -> tuple[datetime, datetime]:
        assert self.sprint.started_at
        first = self.sprint.started_at + self.snapshot.rules.commitment_grace
        last = self.sprint.closed_at or self.snapshot.as_of
        return first, max(first, last)

    @property
    def instants(self) -> list[datetime]:
        first, last = self.window
        return [instant for instant in GRID if first <= instant <= last] or [first]

    def member(self, instant: datetime) -> bool:
        held = value_at(self.issue.sprint_changes, self.issue.sprint_ids, instant)
        return instant >= self.issue.created_at and self.sprint.id in held

    def done(self, instant: datetime) -> bool:
        status_id = value_at(self.issue.status_changes, self.issue.status_id, instant)
        return instant >= self.issue.created_at and status_id in self.snapshot.board.done_status_ids

    def estimate(self, instant: datetime) -> float | None:
        if self.snapshot.board.estimation.unit == "issues":
            return 1.0
        # What it was created with counts before it was there, too.
        instant = max(instant, self.issue.created_at)
        estimate: float | None = value_at(self.issue.estimate_changes, self.issue.estimate, instant)
        return estimate

    def weight(self, instant: datetime) -> float:
        return self.estimate(instant) or 0.0

    @property
    def takes_part(self) -> bool:
        return any(self.member(instant) for instant in self.instants)

    @property
    def joined_at(self) -> datetime:
        return next(instant for instant in self.instants if self.member(instant))

    @property
    def outcome(self) -> str:
        last = self.instants[-1]
        if not self.member(last):
            return "removed"
        if not self.done(last):
            return "not_completed"
        since_joined = [instant for instant in self.instants if instant >= self.joined_at]
        return "completed_elsewhere" if all(self.done(instant) for instant in since_joined) else "completed"

    @property
    def committed(self) -> bool:
        first = self.instants[0]
        return self.member(first) and (self.snapshot.rules.commitment_rule == "data_center" or not self.done(first))

    @property
    def added_at(self) -> datetime | None:
        return None if self.member(self.instants[0]) else self.joined_at

    def re_estimates(self, *, while_member: bool) -> list[float]:
        """The differences of the estimate after the join, while a member or while out (one history an instant)."""
        pairs = pairwise(self.instants)
        return [
            self.weight(instant) - self.weight(before)
            for before, instant in pairs
            if instant > self.joined_at
            and self.member(instant) is while_member
            and self.estimate(instant) != self.estimate(before)
        ]

    def contribution(self, instant: datetime) -> tuple[float, int, float, int]:
        """What it adds to remaining and scope, in estimate and issues."""
        if not self.member(instant):
            return 0.0, 0, 0.0, 0
        weight = self.weight(instant)
        return (0.0, 0, weight, 1) if self.done(instant) else (weight, 1, weight, 1)
