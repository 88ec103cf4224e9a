from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.metrics.axes import day_axis, mark_times, nice_ticks
from generator.render.theme import SENTINELS
from tests.metrics.axes import boxes, make_axes, words


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (47, [0, 10, 20, 30, 40]),
        (12, [0, 2.5, 5, 7.5, 10]),
        (0, [0]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (7, [0, 2, 4, 6]),
    ],
)
def test_ticks_are_round_numbers(top: float, ticks: list[float]) -> None:
    assert nice_ticks(top) == pytest.approx(ticks)


@given(st.floats(1e-6, 1e9))
def test_ticks_are_few_and_never_above_the_top(top: float) -> None:
    ticks = nice_ticks(top)
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] <= top * (1 + 1e-6)


@given(st.floats(0.1, 1e6))
def test_issues_are_counted_in_whole_numbers(top: float) -> None:
    assert all(tick == int(tick) for tick in nice_ticks(top, whole=True))


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (12, ["Mon 2", "Nov 2026", "Tue 3", "Wed 4"]),
        (15, ["Mon 2", "Nov 2026", "3", "4"]),
        (20, ["2", "Nov 2026", "3", "4"]),
        (40, ["2 Nov", "2026", "9 Nov", "16 Nov"]),
        (800, ["2 Nov", "2026", "1 Feb", "2027"]),
    ],
)
def test_days_are_named_as_closely_as_there_is_room(days: int, labels: list[str]) -> None:
    ax = make_axes()
    day_axis(ax, date(2026, 11, 2), days, SENTINELS)
    assert words(ax)[: len(labels)] == labels


@pytest.mark.parametrize("days", [1, 2, 12, 13, 14, 27, 28, 31, 90, 400, 2000])
def test_no_two_day_labels_touch(days: int) -> None:
    ax = make_axes()
    day_axis(ax, date(2026, 11, 2), days, SENTINELS)
    found = list(boxes(ax).values())
    for row in {round(box.y0) for box in found}:
        spans = sorted((box.x0, box.x1) for box in found if round(box.y0) == row)
        assert all(right < left for (_, right), (left, _) in pairwise(spans))


def test_a_month_is_named_where_it_begins() -> None:
    ax = make_axes()
    day_axis(ax, date(2026, 10, 26), 12, SENTINELS)
    assert [text for text in words(ax) if text.endswith("2026")] == ["Oct 2026", "Nov 2026"]


@pytest.mark.parametrize(
    "marks", [[(1.0, "latest data"), (11.7, "planned end")], [(11.0, "planned end"), (11.9, "closed")]]
)
def test_names_of_upright_lines_give_way_to_each_other(marks: list[tuple[float, str]]) -> None:
    ax = make_axes()
    ax.set_xlim(0, 12)
    mark_times(ax, marks, SENTINELS)
    first, second = (boxes(ax)[name] for _, name in marks)
    assert first.x1 < second.x0
    assert first.x0 >= 58
