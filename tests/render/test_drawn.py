"""A chart is drawn once, and again as soon as anything in it is another."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from generator.metrics.metric import Card, Headline
from generator.metrics.velocity import VELOCITY
from generator.render import drawn
from generator.render.drawn import chart_svg


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
    first = chart_svg(pencil.card(1, 2), "a")
    assert "<svg" in first
    assert chart_svg(pencil.card(1, 2), "a") == first
    assert pencil.times == 1


@pytest.mark.parametrize("other", [((1, 3), {}, "a"), ((1, 2), {"unit": "hours"}, "a"), ((1, 2), {}, "b")])
def test_another_chart_is_drawn(other: tuple[tuple[float, ...], dict[str, Any], str]) -> None:
    pencil = Pencil(f"other {other}")
    numbers, attrs, chart_id = other
    chart_svg(pencil.card(1, 2), "a")
    chart_svg(pencil.card(*numbers, **attrs), chart_id)
    assert pencil.times == 2


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "_MOST", 2)
    pencil = Pencil("many")
    for number in (1, 2, 3, 3, 1):
        chart_svg(pencil.card(number, 0), "a")
    assert pencil.times == 4
