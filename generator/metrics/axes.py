"""Axes made by hand: grid, ticks and words as few artists (matplotlib's own tick machinery costs more than the data).

Everything here uses only methods of the axes it is given, so that matplotlib is never imported by the core.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import floor, log10
from typing import TYPE_CHECKING, Any

from generator.metrics.labels import FONT, LINE, shortened, spread, width
from generator.metrics.metric import Theme
from generator.metrics.words import month, number, percent, weekday

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID, FILL, LINES, WORDS = 0.5, 1.5, 2.5, 4.0  # what lies above what
MAIN_LINE, SECOND_LINE, GUIDE_LINE = 2.6, 1.7, 1.2
SECOND_DASH, GUIDE_DASH = (0, (7, 2, 1.5, 2)), (0, (3, 3))  # in line widths: a second series, a guide
_TICKS = 5
_MARGIN = 106.0  # units right of the axes that words may use
_WEEK = 7
_WIDE, _TIGHT, _NARROW = 42.0, 32.0, 20.0  # units a day needs for its weekday and number, on Mondays, for its number
_STEPS_OF_DAYS = (1, 2, 7, 14, 28, 91, 182, 364)


def size(ax: "Axes") -> tuple[float, float]:
    """Width and height of the axes in units of the drawing (1/72 inch)."""
    box, inches = ax.get_position(), ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]  # never bare
    return float(box.width * inches[0] * 72), float(box.height * inches[1] * 72)


def write(ax: "Axes", x: float, y: float, text: str, colour: str, **how: Any) -> None:  # noqa: ANN401  matplotlib's own
    """A text at a place in the data, or in another `transform`."""
    ax.text(x, y, text, color=colour, **{"fontsize": FONT, "va": "center", "zorder": WORDS, **how})


def nice_ticks(top: float, whole: bool = False) -> list[float]:
    """About five round numbers from 0 to at most `top` (1, 2, 2.5 or 5 times a power of ten; `whole`: no fractions)."""
    if top <= 0:
        return [0.0]
    power = 10.0 ** floor(log10(top / _TICKS))
    steps = (power * factor for factor in (1, 2, 2.5, 5, 10))
    step = next((step for step in steps if top / step <= _TICKS + 1e-9 and not (whole and step % 1)), 1.0)
    return [index * step for index in range(floor(top / step + 1e-9) + 1)]


def value_axis(ax: "Axes", top: float, theme: Theme, caption: str, room: float = 0.0) -> None:
    """The upright axis from 0 to `top` with a grid; `room` is the share of the height that stays free above."""
    ax.set_ylim(0, max(top, 1e-9) * 1.04 / (1 - room))
    _draw_grid(ax, {tick: _tick_words(tick) for tick in nice_ticks(top, whole=caption in {"issues", "days"})}, theme)
    write(ax, -8 / size(ax)[0], 1 + 12 / size(ax)[1], caption, theme.muted, ha="right", transform=ax.transAxes)


def _tick_words(tick: float) -> str:
    """A number, or as much of it as fits beside the axis."""
    million = 1e6
    return number(tick) if tick < million else f"{number(tick / million)} M"


def rate_axis(ax: "Axes", theme: Theme) -> None:
    """The upright axis from 0 to 100 %, with room for the numbers of the dots."""
    ax.set_ylim(0, 1.12)
    _draw_grid(ax, {quarter / 4: percent(quarter / 4) for quarter in range(5)}, theme)


def _draw_grid(ax: "Axes", ticks: Mapping[float, str], theme: Theme) -> None:
    across = ax.get_yaxis_transform()
    ax.hlines(list(ticks), 0, 1, colors=theme.hair, linewidths=1, zorder=GRID, transform=across)
    ax.hlines([0], 0, 1, colors=theme.muted, linewidths=1, zorder=WORDS, transform=across)
    for tick, words in ticks.items():
        write(ax, -8 / size(ax)[0], tick, words, theme.muted, ha="right", transform=across)


def day_axis(ax: "Axes", first_day: date, days: int, theme: Theme) -> None:
    """The axis of so many whole days, in days since the midnight at which `first_day` began."""
    ax.set_xlim(0, days)
    unit, down, across = size(ax)[0] / days, -1 / size(ax)[1], ax.get_xaxis_transform()
    step = next((step for step in _STEPS_OF_DAYS if step * unit >= (_NARROW if step == 1 else _WIDE)), days)
    if step <= _WEEK:
        ax.vlines(range(days + 1), 4 * down, 0, colors=theme.muted, linewidths=1, zorder=GRID,
                  transform=across)  # fmt: skip
    group = ""
    for index in range(0, days, step):
        day = first_day + timedelta(days=index)
        label, below = _day_label(day, step, unit)
        write(ax, index + 0.5, 13 * down, label, theme.muted, ha="center", transform=across)
        if below != group:
            write(ax, index + 0.5, 13 * down - LINE / size(ax)[1], below, theme.muted, ha="center", transform=across)
        group = below


def _day_label(day: date, step: int, unit: float) -> tuple[str, str]:
    """The words of a day, and the month or year it stands in."""
    if step > 1:
        return f"{day.day} {month(day)}", str(day.year)
    named = unit >= _WIDE or (unit >= _TIGHT and weekday(day) == "Mon")
    return f"{weekday(day)} {day.day}" if named else str(day.day), f"{month(day)} {day.year}"


def name_axis(ax: "Axes", names: Sequence[str], below: str, theme: Theme) -> None:
    """The axis of sprints: one place each, 0, 1, 2 ..., with its name, and a line of words below them."""
    ax.set_xlim(-0.6, max(len(names), 4) - 0.4)
    down, across = -1 / size(ax)[1], ax.get_xaxis_transform()
    for index, name in enumerate(names):
        write(ax, index, 13 * down, name, theme.muted, ha="center", transform=across)
    write(ax, 0, (13 + LINE) * down, below, theme.muted, ha="left", transform=ax.transAxes)


def write_key(ax: "Axes", words: str, theme: Theme) -> None:
    """What the marks mean, above the chart."""
    write(ax, 0, 1 + 12 / size(ax)[1], words, theme.muted, ha="left", transform=ax.transAxes)


def mark_times(ax: "Axes", marks: Sequence[tuple[float, str]], theme: Theme, room: float = 0.0) -> None:
    """Up to two upright lines, which end below `room`, and their names, which give way to each other sideways."""
    wide, high = size(ax)
    start, end = ax.get_xlim()
    places = [((x - start) / (end - start) * wide, text) for x, text in sorted(marks)]
    ax.vlines([x for x, _ in marks], 0, 1 - room, colors=theme.muted, linewidths=1, zorder=GRID + 0.1,
              transform=ax.get_xaxis_transform())  # fmt: skip
    halves = [width(text) / 2 + 4 for _, text in places]
    touching = len(places) > 1 and places[1][0] - places[0][0] < sum(halves)
    for index, (x, text) in enumerate(places):
        side, shift = ("right", "left")[index] if touching else "center", (-4.0, 4.0)[index] if touching else 0.0
        if x < halves[index]:
            side, shift = "left", 0.0
        write(ax, (x + shift) / wide, 1 + 12 / high, text, theme.muted, ha=side, transform=ax.transAxes)


def label_ends(ax: "Axes", labels: Sequence[tuple[float, float, str, str]], room: float = 0.0) -> None:
    """Words right of where lines end: (place, value, text, colour) each, moved apart where they would touch.

    They keep out of `room`, the share of the height that stays free above; one too long for the drawing ends in "…".
    """
    (wide, high), top, (start, end) = size(ax), ax.get_ylim()[1], ax.get_xlim()
    heights = spread([y / top * high for _, y, _, _ in labels], LINE, LINE / 2, high * (1 - room) - 4)
    for height, (x, _, text, colour) in zip(heights, labels, strict=True):
        left = (x - start) / (end - start) * wide + 6
        write(ax, left / wide, height / high, shortened(text, wide + _MARGIN - left), colour, ha="left",
              transform=ax.transAxes)  # fmt: skip
