"""Commitment and scope: what a sprint took on, how that changed, and what became of it.

Every measure is counted in issues and in estimate, by the site's definitions of a sprint: committed and added by the
estimate at the start (or on joining), the outcomes by the estimate at the end, re-estimated as the sum of the changes.
The net change of the scope compares the two ends of the burndown's scope line.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from generator.domain import Unit
from generator.history.history import MEASURES, OUTCOMES, History
from generator.metrics.axes import FILL, LINES, size, write
from generator.metrics.facts import Facts
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.one_sprint import find_totals
from generator.metrics.steps import NEVER_ANY_ISSUE
from generator.metrics.words import NO_DATA, are, number, percent, plural, quantity, signed, were, without_estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABELS = {
    "committed": "Committed",
    "added": "Added",
    "removed": "Removed",
    "re_estimated": "Re-estimated",
    "completed": "Completed",
    "completed_elsewhere": "Completed elsewhere",
    "not_completed": "Not completed",
    "carried_over": "Carried over",
    "unestimated": "Without estimate",
}
_HATCHED, _HOLLOW, _FILLED = "hatched", "hollow", "filled"
_LOOKS = {  # measure: (role of the colour, fill)
    "committed": ("c2", _HOLLOW),
    "added": ("c2", _FILLED),
    "removed": ("c2", _HATCHED),
    "re_estimated": ("c2", _HATCHED),
    "completed": ("c1", _FILLED),
    "completed_elsewhere": ("c1", _HATCHED),
    "not_completed": ("c4", _HOLLOW),
    "carried_over": ("c4", _FILLED),
}


_Rows = Mapping[str, Mapping[str, float]]
"""The columns of the table by measure."""


@dataclass(frozen=True, slots=True)
class ScopeFacts(Facts):
    """What stands beside the rows: the chart's unit, the scope's two ends in it, and the scope change as shares."""

    unit: Unit
    active: bool
    first: float
    last: float
    scope_change: float
    scope_change_issues: float


def compute(history: History) -> pd.DataFrame:
    """A row a measure: `measure`, `label`, `issues`, `estimate`."""
    names = (*MEASURES, "unestimated")
    totals = find_totals(history)
    if history.sprint_issues.empty or not totals:
        return pd.DataFrame(columns=["measure", "label", "issues", "estimate"])
    table = pd.DataFrame(
        {
            "measure": names,
            "label": [_label(name, active=history.sprints[0].state == "active") for name in names],
            "issues": [int(totals[f"{name}_issues"]) for name in names],
            "estimate": [float(totals.get(f"{name}_estimate", float("nan"))) for name in names],
        }
    )
    table.attrs["facts"] = _facts(history, totals)
    return table


def _label(measure: str, *, active: bool) -> str:
    return "Still open" if active and measure == "not_completed" else LABELS[measure]


def _facts(history: History, totals: Mapping[Hashable, Any]) -> ScopeFacts:
    unit: Unit = history.board.estimation.unit if totals["estimated"] else "issues"
    scope = history.sprint_steps["scope_issues" if unit == "issues" else "scope"]
    return ScopeFacts(
        unit=unit,
        active=history.sprints[0].state == "active",
        first=float(scope.iloc[0]) if len(scope) else 0.0,
        last=float(scope.iloc[-1]) if len(scope) else 0.0,
        scope_change=float(totals["scope_change"]),
        scope_change_issues=float(totals["scope_change_issues"]),
    )


def facts_of(table: pd.DataFrame) -> ScopeFacts:
    """The facts that `compute` put beside the rows."""
    facts: ScopeFacts = table.attrs["facts"]
    return facts


def _by_measure(table: pd.DataFrame) -> _Rows:
    return {column: dict(zip(table["measure"], table[column], strict=True)) for column in ("issues", "estimate")}


def headline(table: pd.DataFrame) -> Headline:
    """How the scope moved from the start to the end."""
    facts = facts_of(table)
    moved = facts.last - facts.first
    figure = f"{number(facts.first)} to {quantity(facts.last, facts.unit)}"
    if moved:
        verb = "has grown" if facts.active and moved > 0 else "has shrunk" if facts.active else ""
        since = "since" if facts.active else "after"
        verb = verb or ("grew" if moved > 0 else "shrank")
        sentence = f"Scope {verb} by {quantity(abs(moved), facts.unit)} {since} the start"
        return Headline(figure, sentence, value=moved)
    changed = any(_by_measure(table)["issues"][name] for name in ("added", "removed", "re_estimated"))
    how = "is the same in the end" if changed else "did not change"
    figure = quantity(facts.last, facts.unit)
    return Headline(figure, f"Scope {how}: {figure}", value=0)


def explain(table: pd.DataFrame) -> list[str]:
    """What was taken on, how it changed and how it ended, in the chart's unit and in issues."""
    facts, rows = facts_of(table), _by_measure(table)
    issues = rows["issues"]
    came, went = (_was(rows, facts.unit, name, name) for name in ("added", "removed"))
    told = [
        f"At the start {_was(rows, facts.unit, 'committed', 'committed')}.",
        f"After the start {came}, {went} and {_re_estimated(rows, facts.unit)}.",
        f"Scope change (added and removed, against committed): {_scope_change(facts)}.",
        _outcome(rows, facts),
    ]
    if issues["carried_over"]:
        told.append(f"Carried over to a later sprint: {_say(rows, 'carried_over', facts.unit)}.")
    if issues["unestimated"]:
        told.append(without_estimate(int(issues["unestimated"])))
    return told


def _was(rows: _Rows, unit: Unit, name: str, done: str) -> str:
    """What happened to so much: "5 points in 2 issues were added", "nothing was added"."""
    if not rows["issues"][name]:
        return f"nothing was {done}"
    return f"{_say(rows, name, unit)} {were(_count(rows, name, unit))} {done}"


def _count(rows: _Rows, name: str, unit: Unit) -> float:
    """The number with which `_say` begins: a verb agrees with it."""
    return float(rows["issues" if unit == "issues" or not rows["issues"][name] else "estimate"][name])


def _outcome(rows: _Rows, facts: ScopeFacts) -> str:
    said = {name: _say(rows, name, facts.unit) for name in OUTCOMES[:3]}
    when, verb, left = ("So far", are, "still open") if facts.active else ("At the end", were, "not completed")
    told = (
        f"{when} {said['completed']} {verb(_count(rows, 'completed', facts.unit))} completed "
        f"and {said['not_completed']} {verb(_count(rows, 'not_completed', facts.unit))} {left}"
    )
    if rows["issues"]["completed_elsewhere"]:
        told = f"{told}; completed elsewhere: {said['completed_elsewhere']}"
    return f"{told}."


def _say(rows: _Rows, name: str, unit: Unit) -> str:
    issues = quantity(float(rows["issues"][name]), "issues")
    return (
        issues
        if unit == "issues" or not rows["issues"][name]
        else f"{quantity(float(rows['estimate'][name]), unit)} in {issues}"
    )


def _re_estimated(rows: _Rows, unit: Unit) -> str:
    count = quantity(float(rows["issues"]["re_estimated"]), "issues")
    if not rows["issues"]["re_estimated"]:
        return "nothing was re-estimated"
    told = f"{count} {were(float(rows['issues']['re_estimated']))} re-estimated"
    return told if unit == "issues" else f"{told}, by {signed(float(rows['estimate']['re_estimated']))} in all"


def _change(rows: _Rows, unit: Unit) -> str:
    issues = quantity(float(rows["issues"]["re_estimated"]), "issues")
    if unit == "issues" or not rows["issues"]["re_estimated"]:
        return issues
    moved = float(rows["estimate"]["re_estimated"])
    return f"{signed(moved)} {plural(moved, unit)} in {issues}"


def _scope_change(facts: ScopeFacts) -> str:
    if facts.unit == "issues":
        return percent(facts.scope_change_issues)
    by_issues = percent(facts.scope_change_issues)
    return f"{percent(facts.scope_change)} by estimate, {by_issues} by issues" if by_issues != NO_DATA else NO_DATA


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A lying bar a measure with its name at the left and its figures at the right; what left the sprint is hatched."""
    facts, rows = facts_of(table), _by_measure(table)
    values = {name: float(rows["issues" if facts.unit == "issues" else "estimate"][name]) for name in MEASURES}
    top = max(*map(abs, values.values()), 1.0)
    ax.set_ylim(len(MEASURES) - 0.4, -0.6)
    ax.set_xlim(-0.24 * top, top * 1.2)
    for place, (name, value) in enumerate(values.items()):
        _draw_bar(ax, place, abs(value), _LOOKS[name], theme)
        write(ax, -0.012 * top, place, _label(name, active=facts.active), theme.text, ha="right")
        words = _say(rows, name, facts.unit) if name != "re_estimated" else _change(rows, facts.unit)
        write(ax, abs(value) + 6 * 1.44 * top / size(ax)[0], place, words, theme.text, ha="left")
    ax.vlines([0], -0.5, len(MEASURES) - 0.5, colors=theme.muted, linewidths=1, zorder=LINES)


def _draw_bar(ax: "Axes", place: int, value: float, look: tuple[str, str], theme: Theme) -> None:
    colour, fill = getattr(theme, look[0]), look[1]
    ax.barh(place, value, height=0.62, facecolor=colour if fill == _FILLED else theme.bg, edgecolor=colour,
            linewidth=1.6, hatch="///" if fill == _HATCHED else None, zorder=FILL)  # fmt: skip


SCOPE = Metric(
    key="scope",
    title="Commitment and scope",
    question="What did the sprint take on, how did that change, and what became of it?",
    definition=(
        "Committed: in the sprint at its start and not done then; under Jira Data Center's rule also those already "
        "done then (the page names the rule in force). Added: not in the sprint at the start, joined later; an issue "
        "that left and came back was not added. Removed: not in the sprint at the end, even if it was done before it "
        "left. Re-estimated: its estimate changed while it was in the sprint; the figure is the sum of the changes. "
        "Completed: in the sprint and done at the end. Completed elsewhere: the same, but done ever since before the "
        "start or before it joined. Not completed: in the sprint and not done at the end, also when it was reopened. "
        "Carried over: not completed, and in a later sprint now. Committed and added count the estimate at the start "
        "or on joining, the others the estimate at the end. Scope change is (added + removed) ÷ committed; with "
        "nothing committed there is no rate. An issue without an estimate counts 0 and is counted apart."
    ),
    source="Jira's sprint report, with the rules spelled out; scope change as in the field's common use.",
    aim=(
        "Talk about what came in after the start, and why. Scope that moves is not bad as such: it may be what the "
        "customer needed."
    ),
    scope="sprint",
    columns=(
        TableColumn("label", "Measure", "text"),
        TableColumn("issues", "Issues", "number"),
        TableColumn("estimate", "Estimate", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NEVER_ANY_ISSUE,
)
