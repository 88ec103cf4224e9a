"""Flow efficiency: what share of their time in progress delivered issues did not wait.

Active time / (active + waiting time), from the first start to the last entry into done. Source: Modig and Åhlström,
"This is Lean"; Vacanti, "Actionable Agile Metrics for Predictability".
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, write_key
from generator.metrics.durations import LEAST_ITEMS
from generator.metrics.elapsed import cut_by_flags, elapsed_days, lives, say_days
from generator.metrics.flow import done_items, flow_facts
from generator.metrics.lying_bars import BAR, lying_axes, write_beside
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import day, listed, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 11  # issues of the chart
_ALL = 100


def compute(history: History) -> pd.DataFrame:
    """A row a delivered issue, the longest waiting first: `key`, `type`, `done_at`, `active`, `waiting`, `share`.

    `active` and `waiting` are elapsed days, `share` is the active part (NaN: neither). Empty when the config names no
    waiting status, or when fewer than `LEAST_ITEMS` issues have a share.
    """
    items = done_items(history)
    spans = _spans_in_progress(items, history)
    sums = spans.groupby("issue_id")[["active", "waiting"]].sum()
    table = items.join(sums, on="issue_id")
    table["share"] = table["active"] / (table["active"] + table["waiting"]).where(lambda total: total > 0)
    table = table[table["share"].notna()].sort_values(["waiting", "issue_id"], ascending=[False, True])
    if not history.board.waiting_status_ids or len(table) < LEAST_ITEMS:
        table = table.iloc[:0]
    table = table.reset_index(drop=True)
    table.attrs.update(flow=items.attrs["flow"], left_out=len(items) - len(table))
    return table


def _spans_in_progress(items: pd.DataFrame, history: History) -> pd.DataFrame:
    """The stays since the first start that are work or waiting, with the days of each that are `active`, `waiting`."""
    waits = history.board.waiting_status_ids | history.board.blocked_status_ids
    stays = lives(items[items["started_at"].notna()], history)
    still = stays["status_id"].isin(waits)
    spans = stays[((stays["progress"] == "started") | still) & (stays["entered_at"] >= stays["started_at"])]
    flagged = cut_by_flags(spans, history)
    days, raised = elapsed_days(spans), elapsed_days(flagged).groupby(flagged["span"]).sum()
    waiting = np.where(still[spans.index], days, raised.reindex(spans.index, fill_value=0.0))
    return spans.assign(active=days - waiting, waiting=waiting)


def _overall(table: pd.DataFrame) -> float:
    active, waiting = float(table["active"].sum()), float(table["waiting"].sum())
    return active / (active + waiting)


def headline(table: pd.DataFrame) -> Headline:
    """The share of all issues together."""
    value = _overall(table)
    share = percent(value)
    sentence = f"Work in progress was active for {share} of its time, and waited for the rest"
    return Headline(share, sentence, value=100 * value)


def explain(table: pd.DataFrame) -> list[str]:
    """The sums, the middle issue, who waited longest, and who is left out."""
    facts = flow_facts(table)
    active, waiting = (say_days(float(table[name].sum())) for name in ("active", "waiting"))
    longest = table[table["waiting"] > 0].head(5)
    told = [
        f"{quantity(len(table), 'issues')} delivered since {day(facts.first_day)}: {active} active, {waiting} waiting.",
        f"In the middle issue (the median) {percent(float(table['share'].median()))} of the time was active.",
    ]
    if len(longest):
        named = zip(longest["key"], longest["waiting"], strict=True)
        told.append(f"The longest waits: {listed([f'{key} ({say_days(days)})' for key, days in named])}.")
    if table.attrs["left_out"]:
        told.append(f"{quantity(table.attrs['left_out'], 'issues')} never in progress for any time left out.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A lying bar for all issues and for each of those that waited longest: active filled, waiting hatched."""
    shown = table.head(_MOST)
    names = ["all issues", *shown["key"]]
    actives = [float(table["active"].sum()), *shown["active"]]
    waits = [float(table["waiting"].sum()), *shown["waiting"]]
    lying_axes(ax, names, _ALL, "%", theme)
    shares = [active / (active + waiting) for active, waiting in zip(actives, waits, strict=True)]
    widths, rows = [_ALL * share for share in shares], range(len(names))
    ax.barh(rows, widths, BAR, facecolor=theme.c1, zorder=FILL)
    ax.barh(rows, [_ALL - each for each in widths], BAR, widths, facecolor=theme.bg, edgecolor=theme.c5,
            linewidth=1.2, hatch="///", zorder=FILL)  # fmt: skip
    for row in rows:
        write_beside(ax, _ALL, row, f"{percent(shares[row])}, waited {say_days(waits[row])}", theme)
    write_key(ax, "filled: active, hatched: waiting; below all issues those that waited longest", theme)


FLOW_EFFICIENCY = Metric(
    key="flow_efficiency",
    title="Flow efficiency",
    question="How much of the time in progress is work, and how much is waiting?",
    definition=(
        "Active time out of active and waiting time, of the issues delivered in the days the report looks at, from "
        "their first start to their last entry into done, in elapsed time, nights and days off counted. Waiting is "
        "the time in the statuses that the config names under waiting_statuses or blocked_statuses, and the time an "
        "issue was flagged in another started status. Active is the rest of the time in started statuses. Time that "
        "an issue was put back, done in between or on no column is neither. The figure is that of all issues "
        "together, so long ones weigh more; the median is of the issues' own shares. Issues without any time in "
        f"progress are left out; fewer than {LEAST_ITEMS} issues show nothing, and neither does a board without "
        "waiting statuses, for without them all time would look like work."
    ),
    source="Modig and Åhlström, This is Lean; Vacanti, Actionable Agile Metrics for Predictability.",
    aim=(
        "A low share says that shorter queues would gain more than faster hands. It depends on which "
        "statuses are named, so compare it with the past of this board only, and never with another team."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("type", "Type", "text"),
        TableColumn("done_at", "Done", "instant"),
        TableColumn("active", "Active (days)", "number"),
        TableColumn("waiting", "Waiting (days)", "number"),
        TableColumn("share", "Flow efficiency", "percent"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "The config does not say in which statuses work waits: name them under waiting_statuses, such as "
        f"waiting_statuses: [In Review]. Or fewer than {LEAST_ITEMS} issues that had been in progress were delivered."
    ),
)
