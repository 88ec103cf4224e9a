from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.history.replay import replay
from generator.metrics.elapsed import cut_by_flags, elapsed_days, join, lives, say_days
from generator.metrics.flow import done_items
from tests.factories import at, make_snapshot, story

ZERO = datetime(2026, 3, 2, tzinfo=UTC)


def spans(*hours: tuple[int, int, int], **columns: list[bool]) -> pd.DataFrame:
    """Spans of (issue, first hour, last hour)."""
    frame = pd.DataFrame(
        {
            "issue_id": pd.Series([issue for issue, _, _ in hours], dtype="int64"),
            "begin": pd.Series([ZERO + timedelta(hours=begin) for _, begin, _ in hours], dtype="datetime64[us, UTC]"),
            "end": pd.Series([ZERO + timedelta(hours=end) for _, _, end in hours], dtype="datetime64[us, UTC]"),
        }
    )
    return frame.assign(**columns)


def hours(frame: pd.DataFrame) -> list[tuple[int, int, int]]:
    begins, ends = ((frame[name] - pd.Timestamp(ZERO)).dt.total_seconds() / 3600 for name in ("begin", "end"))
    return list(zip(frame["issue_id"].tolist(), begins.astype(int), ends.astype(int), strict=True))


def test_spans_that_touch_or_overlap_become_one() -> None:
    assert hours(join(spans((1, 5, 7), (1, 0, 2), (1, 2, 3), (2, 3, 4), (1, 6, 6)))) == [
        (1, 0, 3),
        (1, 5, 7),
        (2, 3, 4),
    ]


def test_a_span_inside_another_ends_nothing() -> None:
    assert hours(join(spans((1, 0, 9), (1, 1, 2), (1, 5, 6)))) == [(1, 0, 9)]


def test_what_is_true_of_one_is_true_of_all_that_are_joined() -> None:
    joined = join(spans((1, 0, 2), (1, 1, 3), (1, 8, 9), open=[False, True, False]))
    assert joined["open"].tolist() == [True, False]


def test_nothing_to_join() -> None:
    assert join(spans()).empty


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 20), st.integers(1, 5)), max_size=12))
def test_joined_spans_cover_the_same_hours_once(found: list[tuple[int, int, int]]) -> None:
    rows = [(issue, begin, begin + length) for issue, begin, length in found]
    joined = hours(join(spans(*rows)))
    covered = [(issue, hour) for issue, begin, end in joined for hour in range(begin, end)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {(issue, hour) for issue, begin, end in rows for hour in range(begin, end)}


def test_a_life_lasts_from_the_creation_to_the_last_entry_into_done() -> None:
    text = "day 0: created; day 1: In Progress; day 3: Done; day 4: To Do; day 6: Done"
    history = replay(make_snapshot(story(text, 1), story("in 1; day 1: In Progress", 2), as_of=at(9)))
    life = lives(done_items(history), history)
    assert life["status"].tolist() == ["To Do", "In Progress", "Done", "To Do"]
    assert elapsed_days(life).tolist() == [1, 2, 1, 2]


def test_flags_cut_spans() -> None:
    flags = "day 1: flagged; day 3: unflagged; day 5: flagged"
    history = replay(make_snapshot(story(f"day 0: created; {flags}; day 7: Done", 1), as_of=at(9)))
    life = lives(done_items(history), history)
    parts = cut_by_flags(life, history)
    assert elapsed_days(parts).tolist() == [2, 2]
    assert parts["span"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1 / 24, "1 hour"),
        (0.5, "12 hours"),
        (1, "1 day"),
        (2.54, "2.5 days"),
        (1.03, "1 day"),
        (1.02 / 24, "1 hour"),
        (float("nan"), "no data"),
    ],
)
def test_elapsed_time_in_words(days: float, words: str) -> None:
    assert say_days(days) == words
