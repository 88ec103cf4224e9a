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
from generator.metrics.facts import Facts
from generator.metrics.flow import FlowFacts, flow_facts
from generator.metrics.labels import LINE, width
from generator.metrics.metric import TableColumn, Theme
from generator.metrics.percentiles import FEWEST, nearest_rank
from generator.metrics.words import number, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = (
    TableColumn("days", "Days", "text"),
    TableColumn("issues", "Issues", "number"),
    TableColumn("share", "Share", "percent"),
    TableColumn("cumulative", "This long or less", "percent"),
)
_MOST_BARS, _LEAST_BARS, _NEARLY_ALL = 40, 10, 95
_SPANS = (1, 2, 5, 7, 14, 28, 91, 182, 364)  # days that share a bar
_BAR_FONT = 9.0


@dataclass(frozen=True, slots=True)
class Times(Facts):
    """What a distribution is of.

    Attributes:
        days: whole days of each item, ascending.
        span: how many days share a bar.
        bars: how many such bars there are; what took longer than all of them shares one more.
        facts: of the board.
    """

    days: tuple[float, ...]
    span: int
    bars: int
    facts: FlowFacts

    @property
    def end(self) -> int:
        """The last day of the last bar that is not open."""
        return self.span * self.bars

    @property
    def open(self) -> bool:
        """Whether there is one more bar, for what took longer."""
        return self.days[-1] > self.end


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
    days: npt.NDArray[np.float64] = np.sort(items[column].dropna().to_numpy(dtype=np.float64))
    if len(days) < LEAST_ITEMS:
        return pd.DataFrame()
    found = _scale(tuple(days.tolist()), flow_facts(items))
    issues = _count(found.days, found)
    names = [_name(bar, found.span) for bar in range(found.bars)]
    table = pd.DataFrame(
        {
            "days": pd.Series([*names, *([f"over {found.end}"] if found.open else [])], dtype="object"),
            "issues": issues,
            "share": issues / len(days),
            "cumulative": issues.cumsum() / len(days),
        }
    )
    table.attrs["times"] = found
    return table


def _scale(days: tuple[float, ...], facts: FlowFacts) -> Times:
    """The narrowest bars of which 40 hold nearly all: the longest, or else twice the 95th percentile."""
    longest, reach = max(days[-1], 1), max(min(days[-1], 2 * nearest_rank(days, _NEARLY_ALL)), 1)
    span = next((span for span in _SPANS if reach <= span * _MOST_BARS), ceil(reach / _MOST_BARS))
    all_bars = ceil(longest / span)
    return Times(days, span, all_bars if all_bars <= _MOST_BARS else ceil(reach / span), facts)


def _count(days: Sequence[float], found: Times) -> npt.NDArray[np.int64]:
    """How many of `days` each bar holds; the first has the days 1 to `span`, and what was done before it began."""
    bars = found.bars + found.open
    places = np.ceil(np.asarray(days) / found.span).astype(np.int64) - 1
    counts: npt.NDArray[np.int64] = np.bincount(np.clip(places, 0, bars - 1), minlength=bars)
    return counts


def _name(bar: int, span: int) -> str:
    last = (bar + 1) * span
    return str(last) if span == 1 else f"{last - span + 1}–{last}"  # noqa: RUF001  an en dash


def tell_distribution(table: pd.DataFrame) -> list[str]:
    """The percentiles, the highest bar, the longest, and how wide a bar is."""
    found = times(table)
    return [
        tell_percentiles(found.days, found.facts.rules),
        *_tell_highest(table),
        f"The longest took {quantity(found.days[-1], 'days')}.",
        *_tell_bars(table),
    ]


def _tell_highest(table: pd.DataFrame) -> list[str]:
    found = times(table)
    if len(found.days) < FEWEST:
        return []
    highest = table.iloc[int(table["issues"].to_numpy()[: found.bars].argmax())]
    days = quantity(float(highest["days"]), "days") if found.span == 1 else f"{highest['days']} days"
    return [f"Most often it took {days}: {quantity(highest['issues'], 'issues')}, {percent(highest['share'])}."]


def _tell_bars(table: pd.DataFrame) -> list[str]:
    found = times(table)
    told = [f"Each bar spans {found.span} days."] if found.span > 1 else []
    if found.open:
        rest = quantity(table["issues"].iloc[-1], "issues")
        told.append(f"The last bar stands apart: it holds all that took over {found.end} days, {rest}.")
    return told


def draw_distribution(ax: "Axes", table: pd.DataFrame, goal: Goal | None, theme: Theme) -> None:
    """A bar a day or span, filled as far as the goal is kept, and an upright line at each percentile."""
    found = times(table)
    least = 0 if found.open else max(_LEAST_BARS * found.span, ceil(goal.days) + 1 if goal else 0)
    ax.set_xlim(0, max(found.end + 2 * found.span * found.open, least))
    lines = [(_place(days, found), words) for days, words in _find_lines(found, goal)]
    rows = _stack(ax, lines)
    value_axis(ax, float(table["issues"].max()), theme, "issues", room=((max(rows) + 1) * LINE + 8) / size(ax)[1])
    _draw_bars(ax, table, goal, theme)
    _write_counts(ax, table, [days for days, _ in lines], theme)
    _draw_lines(ax, lines, rows, theme)
    _write_days(ax, table, theme)
    within = f"; filled: within {quantity(goal.days, 'days')}" if goal else ""
    write_key(ax, f"{len(found.days)} issues{within}", theme)


def _place(days: float, found: Times) -> float:
    """Where so many days lie on the axis: at their end, or in the middle of the open bar."""
    return days if days <= found.end or not found.open else _centres(found)[-1]


def _centres(found: Times) -> list[float]:
    """The middle of each bar; the open one stands apart."""
    opened = [(found.bars + 1) * found.span] if found.open else []
    return [*((bar + 0.5) * found.span for bar in range(found.bars)), *map(float, opened)]


def _draw_bars(ax: "Axes", table: pd.DataFrame, goal: Goal | None, theme: Theme) -> None:
    found = times(table)
    kept = _count([day for day in found.days if goal is None or day <= goal.days], found)
    for issues, fill in ((table["issues"].to_numpy(), theme.bg), (kept, theme.c1)):
        some = np.flatnonzero(issues)
        ax.bar(np.array(_centres(found))[some], issues[some], 0.86 * found.span, facecolor=fill, edgecolor=theme.c1,
               linewidth=1.2, zorder=FILL)  # fmt: skip


def _write_counts(ax: "Axes", table: pd.DataFrame, lines: Sequence[float], theme: Theme) -> None:
    """How many a bar holds, where there is room and no line goes through the number."""
    found, unit, lift = times(table), size(ax)[0] / ax.get_xlim()[1], 7 * ax.get_ylim()[1] / size(ax)[1]
    for centre, issues in zip(_centres(found), table["issues"], strict=True):
        wide = width(number(issues), _BAR_FONT)
        free = all(abs(line - centre) * unit > wide / 2 for line in lines)
        if issues and free and wide <= found.span * unit:
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
    unit = size(ax)[0] / ax.get_xlim()[1]
    count = found.bars if found.open else int(ax.get_xlim()[1] // found.span)
    names = [((bar + 0.5) * found.span, _name(bar, found.span)) for bar in range(count)]
    shown = names[:: ceil((max(width(name) for _, name in names) + 8) / (found.span * unit))]
    if found.open:
        last = (_centres(found)[-1], str(table["days"].iloc[-1]))
        room = (width(last[1]) + width(shown[-1][1])) / 2 + 4
        shown = [*(name for name in shown if (last[0] - name[0]) * unit > room), last]
    for place, name in shown:
        write(ax, place, 13 * down, name, theme.muted, ha="center", transform=ax.get_xaxis_transform())
    write(ax, 0, (13 + LINE) * down, "days", theme.muted, ha="left", transform=ax.transAxes)
