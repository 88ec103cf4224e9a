"""Throughput by day. Day 0 is Monday 2 March 2026; the last day is day 20, a Sunday, unless told otherwise."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.domain import FlowRules
from generator.history.history import History
from generator.history.replay import replay
from generator.metrics.throughput_days import daily_throughput, sample_working_days
from tests.factories import at, make_rules, make_snapshot, story
from tests.metrics.histories import make_history


def board(*done: float, until: float = 20, **flow: Any) -> History:
    """A board with an issue done on each of the days, all created on day -10, Friday 20 February."""
    stories = [story(f"in 1; day {day}: Done", number) for number, day in enumerate(done, 1)]
    return replay(make_snapshot(*stories, rules=make_rules(flow=FlowRules(**flow)), as_of=at(until)))


def test_every_day_of_the_window_has_a_row() -> None:
    days = daily_throughput(board(1, 1, 5, until=6, days=7))
    assert days["day"].tolist() == [date(2026, 3, number) for number in range(2, 9)]
    assert days["items"].tolist() == [0, 2, 0, 0, 0, 1, 0]
    assert days["working"].tolist() == [True] * 5 + [False] * 2


def test_so_many_working_days_back_whatever_the_window() -> None:
    days = daily_throughput(board(1, until=20, days=7), 12)
    assert days["working"].sum() == 12
    assert days["day"].iloc[0] == date(2026, 3, 5)  # a Thursday: 2 days of its week, and twice 5


def test_none_before_the_first_issue_or_the_first_day_that_counts() -> None:
    assert daily_throughput(board(1), 500)["day"].iloc[0] == date(2026, 2, 20)
    assert daily_throughput(board(1, since=date(2026, 3, 4)), 500)["day"].iloc[0] == date(2026, 3, 4)
    assert len(daily_throughput(make_history(), 500)) == 1


def test_up_to_an_earlier_day() -> None:
    days = daily_throughput(board(1, 2, 3), 2, last=date(2026, 3, 4))
    assert days["day"].tolist() == [date(2026, 3, 3), date(2026, 3, 4)]
    assert days["items"].tolist() == [1, 1]
    assert daily_throughput(board(1), last=date(2020, 1, 1)).empty


def test_what_delivers_nothing_is_left_out() -> None:
    issues = [story("in 1; day 1: Done", number, resolution=name) for number, name in enumerate(["Done", "Duplicate"])]
    assert daily_throughput(replay(make_snapshot(*issues, as_of=at(3))))["items"].sum() == 1


@pytest.mark.parametrize(
    ("items", "working", "expected"),
    [
        ([1, 0, 2], [True, True, True], [1, 0, 2]),
        ([1, 5, 2, 3], [True, False, False, True], [1, 10]),
        ([1, 2, 5], [True, True, False], [1, 7]),
        ([4, 1], [False, True], [5]),
        ([4, 1], [False, False], []),
        ([], [], []),
    ],
)
def test_days_off_count_on_the_next_working_day(items: list[int], working: list[bool], expected: list[int]) -> None:
    days = pd.DataFrame({"items": pd.Series(items, dtype="int64"), "working": pd.Series(working, dtype="bool")})
    assert sample_working_days(days).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1))
def test_a_sample_loses_nothing(rows: list[tuple[int, bool]]) -> None:
    days = pd.DataFrame(rows, columns=["items", "working"])
    sample = sample_working_days(days)
    assert len(sample) == days["working"].sum()
    assert not days["working"].any() or np.sum(sample) == days["items"].sum()
