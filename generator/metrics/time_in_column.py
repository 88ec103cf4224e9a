"""Time in column: how long delivered issues stood in each column and status of the board.

Elapsed days of 24 hours, from an issue's creation to its last entry into done. Source: the site's definitions of flow;
Jira's control chart and "time in status".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, write_key
from generator.metrics.durations import LEAST_ITEMS
from generator.metrics.elapsed import elapsed_days, lives, say_days
from generator.metrics.facts import Facts
from generator.metrics.flow import done_items, flow_facts
from generator.metrics.lying_bars import BAR, lying_axes, write_beside
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import day, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ON_NONE = "on no column"
_MOST = 14  # bars


@dataclass(frozen=True, slots=True)
class ColumnTime(Facts):
    """A column's bar: its issues, the median of their days in it, all their days, whether work stands in it started."""

    name: str
    started: bool
    issues: int
    median: float
    total: float


def _bars(table: pd.DataFrame) -> tuple[ColumnTime, ...]:
    bars: tuple[ColumnTime, ...] = table.attrs["bars"]
    return bars


def _started_bars(table: pd.DataFrame) -> tuple[ColumnTime, ...]:
    """The bars of started work; all of them if no delivered issue was ever started."""
    return tuple(bar for bar in _bars(table) if bar.started) or _bars(table)


def compute(history: History) -> pd.DataFrame:
    """A row a status, in board order: `status`, `column_name`, `issues` that stood in it, days, `share` of all time.

    `median_days` is of those issues, each with all its stays together; `sum_days` of all. Empty when fewer than
    `LEAST_ITEMS` were delivered. The `ColumnTime`s stand in `attrs["bars"]`, the number of issues in `attrs["items"]`.
    """
    items = done_items(history)
    spans = lives(items, history) if len(items) >= LEAST_ITEMS else lives(items.iloc[:0], history)
    stood = spans.assign(days=elapsed_days(spans), place=spans["column"].fillna(len(history.board.columns)).astype(int))
    names = {place: column.name for place, column in enumerate(history.board.columns)}
    table = _summarise(stood, ["place", "status", "status_id"])
    table["column_name"] = table["place"].map(names).fillna(_ON_NONE).astype("object")
    table["share"] = table["sum_days"] / table["sum_days"].sum()
    columns = _summarise(stood, ["place"])
    started = set(stood["place"][stood["progress"] == "started"])
    table.attrs.update(
        flow=items.attrs["flow"],
        items=len(items),
        bars=tuple(
            ColumnTime(names.get(row.place, _ON_NONE), row.place in started, row.issues, row.median_days, row.sum_days)  # type: ignore[arg-type]  # as summarised
            for row in columns.itertuples()
        ),
    )
    return table


def _summarise(stood: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """For each group, in order, how many issues, the median of their days and the sum."""
    each = stood.groupby([*keys, "issue_id"], as_index=False)["days"].sum()
    days = each.groupby(keys)["days"]
    return pd.DataFrame({"issues": days.size(), "median_days": days.median(), "sum_days": days.sum()}).reset_index()


def headline(table: pd.DataFrame) -> Headline:
    """Where the most time goes."""
    bars = _started_bars(table)
    longest = max(bars, key=lambda bar: bar.total)
    share = percent(longest.total / (sum(bar.total for bar in bars) or 1))
    median = say_days(longest.median)
    where = "in started columns" if longest.started else "before done"
    return Headline(
        f"{share} in {longest.name}", f"{longest.name} takes {share} of the time {where}, {median} an issue"
    )


def explain(table: pd.DataFrame) -> list[str]:
    """Each bar in words, and the time before work began."""
    facts, bars = flow_facts(table), _bars(table)
    told = [
        f"Median time of the {quantity(table.attrs['items'], 'issues')} delivered since {day(facts.first_day)}: "
        + "; ".join(f"{bar.name} {say_days(bar.median)} ({quantity(bar.issues, 'issues')})" for bar in bars)
        + "."
    ]
    pale = [bar for bar in bars if not bar.started]
    if pale and len(pale) < len(bars):
        share = percent(sum(bar.total for bar in pale) / (sum(bar.total for bar in bars) or 1))
        told.append(f"{share} of all time passed outside the started columns, which the chart leaves out.")
    if len(_started_bars(table)) > _MOST:
        told.append(f"The chart shows the first {_MOST} columns, the table all.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A lying bar a started column: the median of the issues that stood in it, with their number."""
    bars = _started_bars(table)[:_MOST]
    days = [bar.median for bar in bars]
    unit, factor = ("days", 1) if max(days) >= 1 else ("hours", 24)
    widths = [each * factor for each in days]
    lying_axes(ax, [bar.name for bar in bars], max(*widths, 1 / factor), unit, theme)
    ax.barh(range(len(bars)), widths, BAR, facecolor=theme.c1, zorder=FILL)
    for row, bar in enumerate(bars):
        write_beside(ax, widths[row], row, f"{say_days(bar.median)}, {quantity(bar.issues, 'issues')}", theme)
    write_key(ax, "median time of the issues that stood in the column", theme)


TIME_IN_COLUMN = Metric(
    key="time_in_column",
    title="Time in column",
    question="Where on the board does work spend its time?",
    definition=(
        "For the issues delivered in the days the report looks at, how long they stood in each status and column from "
        "their creation to their last entry into done, in elapsed days of 24 hours, nights and days off counted. An "
        "issue that was in a status several times counts once, with all its time there together. The median is of the "
        "issues that were there at all; the share is of all time of all these issues. The time that a reopened issue "
        "was done in between counts for that status. A status that is on no column now has a row of its own. The "
        "chart shows the columns of started work; where issues lay before work began stands in the table. With fewer "
        f"than {LEAST_ITEMS} delivered issues nothing is shown."
    ),
    source="The changelog of the status; columns as the board is set up now.",
    aim=(
        "Look at the longest bar first: is it work, or is it waiting for somebody? It is the time that passed, not "
        "the time that was worked."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("status", "Status", "text"),
        TableColumn("column_name", "Column", "text"),
        TableColumn("issues", "Issues", "number"),
        TableColumn("median_days", "Median (days)", "number"),
        TableColumn("sum_days", "Sum (days)", "number"),
        TableColumn("share", "Share of all time", "percent"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=f"Fewer than {LEAST_ITEMS} issues were delivered in the days that the report looks at.",
    rests_on=frozenset({"done", "columns"}),
)
