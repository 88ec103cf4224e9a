"""Carry-over: what a closed sprint left open and a later sprint took on.

Carried over = not completed, and a member of a later sprint now; by the estimate at the sprint's end. Source: the
site's definitions of a sprint.
"""

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

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
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import number, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def headline(table: pd.DataFrame) -> Headline:
    """What the latest closed sprint handed on."""
    newest = table.iloc[-1]
    issues = float(newest["carried_over_issues"])
    if not issues:
        return Headline("0 issues", f"Nothing was carried over from {newest['name']}")
    said = _say(table, newest)
    return Headline(said, f"{said} {were(issues)} carried over from {newest['name']}")


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
    left = table["not_completed_issues"].sum() - table["carried_over_issues"].sum()
    if left:
        told.append(f"{quantity(float(left), 'issues')} not completed and in no later sprint now.")
    return told + tell_shown(table)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A filled bar a sprint: carried over; a hollow one around it: all that was not completed."""
    facts, shown = closed_facts(table), table.tail(MOST_SPRINTS).reset_index(drop=True)
    carried, left = (shown[facts.column(name)].astype(float).tolist() for name in ("carried_over", "not_completed"))
    value_axis(ax, max(*carried, *left, 1.0), theme, facts.unit, room=0.06)
    draw_sprints(ax, shown, theme)
    ax.bar(range(len(shown)), left, 0.5, facecolor=theme.bg, edgecolor=theme.c4, linewidth=1.4, zorder=FILL)
    ax.bar(range(len(shown)), carried, 0.5, facecolor=theme.c4, zorder=FILL)
    lift = 8 * ax.get_ylim()[1] / size(ax)[1]
    for place, (value, whole) in enumerate(zip(carried, left, strict=True)):
        words = number(value) if value == whole else f"{number(value)} of {number(whole)}"
        write(ax, place, max(value, whole) + lift, words, theme.text, ha="center", fontsize=10)
    write_key(ax, "hollow: not completed, filled: carried over", theme)


CARRY_OVER = Metric(
    key="carry_over",
    title="Carry-over",
    question="How much was left open and taken into a later sprint?",
    definition=(
        "Issues that were not completed in a closed sprint and are in a later sprint now, with their estimate at the "
        "sprint's end. An issue that was not completed and went back to the backlog is not carried over. An issue "
        "carried over several times is counted in each sprint it was left open in."
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
        TableColumn("not_completed_estimate", "Not completed (estimate)", "number"),
        TableColumn("not_completed_issues", "Not completed (issues)", "number"),
    ),
    compute=closed_sprints,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
