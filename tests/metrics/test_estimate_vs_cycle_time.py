"""Estimates against cycle times; each item is told as its estimate and the days it took."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.history.replay import replay
from generator.metrics.estimate_vs_cycle_time import ESTIMATE_VS_CYCLE_TIME
from generator.metrics.metric import Card, make_card
from tests.factories import at, make_board, make_snapshot, story
from tests.metrics.axes import drawn, points, words

Items = Sequence[tuple[float | str, int]]


def card(items: Items, *others: str, unit: Any = "points") -> Card:
    told = [f"estimate {size}; day 1: In Progress; day {days} 10:00: Done" for size, days in items]
    issues = [story(text, number) for number, text in enumerate([*told, *others], 1)]
    return make_card(ESTIMATE_VS_CYCLE_TIME, replay(make_snapshot(*issues, board=make_board(unit), as_of=at(60))))


def correlation(items: Items) -> float:
    found: float = card(items).table.attrs["facts"].correlation
    return found


RISING = [(size, size + extra) for size in (1, 2, 3, 5, 8) for extra in (0, 1, 4)]


def test_each_estimate_has_its_median_and_range() -> None:
    found = card(RISING)
    assert found.table[["estimate", "items", "least", "middle", "most"]].to_numpy().tolist() == [
        ["1", 3, 1, 2, 5], ["2", 3, 2, 3, 6], ["3", 3, 3, 4, 7], ["5", 3, 5, 6, 9], ["8", 3, 8, 9, 12],
    ]  # fmt: skip
    assert found.sentences[1] == "Median cycle time by estimate in points: at 1: 2 days; at 8: 9 days."


@pytest.mark.parametrize(
    ("items", "value", "words"),
    [
        ([(size, size) for size in range(1, 11)], 1, "Larger estimates mostly take longer"),
        ([(size, 11 - size) for size in range(1, 11)], -1, "Larger estimates mostly take less time"),
        ([(1, 1), (1, 3), (2, 2), (2, 4)] * 3, 0.447, "Larger estimates often take longer"),
        ([(1, 1), (1, 2), (2, 1), (2, 2)] * 3, 0, "Estimates say next to nothing about how long an issue takes"),
    ],
)
def test_the_rank_correlation_in_words(items: Items, value: float, words: str) -> None:
    assert correlation(items) == pytest.approx(value, abs=0.001)
    assert card(items).headline.sentence.startswith(words)
    assert card(items).headline.value == correlation(items)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), min_size=10, max_size=25))
def test_ranks_are_means_of_ties(items: list[tuple[int, int]]) -> None:
    """Spearman's is Pearson's of the ranks; the rank of a value by counting those below and alike."""
    sizes, days = (np.array(values) for values in zip(*items, strict=True))
    if len(set(sizes)) == 1 or len(set(days)) == 1:
        assert np.isnan(correlation(items))
        return
    ranks = [
        [np.sum(values < value) + (np.sum(values == value) + 1) / 2 for value in values] for values in (sizes, days)
    ]
    assert correlation(items) == pytest.approx(np.asarray(np.corrcoef(np.array(ranks, dtype=np.float64)))[0, 1])


@pytest.mark.parametrize(
    "items", [RISING[:9], [(3, days) for days in range(1, 13)], [(size, 4) for size in range(1, 13)]]
)
def test_too_few_or_too_alike_have_no_correlation(items: Items) -> None:
    found = card(items)
    assert found.headline.figure == "too few"
    assert not any("rank correlation" in text for text in found.sentences)


def test_two_items_have_no_median() -> None:
    found = card([(1, 2), (1, 3), (1, 4), (5, 2), (5, 9)])
    assert found.table["middle"].tolist()[0] == 3
    assert np.isnan(found.table["middle"].tolist()[1])
    assert points(drawn(found), "medians") == [(0, 3)]


def test_many_estimates_are_grouped_by_doublings() -> None:
    found = card([(size, 3) for size in (0, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 15)])
    assert found.table[["estimate", "items"]].to_numpy().tolist() == [
        ["0", 1], ["0.5 to <1", 2], ["1 to <2", 2], ["2 to <4", 2], ["4 to <8", 4], ["8 to <16", 2],
    ]  # fmt: skip


def test_what_is_left_out() -> None:
    others = (
        "estimate none; day 1: In Progress; day 2: Done",
        "estimate 3; day 2: Done",
        "estimate 3; day 1: In Progress",
    )
    found = card([(1, 1), (2, 2), (3, 3)], *others)
    assert found.table["items"].sum() == 3
    assert found.sentences[-1] == "1 issue without an estimate is left out."


def test_nothing_to_compare() -> None:
    for found in (card([(1, 1), (2, 2)]), card(RISING, unit="issues"), card([("none", 3)] * 5)):
        assert found.headline.no_data.startswith("Nothing to compare: fewer than 3 issues with an estimate")


def test_lines_reach_from_the_shortest_to_the_longest() -> None:
    ax = drawn(card(RISING))
    (spans,) = (each for each in ax.collections if each.get_gid() == "range")
    ends = [np.asarray(path.vertices)[:, 1].tolist() for path in spans.get_paths()]
    assert ends == [[1, 5], [2, 6], [3, 7], [5, 9], [8, 12]]
    assert points(ax, "medians") == [(0, 2), (1, 3), (2, 4), (3, 6), (4, 9)]
    assert {"1 (n 3)", "8 (n 3)", "days", "9", "estimate in points, n: how many issues"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0
