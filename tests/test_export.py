"""The tidy tables: what a row is, and that every table has its header even without rows."""

from typing import Any

import pytest

from generator.domain import Snapshot
from generator.export import list_tables, tabulate
from generator.history.replay import replay
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.reports import told

SPRINTS = (make_sprint(1), make_active_sprint(2, start=14), make_sprint(3, start=None))


def export(name: str, *snapshots: Snapshot) -> list[dict[str, Any]]:
    names, *rows = tabulate(name, [(snapshot, replay(snapshot)) for snapshot in snapshots])
    return [dict(zip(names, row, strict=True)) for row in rows]


TEAM = told(
    ["in 1; day 1: In Progress; day 3: Done", "in 1, estimate none; day 14: joins 2, estimate 8, flagged"],
    SPRINTS,
    as_of=at(16),
)


def test_an_issue_is_a_row() -> None:
    first, second = export("issues", TEAM)
    assert (first["key"], first["column"], first["done_at"], first["unit"]) == (
        "AB-1", "Done", "2026-03-05T09:00:00Z", "points",
    )  # fmt: skip
    assert (second["estimate"], second["flagged"], second["done_at"], second["started_at"]) == (8.0, True, None, None)


def test_an_issue_on_no_column_has_none() -> None:
    (row,) = export("issues", told(["in 1; day 1: Parked"]))
    assert (row["column"], row["progress"]) == (None, "on_no_column")


def test_a_sprint_is_a_row_with_its_totals() -> None:
    closed, active, future = export("sprints", TEAM)
    assert (closed["sprint"], closed["state"], closed["committed_issues"], closed["completed_estimate"]) == (
        "Sprint 1", "closed", 2, 3.0,
    )  # fmt: skip
    assert (active["closed_at"], active["added_issues"]) == (None, 0)
    assert (future["started_at"], future["committed_issues"], future["completion_rate"]) == (None, None, None)


def test_an_issues_part_in_a_sprint_is_a_row() -> None:
    rows = export("sprint_issues", TEAM)
    assert [(row["sprint"], row["key"], row["outcome"]) for row in rows] == [
        ("Sprint 1", "AB-1", "completed"),
        ("Sprint 1", "AB-2", "not_completed"),
        ("Sprint 2", "AB-2", "not_completed"),
    ]


def test_a_change_of_a_field_is_a_row() -> None:
    rows = [(row["key"], row["at"][:10], row["field"], row["before"], row["after"]) for row in export("changes", TEAM)]
    assert rows == [
        ("AB-1", "2026-03-03", "status", "To Do", "In Progress"),
        ("AB-1", "2026-03-05", "status", "In Progress", "Done"),
        ("AB-2", "2026-03-16", "estimate", None, 8.0),
        ("AB-2", "2026-03-16", "flagged", False, True),
        ("AB-2", "2026-03-16", "sprints", "1", "1 2"),
    ]


def test_the_boards_stand_one_after_the_other() -> None:
    other = told(["in 1"], board=make_board(id=2, name="Other"))
    assert [(row["board_id"], row["board"]) for row in export("issues", TEAM, other)] == [
        (1, "Team board"),
        (1, "Team board"),
        (2, "Other"),
    ]


@pytest.mark.parametrize("name", list_tables())
def test_a_table_without_rows_has_its_header(name: str) -> None:
    (header,) = tabulate(name, [])
    assert header[:2] == ["board_id", "board"]
    filled, *rows = tabulate(name, [(TEAM, replay(TEAM))])
    assert filled == header
    assert rows
