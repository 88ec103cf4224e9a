"""Every total, outcome and burndown step of the demo's site against the oracle, for both flavours."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from generator.demo.state import SprintState
from generator.demo.world import Board
from tests.demo_site import BuiltDemo
from tests.oracle import Expected, expect, listed_sprints


def begun(demo: BuiltDemo) -> list[tuple[Board, SprintState]]:
    return [
        (board, sprint)
        for board in demo.world.boards
        for sprint in listed_sprints(demo.world, board)
        if sprint.activated_at is not None
    ]


@cache
def figures(demo: BuiltDemo) -> list[tuple[str, dict[str, Any], Expected]]:
    return [
        (
            f"{board.name} / {sprint.name}",
            demo.load(f"data/boards/{board.id}/sprints/{sprint.id}.json"),
            expect(demo.world, board, sprint, demo.flavour),
        )
        for board, sprint in begun(demo)
    ]


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def test_the_site_holds_every_sprint_the_boards_list(demo: BuiltDemo) -> None:
    for board in demo.world.boards:
        folder = demo.site / f"data/boards/{board.id}/sprints"
        written = {int(path.stem) for path in folder.glob("*.json")}
        assert written == {sprint.id for sprint in listed_sprints(demo.world, board)}
    assert len(begun(demo)) >= 30


def test_totals(demo: BuiltDemo) -> None:
    for name, page, expected in figures(demo):
        actual = {measure: (row["issues"], row["estimate"]) for measure, row in page["totals"].items()}
        assert actual == {m: (n, pytest.approx(weight)) for m, (n, weight) in expected.totals.items()}, name


def test_rates(demo: BuiltDemo) -> None:
    for name, page, expected in figures(demo):
        assert page["rates"]["completion"] == pytest.approx(expected.completion), name
        assert page["rates"]["scope_change"] == pytest.approx(expected.scope_change), name


def test_outcomes_issue_by_issue(demo: BuiltDemo) -> None:
    for name, page, expected in figures(demo):
        actual = {
            row["key"]: {
                field: instant(row[field]) if field.endswith("_at") else row[field]
                for field in next(iter(expected.issues.values()))
            }
            for row in page["issues"]
        }
        assert actual == expected.issues, name


def test_burndown_steps(demo: BuiltDemo) -> None:
    for name, page, expected in figures(demo):
        actual = [
            (
                instant(row["at"]),
                row["kind"],
                row["issue"],
                row["remaining"],
                row["remaining_issues"],
                row["scope"],
                row["scope_issues"],
            )
            for row in page["burndown"]
        ]
        assert actual == expected.steps, name


def test_velocity(demo: BuiltDemo) -> None:
    for board in demo.world.boards:
        closed = [s for s in listed_sprints(demo.world, board) if s.closed_at is not None]
        expected = {s.id: expect(demo.world, board, s, demo.flavour).totals for s in closed}
        rows = demo.load(f"data/boards/{board.id}.json")["velocity"]
        assert [row["sprint_id"] for row in rows] == [s.id for s in sorted(closed, key=lambda s: str(s.closed_at))]
        for row in rows:
            for measure in ("committed", "completed"):
                issues, estimate = expected[row["sprint_id"]][measure]
                assert row[measure] == {"issues": issues, "estimate": pytest.approx(estimate)}
