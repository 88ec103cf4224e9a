"""Tidy tables for spreadsheets and notebooks: one row an observation, one column a fact, the same on every board.

Instants are UTC ISO 8601 with `Z`, an absent value is None, estimates are in the board's unit, which goes with them.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from generator.domain import Change, Issue, Snapshot
from generator.history.history import ISSUES, SPRINT_ISSUES, SPRINT_TOTALS, History

Row = Mapping[Hashable, Any]

_BOARD = ("board_id", "board")
_SPRINT = ("sprint_id", "sprint", "state", "goal", "origin_board_id", "started_at", "planned_end_at", "closed_at")
_CHANGE = ("issue_id", "key", "at", "history_id", "field", "before", "after")


def list_tables() -> tuple[str, ...]:
    """The names of the tables."""
    return tuple(_TABLES)


def tabulate(name: str, boards: Iterable[tuple[Snapshot, History]]) -> list[list[Any]]:
    """A table of all boards: its header, then its rows.

    Args:
        name: one of `list_tables()`.
        boards: each board's snapshot and its replay.
    """
    rows = [
        {"board_id": history.board.id, "board": history.board.name, **row}
        for snapshot, history in boards
        for row in _TABLES[name](snapshot, history)
    ]
    names = [*_BOARD, *_NAMES[name]]
    return [names, *([_plain(row[name]) for name in names] for row in rows)]


def _issues(_: Snapshot, history: History) -> Iterator[Row]:
    unit = history.board.estimation.unit
    for row in _records(history.issues):
        column = row["column"]
        name = None if pd.isna(column) else history.board.columns[int(column)].name
        yield {**row, "column": name, "unit": unit}


def _sprints(_: Snapshot, history: History) -> Iterator[Row]:
    totals = {row["sprint_id"]: row for row in _records(history.sprint_totals)}
    nothing: Row = dict.fromkeys(history.sprint_totals.columns)
    for sprint in history.sprints:
        values = (sprint.id, sprint.name, sprint.state, sprint.goal or None, sprint.origin_board_id)
        about: Row = dict(
            zip(_SPRINT, (*values, sprint.started_at, sprint.planned_end_at, sprint.closed_at), strict=True)
        )
        yield {**nothing, **totals.get(sprint.id, nothing), **about, "unit": history.board.estimation.unit}


def _sprint_issues(_: Snapshot, history: History) -> Iterator[Row]:
    names = {sprint.id: sprint.name for sprint in history.sprints}
    for row in _records(history.sprint_issues):
        yield {**row, "sprint": names[row["sprint_id"]]}


def _changes(snapshot: Snapshot, _: History) -> Iterator[Row]:
    for issue in snapshot.issues:
        for field, change in sorted(
            _list_changes(issue), key=lambda found: (found[1].at, found[1].history_id, found[0])
        ):
            before, after = (_say(value, field, snapshot) for value in (change.before, change.after))
            values = (issue.id, issue.key, change.at, change.history_id, field, before, after)
            yield dict(zip(_CHANGE, values, strict=True))


def _list_changes(issue: Issue) -> Iterator[tuple[str, Change[Any]]]:
    fields: dict[str, Sequence[Change[Any]]] = {
        "status": issue.status_changes,
        "sprints": issue.sprint_changes,
        "estimate": issue.estimate_changes,
        "type": issue.type_changes,
        "flagged": issue.flag_changes,
    }
    for field, changes in fields.items():
        for change in changes:
            yield field, change


def _say(value: Any, field: str, snapshot: Snapshot) -> Any:  # noqa: ANN401  # of whatever type the field has
    """A status by its name now, sprints as their ids."""
    if field == "status":
        return snapshot.statuses[value].name if value in snapshot.statuses else value
    return " ".join(map(str, sorted(value))) if field == "sprints" else value


_NAMES: Mapping[str, Sequence[str]] = {
    "issues": (*ISSUES, "unit"),
    "sprints": (*_SPRINT, *SPRINT_TOTALS[1:], "unit"),
    "sprint_issues": ("sprint_id", "sprint", *SPRINT_ISSUES[1:]),
    "changes": _CHANGE,
}
_TABLES: dict[str, Callable[[Snapshot, History], Iterator[Row]]] = {
    "issues": _issues,
    "sprints": _sprints,
    "sprint_issues": _sprint_issues,
    "changes": _changes,
}


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")


def _plain(value: Any) -> Any:  # noqa: ANN401  # a cell may be anything
    """A cell as JSON and CSV know it."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
