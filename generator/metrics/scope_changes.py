"""Scope changes: each event after the start that moved a sprint's scope, by name.

The rows are the burndown's steps of the kinds added, removed and re-estimated, with the change of scope(t) at each.
Source: the site's definitions of a sprint.
"""

import pandas as pd

from generator.domain import Unit
from generator.history.history import History
from generator.metrics.metric import Headline, Metric, TableColumn
from generator.metrics.steps import SCOPE_KINDS, make_steps
from generator.metrics.words import listed, plural, quantity, signed


def compute(history: History) -> pd.DataFrame:
    """A row a change: `at`, `event`, `key`, `summary`, `scope_delta`, `scope`, and both counted in issues."""
    steps = make_steps(history)
    if steps.empty:
        return steps
    changes = steps[[kind in SCOPE_KINDS for kind in steps["kind"]]].reset_index(drop=True)
    summaries = dict(zip(history.sprint_issues["key"], history.sprint_issues["summary"], strict=True))
    changes["summary"] = [summaries.get(key) for key in changes["key"]]
    estimated = bool(history.sprint_totals["estimated"].any())
    changes.attrs["unit"] = history.board.estimation.unit if estimated else "issues"
    return changes


def headline(table: pd.DataFrame) -> Headline:
    """How many changes, and what came in and went out."""
    unit: Unit = table.attrs["unit"]
    gained, lost = _sums(table, unit)
    count = quantity(len(table), "scope changes")
    moves = [signed(moved) for moved in (gained, lost) if moved]
    word = plural(gained + lost, unit) if len(moves) == 1 else unit
    sums = f": {' and '.join(moves)} {word}" if moves else ", which moved no estimate"
    figure = f"{' '.join(moves) or signed(0)} {word}"
    return Headline(figure, f"{count} after the start{sums}", value=gained + lost)


def _sums(table: pd.DataFrame, unit: Unit) -> tuple[float, float]:
    moved = table["scope_delta_issues" if unit == "issues" else "scope_delta"].to_numpy(float)
    return float(moved.clip(min=0).sum()), float(moved.clip(max=0).sum())


def explain(table: pd.DataFrame) -> list[str]:
    """How many of each kind, and the issues behind them."""
    kinds = {"added": "Came in", "removed": "Went out", "re_estimated": "Re-estimated"}
    changes = list(zip(table["kind"], table["key"], strict=True))
    keys = {kind: list(dict.fromkeys(key for found, key in changes if found == kind)) for kind in kinds}
    return [f"{words}: {listed(keys[kind])}." for kind, words in kinds.items() if keys[kind]]


SCOPE_CHANGES = Metric(
    key="scope_changes",
    title="Scope changes",
    question="What changed the scope after the start: when, which issue, by how much?",
    definition=(
        "Every event inside the sprint that moved its scope: an issue came in, an issue went out, or an estimate "
        "changed while the issue was in. Each shows the scope before and after through the difference it made, in "
        "estimate and in issues. An issue that goes out and comes back makes two rows. An issue without an estimate "
        "moves the estimate by 0 and the issue count by 1. Work that is finished or reopened does not move the scope."
    ),
    source="The burndown's steps of those kinds.",
    aim="A list to go through in the retrospective: which of these could have been known at planning, and which not?",
    scope="sprint",
    columns=(
        TableColumn("at", "When", "instant"),
        TableColumn("event", "Event", "text"),
        TableColumn("key", "Issue", "issue"),
        TableColumn("summary", "Summary", "text"),
        TableColumn("scope_delta", "Change (estimate)", "change"),
        TableColumn("scope_delta_issues", "Change (issues)", "change"),
        TableColumn("scope", "Scope after (estimate)", "number"),
        TableColumn("scope_issues", "Scope after (issues)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=None,
    explain=explain,
    empty="The scope did not change after the start.",
    rests_on=frozenset({"estimates", "membership", "dates"}),
)
