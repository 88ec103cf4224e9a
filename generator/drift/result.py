"""A sprint's figures at one instant, with the part of each issue in them: small enough to keep for ever."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from generator.domain import SprintState
from generator.history.history import MEASURES, History


class Amount(NamedTuple):
    """So many issues, and their estimates together in the board's unit."""

    issues: int
    estimate: float


@dataclass(frozen=True, slots=True)
class IssueResult:
    """One issue's part in a sprint; the words are those of `SPRINT_ISSUES`."""

    id: int
    key: str
    outcome: str
    committed: bool
    added: bool
    estimate_at_start: float | None
    estimate_at_end: float | None
    re_estimated: float | None
    carried_over: bool


@dataclass(frozen=True, slots=True)
class SprintResult:
    """A begun sprint's figures as they were with the data of `as_of`.

    Attributes:
        sprint_id: the sprint.
        state: what it was then.
        as_of: the instant the data spoke for.
        basis: what the figures rest on besides Jira's data: a name and a value for each rule of the config.
        totals: by measure (`MEASURES`).
        issues: every issue that took part, by id.
    """

    sprint_id: int
    state: SprintState
    as_of: datetime
    basis: Mapping[str, str]
    totals: Mapping[str, Amount]
    issues: tuple[IssueResult, ...]


Results = Mapping[int, SprintResult]
"""Results by sprint id."""


@dataclass(frozen=True, slots=True)
class PastResults:
    """A board's sprints as they are, and what was kept of them.

    `frozen` holds every closed sprint as it was when it was first built closed; `previous` every sprint of the latest
    report of older data, None without one.
    """

    now: Results
    frozen: Results
    previous: Results | None


NOTHING_KEPT = PastResults({}, {}, None)


def take_results(history: History) -> dict[int, SprintResult]:
    """The figures of every sprint that has begun, by id, in the history's order."""
    issues = _issues_by_sprint(history.sprint_issues)
    totals = {int(row["sprint_id"]): _totals(row) for row in history.sprint_totals.to_dict("records")}
    basis = _basis(history)
    return {
        sprint.id: SprintResult(
            sprint.id, sprint.state, history.as_of, basis, totals[sprint.id], tuple(issues.get(sprint.id, ()))
        )
        for sprint in history.sprints
        if sprint.id in totals
    }


def _totals(row: Mapping[Any, Any]) -> dict[str, Amount]:
    return {
        measure: Amount(int(row[f"{measure}_issues"]), float(row[f"{measure}_estimate"] or 0.0)) for measure in MEASURES
    }


def _issues_by_sprint(frame: pd.DataFrame) -> dict[int, list[IssueResult]]:
    found: dict[int, list[IssueResult]] = {}
    for row in frame[frame["outcome"].notna()].to_dict("records"):
        found.setdefault(int(row["sprint_id"]), []).append(_issue(row))
    return found


def _issue(row: Mapping[Any, Any]) -> IssueResult:
    return IssueResult(
        id=int(row["issue_id"]),
        key=row["key"],
        outcome=row["outcome"],
        committed=bool(row["committed"]),
        added=not pd.isna(row["added_at"]),
        estimate_at_start=_number(row["estimate_at_start"]),
        estimate_at_end=_number(row["estimate_at_end"]),
        re_estimated=_number(row["re_estimated"]) if row["re_estimates"] else None,
        carried_over=bool(row["carried_over"]),
    )


def _number(value: Any) -> float | None:  # noqa: ANN401  # a frame's cell
    return None if pd.isna(value) else float(value)


def _basis(history: History) -> dict[str, str]:
    return dict(_list_basis(history))


def _list_basis(history: History) -> Iterator[tuple[str, str]]:
    board, rules = history.board, history.rules
    yield "estimate field", board.estimation.field_id or "none"
    yield "done statuses", ", ".join(sorted(board.done_status_ids))
    yield "commitment rule", rules.commitment_rule
    yield "commitment grace", f"{rules.commitment_grace.total_seconds() / 60:g} minutes"
    yield "sub-tasks", "count" if rules.include_subtasks else "are left out"
