"""Axes to draw on in tests: the size of those the renderer keeps, and what was drawn on them by name."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from generator.metrics.metric import Card
from generator.render.theme import SENTINELS


def make_axes() -> Axes:
    return Figure(figsize=(10, 302 / 72), dpi=72).add_axes((58 / 720, 36 / 302, 550 / 720, 240 / 302))


def drawn(card: Card) -> Axes:
    """The card's chart on axes of its own."""
    ax = make_axes()
    assert card.metric.draw is not None
    card.metric.draw(ax, card.table, SENTINELS)
    return ax


def line(ax: Axes, name: str) -> Line2D:
    (found,) = (line for line in ax.lines if line.get_gid() == name)
    return found


def points(ax: Axes, name: str) -> list[tuple[float, float]]:
    """The points of a line, rounded."""
    return [(round(x, 3), round(y, 3)) for x, y in np.column_stack(line(ax, name).get_data()).tolist()]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def boxes(ax: Axes) -> dict[str, Any]:
    """Each text's box on the paper, after drawing."""
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]  # a figure, not a sub-figure
    return {text.get_text(): text.get_window_extent() for text in ax.texts if text.get_text()}


def levels(ax: Axes, name: str, axis: int = 1) -> list[float]:
    """Where the straight lines drawn as one collection lie: their y, or with `axis` 0 their x."""
    (found,) = (lines for lines in ax.collections if lines.get_gid() == name)
    return [float(np.asarray(path.vertices)[0, axis]) for path in found.get_paths()]


def spots(ax: Axes, name: str) -> list[tuple[float, float]]:
    """The dots drawn as one collection, rounded."""
    (found,) = (dots for dots in ax.collections if dots.get_gid() == name)
    return [(round(x, 3), round(y, 3)) for x, y in np.asarray(found.get_offsets()).tolist()]
