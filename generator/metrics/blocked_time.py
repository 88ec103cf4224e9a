"""Blocked time: how often and how long issues could not go on.

Blocked is who is flagged, or stands in a status that the config names as blocked, and is not done. Source: the site's
definitions of flow; Jira's flag for an impediment.
"""

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.history.workdays import start_of_day
from generator.metrics.axes import FILL, size, value_axis, write, write_key
from generator.metrics.elapsed import cut_by_flags, elapsed_days, join, say_days
from generator.metrics.flow import find_facts, flow_facts, taking_part
from generator.metrics.labels import width
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.weeks import WEEK, WHOLE, mondays, week_axis, week_note
from generator.metrics.words import are, day, instant, listed, number, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR = 0.7
_LEAST_FOR_MEDIAN = 3
_WAYS = {(True, False): "flagged", (False, True): "status", (True, True): "flagged and status"}


def compute(history: History) -> pd.DataFrame:
    """A row each time an issue was blocked in the window, those still so first, then the latest begun.

    Columns: `key`, `summary`, `way` (why it counts), `begin`, `ended_at` (NaT: still so), `days`, the elapsed ones that
    lie in the window. In `attrs` stand the Mondays of `weeks` and the days blocked in each, `by_week`.
    """
    facts, zone = find_facts(history), history.rules.time_zone
    weeks, spans = mondays(facts.first_day, facts.last_day), _find_spans(history)
    first = pd.Timestamp(start_of_day(facts.first_day, zone))
    spans = spans[spans["end"] > first].reset_index(drop=True)
    inside = spans.assign(begin=spans["begin"].where(spans["begin"] > first, first))
    table = spans.assign(
        days=elapsed_days(inside),
        way=pd.Series([_WAYS[way] for way in zip(spans["flag"], spans["status"], strict=True)], dtype="object"),
        ended_at=spans["end"].where(spans["end"] < history.as_of),
    ).merge(history.issues[["issue_id", "key", "summary"]], on="issue_id")
    table["open"] = table["ended_at"].isna()
    table = table.sort_values(["open", "begin", "issue_id"], ascending=[False, False, True], ignore_index=True)
    table.attrs.update(flow=facts, weeks=weeks, by_week=_sum_by_week(inside, weeks, zone), zone=zone)
    return table


def _find_spans(history: History) -> pd.DataFrame:
    """When issues were blocked, each time once, whether by a `flag`, a `status` or both; what lasts ends at `as_of`."""
    stays = history.stays[history.stays["issue_id"].isin(taking_part(history)["issue_id"])]
    stays = stays[stays["progress"] != "done"]
    open_ = stays.assign(begin=stays["entered_at"], end=stays["left_at"].fillna(pd.Timestamp(history.as_of)))
    named = open_[open_["status_id"].isin(history.board.blocked_status_ids) & (open_["begin"] < open_["end"])]
    ways = (
        cut_by_flags(open_, history).assign(flag=True, status=False),
        named.assign(flag=False, status=True),
    )
    columns = ["issue_id", "begin", "end", "flag", "status"]
    return join(pd.concat([spans[columns] for spans in ways], ignore_index=True))


def _sum_by_week(spans: pd.DataFrame, weeks: list[date], zone: ZoneInfo) -> list[float]:
    """The elapsed days of the spans that lie in each week."""
    edges = [start_of_day(monday, zone).timestamp() for monday in [*weeks, weeks[-1] + WEEK]]
    begins, ends = (spans[name].astype("int64").to_numpy() / 1e6 for name in ("begin", "end"))
    passed = [float(np.clip(np.minimum(ends, edge) - begins, 0, None).sum()) / 86_400 for edge in edges]
    return [after - before for before, after in pairwise(passed)]


def headline(table: pd.DataFrame) -> Headline:
    """How many issues, how long in all, and how many still."""
    count, now = table["issue_id"].nunique(), int(table["open"].sum())
    issues, days = quantity(count, "issues"), say_days(float(table["days"].sum()))
    still = f"; {number(now)} still {are(now)}" if now else ""
    return Headline(issues, f"{issues} {were(count)} blocked, {days} in all{still}", value=count)


def explain(table: pd.DataFrame) -> list[str]:
    """How long an issue was blocked, which ones still are, and since when."""
    facts, zone = flow_facts(table), table.attrs["zone"]
    each = table.groupby("key")["days"].sum().sort_values(ascending=False, kind="stable")
    days = [say_days(float(value)) for value in (each.median(), each.iloc[0], max(table.attrs["by_week"]))]
    times = quantity(len(table), "times")
    told = [f"From {day(facts.first_day)} to {day(facts.last_day)} issues were blocked {times}."]
    if len(each) >= _LEAST_FOR_MEDIAN:
        told.append(f"The median of the {len(each)} issues: {days[0]} each.")
    told.append(f"Longest, {each.index[0]}: {days[1]}. {_name_worst_week(table)}: {days[2]}, all issues together.")
    still = table[table["open"]]
    if len(still):
        named = [
            f"{key} since {instant(begin.tz_convert(zone))}"
            for key, begin in zip(still["key"], still["begin"], strict=True)
        ]
        told.append(f"Still blocked: {listed(named)}.")
    return told


def _name_worst_week(table: pd.DataFrame) -> str:
    worst = int(np.argmax(table.attrs["by_week"]))
    return f"Most in the week from {day(table.attrs['weeks'][worst])}"


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a week: the days that issues were blocked in it, all together; hollow where the week is not whole."""
    facts, weeks, days = flow_facts(table), table.attrs["weeks"], table.attrs["by_week"]
    whole = [week_note(monday, facts.first_day, facts.last_day) == WHOLE for monday in weeks]
    value_axis(ax, max(*days, 1), theme, "days", room=0.06)
    week_axis(ax, weeks, theme)
    ax.bar(range(len(days)), days, _BAR, facecolor=[theme.c5 if each else theme.bg for each in whole],
           edgecolor=theme.c5, linewidth=1.4, zorder=FILL)  # fmt: skip
    words = [number(value, 1) if round(value, 1) else "" for value in days]
    if max(width(each, 10) for each in words) <= size(ax)[0] / (ax.get_xlim()[1] - ax.get_xlim()[0]):
        lift = 8 * ax.get_ylim()[1] / size(ax)[1]
        for place, (value, each) in enumerate(zip(days, words, strict=True)):
            write(ax, place, value + lift, each, theme.text, ha="center", fontsize=10)
    write_key(ax, "days blocked, of all issues together; hollow: part of a week", theme)


BLOCKED_TIME = Metric(
    key="blocked_time",
    title="Blocked time",
    question="How much does work stand still because something is in its way?",
    definition=(
        "The times in which an issue was blocked: it was flagged as impeded, or stood in one of the statuses that the "
        "config names under blocked_statuses, and was not done. Both at once, or one right after the other, are one "
        "time. Issues count whether their work had begun or not. Days are elapsed days of 24 hours, nights and days "
        "off counted, and only what lies in the days the report looks at; a time that is not over ends at the data's "
        "time. The sum of a week adds up the days of all issues, so two issues blocked all week make 14 days. The "
        "median is of the issues, each with all its times together; of fewer than "
        f"{_LEAST_FOR_MEDIAN} there is none."
    ),
    source="The changelog of Jira's Flagged field and of the status.",
    aim=(
        "Ask what blocked the work and whether it will again; whoever can clear the way is often outside the team. "
        "It tells only of what was flagged: no flags can mean no blockers, or no habit of flagging."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("summary", "Summary", "text"),
        TableColumn("way", "By", "text"),
        TableColumn("begin", "Blocked since", "instant"),
        TableColumn("ended_at", "Until", "instant"),
        TableColumn("days", "Days in the window", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No issue was flagged or in a status that the config names under blocked_statuses, in the days that the report "
        "looks at. Flag an issue in Jira when something is in its way."
    ),
)
