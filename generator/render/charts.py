"""Cards become inline SVG: matplotlib without pyplot, one kept figure, and the clean-up of `generator.render.svg`.

Setting up axes costs more than drawing on them, so the figure stays and only what was drawn is taken off again. The
bytes depend on the card and on matplotlib's version alone: not on a user's matplotlibrc, a clock or a hash seed.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import StringIO
from itertools import chain
from math import isnan
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from generator.metrics.metric import Card
from generator.render.svg import clean_labelled, clean_svg
from generator.render.text import printable
from generator.render.theme import SENTINELS

WIDTH, HEIGHT = 720, 302
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 112, 26, 36
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_EDGE = 128, 28, 4
_UNITS = 72  # to the inch
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_RC: dict[Any, Any] = {
    "axes.unicode_minus": True,
    "font.family": ["DejaVu Sans"],
    "hatch.linewidth": 1.0,
    "lines.dash_capstyle": "butt",
    "lines.dash_joinstyle": "round",
    "lines.scale_dashes": True,
    "lines.solid_capstyle": "butt",
    "lines.solid_joinstyle": "round",
    "path.effects": [],
    "path.simplify": False,
    "path.sketch": None,
    "patch.force_edgecolor": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "sprint-reports",
    "svg.id": None,
    "text.parse_math": False,
    "text.usetex": False,
}


def draw_chart(card: Card, chart_id: str) -> str:
    """A card's chart as an inline SVG whose colours are the page's variables; "" if the card has none.

    Its title and its summary on the page are expected to have the ids `{chart_id}-title` and `{chart_id}-summary`.
    """
    if card.metric.draw is None or card.table.empty:
        return ""
    with drawing(card, WIDTH) as figure:
        return clean_svg(_save(figure.canvas), chart_id, WIDTH, HEIGHT)  # type: ignore[arg-type]  # as made below


@contextmanager
def drawing(card: Card, width: int) -> Iterator[Figure]:
    """The chart of a card that has one, on a figure `width` units wide, until the end of the block.

    Colours are those of the light page; the ground is transparent.
    """
    assert card.metric.draw is not None
    with _settings(), _blank_axes(width) as ax:
        card.metric.draw(ax, card.table, SENTINELS)
        for artist in _drawn(ax):
            artist.set_clip_on(False)  # nothing lies outside, and a line on the edge keeps its whole width
        for text in ax.texts:
            text.set_text(" ".join(printable(text.get_text()).split()))
        yield ax.figure  # type: ignore[misc]  # as made below


def sparkline(values: Sequence[float], chart_id: str, label: str) -> str:
    """A line without axes that ends in a dot, for a table's cell or beside a figure; `label` says what it shows.

    A value that is not there (NaN) leaves a gap. Fewer than two values draw only the dot.
    """
    with _settings():
        canvas, line, dot = _spark_figure()
        places, heights = _spark_points(values)
        line.set_data(places, heights)
        known = [point for point in zip(places, heights, strict=True) if not isnan(point[1])]
        dot.set_data(*zip(*known[-1:], strict=True)) if known else dot.set_data([], [])
        return clean_labelled(_save(canvas), chart_id, _SPARK_WIDTH, _SPARK_HEIGHT, printable(label))


@contextmanager
def _settings() -> Iterator[None]:
    with mpl.rc_context(_RC), warnings.catch_warnings():
        # The browser picks the font; that ours lacks a glyph only makes a width a guess.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support")
        yield


@contextmanager
def _blank_axes(width: int) -> Iterator[Axes]:
    ax = _axes(width)
    try:
        yield ax
    finally:
        for artist in _drawn(ax):
            artist.remove()


def _drawn(ax: Axes) -> list[Artist]:
    return list(chain(ax.lines, ax.collections, ax.patches, ax.texts))


@cache
def _axes(width: int) -> Axes:
    figure = Figure(figsize=(width / _UNITS, HEIGHT / _UNITS), dpi=_UNITS)
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    wide, high = width - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    ax = figure.add_axes((_LEFT / width, _BOTTOM / HEIGHT, wide / width, high / HEIGHT))
    ax.set_axis_off()
    ax.set_autoscale_on(False)
    return ax


@cache
def _spark_figure() -> tuple[FigureCanvasSVG, Line2D, Line2D]:
    figure = Figure(figsize=(_SPARK_WIDTH / _UNITS, _SPARK_HEIGHT / _UNITS), dpi=_UNITS)
    figure.patch.set_visible(False)
    line = Line2D([], [], color="#000000", linewidth=1.6)
    dot = Line2D([], [], color="#000000", marker="o", markersize=5, linestyle="none")
    for artist in (line, dot):
        figure.add_artist(artist)
    return FigureCanvasSVG(figure), line, dot


def _spark_points(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """Places and heights as shares of the figure; equal values lie at half height."""
    known = [value for value in values if not isnan(value)]
    low, span = min(known, default=0.0), max(known, default=0.0) - min(known, default=0.0)
    side, edge = _SPARK_EDGE / _SPARK_WIDTH, _SPARK_EDGE / _SPARK_HEIGHT
    places = [side + (1 - 2 * side) * index / max(len(values) - 1, 1) for index in range(len(values))]
    shares = [(value - low) / span if span else value * 0 + 0.5 for value in values]
    return places, [edge + (1 - 2 * edge) * share for share in shares]


def _save(canvas: FigureCanvasSVG) -> str:
    buffer = StringIO()
    canvas.print_svg(buffer, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]  # not typed by matplotlib
    return buffer.getvalue()
