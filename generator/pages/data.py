"""The data files beside the pages: the same facts for programs. Their keys are promised; see each schema's number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from generator.domain import DataWarning, Sprint
from generator.drift import Amount
from generator.history.history import MEASURES
from generator.history.quality.codes import find_code
from generator.pages.address import (
    board_data_path,
    board_feed_path,
    board_metrics_folder,
    board_path,
    compare_path,
    sprint_data_path,
    sprint_issues_path,
    sprint_metrics_path,
    sprint_path,
)
from generator.pages.card_data import card_path
from generator.pages.corrections import concerning
from generator.pages.corrections_data import correction_entries
from generator.pages.facts import (
    BoardFacts,
    DayFacts,
    IssueFacts,
    SprintFacts,
    StepFacts,
    Totals,
)
from generator.pages.flow_data import flow_document, forecast_document, percentiles_document
from generator.pages.frame import utc_text
from generator.pages.hidden import shown
from generator.pages.page import Document
from generator.pages.past import frozen_document
from generator.pages.quality_data import quality_entry
from generator.pages.results import comparable
from generator.pages.uncorrected import corrected_issues, is_corrected, moved_measures

_ISSUE_COLUMNS = (
    "id",
    "key",
    "type",
    "summary",
    "status",
    "url",
    "outcome",
    "committed",
    "added_at",
    "removed_at",
    "done_at",
    "estimate_at_start",
    "estimate_at_end",
    "carried_over",
)


def board_document(board: BoardFacts) -> Document:
    """A board's figures: its velocity, a row for each closed sprint in order of closing."""
    closed = sorted(
        (facts for facts in board.sprints if facts.sprint.state == "closed" and facts.totals is not None),
        key=lambda facts: (facts.sprint.closed_at is None, facts.sprint.closed_at, facts.sprint.id),
    )
    content = {
        "schema": "sprint-reports/board/1",
        **_as_of(board),
        "board": _board(board),
        "estimate": _estimate(board),
        "corrections": correction_entries(board.report.corrections),
        "velocity": [_velocity(board, facts, facts.totals) for facts in closed if facts.totals],
        "flow": flow_document(board.report.history),
        "percentiles": percentiles_document(board.report.history),
        "forecast": forecast_document(board.report.cards),
        "quality": quality_entry(board),
        "warnings": _warnings(w for w in board.report.history.warnings if w.sprint_id is None),
    }
    return Document(board_data_path(board.report.history.board.id), content)


def sprint_document(board: BoardFacts, facts: SprintFacts) -> Document:
    """All there is about one sprint; a sprint that has not begun has `planned` instead of totals."""
    history, corrected = board.report.history, corrected_issues(board, facts)
    content = {
        "schema": "sprint-reports/sprint/1",
        **_as_of(board),
        "board": _board(board),
        "sprint": _sprint(facts.sprint),
        "estimate": _estimate(board),
        "commitment_rule": history.rules.commitment_rule,
        "commitment_grace_minutes": history.rules.commitment_grace.total_seconds() / 60,
        "planned": None if facts.begun else _planned(facts.issues),
        "totals": _totals(facts.totals),
        "rates": _rates(facts.totals),
        "unestimated_issues": facts.totals.unestimated_issues if facts.totals else None,
        "issues": [_issue(issue) for issue in facts.issues],
        "burndown": [_step(step) for step in facts.steps],
        "burndown_daily": [_day(day) for day in facts.days],
        "frozen": frozen_document(board, facts),
        "corrections": correction_entries(concerning(board, facts)),
        "corrected": {
            "totals": [measure for measure in MEASURES if measure in moved_measures(board, facts)],
            "issues": [issue.key for issue in facts.issues if issue.issue_id in corrected],
        },
        "warnings": _warnings(facts.warnings),
    }
    return Document(sprint_data_path(history.board.id, facts.sprint.id), content)


def issues_document(board: BoardFacts, facts: SprintFacts) -> Document:
    """The sprint's issues as a table, columns as in the sprint's JSON."""
    rows: list[list[Any]] = [list(_ISSUE_COLUMNS)]
    rows += [[row[name] for name in _ISSUE_COLUMNS] for row in map(_issue, facts.issues)]
    return Document(sprint_issues_path(board.report.history.board.id, facts.sprint.id), rows)


def board_entry(board: BoardFacts, paths: Collection[str]) -> Mapping[str, Any]:
    """A board in the site's index: the addresses of its pages and files, relative to the site's root.

    `paths` are those of the archives that its sprints have, and maybe others.
    """
    id_ = board.report.history.board.id
    folder = board_metrics_folder(id_)
    return {
        **_board(board),
        **_as_of(board),
        "page": board_path(id_),
        "feed": board_feed_path(id_),
        "compare": compare_path(id_) if comparable(board) else None,
        "data": board_data_path(id_),
        "metrics": {card.metric.key: card_path(card, folder) for card in board.cards if not card.table.empty},
        "sprints": [
            {
                **_sprint(facts.sprint),
                "page": sprint_path(id_, facts.sprint.id),
                "data": sprint_data_path(id_, facts.sprint.id),
                "issues_csv": sprint_issues_path(id_, facts.sprint.id),
                "metrics_zip": archive if archive in paths else None,
            }
            for facts in board.sprints
            for archive in [sprint_metrics_path(id_, facts.sprint.id)]
        ],
    }


def _as_of(board: BoardFacts) -> Mapping[str, Any]:
    history, spoken = board.report.history, board.report.spoken
    return {"as_of": spoken.utc if spoken else utc_text(history.as_of), "time_zone": history.rules.time_zone.key}


def _board(board: BoardFacts) -> Mapping[str, Any]:
    return {"id": board.report.history.board.id, "name": board.report.history.board.name}


def _estimate(board: BoardFacts) -> Mapping[str, Any]:
    estimation = board.report.history.board.estimation
    return {"field_id": estimation.field_id, "name": estimation.name, "unit": estimation.unit}


def _sprint(sprint: Sprint) -> Mapping[str, Any]:
    return {
        "id": sprint.id,
        "name": sprint.name,
        "state": sprint.state,
        "goal": shown(sprint.goal) or None,
        "origin_board_id": sprint.origin_board_id,
        "started_at": _at(sprint.started_at),
        "planned_end_at": _at(sprint.planned_end_at),
        "closed_at": _at(sprint.closed_at),
    }


def _at(instant: datetime | None) -> str | None:
    return None if instant is None else utc_text(instant)


def _amount(amount: Amount) -> Mapping[str, Any]:
    return {"issues": amount.issues, "estimate": amount.estimate}


_TOTALS = ("committed", "added", "removed", "completed", "completed_elsewhere", "not_completed", "carried_over")
_ORDER = (*_TOTALS, *(measure for measure in MEASURES if measure not in _TOTALS))


def _totals(totals: Totals | None) -> Mapping[str, Any] | None:
    return None if totals is None else {measure: _amount(totals.of[measure]) for measure in _ORDER}


def _rates(totals: Totals | None) -> Mapping[str, Any]:
    return {
        "completion": totals.completion_rate if totals else None,
        "scope_change": totals.scope_change if totals else None,
        "completion_issues": totals.completion_rate_issues if totals else None,
        "scope_change_issues": totals.scope_change_issues if totals else None,
    }


def _planned(issues: Iterable[IssueFacts]) -> Mapping[str, Any]:
    estimates = [issue.estimate_at_end for issue in issues]
    return {"issues": len(estimates), "estimate": sum((estimate or 0.0 for estimate in estimates), 0.0)}


def _issue(issue: IssueFacts) -> Mapping[str, Any]:
    return {
        "id": str(issue.issue_id),
        "key": issue.key,
        "type": issue.type,
        "summary": shown(issue.summary),
        "status": issue.status,
        "url": issue.url or None,
        "outcome": issue.outcome,
        "committed": issue.committed,
        "added_at": _at(issue.added_at),
        "removed_at": _at(issue.removed_at),
        "done_at": _at(issue.done_at),
        "estimate_at_start": issue.estimate_at_start,
        "estimate_at_end": issue.estimate_at_end,
        "carried_over": issue.carried_over,
    }


def _step(step: StepFacts) -> Mapping[str, Any]:
    return {
        "at": utc_text(step.at),
        "kind": step.kind,
        "issue": step.key,
        "remaining": step.remaining,
        "remaining_issues": int(step.remaining_issues),
        "scope": step.scope,
        "scope_issues": int(step.scope_issues),
    }


def _day(day: DayFacts) -> Mapping[str, Any]:
    return {
        "day": day.day.isoformat(),
        "working": day.working,
        "remaining": day.remaining,
        "remaining_issues": _count(day.remaining_issues),
        "scope": day.scope,
        "scope_issues": _count(day.scope_issues),
        "ideal": day.ideal,
    }


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)


def _velocity(board: BoardFacts, facts: SprintFacts, totals: Totals) -> Mapping[str, Any]:
    return {
        "sprint_id": facts.sprint.id,
        "name": facts.sprint.name,
        "closed_at": _at(facts.sprint.closed_at),
        "committed": _amount(totals.of["committed"]),
        "completed": _amount(totals.of["completed"]),
        "corrected": is_corrected(board, facts),
    }


def _warnings(warnings: Iterable[DataWarning]) -> list[Mapping[str, Any]]:
    return [
        {"code": w.code, "issue": w.issue_key, "message": w.message, "severity": find_code(w.code).severity}
        for w in warnings
    ]
