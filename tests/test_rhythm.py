"""How often a report is usually renewed: told as the days and hours of its syncs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rhythm import OLD, Rhythm, find_rhythm, late_after
from generator.sync_record import SyncRecord

START = datetime(2026, 3, 2, 5, 17, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def synced(hours: Iterable[float]) -> list[SyncRecord]:
    """Successful syncs, so many hours after the start."""
    return [SyncRecord(started_at=START + hour * HOUR, server_at=START + hour * HOUR) for hour in hours]


def daily(days: Iterable[int]) -> list[SyncRecord]:
    return synced(24 * day for day in days)


WEEKDAYS = [day for day in range(28) if day % 7 < 5]


@pytest.mark.parametrize(
    ("syncs", "words", "late"),
    [
        (daily(range(10)), "every day", 2 * DAY),
        (daily(WEEKDAYS), "every day", 4 * DAY),  # the weekend's pause and a day more
        (synced(24 * day + hour for day in WEEKDAYS for hour in (0, 6)), "several times a day", 3 * DAY),
        (synced(range(30)), "several times a day", DAY),
        (daily(range(0, 70, 7)), "every week", 14 * DAY),
        (daily(range(0, 140, 14)), "every 14 days", 28 * DAY),
        (synced(23.7 * turn for turn in range(8)), "every day", 47.4 * HOUR),
        (daily([0, 1, 2, 3, 4, 9, 10]), "every day", 6 * DAY),  # a longer pause was borne before
    ],
    ids=["daily", "weekdays", "twice a day", "hourly", "weekly", "a fortnight", "late hours", "a pause"],
)
def test_the_usual_interval_and_when_it_is_overdue(syncs: list[SyncRecord], words: str, late: timedelta) -> None:
    rhythm = find_rhythm(syncs)
    assert rhythm
    assert rhythm.words == words
    assert late_after(rhythm) == late


@pytest.mark.parametrize(
    "syncs",
    [
        [],
        daily(range(5)),
        synced(turn / 20 for turn in range(30)),  # one afternoon of trying
        [replace(one, error="JiraError") for one in daily(range(9))],
        [replace(one, mode="rollback") for one in daily(range(9))],
        [replace(one, server_at=None) for one in daily(range(9))],
    ],
    ids=["none", "too few", "together", "failed", "rolled back", "no clock"],
)
def test_too_few_renewals_tell_nothing(syncs: list[SyncRecord]) -> None:
    assert find_rhythm(syncs) is None
    assert late_after(None) == OLD


def test_what_was_long_ago_does_not_count_once_there_is_enough() -> None:
    assert find_rhythm(daily([0, *range(100, 110)])) == Rhythm(DAY, DAY)
    assert find_rhythm(daily([0, *range(100, 104)])) is None
    assert find_rhythm(daily([0, *range(100, 105)])) == Rhythm(DAY, 96 * DAY + 4 * DAY)


@given(st.lists(st.floats(0, 5000), min_size=7, max_size=40), st.randoms())
def test_the_order_of_the_records_and_failures_between_change_nothing(hours: list[float], random: object) -> None:
    syncs = synced(hours)
    mixed = [*syncs, *(replace(one, error="JiraError") for one in synced(range(0, 5000, 500)))]
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis's own
    rhythm = find_rhythm(syncs)
    assert find_rhythm(mixed) == rhythm
    assert rhythm is None or rhythm.longest >= rhythm.usual >= HOUR
