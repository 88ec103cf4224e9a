"""Days, windows and spans: what all flow metrics stand on. Time is told as in `tests.factories`."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from generator.domain import FlowRules
from generator.history.history import History
from generator.history.replay import replay
from generator.metrics.flow import (
    count_events,
    count_open,
    done_items,
    find_facts,
    flow_window,
    measure_items,
    to_date,
    to_day,
)
from tests.factories import at, make_rules, make_snapshot, story

DAY_0 = date(2026, 3, 2)


def flow(*stories: str, until: float = 20, zone: str = "UTC", **changes: Any) -> History:
    """The history of stories (issue 1, 2, ...) as of a day."""
    rules = make_rules(time_zone=ZoneInfo(zone), flow=FlowRules(**changes))
    return replay(make_snapshot(*map(story, stories, range(1, 100)), rules=rules, as_of=at(until)))


def test_days_are_counted_from_the_epoch() -> None:
    assert to_day(date(1970, 1, 2)) == 1
    assert to_date(to_day(DAY_0)) == DAY_0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"days": 7}, date(2026, 3, 16)),  # the day of the data is day 20, 22 March
        ({}, date(2026, 2, 20)),  # the first issue is created on day -10
        ({"since": date(2026, 3, 5)}, date(2026, 3, 5)),
        ({"since": date(2030, 1, 1)}, date(2026, 3, 22)),
    ],
)
def test_the_window(changes: dict[str, Any], expected: date) -> None:
    assert flow_window(flow("in 1", **changes)) == (expected, date(2026, 3, 22))


def test_a_board_without_issues_has_a_window() -> None:
    assert find_facts(flow()).days == 90


@pytest.mark.parametrize(
    ("text", "zone", "cycle", "lead"),
    [
        ("day 0: created; day 1: In Progress; day 1 15:00: Done", "UTC", 1, 2),
        ("day 0: created; day 1: In Progress; day 4: Done", "UTC", 4, 5),
        ("day 0: created; day 1: In Progress; day 2: To Do; day 3: In Progress; day 4: Done", "UTC", 4, 5),
        ("day 0: created; day 1: In Progress; day 2: Done; day 3: To Do; day 6: Done", "UTC", 6, 7),
        ("day 0: created; day 1 20:00: In Progress; day 1 21:00: Done", "Asia/Kolkata", 1, 3),
        ("day 0: created; day 1 18:00: In Progress; day 1 19:00: Done", "Asia/Kolkata", 2, 3),
    ],
)
def test_a_day_that_is_touched_counts(text: str, zone: str, cycle: int, lead: int) -> None:
    (item,) = done_items(flow(text, zone=zone)).to_dict("records")
    assert (item["cycle_time_days"], item["lead_time_days"]) == (cycle, lead)


def test_elapsed_hours_go_with_it() -> None:
    (item,) = done_items(flow("day 1 10:00: created, In Progress; day 2 16:30: Done")).to_dict("records")
    assert item["cycle_time_hours"] == 30.5


@pytest.mark.parametrize(
    ("zone", "started", "done", "days", "hours"),
    [  # the clocks go on in the night to 29 March 2026 in Warsaw, back in that to 5 April in Auckland, never in Kolkata
        ("Europe/Warsaw", (26, 22, 30), (26, 23, 30), 2, 1.0),  # 23:30 to 00:30, the day before the short one
        ("Europe/Warsaw", (26, 23, 30), (27, 21, 30), 1, 22.0),  # all of a day of 23 hours but one
        ("Europe/Warsaw", (26, 22, 30), (27, 22, 30), 3, 24.0),  # 23:30 to 00:30 two midnights later
        ("Pacific/Auckland", (33, 11, 30), (34, 11, 30), 1, 24.0),  # 00:30 to 23:30 of a day of 25 hours
        ("Asia/Kolkata", (26, 18, 15), (26, 18, 45), 2, 0.5),  # midnight there is half past six in the evening
        ("Asia/Kolkata", (26, 18, 45), (27, 18, 15), 1, 23.5),
        ("America/St_Johns", (6, 3, 15), (7, 2, 45), 3, 23.5),  # 23:45 to 00:15, the short 8 March in between
    ],
)
def test_days_are_those_of_the_zone_where_the_clocks_change(
    zone: str, started: tuple[int, int, int], done: tuple[int, int, int], days: int, hours: float
) -> None:
    clauses = (f"day {day} {hour:02}:{minute:02}" for day, hour, minute in (started, done))
    text = "{}: created, In Progress; {}: Done".format(*clauses)
    (item,) = done_items(flow(text, until=60, zone=zone)).to_dict("records")
    assert (item["cycle_time_days"], item["cycle_time_hours"]) == (days, hours)


@pytest.mark.parametrize(
    ("text", "days", "working"),
    [  # day 0 is a Monday, day 3 is off
        ("day 0: created, In Progress; day 4: Done", 5, 4),
        ("day 3: created, In Progress; day 3 12:00: Done", 1, 0),
        ("day 4: created, In Progress; day 7: Done", 4, 2),
        ("day 5: created, In Progress; day 6: Done", 2, 0),
    ],
)
def test_days_off_are_no_working_days(text: str, days: int, working: int) -> None:
    rules = make_rules(holidays=frozenset({date(2026, 3, 5)}))
    (item,) = done_items(replay(make_snapshot(story(text), rules=rules, as_of=at(20)))).to_dict("records")
    assert (item["cycle_time_days"], item["cycle_time_working_days"]) == (days, working)


def test_a_team_that_works_at_weekends() -> None:
    rules = make_rules(working_weekdays=frozenset(range(7)))
    snapshot = make_snapshot(story("day 4: created, In Progress; day 7: Done"), rules=rules, as_of=at(20))
    assert done_items(replay(snapshot))["cycle_time_working_days"].tolist() == [4]


def test_an_issue_that_was_never_started_has_no_times_but_its_lead_time() -> None:
    (item,) = done_items(flow("day 0: created; day 2: Done")).to_dict("records")
    assert item["lead_time_days"] == 3
    assert all(np.isnan(item[name]) for name in ("cycle_time_days", "cycle_time_working_days", "cycle_time_hours"))


def test_the_age_of_what_is_in_progress() -> None:
    history = flow("day 0: created; day 12: In Progress", "day 0: created", "day 1: In Progress; day 2: Done")
    ages = measure_items(history.issues, history)["age_days"].tolist()
    assert ages[0] == 9
    assert np.isnan(ages[1:]).all()


def test_what_is_left_out_is_counted() -> None:
    history = replay(
        make_snapshot(
            story("day 1: In Progress; day 2: Done", 1),
            story("day 0: created; day 2: Done", 2),
            story("day 0: created; day 2: Done", 3, resolution="Won't Do"),
            story("day -9: created; day -5: Done", 4),
            story("day 0: created; day 2: Done; day 3: To Do", 5),
            rules=make_rules(flow=FlowRules(since=DAY_0)),
            as_of=at(20),
        )
    )
    items = done_items(history)
    assert items["key"].tolist() == ["AB-1", "AB-2"]
    assert np.isnan(items["cycle_time_days"][1])
    facts = find_facts(history)
    assert (facts.unstarted, facts.not_delivered) == (1, 1)


def test_only_the_types_that_take_part() -> None:
    issues = [
        story("day 1: In Progress; day 2: Done", number, type=type_) for number, type_ in enumerate(["Bug", "Story"])
    ]
    history = replay(make_snapshot(*issues, rules=make_rules(flow=FlowRules(types=("Bug",))), as_of=at(20)))
    assert done_items(history)["type"].tolist() == ["Bug"]


def test_events_and_spans_by_day() -> None:
    first, last = to_date(10), to_date(13)
    entered, left = np.array([8.0, 11, 11, 12, np.nan]), np.array([11.0, np.nan, 11, 20, 9])
    assert count_events(entered, first, last).tolist() == [0, 2, 1, 0]
    assert count_open(entered, left, first, last).tolist() == [1, 1, 2, 2]
