from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba

from generator.domain import FlowRules
from generator.metrics.distribution import Goal, draw_distribution, tabulate, tell_distribution
from generator.metrics.flow import FlowFacts, to_date
from generator.render.theme import SENTINELS
from tests.metrics.axes import boxes, levels, make_axes, words

FACTS = FlowFacts(to_date(0), to_date(89), FlowRules())
TEN = [1, 1, 2, 2, 2, 3, 4, 5, 6, 20]


def spread(days: Sequence[float]) -> pd.DataFrame:
    items = pd.DataFrame({"long": pd.Series(list(days), dtype="float64")})
    items.attrs["flow"] = FACTS
    return tabulate(items, "long")


def test_a_row_a_day_the_empty_ones_too() -> None:
    table = spread([1, 1, 2, 4])
    assert table["days"].tolist() == ["1", "2", "3", "4"]
    assert table["issues"].tolist() == [2, 1, 0, 1]
    assert table["share"].tolist() == [0.5, 0.25, 0, 0.25]
    assert table["cumulative"].tolist() == [0.5, 0.75, 0.75, 1]


@pytest.mark.parametrize(
    ("longest", "last", "rows"),
    [(40, "40", 40), (41, "41-42", 21), (80, "79-80", 40), (81, "81-85", 17), (400, "393-406", 29), (20_000, None, 40)],
)
def test_bars_are_wider_where_many_took_long(longest: int, last: str | None, rows: int) -> None:
    table = spread([1, 1, longest])
    assert len(table) == rows
    assert last is None or table["days"].iloc[-1].replace("\N{EN DASH}", "-") == last
    assert table["issues"].iloc[0] == 2
    assert table["issues"].iloc[-1] == 1


TAIL = [*[1] * 5, *[2] * 10, *[3] * 4, 500]  # the 95th percentile is the 19th of 20: 3


def test_the_few_that_took_very_long_share_an_open_bar() -> None:
    table = spread(TAIL)
    assert table["days"].tolist() == ["1", "2", "3", "4", "5", "6", "over 6"]
    assert table["issues"].tolist() == [5, 10, 4, 0, 0, 0, 1]
    assert tell_distribution(table)[1:] == [
        "Most often it took 2 days: 10 issues, 50 %.",
        "The longest took 500 days.",
        "The last bar stands apart: it holds all that took over 6 days, 1 issue.",
    ]


def test_the_open_bar_stands_apart_with_the_lines_that_lie_in_it() -> None:
    ax = make_axes()
    draw_distribution(ax, spread(TAIL), Goal(100, aim=True), SENTINELS)
    assert max(bar.get_x() + bar.get_width() / 2 for bar in ax.patches) == 7  # type: ignore[attr-defined]  # bars
    assert sorted(levels(ax, "percentiles", 0)) == [2, 3, 7]
    assert {"over 6", "aim: 100 days", "1", "6"} <= set(words(ax))
    assert bars(Goal(100, aim=True), TAIL)[1] == [(0.5, 5), (1.5, 10), (2.5, 4)]
    assert bars(Goal(500, aim=True), TAIL)[1][-1] == (7, 1)


@pytest.mark.parametrize("days", [[], [1, 2], [1, 2, float("nan")]])
def test_fewer_than_three_have_no_rows(days: list[float]) -> None:
    assert spread(days).empty


def test_what_was_done_before_it_began_counts_with_the_shortest() -> None:
    assert spread([-5, 1, 2])["issues"].tolist() == [2, 1]


@given(st.lists(st.integers(1, 3000), min_size=3, max_size=200))
def test_no_issue_is_lost_and_the_last_row_holds_all(days: list[float]) -> None:
    table = spread(days)
    assert table["issues"].sum() == len(days)
    assert table["share"].sum() == pytest.approx(1)
    assert table["cumulative"].iloc[-1] == 1
    assert len(table) <= 41
    assert table["issues"].iloc[-1] > 0


def test_the_words() -> None:
    assert tell_distribution(spread(TEN)) == [
        "Of 10 issues: 50 % within 2 days, 70 % within 4 days, 85 % within 6 days and 95 % within 20 days.",
        "Most often it took 2 days: 3 issues, 30 %.",
        "The longest took 20 days.",
    ]
    assert tell_distribution(spread([1, 2, 60]))[1:] == [
        "The longest took 60 days.",
        "Each bar spans 2 days.",
    ]
    assert tell_distribution(spread([1, 2] * 9 + [60] * 2))[1:] == [
        "Most often it took 1\N{EN DASH}2 days: 18 issues, 90 %.",
        "The longest took 60 days.",
        "Each bar spans 2 days.",
    ]
    assert tell_distribution(spread(range(1, 11)))[1] == "Most often it took 1 day: 1 issue, 10 %."


def bars(goal: Goal | None, days: Sequence[float]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The hollow bars and the filled ones: (middle, height) each."""
    ax = make_axes()
    draw_distribution(ax, spread(days), goal, SENTINELS)
    found: list[Any] = list(ax.patches)
    all_of = [(round(bar.get_x() + bar.get_width() / 2, 3), bar.get_height(), bar.get_facecolor()) for bar in found]
    colours = [to_rgba(SENTINELS.bg), to_rgba(SENTINELS.c1)]
    hollow, filled = ([(x, y) for x, y, colour in all_of if colour == one] for one in colours)
    return hollow, filled


def test_bars_are_filled_as_far_as_the_goal_is_kept() -> None:
    hollow, filled = bars(Goal(2, aim=True), [1, 1, 2, 4])
    assert hollow == [(0.5, 2), (1.5, 1), (3.5, 1)]
    assert filled == [(0.5, 2), (1.5, 1)]


def test_a_bar_that_the_goal_cuts_is_filled_in_part() -> None:
    hollow, filled = bars(Goal(1, aim=True), [1, 2, 2, 60])
    assert hollow == [(1, 3), (59, 1)]
    assert filled == [(1, 1)]


def test_without_a_goal_all_is_filled() -> None:
    hollow, filled = bars(None, [1, 2, 2])
    assert hollow == filled


def test_lines_stand_right_of_the_days_they_include_and_are_named() -> None:
    ax = make_axes()
    draw_distribution(ax, spread(TEN), Goal(8, aim=True), SENTINELS)
    assert sorted(levels(ax, "percentiles", 0)) == [2, 4, 6, 8, 20]
    assert {"50 %: 2 days", "70 %: 4 days", "85 %: 6 days", "95 %: 20 days", "aim: 8 days"} <= set(words(ax))
    assert "10 issues; filled: within 8 days" in words(ax)
    assert ax.get_ylim()[0] == 0


def test_an_aim_beyond_the_longest_is_on_the_paper() -> None:
    ax = make_axes()
    draw_distribution(ax, spread([1, 2, 3]), Goal(30, aim=True), SENTINELS)
    assert ax.get_xlim()[1] > 30
    assert "aim: 30 days" in words(ax)


def test_bars_carry_their_numbers_where_no_line_goes_through_them() -> None:
    ax = make_axes()
    draw_distribution(ax, spread([1] * 11 + [60] * 7), None, SENTINELS)
    numbers = [text for text in ax.texts if text.get_fontsize() == 9]
    assert [text.get_text() for text in numbers] == ["7"]  # the median is 1, in the middle of the bar of 1 and 2 days
    assert numbers[0].get_position()[0] == 59


@pytest.mark.parametrize(
    ("days", "aim"),
    [(TEN, 8), ([1] * 9 + [2], 1), ([*range(1, 11)], 5), ([*range(1, 40, 3)], 90), ([33, 38, 42, 9, 79] * 2, 79)],
)
def test_the_words_of_the_lines_lie_on_no_other(days: list[int], aim: int) -> None:
    ax = make_axes()
    draw_distribution(ax, spread(days), Goal(aim, aim=True), SENTINELS)
    named = [box for words, box in boxes(ax).items() if " %: " in words or "aim" in words]
    assert len(named) == len(levels(ax, "percentiles", 0))
    assert not any(one.overlaps(other) for one, other in combinations(named, 2))
