"""Every data-quality code: a board that has it, and one that nearly has it."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import generator.history.quality
from generator.domain import Board, DataWarning, FlowRules, Snapshot, Status
from generator.fetch import parse_issue
from generator.history.quality.code import SEVERITIES
from generator.history.quality.codes import CODES, find_code
from generator.history.replay import replay
from generator.metrics.old_work import add_old_work
from tests.factories import (
    STATUSES,
    at,
    make_active_sprint,
    make_board,
    make_rules,
    make_snapshot,
    make_sprint,
    story,
)

BOTH_ACTIVE = (make_active_sprint(1), make_active_sprint(2))
ONE_CLOSED = (make_sprint(1), make_active_sprint(2))
UNLISTED = {**STATUSES, "9": Status("9", "Parked", "undefined", listed=False)}
NAMED = make_board(started_status_ids=frozenset({"3", "4", "9"}))
NEVER_STARTS = make_board(started_status_ids=frozenset())
OPEN = "in 1, In Progress; day 1: leaves 1"


def told(*stories: str, issue: dict[str, Any] | None = None, statuses: Any = STATUSES, **snapshot: Any) -> Snapshot:
    issues = [story(text, number, **(issue or {})) for number, text in enumerate(stories, 1)]
    return replace(make_snapshot(*issues, **snapshot), statuses=statuses)


def finished(count: int, opened: str, **snapshot: Any) -> Snapshot:
    """An open issue, and so many that took 5 calendar days each."""
    return told(opened, *["day 2: created, In Progress; day 6: Done"] * count, **({"as_of": at(30)} | snapshot))


def warnings_of(snapshot: Snapshot) -> tuple[DataWarning, ...]:
    return add_old_work(replay(snapshot)).warnings


class Case(NamedTuple):
    code: str
    has: Snapshot
    has_not: Snapshot


WONT_DO = {"resolution": "Won't Do"}
CASES = (
    Case("history_incomplete", told("in 1", issue={"problems": ("history_incomplete",)}), told("in 1")),
    Case(
        "replay_differs",
        told("in 1; day 2: In Progress", issue={"status_id": "4"}),
        told("in 1; day 2: In Progress", issue={"status_id": "3"}),
    ),
    Case("estimate_not_a_number", told("in 1", issue={"problems": ("estimate_not_a_number",)}), told("in 1")),
    Case(
        "sprint_without_dates",
        told(sprints=[make_active_sprint(planned_end_at=None)]),
        told(sprints=[make_sprint(1, None, planned_end_at=None)]),
    ),
    Case("unknown_field", told("in 1", issue={"problems": ("unknown_field: Old: points",)}), told("in 1")),
    Case("unknown_status", told("created, Parked", statuses=UNLISTED), told("created, Parked")),
    Case(
        "unknown_status",
        told("created; day 1: Parked; day 2: In Progress", statuses=UNLISTED),
        told("created; day 1: Parked; day 2: In Progress", statuses=UNLISTED, board=NAMED),
    ),
    Case("unmapped_status", told("created, Parked"), told("created, Parked; day 1: In Progress")),
    Case("unmapped_status", told("created, Parked"), told("created, Parked", board=NAMED)),
    Case("unmapped_status", told("created, Parked"), told("created, Parked", statuses=UNLISTED)),
    Case("no_estimate", told("in 1, estimate none"), told("in 1, estimate 0")),
    Case(
        "estimated_after_done",
        told("in 1; day 2: In Progress; day 3: Done; day 3 09:01: estimate 5"),
        told("in 1; day 2: In Progress; day 3: Done, estimate 5"),
    ),
    Case(
        "estimated_after_done",
        told("in 1; day 2: Done; day 14: estimate 5"),
        told("in 1; day 2: Done; day 14 09:01: estimate 5"),
    ),
    Case(
        "estimated_after_done",
        told("in 1; day 2: Done; day 4: estimate none"),
        told("in 1; day 2: Done; day 3: leaves 1; day 4: estimate 5; day 5: joins 1"),
    ),
    Case(
        "estimated_after_done",
        told("in 1, Done; day 2: estimate 5"),
        told("in 1, Done; day 1: In Progress; day 2: estimate 5; day 3: Done"),
    ),
    Case("negative_estimate", told("created, estimate -1"), told("created, estimate 0")),
    Case(
        "negative_estimate",
        told("in 1, estimate -1; day 20: estimate 1"),
        told("in 1, estimate 1; day 2: estimate -1; day 3: estimate 1"),
    ),
    Case("several_estimates", told("in 1", issue={"problems": ("several_estimates",)}), told("in 1")),
    Case("done_without_start", told("created; day 2: Done"), told("created; day 2: In Progress; day 2 09:01: Done")),
    Case("done_without_start", told("created; day 2: Done"), told("created; day 2: Done", issue=WONT_DO)),
    Case("done_without_start", told("created; day 2: Done"), told("created; day 2: Done", board=NEVER_STARTS)),
    Case(
        "resolution_disagrees",
        told("created; day 2: In Progress", issue={"resolution": "Done"}),
        told("created; day 2: Done", issue={"resolution": "Done"}),
    ),
    Case(
        "resolution_disagrees",
        replace(told("created, Done"), issues=(story("Done"), story("Done", 2, resolution="Done"))),
        told("created, Done", "created, Done"),
    ),
    Case("two_active_sprints", told("in 1; day 2: joins 2", sprints=BOTH_ACTIVE), told("in 1", sprints=BOTH_ACTIVE)),
    Case(
        "two_active_sprints",
        told("in 1; day 2: joins 2", sprints=BOTH_ACTIVE),
        told("in 1; day 2: joins 2", sprints=ONE_CLOSED),
    ),
    Case(
        "reopened_after_close",
        told("in 1; day 2: Done; day 14 09:01: In Progress"),
        told("in 1; day 2: Done; day 14: In Progress"),
    ),
    Case(
        "reopened_after_close",
        told("in 1; day 2: Done; day 30: In Progress; day 31: Done"),
        told("in 1; day 2: Done; day 13: leaves 1; day 30: In Progress"),
    ),
    Case("reopened_after_close", told("in 1; day 2: Done; day 20: To Do"), told("in 1; day 14: Done")),
    Case("done_after_close", told("in 1; day 15: Done"), told("in 1; day 15 09:01: Done")),
    Case("done_after_close", told("in 1; day 14 09:01: Done"), told("in 1; day 14: Done")),
    Case(
        "old_work",
        finished(10, "day 20: created, In Progress"),
        finished(10, "day 21: created, In Progress"),
    ),
    Case("old_work", finished(10, "created, In Progress"), finished(9, "created, In Progress")),
    Case("old_work", finished(10, "created, In Progress"), finished(10, "created, In Progress; day 30: Done")),
    Case("old_work", finished(10, "created, In Progress"), finished(10, "created")),
    Case(
        "old_work",
        finished(10, "created, In Progress"),
        finished(10, "created, In Progress", rules=make_rules(flow=FlowRules(types=("Bug",)))),
    ),
    Case(
        "closed_late",
        told(sprints=[make_sprint(closed_at=at(15, 9, 1))]),
        told(sprints=[make_sprint(closed_at=at(15))]),
    ),
    Case(
        "closed_early",
        told(sprints=[make_sprint(closed_at=at(13, 8, 59))]),
        told(sprints=[make_sprint(closed_at=at(13))]),
    ),
    Case(
        "foreign_sprint",
        told(sprints=[make_sprint(origin_board_id=7)]),
        told(sprints=[make_sprint(origin_board_id=None)]),
    ),
    Case(
        "deleted_sprint",
        told("created; day 1: joins 77", issue={"sprint_ids": frozenset()}),
        told("created; day 1: joins 77; day 2: leaves 77"),
    ),
    Case(
        "moved_backwards",
        told("created; day 1: In Review; day 2: In Progress"),
        told("created; day 1: In Progress; day 2: In Review"),
    ),
    Case(
        "moved_backwards",
        told("created, In Review; day 1: Parked; day 2: In Progress"),
        told("created, In Progress; day 1: Parked; day 2: In Progress"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_a_board_that_has_it_and_one_that_nearly_has(case: Case) -> None:
    assert case.code in {warning.code for warning in warnings_of(case.has)}
    assert case.code not in {warning.code for warning in warnings_of(case.has_not)}


def test_every_code_is_put_to_the_test() -> None:
    assert {case.code for case in CASES} == {code.key for code in CODES}


def emitted() -> set[str]:
    """The first arguments of every warning made, as they stand in the source, and the problems of reading."""
    (folder,) = generator.history.quality.__path__
    calls = (
        node
        for path in Path(folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    made = {
        str(node.args[0].value)  # type: ignore[attr-defined]
        for node in calls
        if isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) in {"DataWarning", "warning"}
    }
    return made | {parse_issue.INCOMPLETE, parse_issue.NOT_A_NUMBER, parse_issue.SEVERAL, parse_issue.UNKNOWN_FIELD}


def test_the_registry_holds_the_codes_that_are_emitted_and_no_other() -> None:
    assert emitted() == {code.key for code in CODES}


def test_codes_are_told_apart_and_stand_by_severity() -> None:
    for texts in zip(
        *((code.key, code.title, code.short, code.meaning, code.why, code.fix) for code in CODES), strict=True
    ):
        assert len(set(texts)) == len(texts)
    order = [SEVERITIES.index(code.severity) for code in CODES]
    assert order == sorted(order)
    assert {code.severity for code in CODES} == set(SEVERITIES)


@pytest.mark.parametrize("code", CODES, ids=[code.key for code in CODES])
def test_a_code_speaks_in_sentences(code: Any) -> None:
    for text in (code.meaning, code.why, code.fix):
        assert text[0].isupper()
        assert text.endswith(".")
    assert code.bends
    assert not code.short.endswith(".")


def where(snapshot: Snapshot, code: str) -> list[tuple[str | None, int | None]]:
    return [(w.issue_key, w.sprint_id) for w in warnings_of(snapshot) if w.code == code]


SPRINTS = (make_sprint(1), make_sprint(2, 15), make_active_sprint(3, 30))


@pytest.mark.parametrize(
    ("code", "text", "places"),
    [
        ("done_without_start", "in 1; day 14: leaves 1, joins 2; day 20: Done", [None, 2]),
        ("moved_backwards", "in 1, In Review; day 14: joins 2; day 20: In Progress", [None, 2]),
        ("moved_backwards", "in 1, In Review; day 14 10:00: In Progress", [None]),
        ("moved_backwards", "in 1, In Review; day 3: leaves 1; day 4: In Progress; day 5: joins 1", [None]),
        ("reopened_after_close", "in 1; day 5: Done; day 14: joins 2; day 16: To Do", [1]),
        ("done_after_close", "in 1; day 14 10:00: joins 2, Done", [1]),
        ("estimated_after_done", "in 1; day 5: Done; day 6: estimate 8", [1]),
        ("negative_estimate", "in 1, estimate -2; day 14 10:00: joins 2, estimate 5", [1]),
        ("negative_estimate", "in 1, estimate 2; day 14 10:00: joins 2, estimate -5", [None, 2]),
        ("no_estimate", "in 1, estimate none; day 14 10:00: joins 2, estimate 5", [1]),
        ("unmapped_status", "in 1, Parked; day 14 10:00: joins 2", [None, 1, 2]),
        ("deleted_sprint", "in 1; day 2: joins 77; day 3: leaves 1", [None]),
    ],
)
def test_a_row_stands_where_it_belongs(code: str, text: str, places: list[int | None]) -> None:
    now: dict[str, Any] = {"sprint_ids": frozenset()} if code == "deleted_sprint" else {}
    assert where(told(text, sprints=SPRINTS, as_of=at(35), issue=now), code) == [("AB-1", place) for place in places]


def test_an_estimate_below_zero_is_said_of_a_sprint_to_come() -> None:
    snapshot = told("in 1, estimate -2", sprints=[make_sprint(1, None)])
    assert where(snapshot, "negative_estimate") == [("AB-1", None), ("AB-1", 1)]


def test_two_active_sprints_are_said_of_the_board_and_of_both() -> None:
    sprints = (*BOTH_ACTIVE, make_sprint(3, -20))
    snapshot = told("in 1, in 2, in 3", sprints=sprints)
    assert where(snapshot, "two_active_sprints") == [("AB-1", None), ("AB-1", 1), ("AB-1", 2)]


def test_old_work_is_said_of_the_board_and_of_the_active_sprint() -> None:
    snapshot = finished(10, "in 1, In Progress; day 16: joins 2", sprints=ONE_CLOSED)
    assert where(snapshot, "old_work") == [("AB-1", None), ("AB-1", 2)]
    (message, _) = [w.message for w in warnings_of(snapshot) if w.code == "old_work"]
    assert (
        message == "AB-1 has been in progress for 41 days; 85 % of the issues that were finished took 5 days or less."
    )


def test_steps_back_are_counted_and_the_last_is_named() -> None:
    once = warnings_of(told("created, In Review; day 1: In Progress"))
    assert [w.message for w in once] == ["AB-1 moved back from In Review to In Progress."]
    twice = warnings_of(told("created, In Review; day 1: To Do; day 2: In Review; day 3: In Progress"))
    assert [w.message for w in twice] == ["AB-1 moved back 2 times, last from In Review to In Progress."]


@pytest.mark.parametrize("board", [make_board("points"), make_board("hours"), make_board("issues")])
def test_estimates_are_judged_where_they_count(board: Board) -> None:
    snapshot = told(
        "in 1, estimate -1; day 2: Done; day 3: estimate 4", "in 1, estimate none; day 2: estimate -2", board=board
    )
    found = {warning.code for warning in warnings_of(snapshot)} & {
        "no_estimate",
        "negative_estimate",
        "estimated_after_done",
    }
    assert len(found) == (0 if board.estimation.unit == "issues" else 3)


def test_every_message_names_its_issue() -> None:
    for case in CASES:
        for warning in warnings_of(case.has):
            assert find_code(warning.code).of == ("issues" if warning.issue_key else "sprints")
            assert warning.issue_key is None or warning.message.startswith(warning.issue_key)
