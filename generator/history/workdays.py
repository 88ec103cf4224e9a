"""Days of the report's time zone, and which of them are worked.

A day lasts from its local midnight to the next one, so it has 23 or 25 hours where the clocks change, and none at all
where a zone skipped it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from generator.domain import Rules

ONE_DAY = timedelta(days=1)


class DaySpan(NamedTuple):
    """The part of a local day that lies between two instants."""

    day: date
    first: datetime
    last: datetime


def find_day(instant: datetime, zone: ZoneInfo) -> date:
    """The local day an instant falls on."""
    return instant.astimezone(zone).date()


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Local midnight as an instant in UTC.

    Where the clocks skip midnight it is the instant of the change; where midnight comes twice it is the second one.
    """
    midnights = (datetime.combine(day, time(fold=fold), zone) for fold in (0, 1))
    return max(midnight.astimezone(UTC) for midnight in midnights)


def is_working(day: date, rules: Rules) -> bool:
    """Whether the team works on a day: in its working week, and no holiday."""
    return day.weekday() in rules.working_weekdays and day not in rules.holidays


def cut_into_days(first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[DaySpan]:
    """(`first`, `last`) cut at every local midnight; nothing when `last` is not after `first`."""
    day = find_day(first, zone)
    while first < last:
        end = min(start_of_day(day + ONE_DAY, zone), last)
        if first < end:
            yield DaySpan(day, first, end)
        first, day = max(first, end), day + ONE_DAY
