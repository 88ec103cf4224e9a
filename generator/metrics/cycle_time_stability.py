"""Stability of cycle time: the cycle times in the order of completion as a process behaviour (XmR) chart.

An issue outside the limits is a signal. Source: Wheeler, "Understanding Variation" (see `process_behaviour`).
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, LINES, size, value_axis, write, write_key
from generator.metrics.dots import Dot, write_keys
from generator.metrics.durations import TOO_FEW_STARTED, tell_not_delivered, tell_unstarted, tell_window, timed
from generator.metrics.flow import done_items, flow_facts, to_date
from generator.metrics.labels import LINE
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.process_behaviour import FACTOR, LEAST_VALUES, Limits, draw_limits, limits
from generator.metrics.words import NO_DATA, day, listed, month, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_SHOWN = 150  # dots of the chart
_LABEL_ROOM, _LOWEST_TOP = 60.0, 5.0


def compute(history: History) -> pd.DataFrame:
    """A row an issue that has a cycle time, the signals first, each in the order of completion.

    Beside the columns of `flow.done_items`: `place` in that order, from 1 on; `moving_range`, the difference to the
    issue before (NaN: the first); `signal` ("", "above", "below"). The limits stand in `attrs["limits"]`, None of too
    few issues.
    """
    rows = timed(done_items(history))
    found = limits(rows["cycle_time_days"].tolist()) if len(rows) >= LEAST_VALUES else None
    rows["place"] = range(1, len(rows) + 1)
    rows["moving_range"] = rows["cycle_time_days"].diff().abs()
    rows["signal"] = _name_signals(rows["cycle_time_days"], found)
    table = rows.sort_values("signal", key=lambda signals: signals == "", kind="stable", ignore_index=True)
    table.attrs["limits"] = found
    return table


def _name_signals(days: "pd.Series[float]", found: Limits | None) -> "pd.Series[str]":
    names = pd.Series("", index=days.index, dtype="object")
    if found is not None:
        outside = found.signals(days.tolist())
        names[outside & (days > found.mean)] = "above"
        names[outside & (days < found.mean)] = "below"
    return names


def _signals(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["signal"] != ""]


def headline(table: pd.DataFrame) -> Headline:
    """Whether any issue lies outside."""
    found: Limits | None = table.attrs["limits"]
    if found is None:
        few = f"{len(table)} issues are too few for limits"
        return Headline(NO_DATA, f"Too early to tell: {few}", no_data=f"{few}; it takes {LEAST_VALUES}.")
    signals = len(_signals(table))
    if not signals:
        return Headline("stable", f"Cycle time is stable: none of {len(table)} issues lies outside the limits", value=0)
    lie, high = "lies" if signals == 1 else "lie", quantity(found.high, "days", 1)
    edge = f"outside the limits of {number(found.low, 1)} and" if found.low else "above the limit of"
    sentence = f"{signals} of {len(table)} issues {lie} {edge} {high}"
    return Headline(quantity(signals, "signals"), sentence, value=signals)


def explain(table: pd.DataFrame) -> list[str]:
    """The limits, the issues outside, what the chart does not show and what is left out."""
    facts, found = flow_facts(table), table.attrs["limits"]
    told = [_tell_limits(table, found), *_tell_signals(table), *_tell_shown(table)]
    return [*told, *tell_unstarted(facts), *tell_not_delivered(facts), tell_window(facts)]


def _tell_limits(table: pd.DataFrame, found: Limits | None) -> str:
    if found is None:
        return f"{len(table)} issues so far; limits take {LEAST_VALUES}. The chart shows the issues alone."
    mean, high = quantity(found.mean, "days", 1), quantity(found.high, "days", 1)
    usual = f"up to {high}" if not found.low else f"from {number(found.low, 1)} to {high}"
    return f"The mean of {len(table)} issues is {mean}; {usual} is what this process brings by itself."


def _tell_signals(table: pd.DataFrame) -> list[str]:
    outside = _signals(table)
    if outside.empty:
        return []
    cells = zip(outside["key"], outside["cycle_time_days"], strict=True)
    issues = [f"{key} ({quantity(days, 'days')})" for key, days in cells]
    return [f"Outside, so ask what was different about them (hollow): {listed(issues, 6)}."]


def _tell_shown(table: pd.DataFrame) -> list[str]:
    if len(table) <= _MOST_SHOWN:
        return []
    return [f"The chart shows the last {_MOST_SHOWN} issues; limits, signals and table are of all {len(table)}."]


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A dot an issue on a line in the order of completion, the mean and the limits; signals hollow, with their key."""
    found: Limits | None = table.attrs["limits"]
    rows = table.sort_values("place", ignore_index=True).tail(_MOST_SHOWN).reset_index(drop=True)
    x, y, outside = rows.index + 0.5, rows["cycle_time_days"], (rows["signal"] != "").to_numpy()
    value_axis(ax, max(y.max(), _LOWEST_TOP, found.high if found else 0), theme, "days", room=0.04)
    _draw_order(ax, rows, theme)
    ax.plot(x, y, color=theme.c1, linewidth=1, alpha=0.5, zorder=FILL, gid="order")
    ax.plot(x[~outside], y[~outside], "o", color=theme.c1, markersize=4.5, markeredgewidth=0, zorder=LINES,
            gid="inside")  # fmt: skip
    ax.plot(x[outside], y[outside], "o", color=theme.c1, markersize=8, markeredgewidth=1.8, markerfacecolor=theme.bg,
            zorder=LINES, gid="signals")  # fmt: skip
    hollow = "; hollow: outside the limits" if outside.any() else ""
    write_key(ax, f"{len(rows)} issues in the order they were done{hollow}", theme)
    if found is None:
        return
    draw_limits(ax, found, theme)
    named = sorted(zip(x[outside], y[outside], rows["key"][outside], strict=True), key=lambda dot: -dot[1])
    edges = (found.low, found.mean, found.high)
    write_keys(ax, [Dot(*dot) for dot in named], zip(x, y, strict=True), edges, theme)


def _draw_order(ax: "Axes", rows: pd.DataFrame, theme: Theme) -> None:
    """The axis of issues, each at its place; a day is named once, where there is room, so days are not evenly apart."""
    ax.set_xlim(0, max(len(rows), LEAST_VALUES))
    wide, high = size(ax)
    days = [to_date(each) for each in rows["done_day"]]
    step = max(int(-(-_LABEL_ROOM * ax.get_xlim()[1] // wide)), 1)
    labels = {f"{days[place].day} {month(days[place])}": place for place in reversed(range(0, len(days), step))}
    for label, place in labels.items():
        write(ax, place + 0.5, -13 / high, label, theme.muted, ha="center", transform=ax.get_xaxis_transform())
    span = f"done from {day(days[0])} to {day(days[-1])}"
    write(ax, 0, -(13 + LINE) / high, span, theme.muted, ha="left", transform=ax.transAxes)


CYCLE_TIME_STABILITY = Metric(
    key="cycle_time_stability",
    title="Stability of cycle time",
    question="Is an issue that took long more than chance?",
    definition=(
        "The cycle times of the issues done in the days the report looks at, in the order they were done, as a process "
        f"behaviour chart. The limits are the mean ± {FACTOR} times the mean moving range, which is the mean "
        "difference between an issue and the one done before it, either way; there is no limit below 0. An issue "
        "outside is a signal: something was different about it. Issues on a limit or inside are what this process "
        f"brings by itself. Fewer than {LEAST_VALUES} issues have no limits. Cycle times are those of the card of that "
        "name: issues never started and issues not delivered are left out and counted apart."
    ),
    source="Wheeler, Understanding Variation: the XmR chart.",
    aim=(
        "Ask about signals, and leave the ups and downs inside the limits alone: chasing them makes them larger. Many "
        "signals mean that no promise about cycle time holds yet. Stable does not mean fast."
    ),
    scope="board",
    columns=(
        TableColumn("place", "In order", "number"),
        TableColumn("key", "Issue", "issue"),
        TableColumn("done_at", "Done", "instant"),
        TableColumn("cycle_time_days", "Cycle time (days)", "number"),
        TableColumn("moving_range", "Moving range", "number"),
        TableColumn("signal", "Outside the limits", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=TOO_FEW_STARTED,
    section="flow",
    rests_on=frozenset({"done", "started", "resolutions"}),
)
