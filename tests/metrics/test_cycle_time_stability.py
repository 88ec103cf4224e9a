from matplotlib.colors import same_color

from generator.history.history import History
from generator.metrics.cycle_time_stability import CYCLE_TIME_STABILITY
from generator.metrics.metric import Card, make_card
from generator.render.theme import SENTINELS
from tests.metrics.axes import drawn, levels, line, points, words
from tests.metrics.flows import board

STEADY = [3, 5] * 6


def finished(*days: int) -> History:
    """Issues done on one day after the other, after so many days each."""
    stories = (
        f"day {done - long + 1}: created, In Progress; day {done} 10:00: Done" for done, long in enumerate(days, 60)
    )
    return board(*stories, until=300, days=300)


def card(*days: int) -> Card:
    return make_card(CYCLE_TIME_STABILITY, finished(*days))


def test_steady_times_have_no_signal() -> None:
    """Mean 4, every step is 2: 4 + 2.66 x 2 = 9.32, and 4 - 5.32 is below 0."""
    found = card(*STEADY)
    assert (found.headline.figure, found.headline.value) == ("stable", 0)
    assert found.headline.sentence == "Cycle time is stable: none of 12 issues lies outside the limits"
    assert (
        found.sentences[0] == "The mean of 12 issues is 4 days; up to 9.3 days is what this process brings by itself."
    )
    ax = drawn(found)
    assert points(ax, "signals") == []
    assert (levels(ax, "mean"), levels(ax, "limits")) == ([4], [4 + 2.66 * 2])
    assert {"mean 4", "limit 9.3"} <= set(words(ax))


def test_an_issue_outside_is_a_signal_by_name() -> None:
    """Mean (12 x 4 + 30) / 13 = 6; steps 11 x 2 and 25: 47 / 12; 6 + 2.66 x 47 / 12 = 16.4."""
    found = card(*STEADY, 30)
    assert (found.headline.figure, found.headline.value) == ("1 signal", 1)
    assert found.headline.sentence == "1 of 13 issues lies above the limit of 16.4 days"
    assert "Outside, so ask what was different about them (hollow): AB-13 (30 days)." in found.sentences
    ax = drawn(found)
    assert points(ax, "signals") == [(12.5, 30)]
    assert len(points(ax, "inside")) == 12
    assert "AB-13" in words(ax)
    assert same_color(line(ax, "signals").get_markerfacecolor(), SENTINELS.bg)


def test_signals_stand_first_in_the_table_and_keep_their_place() -> None:
    table = card(3, 30, *STEADY).table
    assert table["key"].tolist()[:3] == ["AB-2", "AB-1", "AB-3"]
    assert table["place"].tolist()[:3] == [2, 1, 3]
    assert table["signal"].tolist()[:3] == ["above", "", ""]
    assert (table["moving_range"][0], table["moving_range"][2]) == (27, 27)
    assert table["moving_range"].isna().tolist()[:3] == [False, True, False]


def test_what_was_quick_is_a_signal_too_where_there_is_a_lower_limit() -> None:
    """Mean (24 x 10 + 1) / 25 = 9.64; steps 0 but one of 9: 9 / 24; 9.64 - 2.66 x 0.375 = 8.64."""
    found = card(*[10] * 24, 1)
    assert found.headline.sentence == "1 of 25 issues lies outside the limits of 8.6 and 10.6 days"
    assert found.table["signal"].iloc[0] == "below"
    assert found.sentences[0].endswith("from 8.6 to 10.6 days is what this process brings by itself.")


def test_nine_issues_are_too_few_for_limits() -> None:
    found = card(*[3] * 8, 40)
    assert found.headline.figure == "no data"
    assert found.headline.no_data == "9 issues are too few for limits; it takes 10."
    assert found.sentences[0] == "9 issues so far; limits take 10. The chart shows the issues alone."
    ax = drawn(found)
    assert len(points(ax, "inside")) == 9
    assert not any(text.startswith(("mean", "limit")) for text in words(ax))
    assert card(*[3] * 9, 40).headline.figure == "1 signal"


def test_two_issues_say_nothing() -> None:
    assert card(3, 4).table.empty


def test_the_chart_shows_the_last_150_and_the_limits_are_of_all() -> None:
    found = card(*[3, 5] * 80)
    assert "The chart shows the last 150 issues; limits, signals and table are of all 160." in found.sentences
    ax = drawn(found)
    assert len(points(ax, "inside")) == 150
    assert "150 issues in the order they were done" in words(ax)
    assert len(found.table) == 160


def test_the_axis_names_a_day_once() -> None:
    one_day = make_card(CYCLE_TIME_STABILITY, board(*["day 1: created, In Progress; day 3: Done"] * 30))
    assert [text for text in words(drawn(one_day)) if text == "5 Mar"] == ["5 Mar"]


def test_never_started_is_left_out_and_said() -> None:
    history = board(*["day 1: created, In Progress; day 3: Done"] * 10, "day 0: created; day 1: Done", until=20)
    found = make_card(CYCLE_TIME_STABILITY, history)
    assert len(found.table) == 10
    assert "1 issue was done without ever being started: no cycle time." in found.sentences
