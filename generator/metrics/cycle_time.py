"""Cycle time: how long each issue took from its first start to its last entry into done.

In calendar days touched, so an issue started and done on one day took 1 day. Source: the Kanban Guide's cycle time and
service level expectation; the scatter is the one D. Vacanti describes.
"""

from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, LINES, day_axis, label_ends, value_axis, write_key
from generator.metrics.dots import DOT, Dot, dot_area, write_counts, write_keys
from generator.metrics.durations import (
    AT_THE_END,
    LEAST_ITEMS,
    TOO_FEW_STARTED,
    Percentile,
    expected_days,
    find_percentiles,
    share_within,
    tell_not_delivered,
    tell_percentiles,
    tell_unstarted,
    tell_window,
    timed,
)
from generator.metrics.flow import FlowFacts, done_items, flow_facts, to_day
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import listed, number, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOWEST_TOP = 5.0
_MOST_DOTS, _ROWS = 600, 18
_SPANS = (7, 28, 91, 364)  # days that share a column of dots where they are many


def compute(history: History) -> pd.DataFrame:
    """A row an issue that was delivered, the longest first, those never started last; see `flow.done_items`."""
    items = done_items(history)
    if timed(items).empty:
        return items.iloc[:0]
    order = ["cycle_time_days", "cycle_time_hours", "done_at", "issue_id"]
    return items.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def headline(table: pd.DataFrame) -> Headline:
    """The service level expectation that the data gives."""
    days = timed(table)["cycle_time_days"].tolist()
    percentage, limit = expected_days(days, flow_facts(table).rules)
    within = quantity(limit, "days")
    if len(days) < FEWEST:
        return Headline(within, f"Half of {len(days)} issues took {within} or less: too few to expect anything of")
    return Headline(within, f"{percentage} % of {len(days)} issues took {within} or less", value=limit)


def explain(table: pd.DataFrame) -> list[str]:
    """The percentiles, the longest, what a dot is, what is left out."""
    facts, rows = flow_facts(table), timed(table)
    days = rows["cycle_time_days"].tolist()
    _, limit = expected_days(days, facts.rules)
    inside, share = share_within(days, limit)
    told = [tell_percentiles(days, facts.rules)]
    if len(days) >= FEWEST:
        told.append(f"{inside} of {len(days)}, {percent(share)}, took {quantity(limit, 'days')} or less.")
    told += [_tell_longest(rows, facts), *_tell_gathered(rows, facts)]
    return [*told, *tell_unstarted(facts, AT_THE_END), *tell_not_delivered(facts), tell_window(facts)]


def _tell_longest(rows: pd.DataFrame, facts: FlowFacts) -> str:
    """Which issues lie above the highest line; where there are none, the longest."""
    highest = _highest(rows, facts)
    above = rows[rows["cycle_time_days"] > highest.days]
    if len(rows) < FEWEST or above.empty:
        longest = rows.iloc[0]
        return f"The longest took {quantity(longest['cycle_time_days'], 'days')}: {longest['key']}."
    pairs = zip(above["key"], above["cycle_time_days"], strict=True)
    said = [f"{key} ({quantity(days, 'days')})" for key, days in pairs]
    return f"Above the {highest.percentages[-1]} % line: {listed(said)}."


def _highest(rows: pd.DataFrame, facts: FlowFacts) -> Percentile:
    return find_percentiles(rows["cycle_time_days"].tolist(), facts.rules)[-1]


def _tell_gathered(rows: pd.DataFrame, facts: FlowFacts) -> list[str]:
    _, span, rise = _gather(rows, facts)
    if span == rise == 1:
        return []
    size = f"{quantity(span, 'days')} of finishing and {quantity(rise, 'days')} of cycle time"
    return [f"So many were done that each dot gathers {size}; it stands at their mean."]


def _gather(rows: pd.DataFrame, facts: FlowFacts) -> tuple[pd.DataFrame, int, int]:
    """The dots, and how many days a dot gathers across and upwards; 1 and 1 while they are few.

    Each has its place `x` and `y` in days of the chart, the number of `issues` it stands for, and the `key` of one.
    """
    longest = rows["cycle_time_days"].max()
    for span, rise in ((1, 1), *((span, ceil(longest / _ROWS)) for span in _SPANS)):
        dots = _group(rows, facts, span, rise)
        if len(dots) <= _MOST_DOTS:
            break
    return dots, span, rise


def _group(rows: pd.DataFrame, facts: FlowFacts, span: int, rise: int) -> pd.DataFrame:
    x, y = rows["done_day"] - to_day(facts.first_day), rows["cycle_time_days"]
    groups = rows.assign(x=x + 0.5, y=y).groupby([x // span, (y - 1) // rise], sort=True)
    return groups.agg(x=("x", "mean"), y=("y", "mean"), issues=("key", "size"), key=("key", "first"))


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A dot an issue; dots on one spot become a larger one with their number; dashed percentile lines."""
    facts, rows = flow_facts(table), timed(table)
    days = rows["cycle_time_days"].tolist()
    dots, *gathered = _gather(rows, facts)
    value_axis(ax, max(*days, _LOWEST_TOP), theme, "days")
    day_axis(ax, facts.first_day, facts.days, theme)
    _draw_percentiles(ax, days, facts, theme)
    one, more = dots[dots["issues"] == 1], dots[dots["issues"] > 1]
    ax.plot(one["x"], one["y"], "o", color=theme.c1, alpha=0.7, markersize=DOT, markeredgewidth=0, zorder=LINES,
            gid="dots")  # fmt: skip
    ax.scatter(more["x"], more["y"], more["issues"].map(dot_area), color=theme.c1, alpha=0.7, linewidths=0,
               zorder=LINES, gid="counted")  # fmt: skip
    _write_on_dots(ax, dots, facts, days, theme)
    spot = "on one spot" if gathered == [1, 1] else "about there"
    shared = "" if more.empty else f"; a number: so many {spot}"
    write_key(ax, f"{len(days)} issues by the day they were done{shared}", theme)


def _draw_percentiles(ax: "Axes", days: list[float], facts: FlowFacts, theme: Theme) -> None:
    found = find_percentiles(days, facts.rules)
    ax.hlines([each.days for each in found], 0, facts.days, colors=theme.text, linewidths=GUIDE_LINE,
              linestyles=GUIDE_DASH, zorder=FILL, gid="percentiles")  # fmt: skip
    label_ends(ax, [(facts.days, each.days, each.label, theme.text) for each in found])


def _write_on_dots(ax: "Axes", dots: pd.DataFrame, facts: FlowFacts, days: list[float], theme: Theme) -> None:
    counted = dots[dots["issues"] > 1].sort_values("issues", ascending=False, kind="stable")
    write_counts(ax, list(map(Dot, counted["x"], counted["y"], counted["issues"].map(number))), theme)
    lines = [each.days for each in find_percentiles(days, facts.rules)]
    if len(days) < FEWEST:
        return
    named = dots[dots["y"] > lines[-1]].sort_values("y", ascending=False, kind="stable")
    texts = list(map(Dot, named["x"], named["y"], map(_name, named["key"], named["issues"])))
    write_keys(ax, texts, zip(dots["x"], dots["y"], strict=True), lines, theme)


def _name(key: str, issues: int) -> str:
    return key if issues == 1 else f"{key} and {issues - 1} more"


CYCLE_TIME = Metric(
    key="cycle_time",
    title="Cycle time",
    question="How long does an issue take once work on it has begun?",
    definition=(
        "For each issue that is done now and was done in the days the report looks at (90 unless configured "
        "otherwise): the calendar days it touched from its first entry into a started status to its last entry into "
        "done, both days counted and days off too, in the report's time zone (the table also tells the working days of "
        "them and the elapsed hours). So an issue started and done on one day "
        "took 1 day; one that was reopened took until it was done again. A status is started if its column lies "
        "between the board's first and last, unless configured otherwise. Issues that never were in such a status "
        "have no cycle time: they are counted and listed apart, not as 0. Issues closed with a resolution that "
        "delivers nothing (Won't Do, Duplicate, Cannot Reproduce unless configured otherwise) are left out. A "
        "percentile is by nearest rank, the smallest cycle time that at least so many percent of the issues did not "
        f"exceed, so it is always one that occurred. Of fewer than {FEWEST} issues only the median is given, of fewer "
        f"than {LEAST_ITEMS} nothing."
    ),
    source="The Kanban Guide: cycle time and service level expectation.",
    aim=(
        "Tell others how long one issue is likely to take, and ask what the issues above the highest line have in "
        "common. It says nothing of how much work an issue was, and nothing of any person."
    ),
    scope="board",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("type", "Type", "text"),
        TableColumn("done_at", "Done", "instant"),
        TableColumn("started_at", "First started", "instant"),
        TableColumn("cycle_time_days", "Cycle time (days)", "number"),
        TableColumn("cycle_time_working_days", "Working days of them", "number"),
        TableColumn("cycle_time_hours", "Elapsed (hours)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=TOO_FEW_STARTED,
    section="flow",
    rests_on=frozenset({"done", "started", "resolutions"}),
)
