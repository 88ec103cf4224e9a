from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.history.history import History
from generator.metrics.timeline import Timeline, make_timeline
from tests.metrics.histories import END, START, Step, at, make_history, make_issue, make_sprint, make_totals


def history(*steps: Step, totals: dict[str, Any] | None = None, **facts: Any) -> History:
    usual: list[Step] = [(START, "start", None, 10, 4, 10, 4), (END, "end", None, 6, 2, 10, 4)]
    rows = list(steps) or usual
    return make_history(steps=rows, issues=[make_issue("AB-1")], totals=[totals or make_totals()], **facts)


def timeline(*steps: Step, **facts: Any) -> Timeline:
    return make_timeline(history(*steps, **facts))


def test_places_are_days_since_the_first_midnight() -> None:
    line = timeline()
    assert (line.first_day, line.start, line.planned_end, line.edge) == (
        date(2026, 11, 2),
        0.375,
        END.hour / 24 + 11,
        12,
    )
    assert line.places == (line.start, line.end)


def test_days_are_cut_in_the_reports_time_zone() -> None:
    line = timeline(time_zone=ZoneInfo("Pacific/Auckland"))  # 13 hours ahead
    assert (line.first_day, line.start) == (date(2026, 11, 2), 22 / 24)


def test_a_line_never_runs_backwards_when_the_clocks_go_back() -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in Berlin; an hour later it is 02:30 again
    steps: list[Step] = [
        (night, "start", None, 3, 1, 3, 1),
        (night + timedelta(minutes=45), "completed", "AB-1", 0, 0, 3, 1),
        (night + timedelta(days=1), "end", None, 0, 0, 3, 1),
    ]
    sprint = make_sprint(started_at=night, closed_at=night + timedelta(days=1))
    places = timeline(*steps, sprints=[sprint], time_zone=ZoneInfo("Europe/Berlin")).places
    assert places[0] == places[1] < places[2]


def test_the_guide_is_flat_over_the_weekend_and_ends_at_zero() -> None:
    guide = dict(timeline().guide)
    assert guide[0.375] == 10
    assert guide[5.0] == guide[7.0] > guide[8.0]
    assert guide[END.hour / 24 + 11] == 0


@pytest.mark.parametrize("facts", [{"ideal_line": "none"}, {"sprints": [make_sprint(planned_end_at=None)]}])
def test_there_is_no_guide_without_a_plan_or_when_none_is_wanted(facts: dict[str, Any]) -> None:
    assert timeline(**facts).guide == ()


def test_days_off_are_runs_of_weekends_and_holidays() -> None:
    assert timeline(holidays=frozenset({date(2026, 11, 9)})).days_off == ((5, 3),)


def test_an_axis_of_years_is_not_striped() -> None:
    sprint = make_sprint(planned_end_at=START + timedelta(days=500), closed_at=START + timedelta(days=500))
    assert timeline(sprints=[sprint]).days_off == ()


@pytest.mark.parametrize(
    ("late", "edge", "cut", "days_late"),
    [(-3, 12, False, 0), (0, 12, False, 0), (3, 15, False, 3), (20, 32, False, 20), (900, 35, True, 900)],
)
def test_the_axis_goes_on_for_three_planned_lengths_at_most(late: int, edge: int, cut: bool, days_late: int) -> None:
    line = timeline(sprints=[make_sprint(closed_at=END + timedelta(days=late))])
    assert (line.edge, line.cut, line.days_late) == (edge, cut, days_late)


def test_a_plan_beyond_ten_years_is_no_plan() -> None:
    sprint = make_sprint(planned_end_at=START + timedelta(days=300_000))
    assert (timeline(sprints=[sprint]).planned_end, timeline(sprints=[sprint]).edge) == (None, 12)


@pytest.mark.parametrize(
    ("totals", "unit", "expected"),
    [
        (make_totals(), "points", "points"),
        (make_totals(estimated=False), "points", "issues"),
        (make_totals(), "hours", "hours"),
        (make_totals(), "issues", "issues"),
    ],
)
def test_a_sprint_without_estimates_is_counted_in_issues(totals: dict[str, Any], unit: str, expected: str) -> None:
    line = timeline(totals=totals, unit=unit)
    assert (line.unit, line.scope[0]) == (expected, 4 if expected == "issues" else 10)


def test_estimates_that_are_all_zero_are_counted_in_issues() -> None:
    line = timeline((START, "start", None, 0, 4, 0, 4), (END, "end", None, 0, 1, 0, 4))
    assert (line.unit, line.remaining, line.guide[0]) == ("issues", (4, 1), (0.375, 4))


@pytest.mark.parametrize(("day", "to_go"), [(0.5, 9), (4.5, 5), (5.5, 5), (11.5, 0), (14.5, 0)])
def test_working_days_to_go_do_not_count_today(day: float, to_go: int) -> None:
    line = timeline(sprints=[make_sprint(state="active")], as_of=at(day))
    assert (line.active, line.days_to_go) == (True, to_go)
