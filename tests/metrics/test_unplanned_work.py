"""Unplanned work. Sprint 1 runs from day 0 to day 14, sprint 2 from day 14 to day 28."""

from typing import Any

import pytest

from generator.domain import Issue
from generator.history.replay import replay
from generator.metrics.metric import Card, make_card
from generator.metrics.unplanned_work import UNPLANNED_WORK
from tests.factories import make_active_sprint, make_board, make_snapshot, make_sprint, story
from tests.metrics.axes import drawn, words

SPRINTS = (make_sprint(1), make_sprint(2, 14))
PLANNED = "in 1, estimate 5; day 3: Done"
LATE = "day 2: created, estimate 2; day 3: joins 1; day 6: Done"
BUG = "day 2: created, estimate 1; day 3: joins 1; day 6: Done"


def card(*issues: Issue, sprints: Any = SPRINTS, unit: Any = "points") -> Card:
    return make_card(UNPLANNED_WORK, replay(make_snapshot(*issues, sprints=sprints, board=make_board(unit))))


def test_the_share_of_what_was_completed() -> None:
    found = card(story(PLANNED, 1), story(LATE, 2), story(BUG, 3, type="Bug"), story("in 1; day 14: Done", 4))
    row = found.table.iloc[0]
    assert (row["completed_estimate"], row["unplanned_estimate"], row["bugs_estimate"]) == (11, 3, 1)
    assert (row["completed_issues"], row["unplanned_issues"], row["bugs_issues"]) == (4, 2, 1)
    assert (row["share"], row["share_issues"]) == (pytest.approx(3 / 11), 0.5)
    assert found.headline.sentence == "27 % of what the only such sprint completed was unplanned"
    assert found.headline.value == pytest.approx(300 / 11)
    assert found.sentences == (
        "Completed in the last 2 sprints and added after the start: 2 of 4 issues; 1 bug was among them.",
        "Most of it in Sprint 1: 27 %.",
        "1 sprint without a share: nothing with an estimate was completed.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "day 3: created, in 1",  # not completed
        "day -1: created, in 1; day 3: leaves 1; day 4: joins 1; day 6: Done",  # put back
        "day -2: created; day -1: Done; day 3: joins 1",  # done before it joined
        "day 3: created, in 1; day 4: Done; day 5: leaves 1",  # removed
        "day -5: created, in 1; day -3: Done; day 3: To Do; day 5: Done",  # reopened in the sprint, not added to it
    ],
)
def test_what_is_no_unplanned_work(text: str) -> None:
    found = card(story(PLANNED, 1), story(text, 2))
    assert found.table["unplanned_issues"].tolist() == [0, 0]


def test_the_median_of_sprints() -> None:
    issues = [story(PLANNED, 1), story("day 20: created, in 2, estimate 4; day 21: Done", 2)]
    assert card(*issues).headline.sentence == (
        "50 % of what was completed was unplanned, the median of the last 2 sprints"
    )


def test_without_estimates_issues_are_counted() -> None:
    bare = [story("in 1, estimate none; day 3: Done", 1), story("day 3: created, in 1, estimate none; day 4: Done", 2)]
    assert card(*bare).headline.figure == card(*bare, unit="issues").headline.figure == "50 %"


def test_nothing_completed_is_no_data() -> None:
    found = card(story("in 1", 1))
    assert found.headline.no_data == "Nothing was completed in the last 2 sprints."
    assert words(drawn(found)).count("no data") == 2
    assert card(sprints=[make_active_sprint()]).headline.no_data == "No sprint of this board has been closed yet."


def test_bugs_are_the_filled_part() -> None:
    ax = drawn(card(story(PLANNED, 1), story(LATE, 2), story(BUG, 3, type="Bug"), story("in 1; day 14: Done", 4)))
    bars: list[Any] = list(ax.patches)
    assert [round(bar.get_height(), 1) for bar in bars] == [9.1, 0, 18.2, 0]
    assert bars[0].get_facecolor() == bars[0].get_edgecolor()
    assert bars[2].get_facecolor() != bars[2].get_edgecolor()
    assert round(bars[2].get_y(), 1) == 9.1
    assert "27 %" in words(ax)
