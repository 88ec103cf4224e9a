"""What the replay found of a board, as plain typed values: the pages' and the data files' common ground.

The frames end here: absent is None, an instant is a `datetime`, a row has names that a type checker knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import pandas as pd

from generator.domain import DataWarning, Sprint
from generator.drift import Amount
from generator.history.history import MEASURES, History
from generator.history.quality.score import Score, score_board, score_sprints
from generator.look import Look
from generator.metrics.metric import Card
from generator.pages.choice import choose
from generator.pages.page import BoardReport, Report


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """One issue's part in one sprint; the fields are columns of `SPRINT_ISSUES`."""

    issue_id: int
    key: str
    type: str
    summary: str
    status: str
    url: str
    outcome: str | None
    committed: bool
    added_at: datetime | None
    removed_at: datetime | None
    done_at: datetime | None
    estimate_at_start: float | None
    estimate_at_end: float | None
    re_estimated: float | None
    re_estimates: int
    carried_over: bool


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a sprint's burndown; the fields are columns of `SPRINT_STEPS`."""

    at: datetime
    kind: str
    key: str | None
    remaining: float
    remaining_issues: int
    scope: float
    scope_issues: int


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One day of a sprint's burndown; the fields are columns of `SPRINT_DAYS`."""

    day: date
    working: bool
    remaining: float | None
    remaining_issues: float | None
    scope: float | None
    scope_issues: float | None
    ideal: float | None


@dataclass(frozen=True)
class Totals:
    """A begun sprint's totals by measure, and its rates (None: nothing was committed)."""

    of: Mapping[str, Amount]
    completion_rate: float | None
    completion_rate_issues: float | None
    scope_change: float | None
    scope_change_issues: float | None
    unestimated_issues: int
    estimated: bool


@dataclass(frozen=True)
class SprintFacts:
    """A sprint of a board's listing, and what is known of it.

    `begun` is False without a start; then there are no totals and `issues` holds what is planned. `own` is False when
    the sprint belongs to another board. `warnings` are its own, and `score` tells how clean its issues are.
    """

    sprint: Sprint
    begun: bool
    own: bool
    totals: Totals | None
    issues: tuple[IssueFacts, ...]
    steps: tuple[StepFacts, ...]
    days: tuple[DayFacts, ...]
    warnings: tuple[DataWarning, ...]
    score: Score


@dataclass(frozen=True)
class BoardFacts:
    """A board's report with the facts of its sprints, in the order of `History.sprints`, and how clean its data is.

    `cards` are those of the report that its page shows, `look` says which ones its sprints' pages show.
    `without` is the board as Jira alone tells it; None when no correction is in force.
    """

    report: BoardReport
    cards: tuple[Card, ...]
    look: Look
    sprints: tuple[SprintFacts, ...]
    score: Score
    without: "BoardFacts | None" = None


@dataclass(frozen=True)
class Site:
    """The report with the facts of every board: what a page is made from."""

    report: Report
    boards: tuple[BoardFacts, ...]


def sprint_cards(board: BoardFacts, facts: SprintFacts) -> tuple[Card, ...]:
    """The cards that a sprint's page shows, of those the config wants.

    None before it begins, none without issues, a forecast while it runs.
    """
    cards = board.report.sprint_cards.get(facts.sprint.id, ()) if facts.begun and facts.issues else ()
    running = facts.sprint.state == "active"
    fitting = (card for card in cards if running or card.metric.section != "forecast")
    return choose(fitting, board.look.sprint_cards)


def survey(report: Report) -> Site:
    """Read the facts out of the frames, once for all pages."""
    return Site(report, tuple(_board_facts(board, report.look) for board in report.boards))


def present(value: Any) -> Any:  # noqa: ANN401  # a frame's cell may be anything
    """A frame's cell as a plain value: None for NaN, NaT and NA; a datetime for a Timestamp; no NumPy scalar."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _board_facts(board: BoardReport, look: Look) -> BoardFacts:
    history = board.history
    issues = _by_sprint(history.sprint_issues, IssueFacts)
    steps = _by_sprint(history.sprint_steps, StepFacts)
    days = _by_sprint(history.sprint_days, DayFacts)
    totals = {int(row["sprint_id"]): _totals(row) for row in history.sprint_totals.to_dict("records")}
    warnings, scores = _warnings_by_sprint(history), score_sprints(history)
    sprints = tuple(
        SprintFacts(
            sprint=sprint,
            begun=sprint.id in history.windows,
            own=sprint.origin_board_id in {None, history.board.id},
            totals=totals.get(sprint.id),
            issues=issues.get(sprint.id, ()),
            steps=steps.get(sprint.id, ()),
            days=days.get(sprint.id, ()),
            warnings=tuple(warnings.get(sprint.id, ())),
            score=scores[sprint.id],
        )
        for sprint in history.sprints
    )
    without = _board_facts(board.without, look) if board.without else None
    return BoardFacts(board, choose(board.cards, look.board_cards), look, sprints, score_board(history), without)


def _warnings_by_sprint(history: History) -> Mapping[int | None, list[DataWarning]]:
    found: dict[int | None, list[DataWarning]] = {}
    for warning in history.warnings:
        found.setdefault(warning.sprint_id, []).append(warning)
    return found


def _by_sprint(frame: pd.DataFrame, kind: type[Any]) -> Mapping[int, tuple[Any, ...]]:
    names = [field.name for field in fields(kind)]
    found: dict[int, list[Any]] = {}
    for sprint_id, *values in _rows(frame, ["sprint_id", *names]):
        found.setdefault(sprint_id, []).append(kind(*values))
    return {sprint_id: tuple(rows) for sprint_id, rows in found.items()}


def _rows(frame: pd.DataFrame, names: list[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*([present(value) for value in frame[name]] for name in names), strict=True)


def _totals(row: Mapping[Any, Any]) -> Totals:
    return Totals(
        of={
            measure: Amount(int(row[f"{measure}_issues"]), float(present(row[f"{measure}_estimate"]) or 0.0))
            for measure in MEASURES
        },
        completion_rate=present(row["completion_rate"]),
        completion_rate_issues=present(row["completion_rate_issues"]),
        scope_change=present(row["scope_change"]),
        scope_change_issues=present(row["scope_change_issues"]),
        unestimated_issues=int(row["unestimated_issues"]),
        estimated=bool(row["estimated"]),
    )
