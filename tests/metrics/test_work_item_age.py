"""Ages of work in progress. Day 0 is Monday 2 March 2026; the data is of day 30."""

from typing import Any

import numpy as np
import pytest

from generator.domain import Column, FlowRules
from generator.history.replay import replay
from generator.metrics.ages import age_facts
from generator.metrics.metric import Card, make_card
from generator.metrics.work_item_age import WORK_ITEM_AGE
from tests.factories import at, make_board, make_rules, make_snapshot, story
from tests.metrics.axes import drawn, line, points, words

# Cycle times of 1 to 10 days: half of them within 5 days, 85 % within 9, 95 % within 10. Each spends its first day in
# progress and the others in review.
DONE = [f"in 1; day 1: In Progress; day 1 10:00: In Review; day {days}: Done" for days in range(2, 11)]
COMPARED = (
    "The lines are percentiles of the cycle times of the 10 issues delivered since Fri 20 Feb 2026; the tints behind a "
    "column show the ages at which they left it."
)
DONE = ["in 1; day 1: In Progress; day 1 10:00: In Review; day 1 11:00: Done", *DONE]


def card(*stories: str, until: float = 30, board: Any = None, **flow: Any) -> Card:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    rules = make_rules(flow=FlowRules(**flow))
    return make_card(WORK_ITEM_AGE, replay(make_snapshot(*issues, board=board, rules=rules, as_of=at(until))))


def started(*days: float, **facts: Any) -> Card:
    """Ten delivered issues, AB-1 to AB-10, and AB-11 ... in progress since the days."""
    return card(*DONE, *(f"in 1; day {day:g}: In Progress" for day in days), **facts)


def test_the_day_of_the_start_is_the_first() -> None:
    given = card("in 1; day 30 08:00: In Progress", "in 1; day 20: In Progress; day 25: In Review", "in 1")
    assert given.table[["key", "age_days", "column_name", "status"]].to_numpy().tolist() == [
        ["AB-2", 11, "In Review", "In Review"],
        ["AB-1", 1, "In Progress", "In Progress"],
    ]


def test_going_back_makes_nothing_younger_and_what_is_put_back_has_no_age() -> None:
    back = "in 1; day 10: In Progress; day 12: To Do; day 28: In Progress"
    given = card(back, "in 1; day 10: In Progress; day 12: To Do", "in 1; day 10: In Progress; day 11: Parked")
    assert given.table["age_days"].tolist() == [21]


def test_ages_are_compared_with_the_cycle_times_of_what_was_delivered() -> None:
    given = started(30, 22, 21, 1)  # ages 1, 9, 10 and 30
    assert given.table["above"].tolist() == ["95 %", "85 %", "70 %", ""]
    assert (given.headline.figure, given.headline.value) == ("2 of 4 issues", 2)
    assert given.headline.sentence == (
        "2 of 4 issues in progress are older than the 9 days in which 85 % are delivered"
    )
    assert given.sentences == (
        "The oldest: AB-14 with 30 days. In progress: 4 in In Progress and 0 in In Review.",
        "Above the expectation: AB-14 with 30 days and AB-13 with 10 days.",
        COMPARED,
    )


def test_nothing_old() -> None:
    assert started(30).headline.sentence == (
        "The only issue in progress is not older than the 9 days in which 85 % are delivered"
    )
    assert started(30, 29).headline.sentence.startswith("None of 2 issues in progress is older than")


def test_paces_are_the_ages_at_which_a_column_was_left() -> None:
    slots = {slot.name: slot for slot in age_facts(started(30).table).slots}
    assert list(slots) == ["In Progress", "In Review"]
    assert {each.days for each in slots["In Progress"].paces} == {1}
    assert [each.days for each in slots["In Review"].paces] == [5, 7, 9, 10]


def test_it_counts_when_a_column_was_left_for_the_last_time() -> None:
    again = "in 1; day 1: In Progress; day 1 10:00: In Review; day 3: In Progress; day 4: In Review; day 5: Done"
    (progress, _) = age_facts(card(*[again] * 10, "in 1; day 30: In Progress").table).slots
    assert {each.days for each in progress.paces} == {4}


def test_a_column_that_few_left_has_the_paces_of_cycle_times() -> None:
    direct = [f"in 1; day 1 08:00: In Progress; day {day}: Done" for day in range(1, 8)]
    through = [f"in 1; day 1 08:00: In Progress; day 2: In Review; day {day}: Done" for day in range(8, 11)]
    (_, review) = age_facts(card(*direct, *through, "in 1; day 30: In Review").table).slots
    assert review.paces == age_facts(started(30).table).percentiles


def test_few_delivered_issues_are_no_measure() -> None:
    given = card(*DONE[:9], "in 1; day 1: In Progress")
    assert given.table["above"].tolist() == [""]
    assert given.headline.sentence == "1 issue is in progress, the oldest for 30 days"
    assert "Only 9 issues delivered since Fri 20 Feb 2026: too few to compare with, it takes 10." in given.sentences
    assert "percentiles" not in {made.get_gid() for made in drawn(given).collections if made.get_segments()}  # type: ignore[attr-defined]


def test_the_flag_is_a_square() -> None:
    given = card("in 1; day 10: In Progress; day 11: flagged", "in 1; day 20: In Progress")
    assert given.table["mark"].tolist() == ["flagged", ""]
    assert "Flagged (square marks): AB-1." in given.sentences
    ax = drawn(given)
    assert (line(ax, "flagged").get_marker(), line(ax, "dots").get_marker()) == ("s", "o")
    assert points(ax, "flagged") == [(0.5, 21)]
    assert "a dot: an issue, square: flagged" in words(ax)


def test_dots_stand_over_their_column_at_their_age() -> None:
    ax = drawn(started(30, 22, 22, 19))
    assert sorted(points(ax, "dots")) == [(0.45, 9), (0.5, 1), (0.5, 12), (0.55, 9)]
    assert {"4 issues", "0 issues", "In Progress", "In Review", "85 %: 9 days", "AB-14"} <= set(words(ax))
    assert not {"AB-11", "AB-12"} & set(words(ax))
    assert ax.get_ylim()[0] == 0


def test_tints_lie_between_the_paces() -> None:
    ax = drawn(started(30))
    tints = [bar.patches[0] for bar in ax.containers]  # type: ignore[attr-defined]  # bars
    review = [(tint.get_y(), tint.get_y() + tint.get_height()) for tint in tints if tint.get_x() == 1]
    assert [low for low, _ in review] == pytest.approx([0, 5, 7, 9, 10])
    assert [high for _, high in review][:4] == pytest.approx([5, 7, 9, 10])


def test_very_old_issues_do_not_flatten_the_chart() -> None:
    ax = drawn(started(1, 298, until=300, days=400))
    assert points(ax, "beyond") == [(0.5, 30)]
    assert ax.get_ylim()[1] < 40
    assert "AB-11: 300" in words(ax)
    assert "a dot: an issue, triangle: older than the chart is high" in words(ax)


def test_many_of_one_age_share_a_dot_with_their_number() -> None:
    ax = drawn(started(*[25] * 9, *[27] * 8))
    assert points(ax, "counted") == [(0.5, 6)]
    assert "9" in words(ax)
    assert len(np.unique([x for x, _ in points(ax, "dots")])) == 8


def test_a_started_status_on_no_column_is_shown_beside_the_columns() -> None:
    board = make_board(started_status_ids=frozenset({"3", "4", "9"}))
    given = card("in 1; day 10: Parked", board=board)
    assert given.table["column_name"].tolist() == ["on no column"]
    assert points(drawn(given), "dots") == [(2.5, 21)]


def test_columns_of_one_name_are_told_apart_by_their_place() -> None:
    columns = (Column("To Do", ("1",)), Column("Doing", ("3",)), Column("Doing", ("4",)), Column("Done", ("5",)))
    given = card("in 1; day 10: In Progress", "in 1; day 10: In Review", board=make_board(columns=columns))
    assert sorted(points(drawn(given), "dots")) == [(0.5, 21), (1.5, 21)]


def test_nothing_in_progress_is_no_data() -> None:
    assert card(*DONE).table.empty
