"""The three-way look as a table: base, correction, Jira now."""

from datetime import date
from typing import Any

import pytest

from generator.correction import Correction, Strategy, Value
from generator.corrections import State, correct
from generator.corrections.judge import decide
from tests.factories import at, make_board, make_snapshot, story

TABLE: list[tuple[Value, Value, Value, State, State, State]] = [
    # base, correction, Jira now: by manual, local, remote
    (3.0, 5.0, 3.0, "applies", "applies", "applies"),
    (3.0, 5.0, 5.0, "agreed", "agreed", "agreed"),
    (3.0, 5.0, 8.0, "conflict", "overrides", "yields"),
    (3.0, 5.0, None, "conflict", "overrides", "yields"),
    (None, 5.0, None, "applies", "applies", "applies"),
    (None, 5.0, 5.0, "agreed", "agreed", "agreed"),
    (None, 5.0, 3.0, "conflict", "overrides", "yields"),
    (3.0, None, 3.0, "applies", "applies", "applies"),
    (3.0, None, None, "agreed", "agreed", "agreed"),
    (3.0, None, 5.0, "conflict", "overrides", "yields"),
    (0.0, 5.0, None, "conflict", "overrides", "yields"),  # nothing is not nought
    (None, 5.0, 0.0, "conflict", "overrides", "yields"),
    (3, 5, 5.0, "agreed", "agreed", "agreed"),  # a whole number is the same as a decimal one
    (3, 5, 3.0, "applies", "applies", "applies"),
    ("Bug", "Story", "Bug", "applies", "applies", "applies"),
    ("Bug", "Story", "Story", "agreed", "agreed", "agreed"),
    ("Bug", "Story", "Task", "conflict", "overrides", "yields"),
    (False, True, False, "applies", "applies", "applies"),
]


@pytest.mark.parametrize("row", TABLE)
def test_three_values_and_a_strategy_decide(row: tuple[Value, Value, Value, State, State, State]) -> None:
    base, local, remote, *states = row
    strategies: tuple[Strategy, ...] = ("manual", "local", "remote")
    assert [decide(base, local, remote, strategy) for strategy in strategies] == states


def fix(
    field: Any = "estimate", value: Any = 5.0, base: Any = 3.0, key: str | None = "AB-1", **changes: Any
) -> Correction:
    values = {"issue_key": key, "issue_id": None, "sprint_id": None, "field": field, "value": value, "base": base}
    return Correction(**({**values, "reason": "forgotten"} | changes))


def states(*corrections: Correction, text: str = "in 1", **changes: Any) -> list[State]:
    return [each.state for each in correct(make_snapshot(story(text), **changes), corrections).judged]


CASES: list[tuple[str, Correction, str, State]] = [
    ("as it was", fix(), "in 1", "applies"),
    ("put right in Jira since", fix(), "in 1; day 20: estimate 5", "agreed"),
    ("changed to something else", fix(), "in 1; day 20: estimate 8", "conflict"),
    ("changed back", fix(), "in 1; day 20: estimate 8; day 30: estimate 3", "applies"),
    ("changed, and ours is to hold", fix(strategy="local"), "in 1; day 20: estimate 8", "overrides"),
    ("changed, and Jira's is to hold", fix(strategy="remote"), "in 1; day 20: estimate 8", "yields"),
    ("a deleted issue", fix(key="AB-2"), "in 1", "gone"),
    ("another issue has its key now", fix(issue_id=10_002), "in 1", "gone"),
    ("moved to another project", fix(key="OLD-7", issue_id=10_001), "in 1", "applies"),
    ("the board weighs by another field now", fix(estimate_field_id="customfield_1"), "in 1", "other_field"),
    ("the same field under another name", fix(estimate_field_id="customfield_10016"), "in 1", "applies"),
    ("from a day that is still to come", fix(since=date(2030, 1, 1)), "in 1", "impossible"),
    ("another type", fix("type", "Bug", "Story"), "in 1", "applies"),
    ("left out", fix("excluded", value=True, base=False), "in 1", "applies"),
    ("done earlier", fix("done_at", at(7), at(8)), "in 1; day 3: In Progress; day 8: Done", "applies"),
    ("closed again since", fix("done_at", at(7), at(8)), "in 1; day 8: Done; day 9: To Do; day 11: Done", "conflict"),
    ("never closed", fix("done_at", at(7), None), "in 1; day 3: In Progress", "applies"),
    ("done before it existed", fix("done_at", at(-20), at(8)), "in 1; day 8: Done", "impossible"),
    ("done in times to come", fix("done_at", at(200), at(8)), "in 1; day 8: Done", "impossible"),
    (
        "done while it was done",
        fix("done_at", at(5), at(8)),
        "in 1; day 4: Done; day 6: To Do; day 8: Done",
        "impossible",
    ),
    ("created as done", fix("done_at", at(5), at(-10)), "Done, in 1", "impossible"),
    ("a goal", fix("goal_met", value=True, base=None, key=None, sprint_id=1), "in 1", "applies"),
    ("a goal of another board's sprint", fix("goal_met", value=True, base=None, key=None, sprint_id=9), "in 1", "gone"),
]


@pytest.mark.parametrize(
    ("correction", "text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_correction_meets_what_jira_says_now(correction: Correction, text: str, expected: State) -> None:
    assert states(correction, text=text) == [expected]


def test_a_board_that_counts_issues_has_no_estimates_to_correct() -> None:
    assert states(fix(), board=make_board("issues")) == ["other_field"]


def test_two_people_who_agree_count_once() -> None:
    assert states(fix(), fix()) == ["applies"]


@pytest.mark.parametrize("other", [fix(value=8.0), fix(value=8.0, issue_id=10_001, key="OLD-7"), fix(reason="other")])
def test_of_two_that_concern_one_field_neither_holds(other: Correction) -> None:
    snapshot = make_snapshot(story("in 1"))
    corrected = correct(snapshot, [fix(), other])
    assert [each.state for each in corrected.judged] == ["twice", "twice"]
    assert corrected.snapshot == snapshot


def test_two_fields_of_one_issue_do_not_meet() -> None:
    assert states(fix(), fix("type", "Bug", "Story")) == ["applies", "applies"]


def test_a_goal_that_two_people_see_differently_is_nobodys() -> None:
    one, other = (fix("goal_met", met, None, key=None, sprint_id=1) for met in (True, False))
    corrected = correct(make_snapshot(), [one, other])
    assert [each.state for each in corrected.judged] == ["twice", "twice"]
    assert not corrected.snapshot.rules.goals
