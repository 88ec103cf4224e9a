"""Working time as a line: a position is how many seconds have been worked since the first day of the calendar."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS = time(8, 30)
HOUR = 3600.0
DAY = 8.5 * HOUR
"""Seconds in a working day."""

_FREE_DAYS = {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}


class OfficeHours:
    """Monday to Friday, 8:30 to 17:00 in `zone`, without the public holidays of a fixed date."""

    def __init__(self, first: date, days: int, zone: ZoneInfo) -> None:
        every_day = (first + timedelta(days=n) for n in range(days))
        working = [day for day in every_day if day.weekday() < 5 and (day.month, day.day) not in _FREE_DAYS]  # noqa: PLR2004 - Saturday is 5
        self.zone = zone
        self._opens = [datetime.combine(day, OPENS, zone).astimezone(UTC) for day in working]

    def position(self, at: datetime) -> float:
        """How much has been worked by `at`."""
        day = bisect_right(self._opens, at) - 1
        if day < 0:
            return 0.0
        return day * DAY + min((at - self._opens[day]).total_seconds(), DAY - 1)

    def instant(self, position: float) -> datetime:
        """The instant, to the second, by which that much has been worked."""
        day, seconds = divmod(int(position), int(DAY))
        return self._opens[day] + timedelta(seconds=seconds)

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A wall clock time of the office, in UTC."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)
