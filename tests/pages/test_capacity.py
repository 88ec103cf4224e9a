"""A plan against what the team usually completes."""

from collections.abc import Sequence

import pytest

from generator.domain import Snapshot
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.pages.test_sprint import short
from tests.reports import told

PLAN = 99


def planned(done: Sequence[int], *plan: str, unit: str = "points", running: str = "") -> Snapshot:
    """Closed sprints in which so much was completed, and a plan."""
    sprints = [make_sprint(number, start=14 * (number - 1)) for number in range(1, len(done) + 1)]
    stories = [
        f"in {number}, estimate {points}; day {14 * number - 10}: Done"
        for number, points in enumerate(done, 1)
        if points
    ]
    end = 14 * len(done)
    if running:
        sprints.append(make_active_sprint(len(done) + 1, start=end))
        stories.append(f"in {len(done) + 1}, {running}")
    sprints.append(make_sprint(PLAN, start=None))
    board = make_board("issues") if unit == "issues" else make_board()
    return told([*stories, *(f"in {PLAN}, {each}" for each in plan)], sprints, board=board, as_of=at(end + 3))


SIX = (28, 30, 33, 36, 40, 45)


USUAL = "the team completed 28 to 45 points in most of the last 6 sprints"


@pytest.mark.parametrize(
    ("plan", "judgement"),
    [
        (11, "room for 17 to 34 more"),
        (28, "within what is usual, with room for 17 more at most"),
        (45, "within what is usual"),
        (46, "more than was ever completed (45)"),
    ],
)
def test_a_plan_is_held_against_the_usual_range(plan: int, judgement: str) -> None:
    assert short(planned(SIX, f"estimate {plan}"), PLAN)[1:] == [f"{plan} points are planned; {USUAL}: {judgement}."]


def test_more_than_usual_is_not_more_than_ever() -> None:
    assert short(planned((60, *SIX), "estimate 50"), PLAN)[1].endswith(": 5 more than is usual.")


def test_with_few_sprints_there_is_no_range() -> None:
    assert short(planned((8,), "estimate 5"), PLAN)[1] == (
        "5 points are planned; the team completed 8 points in the last sprint: too few for a usual range."
    )
    assert "completed 8 points and 9 points in the last 2 sprints" in short(planned((8, 9), "estimate 5"), PLAN)[1]


def test_without_a_closed_sprint_there_is_nothing_to_compare_with() -> None:
    assert short(planned((), "estimate 5"), PLAN)[1] == (
        "5 points are planned; no sprint of this board that could be compared with has been closed yet."
    )


def test_issues_without_an_estimate_are_counted() -> None:
    assert short(planned(SIX, "estimate 5", "estimate none"), PLAN)[2] == (
        "1 planned issue has no estimate; it counts as 0."
    )


def test_a_plan_without_any_estimate_is_compared_in_issues() -> None:
    told_ = short(planned(SIX, "estimate none", "estimate none"), PLAN)
    assert told_[1].startswith("2 issues are planned; the team completed 1 issue in most of the last 6 sprints: ")
    assert told_[2] == "2 planned issues have no estimate; so the plan is compared in issues."


def test_a_board_that_counts_issues_is_planned_in_issues() -> None:
    (sentence,) = short(planned(SIX, "estimate none", "estimate none", unit="issues"), PLAN)[1:]
    assert sentence.startswith("2 issues are planned; the team completed 1 issue in most of the last 6 sprints: ")
    assert sentence.endswith(": more than was ever completed (1).")


def test_a_plan_of_a_team_that_never_estimated_is_compared_in_issues() -> None:
    snapshot = told(
        ["in 1, estimate none; day 3: Done", f"in {PLAN}"], (make_sprint(), make_sprint(PLAN, start=None)), as_of=at(15)
    )
    assert short(snapshot, PLAN)[1].startswith("1 issue is planned; the team completed 1 issue in the last sprint: ")


def test_nothing_planned_leaves_all_the_room() -> None:
    assert short(planned(SIX), PLAN)[1] == (f"Nothing is planned yet; {USUAL}: room for 28 to 45 more.")


def test_what_still_runs_may_come_on_top() -> None:
    assert short(planned(SIX, "estimate 5", running="estimate 3"), PLAN)[2] == (
        "Sprint 7 still runs with 1 issue (3 points) open: what it does not finish may come on top."
    )
