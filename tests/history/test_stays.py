"""Where issues stood, and when they were flagged."""

from typing import Any

import pandas as pd
import pytest

from generator.history.replay import replay
from tests.factories import at, make_board, make_rules, make_snapshot, story


def rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame[list(names)].itertuples(index=False, name=None)
    ]


def test_every_status_an_issue_stood_in_since_its_creation() -> None:
    history = replay(make_snapshot(story("day 1: created; day 2: In Progress; day 3: Parked; day 5: Done")))
    assert rows(history.stays, "status", "column", "progress", "entered_at", "left_at") == [
        ("To Do", 0, "to_do", at(1), at(2)),
        ("In Progress", 1, "started", at(2), at(3)),
        ("Parked", None, "on_no_column", at(3), at(5)),
        ("Done", 3, "done", at(5), None),
    ]


def test_a_status_it_was_created_in_counts_from_the_creation() -> None:
    history = replay(make_snapshot(story("day 1: created, Done")))
    assert rows(history.stays, "status", "entered_at", "left_at") == [("Done", at(1), None)]


def test_rows_stand_by_issue_and_time() -> None:
    history = replay(make_snapshot(story("day 2: Done", 2), story("day 1: In Progress; day 3: Done", 1)))
    assert rows(history.stays, "issue_id", "status") == [
        (10_001, "In Progress"),
        (10_001, "Done"),
        (10_002, "Done"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 1", []),
        ("day 1: created, flagged", [(at(1), None)]),
        ("day 1: created; day 2: flagged; day 4: unflagged", [(at(2), at(4))]),
        ("day 1: created, flagged; day 2: unflagged; day 3: flagged", [(at(1), at(2)), (at(3), None)]),
    ],
)
def test_when_it_was_flagged(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(replay(make_snapshot(story(text))).flags, "raised_at", "lowered_at") == expected


def test_what_an_issue_is_to_the_flow() -> None:
    issues = (
        story("day 2: Done", 1),
        story("day 2: Done", 2, type="Bug", resolution="Duplicate"),
        story("in 1; day 2: Parked, flagged", 3, type="Spike"),
    )
    history = replay(make_snapshot(*issues, rules=make_rules(), board=make_board()))
    assert rows(history.issues, "work", "resolution", "delivered", "column", "flagged") == [
        ("planned", None, True, 3, False),
        ("bugs", "Duplicate", False, 3, False),
        ("other", None, False, None, True),
    ]
