"""Burn-up: what is done, rising towards the scope; the gap between the two lines is the work left.

completed(t) = scope(t) - remaining(t), both as the burndown defines them; the table holds the values at the end of each
day. Source: the site's definitions of a sprint.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, label_ends
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.steps import NEVER_ANY_ISSUE, make_steps
from generator.metrics.timechart import draw_steps, draw_time, tell_time
from generator.metrics.timeline import Timeline, make_timeline, timeline_of
from generator.metrics.words import number, part, quantity, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """A row a day; days that are still to come are left out, the timeline is in `attrs`."""
    if make_steps(history).empty:
        return history.sprint_days.iloc[:0]
    known = history.sprint_days["remaining"].notna()
    days = history.sprint_days if known.all() else history.sprint_days[known].reset_index(drop=True)
    table = days.assign(
        completed=days["scope"] - days["remaining"],
        completed_issues=(days["scope_issues"] - days["remaining_issues"]).astype("int64"),
        working=["working day" if working else "day off" for working in days["working"]],
    )
    table.attrs["timeline"] = make_timeline(history)
    return table


def headline(table: pd.DataFrame) -> Headline:
    """How much of the scope is done."""
    line = timeline_of(table)
    done, scope = line.scope[-1] - line.remaining[-1], line.scope[-1]
    share = part(done, scope, line.unit)
    if scope <= 0:
        nothing = "Nothing is in the sprint any more" if line.active else "Nothing was in the sprint when it closed"
        return Headline(share, nothing, value=done)
    when = "are done so far" if line.active else "were done at the close"
    return Headline(share, f"{share} in scope {when}", value=done)


def explain(table: pd.DataFrame) -> list[str]:
    """What the two lines do, and how far apart they end."""
    line = timeline_of(table)
    done = [scope - left for scope, left in zip(line.scope, line.remaining, strict=True)]
    told = [
        f"Done (thick line): {_course(line, done)}.",
        f"Scope (dash-dotted line): {_course(line, line.scope)}{_moves(line.scope)}.",
        f"The gap between them, {quantity(line.remaining[-1], line.unit)}, is the work left.",
    ]
    return told + tell_time(line)


def _course(line: Timeline, values: Sequence[float]) -> str:
    end = "now" if line.active else "at the close"
    return f"{quantity(values[0], line.unit)} at the start, {quantity(values[-1], line.unit)} {end}"


def _moves(scope: tuple[float, ...]) -> str:
    """How far the scope went up and down on its way."""
    moves = [after - before for before, after in pairwise(scope)]
    gained, lost = sum(move for move in moves if move > 0), -sum(move for move in moves if move < 0)
    ways = ", ".join(signed(moved) for moved in (gained, -lost) if moved)
    return f" ({ways} on the way)" if ways else ""


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """The done line thick, filled below; the scope line dash-dotted; same axes as the burndown."""
    line = timeline_of(table)
    done = tuple(scope - left for scope, left in zip(line.scope, line.remaining, strict=True))
    draw_time(ax, line, theme)
    ax.fill_between(*line.visible(done), step="post", color=theme.c1, alpha=0.12, linewidth=0, zorder=FILL)
    draw_steps(ax, line, line.scope, theme.c2, "scope")
    draw_steps(ax, line, done, theme.c1, "completed")
    end = min(line.end, line.edge)
    ends = [(end, line.at_edge(done), f"{quantity(line.at_edge(done), line.unit)} done", theme.c1),
            (end, line.at_edge(line.scope), f"scope {number(line.at_edge(line.scope))}", theme.c2)]  # fmt: skip
    label_ends(ax, ends)


BURNUP = Metric(
    key="burnup",
    title="Burn-up",
    question="How did the finished work rise towards the scope?",
    definition=(
        "Done at an instant is the sum of the estimates, as they were then, of the issues that were in the sprint then "
        "and done then; the scope is the sum over all issues that were in the sprint then. Issues that were done "
        "before they came into the sprint, or before it started, are in both lines. The table gives both at the end "
        "of each day in the report's time zone, and the guide of the burndown."
    ),
    source="The same replay as the burndown, read from below: done = scope less work left.",
    aim=(
        "Shows at a glance whether a sprint missed its end because work was slow or because scope was added. "
        "It does not say whether the scope was sensible."
    ),
    scope="sprint",
    columns=(
        TableColumn("day", "End of", "date"),
        TableColumn("working", "Kind of day", "text"),
        TableColumn("completed", "Done (estimate)", "number"),
        TableColumn("completed_issues", "Done (issues)", "number"),
        TableColumn("scope", "Scope (estimate)", "number"),
        TableColumn("scope_issues", "Scope (issues)", "number"),
        TableColumn("remaining", "Left (estimate)", "number"),
        TableColumn("remaining_issues", "Left (issues)", "number"),
        TableColumn("ideal", "Guide (estimate)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NEVER_ANY_ISSUE,
)
