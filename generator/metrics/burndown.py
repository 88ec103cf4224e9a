"""Burndown: the work left in a sprint, step by step, with the scope beside it.

remaining(t) is the sum of the estimates at t of the issues that are in the sprint at t and not done at t; scope(t) is
the same sum with the done ones in. Lines are steps: work does not melt between two events. The ideal line falls from
the scope at the start to 0 at the planned end over working time only. Source: the site's definitions of a sprint,
after Jira's burndown chart, which likewise counts adding, removing and re-estimating as scope changes.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, label_ends, size
from generator.metrics.flags import draw_flags, flag_room, flag_scope, scope_events
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.steps import NEVER_ANY_ISSUE, SCOPE_KINDS, make_steps
from generator.metrics.timechart import draw_steps, draw_time, tell_time
from generator.metrics.timeline import Timeline, make_timeline, timeline_of
from generator.metrics.words import are, number, part, plural, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """The steps of the sprint; the timeline in `attrs`."""
    table = make_steps(history)
    if not table.empty:
        table.attrs["timeline"] = make_timeline(history)
    return table


def headline(table: pd.DataFrame) -> Headline:
    """How much is left, and for an open sprint how much time."""
    line = timeline_of(table)
    left, scope = line.remaining[-1], line.scope[-1]
    figure = f"{quantity(left, line.unit)} left"
    if scope <= 0:
        nothing = "Nothing is in the sprint any more" if line.active else "Nothing was left in the sprint"
        return Headline(figure, nothing, value=left)
    if left <= 0:
        when = "are done" if line.active else "were done at the close"
        return Headline(figure, f"All {quantity(scope, line.unit)} in scope {when}", value=left)
    of_scope = f"{part(left, scope, line.unit)} {are(left)}"
    if not line.active:
        return Headline(figure, f"{part(left, scope, line.unit)} {were(left)} left when the sprint closed", value=left)
    return Headline(figure, f"{of_scope} left{_time_left(line)}", value=left)


def _time_left(line: Timeline) -> str:
    if line.days_late:
        return f", {quantity(line.days_late, 'days')} after the planned end"
    if line.planned_end is None:
        return ""
    if line.days_to_go == 0:
        return " on the last working day"
    return f", with {number(line.days_to_go)} working {plural(line.days_to_go, 'days')} to go"


def explain(table: pd.DataFrame) -> list[str]:
    """The course of both lines, the guide and the dates, in words."""
    line = timeline_of(table)
    first, last = table.iloc[0], table.iloc[-1]
    end = "now" if line.active else "at the close"
    count = int(table["kind"].isin(SCOPE_KINDS).sum())
    changes = f"{quantity(count, 'scope changes')} in between" if count else "without a scope change"
    left = f"{_both(line, first, 'remaining')} at the start, {_both(line, last, 'remaining')} {end}"
    scope = f"{_both(line, first, 'scope')} at the start, {_both(line, last, 'scope')} {end}, {changes}"
    told = [f"Work left (thick line): {left}.", f"Scope, done work included (dash-dotted line): {scope}."]
    if line.guide:
        flat = any(before == after for (_, before), (_, after) in pairwise(line.guide))
        how = ", over working days only" if flat else ""
        told.append(f"The dashed guide falls evenly to zero at the planned end{how}.")
    if line.days_off:
        told.append("Shaded days are not working days.")
    return told + tell_time(line)


def _both(line: Timeline, step: "pd.Series[float]", name: str) -> str:
    issues = quantity(float(step[f"{name}_issues"]), "issues")
    return issues if line.unit == "issues" else f"{quantity(float(step[name]), line.unit)} in {issues}"


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """Remaining as a thick step line, scope thinner and dash-dotted, the guide dashed; flags name scope changes."""
    line, (wide, high) = timeline_of(table), size(ax)
    events = scope_events(table, line, wide)
    flags = flag_scope(events, line, wide)
    room, end = flag_room(flags) / high, min(line.end, line.edge)
    draw_time(ax, line, theme, room)
    if line.guide:
        places, values = zip(*line.guide, strict=True)
        ax.plot(places, values, color=theme.muted, linewidth=GUIDE_LINE, linestyle=GUIDE_DASH, zorder=FILL, gid="guide")
    draw_steps(ax, line, line.scope, theme.c2, "scope")
    draw_steps(ax, line, line.remaining, theme.c1, "remaining")
    draw_flags(ax, events, flags, theme)
    left, scope = line.at_edge(line.remaining), line.at_edge(line.scope)
    ends = [
        (end, left, f"{quantity(left, line.unit)} left", theme.c1),
        (end, scope, f"scope {number(scope)}", theme.c2),
    ]
    label_ends(ax, [*((place, 0.0, "guide", theme.muted) for place, _ in line.guide[-1:]), *ends], room)


BURNDOWN = Metric(
    key="burndown",
    title="Burndown",
    question="How did the work left in the sprint go down?",
    definition=(
        "Work left at an instant is the sum of the estimates, as they were then, of the issues that were in the sprint "
        "then and not done then. The scope is the same sum with the done issues in. Both move in steps, at each event: "
        "an issue is added, removed, completed, reopened or re-estimated. The line starts at the sprint's start and "
        "ends when the sprint was closed, or at the latest data while it is open. An issue without an estimate counts "
        "0 points but 1 issue; a sprint in which nothing has an estimate is drawn in issues. The guide falls from the "
        "scope at the start to 0 at the planned end over working time: it is flat on days off, unless the config lets "
        "every day count. There is no guide when the sprint has no planned end, when the scope at the start is 0, or "
        "when the config leaves it out."
    ),
    source="Jira's burndown chart; the guide follows the working days of the report's configuration.",
    aim=(
        "Look at it during the sprint to see early what will not fit, and talk about the flat parts and the steps of "
        "the scope. The guide is not a target: it says nothing about who works how fast."
    ),
    scope="sprint",
    columns=(
        TableColumn("at", "When", "instant"),
        TableColumn("event", "Event", "text"),
        TableColumn("key", "Issue", "issue"),
        TableColumn("remaining", "Left (estimate)", "number"),
        TableColumn("remaining_issues", "Left (issues)", "number"),
        TableColumn("scope", "Scope (estimate)", "number"),
        TableColumn("scope_issues", "Scope (issues)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NEVER_ANY_ISSUE,
)
