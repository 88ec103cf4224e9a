"""The ideal line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.history.ideal import Ideal, make_ideal
from tests.factories import at, make_rules, make_sprint


def ideal(days: float = 14, scope: float = 10.0, sprint: dict[str, Any] | None = None, **rules: Any) -> Ideal | None:
    return make_ideal(make_sprint(days=days, **(sprint or {})), scope, make_rules(**rules))


def line(**arguments: Any) -> Ideal:
    found = ideal(**arguments)
    assert found is not None
    return found


def test_it_falls_from_the_scope_at_the_start_to_0_at_the_planned_end() -> None:
    assert line().at(at(0)) == 10.0
    assert line().at(at(14)) == 0.0


def test_it_is_level_before_and_after() -> None:
    assert line().at(at(-3)) == 10.0
    assert line().at(at(30)) == 0.0


def test_it_is_level_on_non_working_days() -> None:
    """Day 5 is a Saturday; the working week has 10 days, so each takes a tenth."""
    found = line()
    assert found.at(at(5, 0)) == found.at(at(6)) == found.at(at(7, 0))
    assert found.at(at(7)) == pytest.approx(5.0)
    assert found.at(at(1)) == pytest.approx(9.0)


def test_a_holiday_is_level_too() -> None:
    found = line(holidays=frozenset({date(2026, 3, 4)}))
    assert found.at(at(2, 0)) == found.at(at(3, 0)) > found.at(at(4, 0))


def test_it_falls_by_elapsed_time_within_a_day() -> None:
    found = line(days=1, scope=24.0)
    assert found.at(at(0, 15)) == pytest.approx(18.0)


def test_calendar_counts_every_day() -> None:
    found = line(ideal_line="calendar")
    assert found.at(at(7)) == pytest.approx(5.0)
    assert found.at(at(5)) > found.at(at(6)) > found.at(at(7))


def test_none_is_no_line() -> None:
    assert ideal(ideal_line="none") is None


def test_without_a_planned_end_or_a_start_there_is_no_line() -> None:
    assert ideal(sprint={"planned_end_at": None}) is None
    assert ideal(sprint={"started_at": None}) is None


def test_a_plan_without_working_time_is_treated_as_calendar() -> None:
    weekend = {"started_at": at(5), "planned_end_at": at(6)}
    assert line(sprint=weekend).at(at(5, 21)) == pytest.approx(5.0)
    assert line(working_weekdays=frozenset()).at(at(7)) == pytest.approx(5.0)


@pytest.mark.parametrize("days", [0, -2])
def test_a_plan_that_ends_before_it_starts_falls_at_once(days: float) -> None:
    found = line(days=days)
    assert (found.at(at(days) - timedelta(seconds=1)), found.at(at(days))) == (10.0, 0.0)


def test_a_plan_of_a_thousand_years_is_no_plan() -> None:
    assert ideal(sprint={"planned_end_at": datetime.max.replace(tzinfo=UTC)}) is None


def test_the_corners_are_start_midnights_and_end() -> None:
    corners = line(days=2).corners
    assert [instant for instant, _ in corners] == [at(0), at(1, 0), at(2, 0), at(2)]


def test_a_day_of_23_hours_takes_its_share_of_the_elapsed_time() -> None:
    """Warsaw, Saturday noon to Monday noon: 12 + 23 + 12 hours, not 48."""
    warsaw = ZoneInfo("Europe/Warsaw")
    noons = [datetime(2026, 3, day, 12, tzinfo=warsaw) for day in (28, 29, 30)]
    sprint = {"started_at": noons[0].astimezone(UTC), "planned_end_at": noons[2].astimezone(UTC)}
    found = line(scope=47.0, sprint=sprint, time_zone=warsaw, working_weekdays=frozenset(range(7)))
    assert found.at(noons[1]) == pytest.approx(24.0)
    midnights = [instant for instant, _ in found.corners[1:-1]]
    assert midnights[1] - midnights[0] == timedelta(hours=23)


def test_the_working_days_are_those_of_the_zone() -> None:
    """Friday 20:00 UTC is Saturday in Kolkata: level until Sunday 18:30 UTC."""
    found = line(time_zone=ZoneInfo("Asia/Kolkata"))
    assert found.at(at(4, 18, 30)) == found.at(at(4, 20)) == found.at(at(6, 18, 30)) > found.at(at(6, 18, 31))
