"""Burndown steps, told as (day, kind, issue, remaining, remaining issues, scope, scope issues)."""

from dataclasses import replace
from datetime import timedelta
from math import fsum
from typing import Any

import pandas as pd
import pytest

from generator.history.replay import replay
from tests.factories import START, make_board, make_rules, make_snapshot, story

Row = tuple[Any, ...]

CASES: list[tuple[str, list[str], list[Row]]] = [
    ("nothing happens", ["in 1"], []),
    ("completed", ["in 1; day 2: Done"], [(2, "completed", 1, 0, 0, 3, 1)]),
    (
        "reopened",
        ["in 1; day 2: Done; day 3: To Do"],
        [(2, "completed", 1, 0, 0, 3, 1), (3, "reopened", 1, 3, 1, 3, 1)],
    ),
    ("moved among statuses that are not done", ["in 1; day 2: In Progress; day 3: In Review"], []),
    ("added", ["in 1", "created, estimate 5; day 2: joins 1"], [(2, "added", 2, 8, 2, 8, 2)]),
    ("created inside", ["in 1", "day 2: created, in 1, estimate 5"], [(2, "added", 2, 8, 2, 8, 2)]),
    ("created inside, done: scope alone", ["in 1", "day 2: created, in 1, Done"], [(2, "added", 2, 3, 1, 6, 2)]),
    ("removed", ["in 1; day 2: leaves 1"], [(2, "removed", 1, 0, 0, 0, 0)]),
    (
        "removed when done: scope alone",
        ["in 1; day 2: Done; day 3: leaves 1"],
        [(2, "completed", 1, 0, 0, 3, 1), (3, "removed", 1, 0, 0, 0, 0)],
    ),
    (
        "put back",
        ["in 1; day 2: leaves 1; day 3: joins 1"],
        [(2, "removed", 1, 0, 0, 0, 0), (3, "added", 1, 3, 1, 3, 1)],
    ),
    ("re-estimated", ["in 1; day 2: estimate 5"], [(2, "re_estimated", 1, 5, 1, 5, 1)]),
    (
        "re-estimated when done: scope alone",
        ["in 1; day 2: Done; day 3: estimate 5"],
        [(2, "completed", 1, 0, 0, 3, 1), (3, "re_estimated", 1, 0, 0, 5, 1)],
    ),
    ("from absent to 0 changes nothing", ["in 1, estimate none; day 2: estimate 0"], []),
    (
        "without an estimate it still counts as an issue",
        ["in 1, estimate none; day 2: Done"],
        [(2, "completed", 1, 0, 0, 0, 1)],
    ),
    ("what happens out of the sprint is no step", ["created; day 2: Done; day 3: estimate 8"], []),
    (
        "what happened while out shows when it comes back",
        ["in 1; day 2: leaves 1; day 3: estimate 8, Done; day 4: joins 1"],
        [(2, "removed", 1, 0, 0, 0, 0), (4, "added", 1, 0, 0, 8, 1)],
    ),
    ("a change at the start is in the start", ["in 1; day 0: Done"], []),
    ("a change at the end is a step", ["in 1; day 14: Done"], [(14, "completed", 1, 0, 0, 3, 1)]),
    ("a change after the end is none", ["in 1; day 14 09:01: Done"], []),
    (
        "one history: sprint, then estimate, then status",
        ["created; day 2: Done, estimate 5, joins 1"],
        [(2, "added", 1, 3, 1, 3, 1), (2, "re_estimated", 1, 5, 1, 5, 1), (2, "completed", 1, 0, 0, 5, 1)],
    ),
    (
        "two histories of one instant: by id",
        ["in 1; day 2: Done; day 2: leaves 1"],
        [(2, "completed", 1, 0, 0, 3, 1), (2, "removed", 1, 0, 0, 0, 0)],
    ),
    (
        "two issues in one instant: by history id, which the first issue has lower",
        ["in 1; day 2: Done", "in 1; day 2: leaves 1"],
        [(2, "completed", 1, 3, 1, 6, 2), (2, "removed", 2, 0, 0, 3, 1)],
    ),
    (
        "created in one instant: by issue id, and before every change",
        ["in 1; day 2: Done", "day 2: created, in 1", "day 2: created, in 1"],
        [(2, "added", 2, 6, 2, 6, 2), (2, "added", 3, 9, 3, 9, 3), (2, "completed", 1, 6, 2, 9, 3)],
    ),
    ("joined and left in one instant: no step", ["in 1", "created; day 2: joins 1; day 2: leaves 1"], []),
]


def steps_of(stories: list[str], **snapshot: Any) -> list[Row]:
    issues = [story(text, number + 1) for number, text in enumerate(stories)]
    frame = replay(make_snapshot(*issues, **snapshot)).sprint_steps
    return [
        (
            (row["at"] - START) / timedelta(days=1),
            row["kind"],
            None if pd.isna(row["issue_id"]) else row["issue_id"] - 10_000,
            *(row[name] for name in ("remaining", "remaining_issues", "scope", "scope_issues")),
        )
        for row in frame.to_dict("records")
    ]


@pytest.mark.parametrize(("name", "stories", "expected"), CASES, ids=[case[0] for case in CASES])
def test_steps(name: str, stories: list[str], expected: list[Row]) -> None:  # noqa: ARG001  # the name of the case
    start, *steps, end = steps_of(stories)
    assert steps == expected
    assert start[:3] == (0, "start", None)
    assert end == (14, "end", None, *(steps[-1] if steps else start)[3:])


def test_the_start_has_the_done_ones_in_scope_only() -> None:
    start, *_ = steps_of(["in 1", "in 1, Done, estimate 5"])
    assert start[3:] == (3, 1, 8, 2)


def test_a_later_history_id_of_a_lower_issue_comes_later() -> None:
    first = story("in 1; day 2: Done")
    late = replace(first, status_changes=(replace(first.status_changes[0], history_id=9000),))
    steps = replay(make_snapshot(late, story("in 1; day 2: leaves 1", 2))).sprint_steps
    assert list(steps["kind"]) == ["start", "removed", "completed", "end"]


def test_keys_and_ids_are_absent_at_start_and_end() -> None:
    frame = replay(make_snapshot(story("in 1; day 2: Done"))).sprint_steps
    assert list(frame["key"]) == [None, "AB-1", None]
    assert list(frame["issue_id"].isna()) == [True, False, True]


def test_sums_leave_no_dust() -> None:
    """0.1 + 0.2 + 0.3 and back again, in floats, would leave 5.6e-17."""
    stories = [
        f"day 1: created, in 1, estimate {weight}; day {day}: Done" for weight, day in ((0.1, 2), (0.2, 3), (0.3, 4))
    ]
    assert steps_of(stories)[-1][3:] == (0.0, 0, fsum([0.1, 0.2, 0.3]), 3)


def test_a_board_that_counts_issues_has_no_re_estimates() -> None:
    steps = steps_of(["in 1; day 2: estimate 8; day 3: Done"], board=make_board("issues"))
    assert steps == [(0, "start", None, 1, 1, 1, 1), (3, "completed", 1, 0, 0, 1, 1), (14, "end", None, 0, 0, 1, 1)]


def test_under_a_grace_the_steps_begin_at_the_moved_edge() -> None:
    rules = make_rules(commitment_grace=timedelta(days=1))
    assert steps_of(["in 1; day 0.5: estimate 5; day 2: Done"], rules=rules) == [
        (1, "start", None, 5, 1, 5, 1),
        (2, "completed", 1, 0, 0, 5, 1),
        (14, "end", None, 0, 0, 5, 1),
    ]
