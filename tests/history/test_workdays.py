"""Days of odd time zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.history.workdays import ONE_DAY, cut_into_days, find_day, is_working, start_of_day
from tests.factories import make_rules
from tests.history.snapshots import UNHURRIED

WARSAW = ZoneInfo("Europe/Warsaw")
KOLKATA = ZoneInfo("Asia/Kolkata")
ZONES = ["UTC", "Europe/Warsaw", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "Etc/GMT-6", "Africa/Cairo"]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("UTC", date(2026, 3, 2), "2026-03-02T00:00"),
        ("Europe/Warsaw", date(2026, 3, 29), "2026-03-28T23:00"),
        ("Europe/Warsaw", date(2026, 3, 30), "2026-03-29T22:00"),
        ("Asia/Kolkata", date(2026, 3, 2), "2026-03-01T18:30"),
        ("Etc/GMT-6", date(2026, 3, 2), "2026-03-01T18:00"),
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00"),  # midnight is skipped: the day starts at 01:00
        ("America/Havana", date(2026, 11, 1), "2026-11-01T05:00"),  # midnight comes twice: the second of the two
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00"),  # a day that never was
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00"),
    ],
)
def test_start_of_day(zone: str, day: date, expected: str) -> None:
    assert start_of_day(day, ZoneInfo(zone)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(28, 24), (29, 23), (30, 24)])
def test_the_day_the_clocks_go_forward_has_23_hours(day: int, hours: int) -> None:
    start = start_of_day(date(2026, 3, day), WARSAW)
    assert start_of_day(date(2026, 3, day) + ONE_DAY, WARSAW) - start == timedelta(hours=hours)


def test_a_half_hour_zone_turns_the_day_at_half_past() -> None:
    midnight = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    assert find_day(midnight, KOLKATA) == date(2026, 3, 2)
    assert find_day(midnight - timedelta(microseconds=1), KOLKATA) == date(2026, 3, 1)


def test_working_days_are_in_the_week_and_no_holiday() -> None:
    rules = make_rules(holidays=frozenset({date(2026, 3, 4)}))
    week = [is_working(date(2026, 3, day), rules) for day in range(2, 9)]
    assert week == [True, True, False, True, True, False, False]


def test_nothing_is_cut_into_no_days() -> None:
    instant = datetime(2026, 3, 2, tzinfo=UTC)
    assert list(cut_into_days(instant, instant, WARSAW)) == []
    assert list(cut_into_days(instant, instant - ONE_DAY, WARSAW)) == []


@UNHURRIED
@given(
    st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # made aware below
    st.floats(0, 400),
    st.sampled_from(ZONES),
)
def test_days_cover_a_span_without_gap_or_overlap(start: datetime, days: float, name: str) -> None:
    zone, first = ZoneInfo(name), start.replace(tzinfo=UTC)
    last = first + timedelta(days=days)
    spans = list(cut_into_days(first, last, zone))
    edges = [span.first for span in spans] + [span.last for span in spans[-1:]]
    assert edges == sorted(edges)
    assert [span.last for span in spans[:-1]] == [span.first for span in spans[1:]]
    assert (not spans and first == last) or (edges[0], edges[-1]) == (first, last)
    assert [span.day for span in spans] == sorted({span.day for span in spans})
