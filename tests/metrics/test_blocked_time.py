"""Blocked time. Day 0 is Monday 2 March 2026, 09:00; the window begins that day, the data is of day 10, 09:00."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st

from generator.domain import FlowRules
from generator.history.replay import replay
from generator.metrics.blocked_time import BLOCKED_TIME
from generator.metrics.metric import Card, make_card
from tests.factories import at, make_board, make_rules, make_snapshot, story
from tests.history.snapshots import UNHURRIED
from tests.metrics.axes import drawn, words


def card(*stories: str, zone: str = "UTC", blocked: str = "", **flow: Any) -> Card:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    rules = make_rules(time_zone=ZoneInfo(zone), flow=FlowRules(**({"since": date(2026, 3, 2)} | flow)))
    board = make_board(blocked_status_ids=frozenset(blocked))
    return make_card(BLOCKED_TIME, replay(make_snapshot(*issues, board=board, rules=rules, as_of=at(10))))


def times(given: Card) -> list[tuple[str, float, str]]:
    return list(zip(given.table["key"], given.table["days"].round(6), given.table["way"], strict=True))


def test_each_time_that_an_issue_was_flagged() -> None:
    given = card("in 1; day 1: flagged; day 3: unflagged; day 4: flagged; day 4 21:00: unflagged", "in 1")
    assert times(given) == [("AB-1", 0.5, "flagged"), ("AB-1", 2, "flagged")]
    assert given.headline.sentence == "1 issue was blocked, 2.5 days in all"
    assert given.sentences[:2] == (
        "From Mon 2 Mar 2026 to Thu 12 Mar 2026 issues were blocked 2 times.",
        "Longest, AB-1: 2.5 days. Most in the week from Mon 2 Mar 2026: 2.5 days, all issues together.",
    )


def test_what_lasts_ends_with_the_data_and_is_named() -> None:
    given = card("in 1; day 1: flagged; day 3: unflagged", "in 1; day 8: flagged")
    assert times(given) == [("AB-2", 2, "flagged"), ("AB-1", 2, "flagged")]
    assert given.table["ended_at"].isna().tolist() == [True, False]
    assert given.headline.sentence == "2 issues were blocked, 4 days in all; 1 still is"
    assert given.headline.value == 2
    assert given.sentences[-1] == "Still blocked: AB-2 since Tue 10 Mar 2026, 09:00."


def test_a_status_that_the_config_names() -> None:
    parked = "in 1; day 1: Parked; day 4: To Do"
    assert card(parked).table.empty
    assert times(card(parked, blocked="9")) == [("AB-1", 3, "status")]


def test_flag_and_status_at_once_are_one_time() -> None:
    both = "in 1; day 1: Parked; day 2: flagged; day 4: To Do; day 5: unflagged; day 6: Parked; day 7: To Do"
    assert times(card(both, blocked="9")) == [("AB-1", 1, "status"), ("AB-1", 4, "flagged and status")]


def test_a_flag_on_what_is_done_blocks_nothing() -> None:
    assert times(card("in 1; day 1: flagged; day 3: Done; day 6: unflagged")) == [("AB-1", 2, "flagged")]


def test_a_flag_goes_on_through_statuses() -> None:
    assert times(card("in 1; day 1: flagged; day 3: In Progress; day 5: In Review; day 6: unflagged")) == [
        ("AB-1", 5, "flagged")
    ]


def test_only_what_lies_in_the_window_counts() -> None:
    before = "day -9: created; day -5: flagged; day 1: unflagged"
    long_ago = "day -9: created; day -5: flagged; day -4: unflagged"
    given = card(before, long_ago)
    assert times(given) == [("AB-1", 1.375, "flagged")]  # from midnight to 09:00 on day 1
    assert given.table["begin"].tolist() == [at(-5)]


def test_the_median_is_of_the_issues() -> None:
    given = card(
        "in 1; day 1: flagged; day 2: unflagged; day 3: flagged; day 4: unflagged",
        "in 1; day 1: flagged; day 4: unflagged",
        "in 1; day 1: flagged; day 6: unflagged",
    )
    assert "The median of the 3 issues: 3 days each." in given.sentences


def test_weeks_add_up_the_days_of_all_issues() -> None:
    flagged = "in 1; day 5: flagged; day 8: unflagged"
    given = card(flagged, flagged, zone="Europe/Warsaw")
    assert given.table.attrs["weeks"] == [date(2026, 3, 2), date(2026, 3, 9)]
    assert given.table.attrs["by_week"] == pytest.approx([2 * (2 - 10 / 24), 2 * (1 + 10 / 24)])
    ax = drawn(given)
    bars = ax.containers[0].patches  # type: ignore[attr-defined]  # bars
    assert [bar.get_height() for bar in bars] == pytest.approx(given.table.attrs["by_week"])
    assert ax.get_ylim()[0] == 0
    assert bars[0].get_facecolor() != bars[1].get_facecolor()  # the second week is not over
    assert {"3.2", "2.8", "9 Mar"} <= set(words(ax))


@settings(UNHURRIED)
@given_by(st.lists(st.tuples(st.integers(-200, 150), st.integers(1, 90)), min_size=1, max_size=5))
def test_the_weeks_hold_all_days(flags: list[tuple[int, int]]) -> None:
    edges = [(divmod(begin, 24), divmod(begin + length, 24)) for begin, length in flags]
    stories = [
        f"day -9: created; day {day} {hour:02}:00: flagged; day {last_day} {last_hour:02}:00: unflagged"
        for (day, hour), (last_day, last_hour) in edges
    ]
    given = card(*stories)
    if not given.table.empty:
        assert sum(given.table.attrs["by_week"]) == pytest.approx(given.table["days"].sum())


def test_no_flags_are_no_data_and_it_says_how_to_flag() -> None:
    given = card("in 1")
    assert given.table.empty
    assert "Flag an issue in Jira" in given.headline.no_data
