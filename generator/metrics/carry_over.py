"""Carry-over: what a closed sprint left open and a later sprint took on.

Carried over = not completed, and a member of a later sprint now; by the estimate at the sprint's end. How often that
happened to an issue is counted in the closed sprints, in the order they were closed. Source: the site's definitions of
a sprint.
"""

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, size, value_axis, write, write_key
from generator.metrics.closed import (
    MOST_SPRINTS,
    NO_CLOSED_SPRINT,
    closed_facts,
    closed_sprints,
    draw_sprints,
    sprint_columns,
    tell_shown,
)
from generator.metrics.kept import kept_table
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import number, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SECOND = 2
_BAR, _PALE = 0.5, 0.4


def compute(history: History) -> pd.DataFrame:
    """The rows of `closed_sprints`, and of what was carried over what was so for the second time, or more often.

    `second_issues`, `second_estimate`, `more_issues`, `more_estimate`.
    """
    table, carried = closed_sprints(history), list_carried(history)
    for name, chosen in (("second", carried["time"] == _SECOND), ("more", carried["time"] > _SECOND)):
        sums = carried[chosen].groupby("sprint_id")["estimate_at_end"].agg(["sum", "size"])
        found = sums.reindex(table["sprint_id"], fill_value=0)
        table[f"{name}_estimate"], table[f"{name}_issues"] = found["sum"].to_numpy(), found["size"].to_numpy()
    return table


@kept_table
def list_carried(history: History) -> pd.DataFrame:
    """What closed sprints carried over: rows of sprints' issues in the order of closing, and which `time` it was."""
    order = {sprint_id: place for place, sprint_id in enumerate(closed_sprints(history)["sprint_id"])}
    rows = history.sprint_issues[history.sprint_issues["carried_over"] & history.sprint_issues["sprint_id"].isin(order)]
    ordered = rows.assign(place=rows["sprint_id"].map(order)).sort_values(["place", "issue_id"], ignore_index=True)
    return ordered.assign(time=ordered.groupby("issue_id").cumcount() + 1)


def headline(table: pd.DataFrame) -> Headline:
    """What the latest closed sprint handed on."""
    newest = table.iloc[-1]
    issues = float(newest["carried_over_issues"])
    if not issues:
        return Headline("0 issues", f"Nothing was carried over from {newest['name']}", value=0)
    said = _say(table, newest)
    return Headline(said, f"{said} {were(issues)} carried over from {newest['name']}", value=issues)


def _say(table: pd.DataFrame, row: "pd.Series[float]") -> str:
    issues, facts = quantity(float(row["carried_over_issues"]), "issues"), closed_facts(table)
    if facts.unit == "issues" or not row["counted"]:
        return issues
    return f"{issues} with {quantity(float(row['carried_over_estimate']), facts.unit)}"


def explain(table: pd.DataFrame) -> list[str]:
    """How often and how much, over the last few and over all."""
    facts = closed_facts(table)
    last = table.tail(facts.look_back)["carried_over_issues"].astype(float)
    some = int((table["carried_over_issues"] > 0).sum())
    told = [f"{some} of {quantity(len(table), 'closed sprints')} carried something over."]
    if len(last) > 1:
        middle = quantity(median(last.tolist()), "issues")
        told.append(f"The median of the last {quantity(len(last), 'sprints')}: {middle} carried over.")
    again = table[["second_issues", "more_issues"]].sum()
    if again.sum():
        second, more = number(float(again["second_issues"])), number(float(again["more_issues"]))
        told.append(
            f"Of all that was carried over, {second} for the second time, {more} for the third or a later time."
        )
    left = table["not_completed_issues"].sum() - table["carried_over_issues"].sum()
    if left:
        told.append(f"{quantity(float(left), 'issues')} not completed and in no later sprint now.")
    return told + tell_shown(table)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a sprint: carried over, from below more than twice, twice, once; a hollow one around it: not completed."""
    facts, shown = closed_facts(table), table.tail(MOST_SPRINTS).reset_index(drop=True)
    carried, left, second, more = (
        shown[facts.column(name)].astype(float).tolist() for name in ("carried_over", "not_completed", "second", "more")
    )
    value_axis(ax, max(*carried, *left, 1.0), theme, facts.unit, room=0.06)
    draw_sprints(ax, shown, theme)
    for gid, heights, look in (
        ("left", left, {"facecolor": theme.bg}),
        ("first", carried, {"facecolor": theme.c4, "alpha": _PALE}),
        ("second", [sum(pair) for pair in zip(second, more, strict=True)], {"facecolor": theme.bg, "hatch": "////"}),
        ("more", more, {"facecolor": theme.c4}),
    ):
        ax.bar(range(len(shown)), heights, _BAR, edgecolor=theme.c4, linewidth=1.4, zorder=FILL, gid=gid, **look)
    lift = 8 * ax.get_ylim()[1] / size(ax)[1]
    for place, (value, whole) in enumerate(zip(carried, left, strict=True)):
        words = number(value) if value == whole else f"{number(value)} of {number(whole)}"
        write(ax, place, max(value, whole) + lift, words, theme.text, ha="center", fontsize=10)
    write_key(ax, "carried over: pale once, hatched twice, dark more often; hollow: not completed", theme)


CARRY_OVER = Metric(
    key="carry_over",
    title="Carry-over",
    question="How much was left open and taken into a later sprint?",
    definition=(
        "Issues that were not completed in a closed sprint and are in a later sprint now, with their estimate at the "
        "sprint's end. An issue that was not completed and went back to the backlog is not carried over. An issue "
        "carried over several times is counted in each sprint it was left open in; the chart "
        "tells apart what was carried over for the first time, the second, and more often, in the order in which the "
        "board's sprints were closed."
    ),
    source="The sprint's outcome and the issue's sprints now.",
    aim=(
        "Work that is carried over again and again is often too large, blocked, or not wanted any more: ask which. "
        "A little carry-over is normal."
    ),
    scope="board",
    columns=sprint_columns(
        TableColumn("carried_over_estimate", "Carried over (estimate)", "number"),
        TableColumn("carried_over_issues", "Carried over (issues)", "number"),
        TableColumn("second_estimate", "... for the 2nd time (estimate)", "number"),
        TableColumn("second_issues", "... for the 2nd time (issues)", "number"),
        TableColumn("more_estimate", "... more often (estimate)", "number"),
        TableColumn("more_issues", "... more often (issues)", "number"),
        TableColumn("not_completed_estimate", "Not completed (estimate)", "number"),
        TableColumn("not_completed_issues", "Not completed (issues)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
