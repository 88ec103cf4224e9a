"""How often a report is usually renewed, told from the syncs on record, and from when on it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_high

from generator.sync_record import SyncRecord

OLD = timedelta(hours=48)
"""How old data may grow without remark where no rhythm is known."""

_SOONEST = timedelta(hours=24)  # younger data is never called old, however often it is renewed
_TOGETHER = timedelta(hours=1)  # syncs closer than this are one renewal: a person tries again, a job is run again
_LOOK_BACK = timedelta(days=28)
_FEWEST = 5
_OFTEN = timedelta(hours=18)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The time between two renewals: the usual one is the median, `longest` was the longest pause.

    Renewals are successful syncs of the four weeks before the last one, and if these are too few, the last six.
    """

    usual: timedelta
    longest: timedelta

    @property
    def late_after(self) -> timedelta:
        """The age at which a renewal is missing: one more turn than the longest pause, which may be a weekend's."""
        return max(_SOONEST, self.longest + self.usual)

    @property
    def words(self) -> str:
        """How often: "several times a day", "every day", "every 3 days", "every week"."""
        if self.usual < _OFTEN:
            return "several times a day"
        days = round(self.usual / timedelta(days=1))
        return {1: "every day", _WEEK: "every week"}.get(days, f"every {days} days")


def find_rhythm(syncs: Iterable[SyncRecord]) -> Rhythm | None:
    """The rhythm of the successful syncs in a trail, in any order; None: there are too few to tell."""
    renewals = _apart(sorted(sync.server_at for sync in syncs if sync.ok and sync.is_sync and sync.server_at))
    recent = [at for at in renewals if renewals[-1] - at <= _LOOK_BACK]
    told = recent if len(recent) > _FEWEST else renewals[-_FEWEST - 1 :]
    pauses = [after - before for before, after in pairwise(told)]
    return Rhythm(median_high(pauses), max(pauses)) if len(pauses) >= _FEWEST else None


def late_after(rhythm: Rhythm | None) -> timedelta:
    """The age from which data counts as old."""
    return rhythm.late_after if rhythm else OLD


def _apart(instants: list[datetime]) -> list[datetime]:
    """The instants without those that follow the one before at once."""
    kept: list[datetime] = []
    for at in instants:
        if not kept or at - kept[-1] >= _TOGETHER:
            kept.append(at)
    return kept
