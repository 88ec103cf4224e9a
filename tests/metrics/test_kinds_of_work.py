"""Kinds of work. Day 0 is Monday 2 March 2026."""

from typing import Any

import pandas as pd
import pytest

from generator.domain import Issue
from generator.history.history import History
from generator.metrics.kinds_of_work import KINDS_OF_WORK
from generator.metrics.metric import Card, make_card
from generator.render.theme import SENTINELS
from tests.factories import story
from tests.metrics.axes import drawn, levels, words
from tests.metrics.flows import board


def done(type_: str, *stories: str) -> list[Issue]:
    return [story(text, sum(map(ord, type_)) * 10 + number, type=type_) for number, text in enumerate(stories)]


STORIES = done("Story", *[f"day 0: created; day {day}: In Progress; day {day + 2}: Done" for day in (0, 1, 2, 7, 8, 9)])
BUGS = done("Bug", *[f"day {day}: created, In Progress; day {day}: Done" for day in (7, 8, 9)])
CHORES = done("Chore", "day 0: created; day 14: In Progress; day 15: Done")


def card(*issues: Issue, until: float = 20, **flow: Any) -> Card:
    history: History = board(*issues, until=until, **flow)
    return make_card(KINDS_OF_WORK, history)


def test_the_headline_is_the_share_of_bugs() -> None:
    found = card(*STORIES, *BUGS, *CHORES)
    assert (found.headline.figure, found.headline.value) == ("30 % bugs", 30)
    assert found.headline.sentence == "3 of 10 issues done were bugs: 30 %"


def test_every_kind_has_its_number_and_its_times() -> None:
    """Stories take 3 days each; they wait 3, 4, 5, 10, 11 and 12 days from day 0 on."""
    assert card(*STORIES, *BUGS, *CHORES).sentences == (
        "Planned: 6 of 10 issues, 60 %; median cycle time 3 days, median lead time 5 days.",
        "Bugs: 3 of 10 issues, 30 %; median cycle time 1 day, median lead time 1 day.",
        "Other: 1 of 10 issues, 10 %; too few for a median.",
        "Other, as in neither list of the config: Chore.",
        "Looks at what was done from Mon 2 Mar 2026 to Sun 22 Mar 2026, 21 days.",
    )


def test_a_row_an_issue_type_by_kind_and_number() -> None:
    tasks = done("Task", *["day 0: created; day 1: Done"] * 7)
    table = card(*STORIES, *BUGS, *CHORES, *tasks).table
    assert table["type"].tolist() == ["Task", "Story", "Bug", "Chore"]
    assert table["work"].tolist() == ["planned", "planned", "bugs", "other"]
    assert table["issues"].tolist() == [7, 6, 3, 1]
    assert table["share"].sum() == pytest.approx(1)
    assert table["lead_time"].tolist()[:3] == [2, 5, 1]
    assert pd.isna(table["cycle_time"]).tolist() == [True, False, False, True]
    assert table["weekly"].tolist() == ["7 0 0", "3 3 0", "0 3 0", "0 0 1"]


def test_the_config_says_what_is_planned_and_what_is_a_bug() -> None:
    found = card(*STORIES, *BUGS, *CHORES, planned_types=("Chore",), bug_types=("Story",))
    assert found.headline.sentence == "6 of 10 issues done were bugs: 60 %"
    assert found.table["work"].tolist() == ["planned", "bugs", "other"]


@pytest.mark.parametrize(
    ("issues", "figure", "sentence"),
    [
        ([*STORIES, *BUGS], "3 bugs", "3 of 9 issues done were bugs"),
        ([*STORIES, BUGS[0]], "1 bug", "1 of 7 issues done was a bug"),
        (STORIES, "0 bugs", "No bugs among 6 issues done"),
    ],
)
def test_of_few_issues_no_share_is_the_headline(issues: list[Issue], figure: str, sentence: str) -> None:
    found = card(*issues)
    assert (found.headline.figure, found.headline.sentence) == (figure, sentence)


def test_types_that_no_list_names_are_no_data_and_the_config_is_named() -> None:
    found = card(*STORIES, planned_types=(), bug_types=())
    assert found.headline.figure == "no data"
    assert found.headline.no_data.endswith("name yours in planned_types and bug_types of the config.")
    assert "other" in words(drawn(found))


def test_fewer_than_three_issues_say_nothing() -> None:
    assert card(*STORIES[:2]).headline.no_data == KINDS_OF_WORK.empty


def test_what_delivers_nothing_is_left_out_and_what_was_never_started_has_no_cycle_time() -> None:
    duplicate = story("day 0: created; day 1: Done", 900, resolution="Duplicate")
    found = card(*STORIES, duplicate, story("day 0: created; day 1: Done", 901))
    assert found.table["issues"].sum() == 7
    assert "1 issue was done without ever being started: no cycle time." in found.sentences
    assert "1 issue was closed as Won't Do, Duplicate or Cannot Reproduce, not delivered: left out." in found.sentences


def bars(found: Card) -> list[tuple[float, float, float]]:
    """(week, base, height) of each bar."""
    patches: list[Any] = list(drawn(found).patches)
    return [(round(bar.get_x() + bar.get_width() / 2), bar.get_y(), bar.get_height()) for bar in patches]


def test_a_strip_a_kind_with_a_bar_a_week_on_its_own_base() -> None:
    """Three strips of 1.45 times the highest week, 3 issues, the first kind on top."""
    found = card(*STORIES, *BUGS, *CHORES)
    assert levels(drawn(found), "bases") == pytest.approx([0, 4.35, 8.7])
    assert bars(found) == [(2, 0, 1), (1, 4.35, 3), (0, 8.7, 3), (1, 8.7, 3)]
    assert {"planned", "6, 60 %", "bugs", "3, 30 %", "other", "1, 10 %"} <= set(words(drawn(found)))


def test_one_kind_alone_fills_the_chart() -> None:
    found = card(*STORIES)
    assert levels(drawn(found), "bases") == [0]
    assert drawn(found).get_ylim()[1] == pytest.approx(3 * 1.45)


def test_a_week_seen_in_part_is_hollow() -> None:
    """The last day, Friday 20 March, is in its third week."""
    found = drawn(card(*STORIES, *BUGS, *CHORES, until=18))
    patches: list[Any] = list(found.patches)
    assert [bar.get_facecolor()[:3] == (1, 1, 1) for bar in patches] == [True, False, False, False]
    assert "10 issues done; hollow: part of a week" in words(found)
    assert SENTINELS.bg == "#ffffff"
