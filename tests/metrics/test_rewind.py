"""What was known at an instant, of issues that were done, reopened and done again."""

import pandas as pd
import pytest

from generator.history.replay import replay
from generator.metrics.rewind import find_done_spans, rewind
from tests.factories import at, make_board, make_snapshot, story
from tests.metrics.histories import make_history

STORY = "day 0: created; day 2: In Progress; day 4: Done; day 6: To Do; day 8: Done"
HISTORY = replay(make_snapshot(story(STORY, 1), story("day 5: created, Done", 2), as_of=at(20)))


@pytest.mark.parametrize(
    ("day", "known"),
    [(-1, {}), (3, {"AB-1": None}), (4, {"AB-1": 4}), (5, {"AB-1": 4, "AB-2": 5}), (6, {"AB-1": None, "AB-2": 5}),
     (9, {"AB-1": 8, "AB-2": 5})],
)  # fmt: skip
def test_done_is_as_it_was(day: int, known: dict[str, int | None]) -> None:
    past = rewind(HISTORY, find_done_spans(HISTORY), at(day))
    found = {
        key: None if pd.isna(done_at) else (done_at - at(0)).days
        for key, done_at in zip(past.issues["key"], past.issues["done_at"], strict=True)
    }
    assert found == known
    assert past.issues["delivered"].tolist() == [done is not None for done in known.values()]
    assert past.as_of == at(day)


def test_now_is_what_the_history_says() -> None:
    now = rewind(HISTORY, find_done_spans(HISTORY), HISTORY.as_of)
    pd.testing.assert_frame_equal(now.issues, HISTORY.issues)


def test_two_done_statuses_in_a_row_are_one_span() -> None:
    board = make_board(done_status_ids=frozenset({"4", "5"}), started_status_ids=frozenset({"3"}))
    issues = [story("day 0: created; day 1: In Review; day 2: Done; day 3: To Do", 1), story("day 0: created, Done", 2)]
    spans = find_done_spans(replay(make_snapshot(*issues, board=board)))
    assert spans["entered_at"].tolist() == [at(1), at(0)]
    assert spans["left_at"].tolist() == [at(3), pd.NaT]


def test_what_delivers_nothing_is_not_delivered_then_either() -> None:
    history = replay(make_snapshot(story("day 1: Done", 1, resolution="Duplicate"), as_of=at(20)))
    assert not rewind(history, find_done_spans(history), at(5)).issues["delivered"].any()


def test_a_history_without_rows() -> None:
    history = make_history()
    assert rewind(history, find_done_spans(history), history.as_of).issues.empty
