"""Cards become inline SVG: metrics draw on a sheet of ours, and matplotlib's artists are written by a backend of ours.

The bytes depend on the card alone: not on a user's matplotlibrc, a clock or a hash seed.
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from math import isnan
from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from generator.metrics.metric import Card
from generator.render.marks import Dots, Frame, Look, Shapes
from generator.render.paper import Paper
from generator.render.pen import Pen
from generator.render.text import printable
from generator.render.theme import SENTINELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 720, 302
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 112, 26, 36
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_EDGE = 128, 28, 4
_SPARK_LINE = Look(edge="#000000", width=1.6)
_SPARK_DOT = Look(("#000000",), "#000000")
_UNITS = 72  # to the inch


def draw_chart(card: Card, chart_id: str) -> str:
    """A card's chart as an inline SVG whose colours are the page's variables; "" if the card has none.

    Its title and its summary on the page are expected to have the ids `{chart_id}-title` and `{chart_id}-summary`.
    """
    if card.metric.draw is None or card.table.empty:
        return ""
    pen = Pen((WIDTH, HEIGHT), chart_id)
    draw_on(make_figure(WIDTH), card).draw(pen)
    name = escape(chart_id)
    return pen.finish(f'aria-labelledby="{name}-title" aria-describedby="{name}-summary"')


def draw_on(figure: Figure, card: Card) -> Paper:
    """The chart of a card that has one, for a figure of `make_figure`. Colours are those of the light page."""
    assert card.metric.draw is not None
    width = figure.get_size_inches()[0] * _UNITS
    box = Bbox.from_extents(_LEFT / width, _BOTTOM / HEIGHT, 1 - _RIGHT / width, 1 - _TOP / HEIGHT)
    paper = Paper(figure, box)
    card.metric.draw(cast("Axes", paper), card.table, SENTINELS)
    return paper


@cache
def make_figure(width: int) -> Figure:
    """A figure of so many units, without anything on it."""
    return Figure(figsize=(width / _UNITS, HEIGHT / _UNITS), dpi=_UNITS)


def sparkline(values: Sequence[float], chart_id: str, label: str) -> str:
    """A line without axes that ends in a dot, for a table's cell or beside a figure; `label` says what it shows.

    A value that is not there (NaN) leaves a gap. Fewer than two values draw only the dot.
    """
    pen = Pen((_SPARK_WIDTH, _SPARK_HEIGHT), chart_id)
    whole, points = Frame(_SPARK_WIDTH, 0.0, _SPARK_HEIGHT, 0.0), _spark_points(values)
    known = [point for point in points if not isnan(point[1])]
    if points:
        Shapes(np.array([points]), _SPARK_LINE, 0.0).draw(pen, whole)
        Dots(np.array(known[-1:]).reshape(-1, 2), "o", 5.0, _SPARK_DOT, 1.0).draw(pen, whole)
    return pen.finish(f'aria-label="{escape(printable(label))}"')


def _spark_points(values: Sequence[float]) -> list[tuple[float, float]]:
    """Places and heights as shares of the figure; equal values lie at half height."""
    known = [value for value in values if not isnan(value)]
    low, span = min(known, default=0.0), max(known, default=0.0) - min(known, default=0.0)
    side, edge = _SPARK_EDGE / _SPARK_WIDTH, _SPARK_EDGE / _SPARK_HEIGHT
    places = [side + (1 - 2 * side) * index / max(len(values) - 1, 1) for index in range(len(values))]
    shares = [(value - low) / span if span else value * 0 + 0.5 for value in values]
    heights = [edge + (1 - 2 * edge) * share for share in shares]
    return list(zip(places, heights, strict=True))
