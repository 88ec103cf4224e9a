"""Completion rate of a sprint: how much of what was committed at the start was completed. Say/do is the same thing.

Completed ∩ committed ÷ committed, once by estimate and once by issues; by estimate both sides count the estimate at the
start, so the rate never exceeds 100 %. Source: the site's definitions of a sprint.
"""

from collections.abc import Hashable, Iterator, Mapping
from itertools import islice
from typing import Any

import pandas as pd

from generator.history.history import History
from generator.metrics.metric import Headline, Metric, TableColumn
from generator.metrics.one_sprint import find_totals
from generator.metrics.words import NO_DATA, part, percent

NOTHING_COMMITTED = "Nothing was committed at the start, so there is no rate."
_COLUMNS = ("unit", "committed", "completed", "completion_rate")


def compute(history: History) -> pd.DataFrame:
    """A row a unit (the board's, then issues): `unit`, `committed`, `completed` of it, `completion_rate`."""
    totals = find_totals(history)
    rows = [row for row in _rows(history, totals) if row[1] > 0] if totals else []
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table.attrs["active"] = history.sprints[0].state == "active"
    return table


def _rows(history: History, totals: Mapping[Hashable, Any]) -> Iterator[tuple[str, float, float, float]]:
    issues, unit = history.sprint_issues, history.board.estimation.unit
    kept = issues["committed"].to_numpy(bool) & (issues["outcome"] == "completed").to_numpy(bool)
    if unit != "issues" and totals["estimated"]:
        done = float(issues["estimate_at_start"][kept].sum())
        yield unit, float(totals["committed_estimate"]), done, float(totals["completion_rate"])
    yield "issues", float(totals["committed_issues"]), float(kept.sum()), float(totals["completion_rate_issues"])


def headline(table: pd.DataFrame) -> Headline:
    """The first row: by estimate if there is one."""
    unit, committed, completed, rate = next(_read(table))
    kept = part(completed, committed, f"committed {unit}")
    when = " so far" if table.attrs["active"] else ""
    return Headline(part(completed, committed, unit), f"{kept} completed{when}: {percent(rate)}")


def _read(table: pd.DataFrame) -> Iterator[tuple[str, float, float, float]]:
    return zip(*(table[column] for column in _COLUMNS), strict=True)


def explain(table: pd.DataFrame) -> list[str]:
    """The rate by issues where the headline is in estimates, and how far it can be judged."""
    told = []
    for unit, committed, completed, rate in islice(_read(table), 1, None):
        kept = part(completed, committed, f"committed {unit}")
        told.append(f"Counted in {unit}: {kept}, {percent(rate)}.")
    told.append("Work that was added after the start does not count here.")
    if table.attrs["active"]:
        told.append("The sprint is still open, so the rate can only be judged at its end.")
    return told


COMPLETION_RATE = Metric(
    key="completion_rate",
    title="Completion rate",
    question="How much of what was committed at the start was completed?",
    definition=(
        "Of the issues committed at the sprint's start, the share that was completed in it; by estimate both sides "
        "count the estimate at the start, so that re-estimating does not move the rate. Issues added later do not "
        "count, neither do issues that were removed, even if they were done. Also called say/do. With nothing "
        f'committed the rate is "{NO_DATA}", never 0 %. For an open sprint it is the rate so far.'
    ),
    source="Completed and committed as Jira's sprint report has them; the ratio is in common use as say/do.",
    aim=(
        "A steady rate of 80 to 100 % means that plans can be relied on. 100 % every time may mean that the team "
        "commits to less than it could do: it is no target."
    ),
    scope="sprint",
    columns=(
        TableColumn("unit", "Counted in", "text"),
        TableColumn("committed", "Committed", "number"),
        TableColumn("completed", "Completed of it", "number"),
        TableColumn("completion_rate", "Completion rate", "percent"),
    ),
    compute=compute,
    headline=headline,
    draw=None,
    explain=explain,
    empty=NOTHING_COMMITTED,
)
