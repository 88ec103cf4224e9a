"""Cycle time. The issues of `took` are started on one day after the other, from Monday 2 March 2026 on."""

import pytest

from generator.domain import FlowRules, Issue
from generator.history.history import History
from generator.metrics.cycle_time import CYCLE_TIME
from generator.metrics.durations import find_percentiles
from generator.metrics.metric import Card, make_card
from tests.factories import story
from tests.metrics.axes import drawn, levels, points, spots, words
from tests.metrics.flows import board, took

TEN = (1, 1, 2, 2, 2, 3, 4, 5, 6, 20)  # 50 %: the 5th, 70 %: the 7th, 85 %: the 9th, 95 %: the 10th


def card(history: History) -> Card:
    return make_card(CYCLE_TIME, history)


def test_the_headline_is_what_to_expect_of_an_issue() -> None:
    found = card(board(*took(TEN)))
    assert (found.headline.figure, found.headline.value) == ("6 days", 6)
    assert found.headline.sentence == "85 % of 10 issues took 6 days or less"


def test_the_expectation_follows_the_config() -> None:
    found = card(board(*took(TEN), service_level_percent=60))
    assert found.headline.sentence == "60 % of 10 issues took 3 days or less"
    assert "60 %: 3 days" in words(drawn(found))


def test_the_words_say_what_the_chart_shows() -> None:
    assert card(board(*took((*TEN, 1, 1, 1, 1, 1, 1, 1, 1, 1, 21)))).sentences == (
        "Of 20 issues: 50 % within 1 day, 70 % within 2 days, 85 % within 5 days and 95 % within 20 days.",
        "17 of 20, 85 %, took 5 days or less.",
        "Above the 95 % line: AB-20 (21 days).",
        "Looks at what was done from Mon 2 Mar 2026 to Fri 1 May 2026, 61 days.",
    )


def test_nothing_above_the_highest_line_names_the_longest() -> None:
    assert "The longest took 20 days: AB-10." in card(board(*took(TEN))).sentences


def test_few_issues_carry_a_median_and_no_more() -> None:
    found = card(board(*took((1, 2, 9))))
    assert found.headline.sentence == "Half of 3 issues took 2 days or less: too few to expect anything of"
    assert found.sentences[:2] == (
        "3 issues are too few for percentiles, which need 10; half of them took 2 days or less.",
        "The longest took 9 days: AB-3.",
    )
    ax = drawn(found)
    assert levels(ax, "percentiles") == [2]
    assert "50 %: 2 days" in words(ax)
    assert "AB-3" not in words(ax)


@pytest.mark.parametrize("stories", [[], ["in 1"], took((1, 2)), ["in 1; day 1: Done"] * 5])
def test_fewer_than_three_that_were_started_say_nothing(stories: list[str]) -> None:
    found = card(board(*stories))
    assert found.table.empty
    assert found.headline.no_data == CYCLE_TIME.empty


def left_out() -> list[str | Issue]:
    return [
        *took(TEN),
        "day 0: created; day 1: Done",
        story("day 1: In Progress; day 2: Done", 90, resolution="Duplicate"),
    ]


def test_never_started_is_listed_apart_and_not_delivered_is_left_out() -> None:
    found = card(board(*left_out()))
    assert found.headline.sentence == "85 % of 10 issues took 6 days or less"
    assert "1 issue was done without ever being started: no cycle time, so listed at the end of the table." in (
        found.sentences
    )
    closed = "1 issue was closed as Won't Do, Duplicate or Cannot Reproduce, not delivered: left out."
    assert closed in found.sentences
    assert found.table["key"].tolist()[:2] == ["AB-10", "AB-9"]
    assert found.table["key"].tolist()[-1] == "AB-11"
    assert found.table["cycle_time_days"].isna().tolist() == [False] * 10 + [True]


def test_only_some_types_is_said() -> None:
    stories = [story(text, number, type="Bug") for number, text in enumerate(took(TEN), 1)]
    assert card(board(*stories, types=("Bug", "Task"))).sentences[-1].endswith("61 days, only of type Bug or Task.")


def test_a_table_row_worked_by_hand() -> None:
    found = card(board("day 4 10:00: created, In Progress; day 7 16:30: Done", *took((1, 1))))
    names = ["key", "cycle_time_days", "cycle_time_working_days", "cycle_time_hours"]
    assert found.table[names].iloc[0].tolist() == ["AB-1", 4, 2, 78.5]
    assert set(names) <= {column.name for column in CYCLE_TIME.columns}


def test_every_issue_is_a_dot_on_the_day_it_was_done() -> None:
    """The window begins on day 0, with the first issue; dots stand in the middle of their day."""
    ax = drawn(card(board(*took((1, 2, 4)))))
    assert sorted(points(ax, "dots")) == [(0.5, 1), (2.5, 2), (5.5, 4)]
    assert "3 issues by the day they were done" in words(ax)


def test_dots_on_one_spot_are_one_with_their_number() -> None:
    ax = drawn(card(board(*["day 1: In Progress; day 3: Done"] * 12, *took((2, 1)))))
    assert spots(ax, "counted") == [(3.5, 3)]
    assert len(points(ax, "dots")) == 2
    assert {"12", "14 issues by the day they were done; a number: so many on one spot"} <= set(words(ax))


def test_lines_stand_at_the_percentiles_and_say_so_in_words() -> None:
    ax = drawn(card(board(*took(TEN))))
    assert levels(ax, "percentiles") == [2, 4, 6, 20]
    assert {"50 %: 2 days", "70 %: 4 days", "85 %: 6 days", "95 %: 20 days"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0


def test_what_lies_above_the_highest_line_is_named() -> None:
    ax = drawn(card(board(*took((*TEN, *[1] * 10, 21)), *["day 9: In Progress; day 59: Done"] * 2, percentiles=(50,))))
    assert "AB-22 and 1 more" in words(ax)
    assert "AB-21" in words(ax)
    assert "AB-10" not in words(ax)


def test_lines_on_one_value_share_their_words() -> None:
    found = find_percentiles([1] * 12 + [2, 3], FlowRules())
    assert [each.label for each in found] == ["50–85 %: 1 day", "95 %: 3 days"]  # noqa: RUF001  an en dash


def test_very_many_issues_are_gathered_and_the_chart_stays_small() -> None:
    stories = [
        f"day {day}: In Progress; day {day + long}: Done" for day in range(0, 120, 2) for long in range(0, 60, 2)
    ]
    found = card(board(*stories, until=180, days=180))
    size = "7 days of finishing and 4 days of cycle time"
    assert f"So many were done that each dot gathers {size}; it stands at their mean." in found.sentences
    ax = drawn(found)
    dots = points(ax, "dots") + spots(ax, "counted")
    assert len(dots) <= 600
    assert len(ax.texts) < 250
    assert min(y for _, y in dots) == 2  # the mean of cycle times of 1 and 3 days
    assert "1799 issues by the day they were done; a number: so many about there" in words(ax)
