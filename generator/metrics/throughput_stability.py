"""Throughput stability: the weeks' throughput as a process behaviour (XmR) chart.

Of the whole weeks of the window in their order; a week outside the limits is a signal. Source: Wheeler, "Understanding
Variation" (see `process_behaviour`).
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, LINES, SECOND_LINE, size, value_axis, write, write_key
from generator.metrics.flow import NOTHING_DONE
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.process_behaviour import FACTOR, LEAST_VALUES, Limits, draw_limits, limits
from generator.metrics.weeks import week_axis, weekly_throughput
from generator.metrics.words import NO_DATA, are, day, listed, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NAMED = 6  # signals of the chart


def compute(history: History) -> pd.DataFrame:
    """The whole weeks: `week`, `items`, `moving_range` (NaN: the first), `signal` ("", "above", "below").

    The limits stand in `attrs["limits"]`, None of too few weeks.
    """
    weeks = weekly_throughput(history)
    table = weeks[weeks["whole"]][["week", "items"]].reset_index(drop=True)
    table["moving_range"] = table["items"].diff().abs()
    found = limits(table["items"].tolist()) if len(table) >= LEAST_VALUES else None
    table["signal"] = pd.Series([_name_signal(items, found) for items in table["items"]], dtype="object")
    table.attrs["limits"] = found
    return table


def _name_signal(items: float, found: Limits | None) -> str:
    if found is None or not found.signals([items])[0]:
        return ""
    return "above" if items > found.high else "below"


def headline(table: pd.DataFrame) -> Headline:
    """Whether any week lies outside."""
    weeks, found = f"{len(table)} whole weeks", table.attrs["limits"]
    if found is None:
        few = f"{quantity(len(table), 'whole weeks')} {are(len(table))} too few for limits"
        return Headline(NO_DATA, f"Too early to tell: {few}", no_data=f"{few}; it takes {LEAST_VALUES}.")
    signals = int((table["signal"] != "").sum())
    if not signals:
        return Headline("stable", f"Throughput is stable: none of the {weeks} lies outside the limits", value=0)
    lie = "lies" if signals == 1 else "lie"
    return Headline(quantity(signals, "signals"), f"{signals} of {weeks} {lie} outside the limits", value=signals)


def explain(table: pd.DataFrame) -> list[str]:
    """The limits, and the weeks outside."""
    found: Limits | None = table.attrs["limits"]
    if found is None:
        return [f"{quantity(len(table), 'whole weeks')} so far; limits take {LEAST_VALUES}. The chart shows the weeks."]
    mean, low, high = quantity(found.mean, "issues", 1), number(found.low, 1), number(found.high, 1)
    usual = f"weeks from {low} to {high} are what this process brings by itself"
    told = [f"On average {mean} were delivered a week; {usual} ({quantity(len(table), 'whole weeks')})."]
    outside = table[table["signal"] != ""]
    if len(outside):
        weeks = [
            f"{day(row.week)} with {number(row.items)} ({row.signal})"  # type: ignore[arg-type]  # as computed
            for row in outside.itertuples()
        ]
        told.append(f"Outside, so ask what was different in the week from {listed(weeks, most=_MOST_NAMED)}.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A dot a week on a line, the mean and the limits; signals are hollow, with their number."""
    found: Limits | None = table.attrs["limits"]
    items, outside = table["items"].astype(float), (table["signal"] != "").to_numpy()
    value_axis(ax, max(items.max(), 1, found.high if found else 0), theme, "issues", room=0.06)
    week_axis(ax, table["week"].tolist(), theme)
    ax.plot(items.index, items, color=theme.c1, linewidth=SECOND_LINE, zorder=FILL, gid="weeks")
    for gid, dots, fill in (("inside", items[~outside], theme.c1), ("signals", items[outside], theme.bg)):
        ax.plot(dots.index, dots, "o", color=theme.c1, markersize=8 if gid == "signals" else 6, markeredgewidth=1.8,
                markerfacecolor=fill, zorder=LINES, gid=gid)  # fmt: skip
    if found is None:
        return
    draw_limits(ax, found, theme)
    lift = 13 * ax.get_ylim()[1] / size(ax)[1]
    for place in items.index[outside][-_MOST_NAMED:]:
        write(ax, place, items[place] + lift, number(items[place]), theme.text, ha="center", fontsize=10)
    if outside.any():
        write_key(ax, "hollow: outside the limits", theme)


THROUGHPUT_STABILITY = Metric(
    key="throughput_stability",
    title="Stability of throughput",
    question="Is a good or a bad week more than chance?",
    definition=(
        "The issues delivered in each whole week of the window (see throughput), as a process behaviour chart. The "
        f"limits are the mean ± {FACTOR} times the mean moving range, which is the mean difference between a week and "
        "the one before it, either way; there is no limit below 0. A week outside is a signal: something was "
        "different. Weeks on a limit or inside are what this process brings by itself, and have no cause of their "
        f"own. Fewer than {LEAST_VALUES} whole weeks have no limits."
    ),
    source="Wheeler, Understanding Variation: the XmR chart.",
    aim=(
        "Ask about signals, and leave the ups and downs inside the limits alone. With signals in it the past is a "
        "weak ground for a forecast. Stable does not mean good: a process can be steady and slow."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("week", "Week from", "date"),
        TableColumn("items", "Delivered (issues)", "number"),
        TableColumn("moving_range", "Moving range", "number"),
        TableColumn("signal", "Outside the limits", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=f"{NOTHING_DONE[:-1]}, or none of their weeks is whole.",
    rests_on=frozenset({"done", "resolutions"}),
)
