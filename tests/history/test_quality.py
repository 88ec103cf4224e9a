"""What in the data bends the numbers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator.domain import DataWarning, Sprint
from generator.history.replay import replay
from tests.factories import at, make_active_sprint, make_board, make_snapshot, make_sprint, story


def warnings_of(*stories: str, issue: dict[str, Any] | None = None, **snapshot: Any) -> tuple[DataWarning, ...]:
    issues = [story(text, number + 1, **(issue or {})) for number, text in enumerate(stories)]
    return replay(make_snapshot(*issues, **snapshot)).warnings


def codes_of(*stories: str, **changes: Any) -> list[str]:
    return [warning.code for warning in warnings_of(*stories, **changes)]


def test_a_plain_sprint_has_none() -> None:
    assert warnings_of("in 1; day 2: In Progress; day 4: estimate 5, Done", "day 3: created, in 1") == ()


def test_no_estimate_at_the_start() -> None:
    found = warnings_of("in 1, estimate none; day 2: estimate 3", "day 3: created, in 1, estimate none")
    assert [(row.code, row.issue_key, row.sprint_id) for row in found] == [
        ("no_estimate", "AB-1", 1),
        ("no_estimate", "AB-2", 1),
    ]
    assert "when Sprint 1 started" in found[0].message
    assert "when it was added" in found[1].message


@pytest.mark.parametrize(("unit", "codes"), [("points", ["no_estimate"]), ("hours", ["no_estimate"]), ("issues", [])])
def test_no_estimate_matters_where_estimates_do(unit: Any, codes: list[str]) -> None:
    assert codes_of("in 1, estimate none", board=make_board(unit)) == codes


def test_no_estimate_is_not_said_of_a_sprint_to_come() -> None:
    assert codes_of("in 1, estimate none", sprints=[make_sprint(1, None)]) == []


def test_a_status_on_no_column() -> None:
    (found,) = warnings_of("created, Parked")
    assert (found.code, found.issue_key, found.sprint_id) == ("unmapped_status", "AB-1", None)


@pytest.mark.parametrize("code", ["history_incomplete", "estimate_not_a_number", "several_estimates"])
def test_problems_of_reading_are_passed_on(code: str) -> None:
    (found,) = warnings_of("created", issue={"problems": (code,)})
    assert (found.code, found.issue_key) == (code, "AB-1")
    assert found.message.startswith("AB-1")


def test_a_field_that_may_have_been_renamed_is_named() -> None:
    (found,) = warnings_of("created", issue={"problems": ("unknown_field: Points: {old}",)})
    assert (found.code, found.issue_key) == ("unknown_field", "AB-1")
    assert 'AB-1: its history holds numbers of a field "Points: {old}"' in found.message


@pytest.mark.parametrize(
    ("text", "present", "field"),
    [
        ("in 1; day 2: leaves 1", {"sprint_ids": frozenset({1})}, "sprints"),
        ("in 1; day 2: leaves 1; day 3: joins 1", {"sprint_ids": frozenset()}, "sprints"),
        ("in 1; day 2: Done", {"status_id": "1"}, "status"),
        ("in 1; day 2: estimate 5", {"estimate": 8.0}, "estimate"),
        ("in 1; day 2: estimate 5", {"estimate": None}, "estimate"),
        ("in 1; day 2: estimate 5, Done", {"estimate": 8.0, "status_id": "1"}, "status and estimate"),
    ],
)
def test_a_history_that_does_not_lead_to_the_present(text: str, present: dict[str, Any], field: str) -> None:
    of_board, *of_sprint = warnings_of(text, issue=present)
    assert (of_board.code, of_board.issue_key, of_board.sprint_id) == ("replay_differs", "AB-1", None)
    assert f"present {field};" in of_board.message
    assert of_sprint == [replace(of_board, sprint_id=1)]


def test_what_is_odd_about_an_issue_stands_for_the_board_and_for_each_of_its_sprints() -> None:
    sprints = [make_sprint(), make_sprint(2, 15), make_sprint(3, 30), make_sprint(4, None)]
    found = warnings_of("in 1, Parked; day 14 10:00: joins 2; day 29: joins 4", sprints=sprints, as_of=at(50))
    assert [(row.code, row.issue_key, row.sprint_id) for row in found] == [
        ("unmapped_status", "AB-1", sprint_id) for sprint_id in (None, 1, 2, 4)
    ]


def test_an_estimate_nobody_uses_may_differ() -> None:
    assert codes_of("in 1; day 2: estimate 5", issue={"estimate": 8.0}, board=make_board("issues")) == []


def test_a_sprint_that_was_deleted() -> None:
    """Its id stays in the changelog; the field has lost it and the listing does not know it."""
    found = warnings_of("created; day -5: joins 77; day -3: joins 1", issue={"sprint_ids": frozenset({1})})
    assert [(row.code, row.issue_key, row.sprint_id) for row in found] == [("deleted_sprint", "AB-1", None)]
    assert "sprint 77" in found[0].message


def test_an_unknown_sprint_that_the_field_still_names_is_no_news() -> None:
    assert codes_of("created; day -5: joins 77") == []


def test_a_sprint_of_another_board() -> None:
    found = warnings_of(sprints=[make_sprint(origin_board_id=7), make_sprint(2, 15, origin_board_id=None)])
    assert [(row.code, row.sprint_id) for row in found] == [("foreign_sprint", 1)]


@pytest.mark.parametrize(
    "sprint",
    [
        make_sprint(1, None, state="closed"),
        make_active_sprint(started_at=None),
        make_sprint(closed_at=None),
        make_sprint(planned_end_at=None),
    ],
    ids=["closed without a start", "active without a start", "closed without a close", "without a planned end"],
)
def test_a_sprint_without_dates(sprint: Sprint) -> None:
    found = warnings_of("in 1", sprints=[sprint])
    assert [(row.code, row.sprint_id) for row in found] == [("sprint_without_dates", 1)]


def test_a_future_sprint_needs_no_dates() -> None:
    assert codes_of("in 1", sprints=[make_sprint(1, None)]) == []


def test_a_closed_sprint_without_a_start_has_planned_scope_only() -> None:
    history = replay(make_snapshot(story("in 1; day 3: Done"), sprints=[make_sprint(1, None, state="closed")]))
    assert list(history.sprint_issues["outcome"]) == [None]
    assert history.windows == {}


def test_a_closed_sprint_without_a_close_ends_at_as_of() -> None:
    history = replay(make_snapshot(story("in 1"), sprints=[make_sprint(closed_at=None)], as_of=at(20)))
    assert history.windows == {1: (at(0), at(20))}


@pytest.mark.parametrize(
    ("late", "codes"),
    [
        (timedelta(days=1), []),
        (timedelta(days=1, seconds=1), ["closed_late"]),
        (timedelta(days=-1), []),
        (timedelta(days=-1, seconds=-1), ["closed_early"]),
        (timedelta(days=2555), ["closed_late"]),
    ],
)
def test_closed_late_or_early(late: timedelta, codes: list[str]) -> None:
    assert codes_of(sprints=[make_sprint(closed_at=at(14) + late)]) == codes


def test_epics_are_not_reported() -> None:
    epic = replace(story("in 1, Parked, estimate none"), level="epic", problems=("history_incomplete",))
    assert replay(make_snapshot(epic)).warnings == ()
