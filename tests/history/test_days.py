"""The daily table."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from generator.domain import Sprint
from generator.history.replay import replay
from tests.factories import at, make_active_sprint, make_rules, make_snapshot, make_sprint, story

NUMBERS = ["remaining", "remaining_issues", "scope", "scope_issues"]


def days_of(*stories: str, sprint: Sprint | None = None, as_of: datetime | None = None, **rules: Any) -> pd.DataFrame:
    issues = [story(text, number + 1) for number, text in enumerate(stories)]
    snapshot = make_snapshot(*issues, sprints=[sprint or make_sprint()], rules=make_rules(**rules), as_of=as_of)
    return replay(snapshot).sprint_days.set_index("day")


def test_a_closed_sprint_has_a_row_for_each_day_from_start_to_close() -> None:
    days = days_of("in 1")
    assert list(days.index) == [date(2026, 3, day) for day in range(2, 17)]
    assert days[NUMBERS].notna().all(axis=None)


def test_a_sprint_closed_early_has_no_rows_after_its_close() -> None:
    assert days_of("in 1", sprint=make_sprint(closed_at=at(5))).index[-1] == date(2026, 3, 7)


def test_a_value_is_that_at_the_end_of_the_day() -> None:
    days = days_of("in 1; day 2 23:59: Done", "in 1; day 3 00:00: Done")
    assert list(days["remaining"][:4]) == [6.0, 6.0, 3.0, 0.0]
    assert list(days["remaining_issues"][:4]) == [2, 2, 1, 0]
    assert set(days["scope"]) == {6.0}


def test_the_last_day_ends_with_the_sprint() -> None:
    assert days_of("in 1; day 14: Done; day 14 10:00: To Do")["remaining"].iloc[-1] == 0.0


def test_an_active_sprint_goes_on_to_its_planned_end_without_numbers() -> None:
    days = days_of("in 1; day 3: Done", sprint=make_active_sprint(), as_of=at(4))
    assert list(days.index) == [date(2026, 3, day) for day in range(2, 17)]
    assert list(days["remaining"].dropna()) == [3.0, 3.0, 3.0, 0.0, 0.0]
    assert days[NUMBERS].isna().all(axis=1).sum() == 10
    assert days["ideal"].notna().all()


def test_an_overdue_active_sprint_goes_on_to_as_of() -> None:
    days = days_of("in 1", sprint=make_active_sprint(), as_of=at(20))
    assert days.index[-1] == date(2026, 3, 22)
    assert days["remaining"].notna().all()
    assert (days["ideal"].iloc[-7:] == 0.0).all()


@pytest.mark.parametrize("end", [at(5000), datetime.max.replace(tzinfo=UTC)])
def test_a_plan_far_away_lists_a_year_of_days_to_come(end: datetime) -> None:
    days = days_of("in 1", sprint=make_active_sprint(planned_end_at=end), as_of=at(4))
    assert len(days) == 5 + 366


def test_a_sprint_closed_seven_years_late_has_its_days_and_no_more() -> None:
    days = days_of("in 1; day 2000: Done", sprint=make_sprint(closed_at=at(2555)), as_of=at(3000))
    assert len(days) == 2556
    assert days["remaining"].to_numpy().sum() == 3.0 * 2000


def test_a_sprint_that_starts_and_ends_at_once_has_one_day() -> None:
    days = days_of("in 1", sprint=make_sprint(days=0))
    assert list(days["remaining"]) == [3.0]
    assert list(days["ideal"]) == [0.0]


def test_the_ideal_is_taken_at_the_end_of_the_day() -> None:
    days = days_of("in 1, estimate 10", ideal_line="calendar")
    assert days["ideal"].iloc[0] == pytest.approx(10 * (1 - 15 / 24 / 14))
    assert days["ideal"].iloc[-1] == 0.0
    assert days_of("in 1", ideal_line="none")["ideal"].isna().all()


def test_the_ideal_starts_from_the_scope_done_ones_included() -> None:
    days = days_of("in 1, estimate 5", "in 1, Done, estimate 5", ideal_line="calendar")
    assert days["ideal"].iloc[6] == pytest.approx(10 * (1 - (6 + 15 / 24) / 14))


def test_working_days_are_marked() -> None:
    days = days_of("in 1", holidays=frozenset({date(2026, 3, 4)}))
    off = [day.day for day, working in days["working"].items() if not working and isinstance(day, date)]
    assert off == [4, 7, 8, 14, 15]


@pytest.mark.parametrize(
    ("zone", "last_day_with_remaining"),
    [("UTC", date(2026, 3, 3)), ("Asia/Kolkata", date(2026, 3, 4)), ("America/St_Johns", date(2026, 3, 3))],
)
def test_days_are_cut_in_the_report_zone(zone: str, last_day_with_remaining: date) -> None:
    """Done at 18:30 UTC: exactly midnight in Kolkata, so the next day there."""
    days = days_of("in 1; day 2 18:30: Done", time_zone=ZoneInfo(zone))
    assert days.index[days["remaining"] > 0][-1] == last_day_with_remaining


def test_the_day_the_clocks_change_is_one_row() -> None:
    sprint = make_sprint(start=20, days=14)  # 22 March to 5 April; the clocks go forward on the 29th
    days = days_of("in 1", sprint=sprint, as_of=at(60), time_zone=ZoneInfo("Europe/Warsaw"))
    assert list(days.index) == [day.date() for day in pd.date_range("2026-03-22", "2026-04-05")]
