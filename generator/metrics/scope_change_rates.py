"""Scope change of each closed sprint: what was added and removed after the start, against what was committed.

The rate of one sprint is that of its own report. Source: the site's definitions of a sprint.
"""

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.closed import NO_CLOSED_SPRINT, closed_facts, closed_sprints, sprint_columns, tell_shown
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.sprint_shares import Layer, draw_shares, last_shares
from generator.metrics.words import NO_DATA, percent, quantity, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """The rows of `closed_sprints`; further `change`, `added` and `removed`: shares of what was committed, drawn."""
    table = closed_sprints(history)
    facts = closed_facts(table)
    committed, added, removed = (table[facts.column(name)].astype(float) for name in ("committed", "added", "removed"))
    whole = committed.where(committed > 0)
    return table.assign(added=added / whole, removed=removed / whole, change=(added + removed) / whole)


def headline(table: pd.DataFrame) -> Headline:
    """The median of the last few."""
    last = last_shares(table, "change")
    if not last:
        sprints = quantity(min(len(table), closed_facts(table).look_back), "sprints")
        reason = f"nothing was committed in the last {sprints}"
        return Headline(NO_DATA, f"No scope change: {reason}", no_data=f"{reason[0].upper()}{reason[1:]}.")
    if len(last) == 1:
        only = percent(last[0])
        return Headline(only, f"Scope change of the only sprint that has one: {only}", value=100 * last[0])
    middle, sprints = percent(median(last)), quantity(len(last), "sprints")
    return Headline(middle, f"Median scope change of the last {sprints}: {middle}", value=100 * median(last))


def explain(table: pd.DataFrame) -> list[str]:
    """Additions and removals apart, the largest change, and re-estimates."""
    facts, known = closed_facts(table), table[table["change"].notna()]
    told = []
    if len(known):
        added, removed = (last_shares(table, name) for name in ("added", "removed"))
        if added:
            came, went = percent(median(added)), percent(median(removed))
            sprints = quantity(len(added), "sprints")
            told.append(f"Added after the start: {came} of what was committed, removed: {went} (medians of {sprints}).")
        most = known.sort_values("change", kind="stable").iloc[-1]
        told.append(f"The scope of {most['name']} changed most, by {percent(float(most['change']))}.")
    if facts.unit != "issues":
        moved = float(table["re_estimated_estimate"].tail(facts.look_back).sum())
        told.append(f"Re-estimates, which are no part of it: {signed(moved)} {facts.unit} in the last few sprints.")
    unknown = len(table) - len(known)
    if unknown:
        nothing = "nothing" if facts.unit == "issues" else "nothing with an estimate"
        told.append(f"{quantity(unknown, 'sprints')} without a rate: {nothing} was committed.")
    return told + tell_shown(table)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a sprint: added filled, removed hollow above it; the median as a dashed line."""
    layers = (Layer("added", "c2", filled=True), Layer("removed", "c2", filled=False))
    draw_shares(ax, table, "change", layers, "of what was committed; filled: added, hollow: removed", theme)


SCOPE_CHANGE_RATES = Metric(
    key="scope_change_rates",
    title="Scope change",
    question="How much does the scope change after a sprint has started?",
    definition=(
        "For each closed sprint (added + removed) ÷ committed: issues that joined after the start, by their estimate "
        "then, and issues that were not in the sprint at its end, by their estimate then, against what was committed "
        "at the start. The median is of the last closed sprints, 6 unless configured otherwise. Re-estimates are "
        f'listed apart and are no part of the rate. A sprint in which nothing was committed has no rate ("{NO_DATA}") '
        "and is left out of the median. An issue that was added and removed again counts twice. A team that estimates "
        "nothing is counted in issues."
    ),
    source="The scope change of each sprint's report.",
    aim=(
        "A rate that is high every time says that sprints are planned too early, or that work comes in by another way: "
        "leave room for it. Change as such is not bad."
    ),
    scope="board",
    columns=sprint_columns(
        TableColumn("scope_change", "Scope change (estimate)", "percent"),
        TableColumn("scope_change_issues", "Scope change (issues)", "percent"),
        TableColumn("committed_estimate", "Committed (estimate)", "number"),
        TableColumn("committed_issues", "Committed (issues)", "number"),
        TableColumn("added_estimate", "Added (estimate)", "number"),
        TableColumn("added_issues", "Added (issues)", "number"),
        TableColumn("removed_estimate", "Removed (estimate)", "number"),
        TableColumn("removed_issues", "Removed (issues)", "number"),
        TableColumn("re_estimated_estimate", "Re-estimated (estimate)", "change"),
        TableColumn("re_estimated_issues", "Re-estimated (issues)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
