"""Shares of a row of closed sprints as stacked bars: what scope change and unplanned work draw and say alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median
from typing import TYPE_CHECKING, Literal

import pandas as pd

from generator.metrics.axes import (
    FILL,
    GUIDE_DASH,
    GUIDE_LINE,
    LINES,
    label_ends,
    size,
    value_axis,
    write,
    write_key,
)
from generator.metrics.closed import MOST_SPRINTS, closed_facts, draw_sprints
from generator.metrics.metric import Theme
from generator.metrics.words import NO_DATA, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR = 0.5


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the bars: the column of its shares (NaN: none), and how it looks."""

    column: str
    colour: Literal["c2", "c6"]
    filled: bool


def last_shares(table: pd.DataFrame, column: str) -> list[float]:
    """The shares there are in the last sprints that averages look back at."""
    return table.tail(closed_facts(table).look_back)[column].dropna().astype(float).tolist()


def draw_shares(ax: "Axes", table: pd.DataFrame, total: str, layers: Sequence[Layer], key: str, theme: Theme) -> None:  # noqa: PLR0913, PLR0917  what the chart consists of
    """A bar a sprint of stacked layers with its whole share above it, and the median of the last as a dashed line.

    Args:
        ax: the axes.
        table: of `closed_sprints`.
        total: the column of the whole shares, which the layers add up to.
        layers: from the lowest up.
        key: what the fills mean.
        theme: the colours.
    """
    shown = table.tail(MOST_SPRINTS).reset_index(drop=True)
    totals = shown[total].astype(float) * 100
    value_axis(ax, max(totals.max(), 10.0) if totals.notna().any() else 10.0, theme, "%", room=0.06)
    draw_sprints(ax, shown, theme)
    base = totals * 0
    for layer in layers:
        heights, colour = shown[layer.column].astype(float) * 100, getattr(theme, layer.colour)
        ax.bar(shown.index, heights.fillna(0), _BAR, bottom=base.fillna(0), edgecolor=colour, linewidth=1.4,
               facecolor=colour if layer.filled else theme.bg, zorder=FILL)  # fmt: skip
        base += heights
    lift = 8 * ax.get_ylim()[1] / size(ax)[1]
    for place, value in enumerate(totals):
        words = NO_DATA if isnan(value) else percent(value / 100)
        write(ax, place, (0 if isnan(value) else value) + lift, words, theme.text, ha="center", fontsize=10)
    write_key(ax, key, theme)
    _draw_median(ax, last_shares(table, total), len(shown) - min(closed_facts(table).look_back, len(shown)), theme)


def _draw_median(ax: "Axes", last: Sequence[float], first: int, theme: Theme) -> None:
    if not last:
        return
    right, middle = ax.get_xlim()[1], median(last)
    ax.hlines([middle * 100], first - 0.5, right, colors=theme.text, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH,
              zorder=LINES, gid="median")  # fmt: skip
    words = ((f"of {quantity(len(last), 'sprints')}", theme.muted), (f"median {percent(middle)}", theme.text))
    label_ends(ax, [(right, middle * 100, *word) for word in words])
