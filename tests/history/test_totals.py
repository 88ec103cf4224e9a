"""Totals and rates."""

from math import isnan
from typing import Any

import pytest

from generator.history.history import MEASURES
from generator.history.replay import replay
from tests.factories import make_board, make_rules, make_snapshot, make_sprint, story

EVERYTHING = [
    "in 1, estimate 5; day 2: Done",  # committed and completed
    "in 1, estimate 3; day 15: joins 2",  # committed, carried over
    "in 1, estimate 8; day 3: leaves 1",  # committed, removed
    "day 4: created, in 1, estimate 2; day 5: Done",  # added and completed
    "in 1, Done, estimate 13",  # neither committed nor added
    "in 1, estimate 1; day 4: estimate 3; day 6: Done",  # re-estimated
    "in 1, estimate none; day 7: leaves 1, estimate 1",  # unestimated, estimated when out
]


def totals_of(*stories: str, **snapshot: Any) -> dict[str, Any]:
    issues = [story(text, number + 1) for number, text in enumerate(stories)]
    sprints = [make_sprint(), make_sprint(2, 15)]
    frame = replay(make_snapshot(*issues, sprints=sprints, **snapshot)).sprint_totals
    return {str(name): value for name, value in frame.to_dict("records")[0].items()}


def test_every_measure_in_issues_and_estimate() -> None:
    totals = totals_of(*EVERYTHING)
    assert {name: (totals[f"{name}_issues"], totals[f"{name}_estimate"]) for name in MEASURES} == {
        "committed": (5, 17.0),
        "added": (1, 2.0),
        "removed": (2, 9.0),
        "re_estimated": (1, 2.0),
        "completed": (3, 10.0),
        "completed_elsewhere": (1, 13.0),
        "not_completed": (1, 3.0),
        "carried_over": (1, 3.0),
    }


def test_an_issue_re_estimated_there_and_back_is_counted_as_re_estimated() -> None:
    totals = totals_of("in 1; day 3: estimate 5; day 4: estimate 3")
    assert (totals["re_estimated_issues"], totals["re_estimated_estimate"]) == (1, 0.0)


def test_the_data_center_rule_commits_the_done_ones_too() -> None:
    totals = totals_of(*EVERYTHING, rules=make_rules(commitment_rule="data_center"))
    assert (totals["committed_issues"], totals["committed_estimate"]) == (6, 30.0)


def test_the_balance_of_a_sprint_with_every_case() -> None:
    """committed + added + done before + re-estimated + changed while out = the four outcomes."""
    totals = totals_of(*EVERYTHING)
    ends = sum(totals[f"{name}_estimate"] for name in ("completed", "completed_elsewhere", "not_completed", "removed"))
    done_before, changed_while_out = 13.0, 1.0
    shown = sum(totals[f"{name}_estimate"] for name in ("committed", "added", "re_estimated"))
    assert shown + done_before + changed_while_out == ends == 35.0


def test_completion_rate_is_of_the_committed_and_at_their_first_weight() -> None:
    """What was added and completed is not in it; a committed one counts as it was committed."""
    totals = totals_of(*EVERYTHING)
    assert totals["completion_rate"] == (5 + 1) / 17
    assert totals["completion_rate_issues"] == 2 / 5


def test_completed_elsewhere_is_not_completed_here() -> None:
    totals = totals_of("in 1, Done", "in 1", rules=make_rules(commitment_rule="data_center"))
    assert (totals["completion_rate"], totals["completed_elsewhere_issues"]) == (0.0, 1)


def test_scope_change_is_added_and_removed_over_committed() -> None:
    totals = totals_of(*EVERYTHING)
    assert totals["scope_change"] == (2 + 9) / 17
    assert totals["scope_change_issues"] == (1 + 2) / 5


def test_a_rate_of_nothing_committed_is_no_data() -> None:
    totals = totals_of("day 4: created, in 1; day 5: Done")
    rates = ("completion_rate", "completion_rate_issues", "scope_change", "scope_change_issues")
    assert all(isnan(totals[name]) for name in rates)


def test_a_rate_of_unestimated_commitment_is_no_data_but_its_issues_are() -> None:
    totals = totals_of("in 1, estimate none; day 5: Done")
    assert isnan(totals["completion_rate"])
    assert totals["completion_rate_issues"] == 1.0


def test_unestimated_issues_are_counted_at_the_start() -> None:
    totals = totals_of(
        "in 1, estimate none; day 3: estimate 5", "in 1, estimate 0", "day 4: created, in 1, estimate none"
    )
    assert (totals["unestimated_issues"], totals["estimated"]) == (2, True)


@pytest.mark.parametrize(
    ("text", "estimated"),
    [
        ("in 1, estimate none", False),
        ("in 1, estimate 0", True),
        ("in 1, estimate none; day 5: estimate 3", True),
        ("in 1; day 5: estimate none", True),
        ("created", False),
    ],
)
def test_a_sprint_is_estimated_when_any_issue_of_it_is(text: str, estimated: bool) -> None:
    assert totals_of(text)["estimated"] is estimated


def test_a_board_that_counts_issues_has_the_same_figures_twice() -> None:
    totals = totals_of(*EVERYTHING, board=make_board("issues"))
    for name in MEASURES:
        assert totals[f"{name}_issues"] == totals[f"{name}_estimate"]
    assert totals["completion_rate"] == totals["completion_rate_issues"] == 2 / 5
    assert (totals["unestimated_issues"], totals["estimated"]) == (0, True)
