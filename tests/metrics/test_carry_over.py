"""Carry-over again and again. Sprints 1 to 4 follow each other, 14 days each; sprint 5 is active."""

from typing import Any

from generator.history.replay import replay
from generator.metrics.carry_over import CARRY_OVER, list_carried
from generator.metrics.metric import Card, make_card
from generator.metrics.repeat_carry_over import REPEAT_CARRY_OVER
from tests.factories import at, make_active_sprint, make_snapshot, make_sprint, story
from tests.metrics.axes import drawn, words

SPRINTS = (*(make_sprint(number, 14 * number - 14) for number in (1, 2, 3, 4)), make_active_sprint(5, 56))
ONCE = "in 1, estimate 5; day 14: joins 2; day 20: Done"
TWICE = "in 1, estimate 8; day 14: joins 2; day 28: joins 3; day 30: Done"
ALWAYS = "in 1, estimate 2; day 14: joins 2; day 28: joins 3; day 42: joins 4; day 56: joins 5"
BACKLOG = "in 1, estimate 13; day 14: leaves 1"
STORIES = (ONCE, TWICE, ALWAYS, BACKLOG)


def history(*stories: str) -> Any:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    return replay(make_snapshot(*issues, sprints=SPRINTS, as_of=at(60)))


def card(metric: Any, *stories: str) -> Card:
    return make_card(metric, history(*stories))


def test_the_time_is_counted_in_the_order_of_closing() -> None:
    carried = list_carried(history(*STORIES))
    found = sorted(zip(carried["key"], carried["sprint_id"], carried["time"], strict=True))
    assert found == [
        ("AB-1", 1, 1), ("AB-2", 1, 1), ("AB-2", 2, 2), ("AB-3", 1, 1), ("AB-3", 2, 2), ("AB-3", 3, 3), ("AB-3", 4, 4),
    ]  # fmt: skip


def test_bars_are_split_by_how_often() -> None:
    found = card(CARRY_OVER, *STORIES)
    table = found.table
    assert table["carried_over_estimate"].tolist() == [15, 10, 2, 2]
    assert table["second_estimate"].tolist() == [0, 10, 0, 0]
    assert table["more_estimate"].tolist() == [0, 0, 2, 2]
    assert table["second_issues"].tolist() == [0, 2, 0, 0]
    assert table["more_issues"].tolist() == [0, 0, 1, 1]
    assert "Of all that was carried over, 2 for the second time, 2 for the third or a later time." in found.sentences


def test_the_chart_tells_the_times_apart() -> None:
    ax = drawn(card(CARRY_OVER, *STORIES))
    heights = [bar.get_height() for bar in ax.patches]  # type: ignore[attr-defined]  # bars
    left, first, second, more = (heights[start : start + 4] for start in range(0, 16, 4))
    assert left == [15, 10, 2, 2]
    assert first == [15, 10, 2, 2]
    assert second == [0, 10, 2, 2]
    assert more == [0, 0, 2, 2]
    looks = [(bar.get_facecolor(), bar.get_hatch()) for bar in ax.patches[::4]]
    assert len(set(looks)) == 4
    assert "carried over: pale once, hatched twice, dark more often; hollow: not completed" in words(ax)


def test_who_comes_back_again_and_again() -> None:
    found = card(REPEAT_CARRY_OVER, *STORIES)
    rows = found.table[["key", "times", "sprints", "estimate", "status"]].to_numpy().tolist()
    assert rows == [["AB-3", 4, 5, 2, "To Do"], ["AB-2", 2, 3, 8, "Done"]]
    assert found.headline.sentence == "2 issues were carried over twice or more"
    assert found.sentences == ("Most often: AB-3, 4 times, in 5 sprints.", "Still open: AB-3.")


def test_one_that_is_done_by_now() -> None:
    found = card(REPEAT_CARRY_OVER, TWICE)
    assert found.headline.sentence == "1 issue was carried over twice or more"
    assert found.sentences[-1] == "It is done by now."


def test_nobody_comes_back() -> None:
    assert card(REPEAT_CARRY_OVER, ONCE, BACKLOG).headline.no_data == "No issue was carried over twice or more."
