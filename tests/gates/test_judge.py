"""Which sprint a gate is judged on, and by which figure."""

import pytest

from generator.domain import Snapshot
from generator.gates import Verdict, gate_keys, judge, parse_gate
from generator.metrics import METRICS
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.reports import report_of, told, usual, usual_report


def verdict(rule: str, snapshot: Snapshot | None = None) -> Verdict:
    (found,) = judge(report_of(snapshot) if snapshot else usual_report(), [parse_gate(rule)])
    return found


@pytest.mark.parametrize(
    ("rule", "subject", "value", "figure"),
    [  # of the usual board: sprint 2 committed 8 points and completed them; sprint 3 runs, 3 of 11 points done
        ("completion_rate < 60", "Team board, Sprint 2 (closed)", 100.0, "100 %"),
        ("completed < 9", "Team board, Sprint 2 (closed)", 8.0, "8 points"),
        ("completed_issues < 9", "Team board, Sprint 2 (closed)", 2.0, "2 issues"),
        ("scope_change > 30", "Team board, Sprint 2 (closed)", 37.5, "38 %"),
        ("active: committed < 9", "Team board, Sprint 3 (active)", 11.0, "11 points"),
        ("active:completion_rate < 60", "Team board, Sprint 3 (active)", 27.27, "27 %"),
        ("completion_rates < 60", "Team board", 78.57, "79 %"),
        ("velocity < 10", "Team board", 13.0, "13 points a sprint"),
        ("carry_over > 1", "Team board", 0.0, "0 issues"),
        ("wip > 3", "Team board", 0.0, "0 issues"),
        ("quality < 80", "Team board", 50.0, "50 % of the issues are clean"),
        ("active: burndown > 5", "Team board, Sprint 3 (active)", 8.0, "8 points left"),
    ],
)
def test_what_is_judged(rule: str, subject: str, value: float, figure: str) -> None:
    found = verdict(rule)
    assert (found.subject, found.figure) == (subject, figure)
    assert found.value == pytest.approx(value, abs=0.01)
    assert found.failed is found.gate.fails(value)


def test_a_board_whose_first_sprint_runs_is_judged_by_it() -> None:
    running = told(["in 1, estimate 5; day 3: Done", "in 1, estimate 5"], [make_active_sprint(1)], as_of=at(5))
    assert verdict("completion_rate < 60", running).subject == "Team board, Sprint 1 (active)"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("completion_rate < 60", "no sprint has been closed yet"),
        ("active: completion_rate < 60", "no sprint is active"),
    ],
)
def test_without_such_a_sprint_nothing_is_judged(rule: str, reason: str) -> None:
    found = verdict(rule, told(["in 1"], [make_sprint(1, start=None)]))
    assert (found.value, found.figure, found.failed) == (None, reason, False)


def test_without_a_commitment_there_is_no_rate_to_judge() -> None:
    found = verdict("completion_rate < 60", told(["day 1: created, in 1; day 2: Done"]))
    assert (found.value, found.figure, found.failed) == (None, "nothing was committed", False)


def test_a_sprint_in_which_nothing_is_estimated_is_judged_in_issues() -> None:
    found = verdict("completion_rate < 60", told(["in 1, estimate none; day 2: Done", "in 1, estimate none"]))
    assert found.value == 50


def test_a_board_of_issues_is_judged_in_issues() -> None:
    found = verdict("completed < 9", told(["in 1; day 2: Done", "in 1"], board=make_board("issues")))
    assert found.figure == "1 issue"


def test_every_board_is_judged() -> None:
    other = told(["in 1; day 2: Done"], board=make_board(id=2, name="Other"))
    found = judge(report_of(usual(), other), [parse_gate("completion_rate < 60")])
    assert [each.board for each in found] == ["Team board", "Other"]


def test_every_metric_may_be_named() -> None:
    assert set(gate_keys()) >= {metric.key for metric in METRICS}
    assert len(gate_keys()) == len(set(gate_keys()))
