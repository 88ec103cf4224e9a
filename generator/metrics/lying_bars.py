"""Lying bars with a name at the left of each: their axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.metrics.axes import nice_ticks, size, write
from generator.metrics.labels import shortened
from generator.metrics.metric import Theme
from generator.metrics.words import number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 0.6
_NAMES, _FREE = 120.0, 40.0  # units for the names, and right of the longest bar
_FEWEST = 4  # rows there is room for at least


def lying_axes(ax: "Axes", names: Sequence[str], top: float, unit: str, theme: Theme) -> None:
    """Axes of bars from 0 to at most `top` `unit`: one row a name, 0, 1, 2 ..., from above."""
    wide, high = size(ax)
    scale = top / (wide - _NAMES - _FREE)
    ax.set_xlim(-_NAMES * scale, top + _FREE * scale)
    ax.set_ylim(max(len(names), _FEWEST) - 0.4, -0.6)
    across = ax.get_xaxis_transform()
    ticks = nice_ticks(top)
    ax.vlines(ticks, 0, 1, colors=theme.hair, linewidths=1, zorder=0, transform=across)
    ax.vlines([0], 0, 1, colors=theme.muted, linewidths=1, zorder=0.1, transform=across)
    for tick in ticks:
        words = quantity(tick, unit) if tick == ticks[-1] else number(tick)
        write(ax, tick, -13 / high, words, theme.muted, ha="center", transform=across)
    for row, name in enumerate(names):
        room = _NAMES + 40  # the margin left of the axes too
        write(ax, -8 * scale, row, shortened(name, room), theme.text, ha="right")


def write_beside(ax: "Axes", value: float, row: int, words: str, theme: Theme) -> None:
    """What a bar says, right of its end at `value`."""
    start, end = ax.get_xlim()
    write(ax, value + 6 * (end - start) / size(ax)[0], row, words, theme.text, ha="left")
