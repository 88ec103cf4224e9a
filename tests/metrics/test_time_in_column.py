"""Time in column. Day 0 is Monday 2 March 2026, 09:00; the data is of day 30."""

from itertools import pairwise
from typing import Any

import pytest

from generator.domain import Board, Change, Column
from generator.history.replay import replay
from generator.metrics.metric import Card, make_card
from generator.metrics.time_in_column import TIME_IN_COLUMN
from tests.factories import at, make_board, make_issue, make_snapshot, story
from tests.metrics.axes import drawn, words

THREE = (
    "day 0: created; day 2: In Progress; day 3: In Review; day 4: Done",
    "day 0: created; day 4: In Progress; day 7: Done",
    "day 0: created; day 6: In Progress; day 8: In Review; day 9: In Progress; day 12: Done",
)


def card(*stories: str, board: Board | None = None) -> Card:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    return make_card(TIME_IN_COLUMN, replay(make_snapshot(*issues, board=board, as_of=at(30))))


def rows(given: Card) -> dict[str, list[Any]]:
    columns = ["column_name", "issues", "median_days", "sum_days"]
    return {row["status"]: [row[name] for name in columns] for row in given.table.to_dict("records")}


def test_all_time_an_issue_stood_somewhere_counts_once() -> None:
    assert rows(card(*THREE)) == {
        "To Do": ["To Do", 3, 4, 12],
        "In Progress": ["In Progress", 3, 3, 9],  # 1, 3, and 2 + 3
        "In Review": ["In Review", 2, 1, 2],
    }
    assert card(*THREE).table["share"].tolist() == pytest.approx([12 / 23, 9 / 23, 2 / 23])


def test_the_finding_is_where_started_work_spent_most_time() -> None:
    given = card(*THREE)
    assert given.headline.figure == "82 % in In Progress"
    assert given.headline.sentence == "In Progress takes 82 % of the time in started columns, 3 days an issue"
    bars = "To Do 4 days (3 issues); In Progress 3 days (3 issues); In Review 1 day (2 issues)."
    assert given.sentences == (
        f"Median time of the 3 issues delivered since Mon 2 Mar 2026: {bars}",
        "52 % of all time passed outside the started columns, which the chart leaves out.",
    )


def test_statuses_of_one_column_have_a_row_each_and_one_bar() -> None:
    board = make_board(
        columns=(Column("To Do", ("1",)), Column("Doing", ("3", "4")), Column("Done", ("5",))),
    )
    given = card(*THREE, board=board)
    assert [row[0] for row in rows(given).values()] == ["To Do", "Doing", "Doing"]
    assert [bar.name for bar in given.table.attrs["bars"]] == ["To Do", "Doing"]
    assert given.table.attrs["bars"][1].median == 3  # 2, 3 and 6


def test_a_status_on_no_column_and_a_time_done_in_between_have_their_rows() -> None:
    strange = "day 0: created; day 1: Parked; day 3: Done; day 4: In Progress; day 8: Done"
    assert rows(card(*THREE, strange))["Parked"] == ["on no column", 1, 2, 2]
    assert rows(card(*THREE, strange))["Done"] == ["Done", 1, 1, 1]


def test_bars_of_started_columns_from_zero() -> None:
    ax = drawn(card(*THREE))
    bars = ax.containers[0].patches  # type: ignore[attr-defined]  # bars
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0, 3), (0, 1)]
    assert {"In Progress", "In Review", "3 days, 3 issues", "1 day, 2 issues"} <= set(words(ax))
    assert "To Do" not in words(ax)


def test_short_times_are_drawn_in_hours() -> None:
    ax = drawn(card(*["day 0 08:00: created, In Progress; day 0 14:00: Done"] * 3))
    assert ax.containers[0].patches[0].get_width() == 6  # type: ignore[attr-defined]  # bars
    assert "6 hours, 3 issues" in words(ax)
    assert [text for text in words(ax) if text.endswith("hours") and "issues" not in text]


def test_work_that_was_never_started_shows_where_it_lay() -> None:
    given = card(*["day 0: created; day 2: Done"] * 3)
    assert given.headline.sentence == "To Do takes 100 % of the time before done, 2 days an issue"
    assert "To Do" in words(drawn(given))


def test_work_done_at_its_creation_took_no_time() -> None:
    given = card(*["day 0: created, In Progress; day 0: Done"] * 3)
    assert given.table.empty or drawn(given).texts


def test_of_very_many_columns_the_chart_shows_the_first() -> None:
    ids = [str(number) for number in range(100, 118)]  # the first to do, the last done
    board = make_board(
        columns=tuple(Column(f"Step {id_}", (id_,)) for id_ in ids),
        started_status_ids=frozenset(ids[1:-1]),
        done_status_ids=frozenset(ids[-1:]),
    )
    ways = [Change(at(day), day, *pair) for day, pair in enumerate(pairwise(ids))]
    issues = [make_issue(number, status_id=ids[-1], status_changes=tuple(ways)) for number in range(3)]
    given = make_card(TIME_IN_COLUMN, replay(make_snapshot(*issues, board=board, as_of=at(30))))
    assert given.sentences[-1] == "The chart shows the first 14 columns, the table all."
    assert "Step 114" in words(drawn(given))
    assert "Step 115" not in words(drawn(given))
    assert len(given.table) == 17


def test_few_issues_are_no_data() -> None:
    assert card(*THREE[:2]).table.empty
