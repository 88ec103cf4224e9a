"""A chart is drawn once, and again as soon as anything in it is another."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from generator.metrics.metric import Card, Headline
from generator.metrics.velocity import VELOCITY
from generator.pages.page import Sparkline
from generator.render.drawn import chart_svg, drawing, spark_svg


class Pencil:
    """Draws a line through a table's numbers, and counts how often."""

    def __init__(self, key: str) -> None:
        self.times = 0
        self.metric = replace(VELOCITY, key=key, draw=self.draw)

    def draw(self, ax: Any, table: pd.DataFrame, _theme: Any) -> None:
        self.times += 1
        ax.plot(table.index, table["n"], color="#000000", zorder=1)

    def card(self, *numbers: float, **attrs: Any) -> Card:
        table = pd.DataFrame({"n": numbers})
        table.attrs |= attrs
        return Card(self.metric, table, Headline("h", "h"), ())


def test_the_same_chart_is_drawn_once() -> None:
    pencil = Pencil("once")
    with drawing({}) as drawings:
        first = chart_svg(pencil.card(1, 2), "a")
        assert "<svg" in first
        assert chart_svg(pencil.card(1, 2), "a") == first
    assert pencil.times == 1
    assert list(drawings.used.values()) == [first]


def test_a_chart_that_is_known_is_not_drawn_and_one_that_nothing_asks_for_is_forgotten() -> None:
    pencil = Pencil("known")
    with drawing({}) as before:
        first = chart_svg(pencil.card(1, 2), "a")
        chart_svg(pencil.card(2, 3), "a")
    with drawing(before.used) as drawings:
        assert chart_svg(pencil.card(1, 2), "a") == first
    assert pencil.times == 2
    assert list(drawings.used.values()) == [first]


def test_a_small_line_is_known_too() -> None:
    line = Sparkline("spark", (1.0, 2.0), "Two values")
    with drawing({}) as before:
        assert "<svg" in spark_svg(line)
    (fingerprint,) = before.used
    with drawing({fingerprint: "as it was"}):
        assert spark_svg(line) == "as it was"
        assert spark_svg(replace(line, label="Others")) != "as it was"


@pytest.mark.parametrize("other", [((1, 3), {}, "a"), ((1, 2), {"unit": "hours"}, "a"), ((1, 2), {}, "b")])
def test_another_chart_is_drawn(other: tuple[tuple[float, ...], dict[str, Any], str]) -> None:
    pencil = Pencil(f"other {other}")
    numbers, attrs, chart_id = other
    with drawing({}):
        chart_svg(pencil.card(1, 2), "a")
        chart_svg(pencil.card(*numbers, **attrs), chart_id)
    assert pencil.times == 2
