"""A value over time, rebuilt from changelog items: the one mechanism under every rule of the replay.

Changes are sorted by (`at`, `history_id`). Before the first one the value is that change's `before`; with no change at
all it is the present value, since creation. What a change's `before` says later on is not used: a cut or inconsistent
changelog still gives one value for every instant, and the end is compared with the present (see `quality`).

A value at t includes every change at t, so within one instant only the last change counts: what the same instant
overrules never happened (a join and a leave in one millisecond are no membership).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from generator.domain import Change

T = TypeVar("T")

CREATION = -1
"""The `history_id` of what an issue was created with: it comes before every change of the same instant."""


class Moment(NamedTuple, Generic[T]):
    """From `at` on the value is `value`; `history_id` is that of the changelog entry that said so."""

    at: datetime
    history_id: int
    value: T


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """`initial`, then one moment per instant at which the value became another one.

    The moments stand in three columns of equal length: plain tuples are searched faster than records, and a large
    board has a great many of them.
    """

    initial: T
    instants: tuple[datetime, ...] = ()
    history_ids: tuple[int, ...] = ()
    values: tuple[T, ...] = ()

    def at(self, instant: datetime) -> T:
        """The value at `instant`, changes of that very instant included."""
        count = bisect_right(self.instants, instant)
        return self.values[count - 1] if count else self.initial

    def began_at(self, instant: datetime) -> datetime | None:
        """Since when it has had the value it has at `instant`; None: from the beginning."""
        count = bisect_right(self.instants, instant)
        return self.instants[count - 1] if count else None

    def inside(self, after: datetime, until: datetime) -> list[Moment[T]]:
        """The moments in (`after`, `until`]."""
        places = range(bisect_right(self.instants, after), bisect_right(self.instants, until))
        return [Moment(self.instants[place], self.history_ids[place], self.values[place]) for place in places]


def read_moments(changes: Iterable[Change[T]], present: T, created_at: datetime) -> list[Moment[T]]:
    """What a field was created with, then every change in order; never empty.

    A change dated before the creation (imports, skewed clocks) counts as one of the instant of creation.
    """
    ordered = sorted(changes, key=lambda change: (change.at, change.history_id))
    first = ordered[0].before if ordered else present
    return [
        Moment(created_at, CREATION, first),
        *(Moment(max(change.at, created_at), change.history_id, change.after) for change in ordered),
    ]


def make_timeline(initial: T, moments: Iterable[Moment[T]]) -> Timeline[T]:
    """A timeline of moments that are in order, without those that say nothing new or are overruled at once."""
    kept: list[Moment[T]] = []
    value = initial
    for moment in moments:
        if moment.value == value:
            continue
        if kept and kept[-1].at == moment.at:
            kept.pop()
            value = kept[-1].value if kept else initial
        if moment.value != value:
            kept.append(moment)
            value = moment.value
    instants, history_ids, values = zip(*kept, strict=True) if kept else ((), (), ())
    return Timeline(initial, instants, history_ids, values)


def make_flags(moments: Sequence[Moment[T]], holds: Callable[[T], bool]) -> Timeline[bool]:
    """When `holds` was true of the value; at the first moment and before it, as it was then."""
    flags = (Moment(at, history_id, holds(value)) for at, history_id, value in moments)
    return make_timeline(holds(moments[0].value), flags)
