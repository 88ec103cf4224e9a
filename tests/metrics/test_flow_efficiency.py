"""Flow efficiency. Day 0 is Monday 2 March 2026, 09:00; the data is of day 30; work waits in In Review."""

from typing import Any

import pytest

from generator.history.replay import replay
from generator.metrics.flow_efficiency import FLOW_EFFICIENCY
from generator.metrics.metric import Card, make_card
from tests.factories import at, make_board, make_snapshot, story
from tests.metrics.axes import drawn, words

THREE = (
    "in 1; day 1: In Progress; day 2: In Review; day 5: Done",  # 1 active, 3 waiting
    "in 1; day 1: In Progress; day 3: Done",  # 2 active
    "in 1; day 1: In Progress; day 4: In Review; day 5: In Progress; day 6: Done",  # 4 active, 1 waiting
)
WAITING = {"waiting_status_ids": frozenset({"4"})}


def card(*stories: str, **board: Any) -> Card:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    snapshot = make_snapshot(*issues, board=make_board(**(board or WAITING)), as_of=at(30))
    return make_card(FLOW_EFFICIENCY, replay(snapshot))


def shares(given: Card) -> dict[str, tuple[float, float]]:
    """(active, waiting) days by key."""
    return {row["key"]: (row["active"], row["waiting"]) for row in given.table.to_dict("records")}


def test_active_out_of_active_and_waiting() -> None:
    given = card(*THREE)
    assert shares(given) == {"AB-1": (1, 3), "AB-3": (4, 1), "AB-2": (2, 0)}
    assert given.table["share"].tolist() == pytest.approx([0.25, 0.8, 1])
    assert given.headline.figure == "64 %"
    assert given.headline.value == pytest.approx(700 / 11)
    assert given.headline.sentence == "Work in progress was active for 64 % of its time, and waited for the rest"
    assert given.sentences == (
        "3 issues delivered since Fri 20 Feb 2026: 7 days active, 4 days waiting.",
        "In the middle issue (the median) 80 % of the time was active.",
        "The longest waits: AB-1 (3 days) and AB-3 (1 day).",
    )


def test_flagged_time_waits_once() -> None:
    flagged = "in 1; day 1: In Progress; day 2: flagged; day 4: In Review; day 6: unflagged; day 7: Done"
    assert shares(card(*THREE, flagged))["AB-4"] == (1, 5)


def test_a_flag_before_the_start_or_outside_progress_does_not_count() -> None:
    before = "in 1, flagged; day 1: In Progress; day 2: unflagged; day 3: To Do; day 4: flagged; day 5: Done"
    assert shares(card(*THREE, before))["AB-4"] == (1, 1)


def test_blocked_statuses_wait_too() -> None:
    blocked = "in 1; day 1: In Progress; day 2: Parked; day 5: In Progress; day 6: Done"
    assert shares(card(*THREE, blocked))["AB-4"] == (2, 0)
    named = card(*THREE, blocked, **WAITING, blocked_status_ids=frozenset({"9"}))
    assert shares(named)["AB-4"] == (2, 3)


def test_waiting_before_the_start_does_not_count() -> None:
    early = "in 1; day 1: Parked; day 4: In Progress; day 5: Done"
    assert shares(card(*THREE, early, **WAITING, blocked_status_ids=frozenset({"9"})))["AB-4"] == (1, 0)


def test_time_put_back_or_done_in_between_is_neither() -> None:
    back = "in 1; day 1: In Progress; day 2: To Do; day 9: In Progress; day 10: Done; day 12: In Progress; day 13: Done"
    assert shares(card(*THREE, back))["AB-4"] == (3, 0)


def test_issues_never_in_progress_are_left_out() -> None:
    given = card(*THREE, "in 1; day 2: Done")
    assert "AB-4" not in shares(given)
    assert given.sentences[-1] == "1 issue never in progress for any time left out."


def test_without_named_statuses_it_says_how_to_name_them() -> None:
    given = card(*THREE, waiting_status_ids=frozenset())
    assert given.table.empty
    assert "waiting_statuses: [In Review]" in given.headline.no_data


def test_few_issues_are_no_data() -> None:
    assert card(*THREE[:2]).table.empty


def test_each_bar_is_whole_active_filled_and_waiting_hatched() -> None:
    ax = drawn(card(*THREE))
    active, waiting = (bars.patches for bars in ax.containers)  # type: ignore[attr-defined]  # bars
    assert [bar.get_width() for bar in active] == pytest.approx([700 / 11, 25, 80, 100])
    assert [a.get_width() + w.get_width() for a, w in zip(active, waiting, strict=True)] == pytest.approx([100] * 4)
    assert {bar.get_x() for bar in active} == {0}
    assert {bar.get_hatch() for bar in waiting} == {"///"}
    assert {"all issues", "64 %, waited 4 days", "AB-1", "25 %, waited 3 days"} <= set(words(ax))


def test_of_many_issues_the_chart_shows_those_that_waited_longest() -> None:
    long = [f"in 1; day 1: In Progress; day 2: In Review; day {3 + number}: Done" for number in range(20)]
    texts = words(drawn(card(*long)))
    assert "AB-20" in texts
    assert "AB-1" not in texts
