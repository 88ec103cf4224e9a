"""Two states of one sprint: which figures moved, because of which issues, in which words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator.drift import SprintResult, compare_results, take_results
from generator.history.history import MEASURES
from generator.history.replay import replay
from tests.factories import make_board, make_rules, make_sprint
from tests.reports import told

SPRINTS = (make_sprint(1), make_sprint(2, start=14))


def result(*stories: str, **changes: Any) -> SprintResult:
    return take_results(replay(told(stories, SPRINTS, **changes)))[1]


BEFORE = result("in 1, estimate 5; day 3: Done", "in 1, estimate 3")

Row = tuple[str, tuple[int, float], tuple[int, float], tuple[str, ...]]


@pytest.mark.parametrize(
    ("stories", "figures", "issues"),
    [
        (["in 1, estimate 5; day 3: Done", "in 1, estimate 3"], [], {}),
        (
            ["in 1, estimate 5; day 3: Done", "in 1, estimate 3; day 9: Done"],
            [("completed", (1, 5), (2, 8), ("AB-2",)), ("not_completed", (1, 3), (0, 0), ("AB-2",))],
            {"AB-2": "is completed, and was not completed"},
        ),
        (
            ["in 1, estimate 5; day 3: Done"],
            [("committed", (2, 8), (1, 5), ("AB-2",)), ("not_completed", (1, 3), (0, 0), ("AB-2",))],
            {"AB-2": "took part, and is gone from the data (deleted, moved, hidden or out of the board's filter)"},
        ),
        (
            ["in 1, estimate 5; day 3: Done", "in 1, estimate 3", "day 1: created, in 1, estimate 1; day 2: Done"],
            [("added", (0, 0), (1, 1), ("AB-3",)), ("completed", (1, 5), (2, 6), ("AB-3",))],
            {"AB-3": "takes part now, and did not"},
        ),
        (
            ["in 1, estimate 5; day 3: Done", "in 1, estimate 3; day 4: estimate 8"],
            [("re_estimated", (0, 0), (1, 5), ("AB-2",)), ("not_completed", (1, 3), (1, 8), ("AB-2",))],
            {"AB-2": "has an estimate of 8 at the end, and had an estimate of 3; was re-estimated by +5, not +0"},
        ),
        (
            ["in 1, estimate none; day 3: Done", "in 1, estimate 3"],
            [("committed", (2, 8), (2, 3), ("AB-1",)), ("completed", (1, 5), (1, 0), ("AB-1",))],
            {
                "AB-1": "has no estimate at the start, and had an estimate of 5; "
                "has no estimate at the end, and had an estimate of 5"
            },
        ),
        (
            ["in 1, estimate 5; day 3: Done", "day 2: created, in 1, estimate 3"],
            [("committed", (2, 8), (1, 5), ("AB-2",)), ("added", (0, 0), (1, 3), ("AB-2",))],
            {"AB-2": "does not count as committed any more; counts as added, and did not"},
        ),
    ],
)
def test_what_moved(stories: list[str], figures: list[Row], issues: dict[str, str]) -> None:
    moved = compare_results(BEFORE, result(*stories))
    assert [(each.measure, tuple(each.before), tuple(each.after), each.keys) for each in moved.figures] == figures
    assert {issue.key: issue.words for issue in moved.issues} == issues
    assert bool(moved) is bool(figures)


def test_two_moves_that_cancel_out_are_still_told() -> None:
    moved = compare_results(BEFORE, result("in 1, estimate 5", "in 1, estimate 3; day 9: Done"))
    swapped = compare_results(result("in 1; day 3: Done", "in 1"), result("in 1", "in 1; day 3: Done"))
    assert {figure.measure for figure in moved.figures} == {"completed", "not_completed"}
    assert not swapped.figures
    assert [issue.key for issue in swapped.issues] == ["AB-1", "AB-2"]
    assert swapped


def test_what_is_carried_over_later_moves_no_frozen_figure() -> None:
    after = result("in 1, estimate 5; day 3: Done", "in 1, estimate 3; day 14: joins 2")
    assert not compare_results(BEFORE, after)
    moved = compare_results(BEFORE, after, MEASURES)
    assert [figure.measure for figure in moved.figures] == ["carried_over"]
    assert [issue.words for issue in moved.issues] == ["is carried over now"]


def test_later_data_alone_changes_nothing() -> None:
    assert not compare_results(BEFORE, replace(BEFORE, as_of=BEFORE.as_of + timedelta(days=30)))


def test_other_rules_of_the_config_are_named() -> None:
    stories = ("in 1, estimate 5; day 3: Done", "in 1, estimate 3")
    grace = result(*stories, rules=make_rules(commitment_grace=timedelta(hours=1), commitment_rule="data_center"))
    assert compare_results(BEFORE, grace).basis == ("commitment rule", "commitment grace")
    done = result(*stories, board=make_board(done_status_ids=frozenset({"4", "5"})))
    assert compare_results(BEFORE, done).basis == ("done statuses",)


def test_a_sprint_that_has_not_begun_has_no_result() -> None:
    assert list(take_results(replay(told(["in 1", "in 3"], (*SPRINTS, make_sprint(3, start=None)))))) == [1, 2]
