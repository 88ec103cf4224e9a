"""How times are spread: the bars, lines and words that the distributions of cycle time and lead time share."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, LINES, size, value_axis, write, write_key
from generator.metrics.durations import LEAST_ITEMS, find_percentiles, tell_percentiles
from generator.metrics.flow import FlowFacts, flow_facts
from generator.metrics.labels import LINE, width
from generator.metrics.metric import TableColumn, Theme
from generator.metrics.words import number, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = (
    TableColumn("days", "Days", "text"),
    TableColumn("issues", "Issues", "number"),
    TableColumn("share", "Share", "percent"),
    TableColumn("cumulative", "This long or less", "percent"),
)
_MOST_BARS, _LEAST_BARS = 40, 10
_SPANS = (1, 2, 5, 7, 14, 28, 91, 182, 364)  # days that share a bar
_BAR_FONT = 9.0


@dataclass(frozen=True, slots=True)
class Times:
    """What a distribution is of: whole days an item, how many days share a bar, and the facts of the board."""

    days: tuple[float, ...]
    span: int
    facts: FlowFacts


@dataclass(frozen=True, slots=True)
class Goal:
    """What the bars are held against: filled up to `days`; `aim` is True where the team set it itself."""

    days: float
    aim: bool


def times(table: pd.DataFrame) -> Times:
    """What stands beside a distribution's rows."""
    found: Times = table.attrs["times"]
    return found


def tabulate(items: pd.DataFrame, column: str) -> pd.DataFrame:
    """A row a bar, empty ones too: `days` in words, `issues`, `share`, and `cumulative`, that of all up to it.

    Args:
        items: of `flow.done_items`; too few of them make no rows.
        column: which of its times; absent ones are left out.
    """
    days: npt.NDArray[np.float64] = items[column].dropna().to_numpy(dtype=np.float64)
    longest = int(days.max()) if len(days) >= LEAST_ITEMS else 0
    span = next((span for span in _SPANS if longest <= span * _MOST_BARS), ceil(longest / _MOST_BARS))
    issues = _count(days, span, ceil(longest / span))
    table = pd.DataFrame(
        {
            "days": pd.Series([_name(bar, span) for bar in range(len(issues))], dtype="object"),
            "issues": issues,
            "share": issues / max(len(days), 1),
            "cumulative": issues.cumsum() / max(len(days), 1),
        }
    )
    table.attrs["times"] = Times(tuple(np.sort(days).tolist()), span, flow_facts(items))
    return table


def _count(days: npt.NDArray[np.float64], span: int, bars: int) -> npt.NDArray[np.int64]:
    """How many lie in each bar; the first holds the days 1 to `span`, and what is said to be done before it began."""
    places = np.maximum(np.ceil(days / span).astype(np.int64) - 1, 0)
    counts: npt.NDArray[np.int64] = np.bincount(places[places < bars], minlength=bars)
    return counts


def _name(bar: int, span: int) -> str:
    last = (bar + 1) * span
    return str(last) if span == 1 else f"{last - span + 1}–{last}"  # noqa: RUF001  an en dash


def tell_distribution(table: pd.DataFrame) -> list[str]:
    """The percentiles, the highest bar, the longest, and how wide a bar is."""
    found, highest = times(table), table.iloc[int(table["issues"].to_numpy().argmax())]
    days = quantity(found.span, "days") if highest["days"] == str(found.span) else f"{highest['days']} days"
    told = [
        tell_percentiles(found.days, found.facts.rules),
        f"Most often it took {days}: {quantity(highest['issues'], 'issues')}, {percent(highest['share'])}.",
        f"The longest took {quantity(found.days[-1], 'days')}.",
    ]
    return told if found.span == 1 else [*told, f"Each bar spans {found.span} days."]


def draw_distribution(ax: "Axes", table: pd.DataFrame, goal: Goal | None, theme: Theme) -> None:
    """A bar a day or span, filled as far as the goal is kept, and an upright line at each percentile."""
    found, bars = times(table), max(len(table), _LEAST_BARS)
    end = max(bars * found.span, ceil(goal.days) + 1 if goal else 0)
    ax.set_xlim(0, end)
    lines = _find_lines(found, goal)
    rows = _stack(ax, lines)
    value_axis(ax, float(table["issues"].max()), theme, "issues", room=((max(rows) + 1) * LINE + 8) / size(ax)[1])
    _draw_bars(ax, table, goal, theme)
    _write_counts(ax, table, [days for days, _ in lines], theme)
    _draw_lines(ax, lines, rows, theme)
    _write_days(ax, table, theme)
    within = f"; filled: within {quantity(goal.days, 'days')}" if goal else ""
    write_key(ax, f"{len(found.days)} issues{within}", theme)


def _draw_bars(ax: "Axes", table: pd.DataFrame, goal: Goal | None, theme: Theme) -> None:
    found = times(table)
    kept = np.array([day for day in found.days if goal is None or day <= goal.days])
    some = np.flatnonzero(table["issues"])
    ax.bar((some + 0.5) * found.span, table["issues"].iloc[some], 0.86 * found.span, facecolor=theme.bg,
           edgecolor=theme.c1, linewidth=1.2, zorder=FILL)  # fmt: skip
    inside = _count(kept, found.span, len(table))
    some = np.flatnonzero(inside)
    ax.bar((some + 0.5) * found.span, inside[some], 0.86 * found.span, facecolor=theme.c1, zorder=FILL)


def _write_counts(ax: "Axes", table: pd.DataFrame, lines: Sequence[float], theme: Theme) -> None:
    """How many a bar holds, where there is room and no line goes through the number."""
    span, unit, lift = times(table).span, size(ax)[0] / ax.get_xlim()[1], 7 * ax.get_ylim()[1] / size(ax)[1]
    for bar, issues in enumerate(table["issues"]):
        centre, wide = (bar + 0.5) * span, width(number(issues), _BAR_FONT)
        free = all(abs(line - centre) * unit > wide / 2 for line in lines)
        if issues and free and wide <= span * unit:
            write(ax, centre, issues + lift, number(issues), theme.text, ha="center", fontsize=_BAR_FONT)


def _find_lines(found: Times, goal: Goal | None) -> list[tuple[float, str]]:
    """Where the upright lines stand, in days, and their words."""
    lines = [(each.days, each.label) for each in find_percentiles(found.days, found.facts.rules)]
    aim = [(goal.days, f"aim: {quantity(goal.days, 'days')}")] if goal and goal.aim else []
    return sorted([*lines, *aim])


def _stack(ax: "Axes", lines: Sequence[tuple[float, str]]) -> list[int]:
    """The row in which each line's words stand, right of it: none goes through the words of another."""
    unit = size(ax)[0] / ax.get_xlim()[1]
    rows: list[int] = []
    for place in reversed(range(len(lines))):
        end = lines[place][0] + (width(lines[place][1]) + 8) / unit
        covered = [row for row, (days, _) in zip(rows, lines[:place:-1], strict=True) if days < end]
        rows.append(max(covered, default=-1) + 1)
    return rows[::-1]


def _draw_lines(ax: "Axes", lines: Sequence[tuple[float, str]], rows: Sequence[int], theme: Theme) -> None:
    (wide, high), top = size(ax), ax.get_ylim()[1]
    heights = [top * (1 - (max(rows) - row + 0.5) * LINE / high) for row in rows]
    ax.vlines([days for days, _ in lines], 0, heights, colors=theme.text, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH,
              zorder=LINES, gid="percentiles")  # fmt: skip
    for (days, words), height in zip(lines, heights, strict=True):
        write(ax, days + 4 * ax.get_xlim()[1] / wide, height, words, theme.text, ha="left")


def _write_days(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """The days under the bars, as many as have room, and what they are."""
    found, down = times(table), -1 / size(ax)[1]
    names = [_name(bar, found.span) for bar in range(int(ax.get_xlim()[1] // found.span))]
    unit = found.span * size(ax)[0] / ax.get_xlim()[1]
    every = ceil((max(map(width, names)) + 8) / unit)
    for bar in range(0, len(names), every):
        write(ax, (bar + 0.5) * found.span, 13 * down, names[bar], theme.muted, ha="center",
              transform=ax.get_xaxis_transform())  # fmt: skip
    write(ax, 0, (13 + LINE) * down, "days", theme.muted, ha="left", transform=ax.transAxes)
