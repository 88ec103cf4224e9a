"""What epics and versions have in common, on epics; `test_versions` has what is different there."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from generator.history.history import History
from generator.history.replay import replay
from generator.metrics.epics import EPICS
from generator.metrics.forecast import take_sample
from generator.metrics.metric import Card, make_card
from generator.metrics.plan_card import MOST
from generator.metrics.simulation import when, within
from tests.factories import at, make_board, make_snapshot, story
from tests.metrics.axes import boxes, drawn, words
from tests.metrics.plan_stories import FINISHED, UNDER_WAY, WAITING, board, epic, pace


def card(history: History) -> Card:
    return make_card(EPICS, history)


def of_epic(history: History, key: str = "AB-900") -> dict[str, Any]:
    rows = card(history).table.to_dict("records")
    (row,) = (row for row in rows if row["key"] == key)
    return {str(name): value for name, value in row.items()}


def under(*texts: str) -> list[str]:
    return [text.format("under 900") for text in texts]


def test_items_are_done_in_progress_or_to_do_each_with_its_estimate() -> None:
    parked = "under 900; day 2: Parked"
    row = of_epic(board(*under(FINISHED, FINISHED, UNDER_WAY, WAITING), parked, epic(900)))
    assert [row[name] for name in ("done", "in_progress", "to_do", "items")] == [2, 1, 2, 5]
    assert [row[f"{name}_estimate"] for name in ("done", "in_progress", "to_do")] == [6.0, 3.0, 6.0]
    assert (row["unestimated"], row["dropped"], row["state"]) == (0, 0, "open")


def test_items_without_estimate_are_counted_and_in_no_sum() -> None:
    history = board("under 900, estimate none", "under 900, estimate 5; day 1: Done", epic(900))
    row = of_epic(history)
    assert (row["unestimated"], row["done_estimate"], row["to_do_estimate"]) == (1, 5.0, 0.0)
    assert "1 item has no estimate and is in no sum by estimate." in card(history).sentences


def test_a_board_that_counts_issues_has_no_item_without_estimate() -> None:
    issues = [story("under 900, estimate none", 1), epic(900)]
    history = replay(make_snapshot(*issues, board=make_board("issues"), as_of=at(30)))
    assert (of_epic(history)["unestimated"], of_epic(history)["to_do_estimate"]) == (0, 1.0)


def test_what_was_closed_without_being_delivered_is_counted_apart() -> None:
    history = board(
        story("under 900; day 2: Done", 1, resolution="Duplicate"),
        story("under 900; day 2: Done", 2, resolution="Done"),
        *under(WAITING),
        epic(900),
    )
    row = of_epic(history)
    assert (row["done"], row["items"], row["dropped"]) == (1, 2, 1)
    assert "1 issue was closed without being delivered and left out." in card(history).sentences


@pytest.mark.parametrize(
    ("texts", "later"),
    [
        (["under 900; day 2: In Progress", "day 1: created, under 900"], 0),
        (["under 900; day 2: In Progress", "day 3: created, under 900", "day 1: created; day 4: under 900"], 2),
        (["under 900; day 2: In Progress", "day 2: created, under 900"], 0),  # at the very moment
        (["under 900; day 5: Done", "day 3: created, under 900", "day 6: created, under 900"], 1),  # done is begun
        (["day 0: created; day 1: In Progress; day 8: under 900", "day 7: created, under 900"], 0),  # begun on day 8
        (["under 900", "day 9: created, under 900"], 0),  # nothing is begun
        (["under 900; day 2: In Progress", "day 1: created, under 900; day 3: under none; day 4: under 900"], 0),
    ],
)
def test_an_item_joined_later_if_it_came_after_the_first_was_begun(texts: list[str], later: int) -> None:
    history = board(*texts, epic(900))
    assert of_epic(history)["joined_later"] == later
    told = f"Items that joined after the first one was started: {later} of {len(texts)} in AB-900."
    assert (told in card(history).sentences) == bool(later)


def test_what_was_dropped_begins_nothing() -> None:
    dropped = story("under 900; day 2: Done", 1, resolution="Won't Do")
    assert of_epic(board(dropped, "day 3: created, under 900", epic(900)))["joined_later"] == 0


def test_types_that_take_no_part_are_no_items() -> None:
    history = board(story("under 900", 1, type="Bug"), *under(WAITING), epic(900), types=("Story",))
    assert of_epic(history)["items"] == 1


def test_the_days_are_those_of_the_board_s_own_forecast_for_as_many_items() -> None:
    history = board(*pace(), *under(*[WAITING] * 4, UNDER_WAY), epic(900))
    row, found = of_epic(history), take_sample(history)
    assert found
    taken = when(found[0], 5)
    coming = [date(2026, 4, day) for day in range(1, 31) if date(2026, 4, day).weekday() < 5]
    assert (row["likely"], row["sure"]) == (coming[within(taken, 50) - 1], coming[within(taken, 85) - 1])
    assert row["likely"] < row["sure"]
    told = f"{row['likely'].day} Apr and {row['sure'].day} Apr for AB-900"
    assert f"If it came first, done by the days with 50 % and 85 % chance: {told}." in card(history).sentences


def test_more_items_are_never_done_sooner() -> None:
    issues = [text.format(f"under {900 + number}") for number in range(6) for text in [WAITING] * (1 + 3 * number)]
    history = board(*pace(), *issues, *(epic(900 + number) for number in range(6)))
    table = card(history).table
    assert table["items"].tolist() == [1, 4, 7, 10, 13, 16]
    assert table["sure"].is_monotonic_increasing
    assert (table["sure"] >= table["likely"]).all()


def test_too_little_data_is_no_date_and_said() -> None:
    history = board(*pace(items=19), *under(WAITING), epic(900))
    assert (of_epic(history)["likely"], of_epic(history)["sure"]) == (None, None)
    assert any(sentence.startswith("Too little data") for sentence in card(history).sentences)


def test_years_of_work_have_no_date() -> None:
    issues = [text.format("under 9000") for text in [WAITING] * 700]
    row = of_epic(board(*pace(), *issues, epic(9000)), "AB-9000")
    assert (row["likely"], row["sure"]) == (None, None)


def test_a_chart_of_lying_bars_from_zero_with_counts_as_text() -> None:
    given = card(board(*under(FINISHED, FINISHED, UNDER_WAY, WAITING), epic(900)))
    ax = drawn(given)
    bars = [[(bar.get_x(), bar.get_width()) for bar in bars.patches] for bars in ax.containers]  # type: ignore[attr-defined]  # bars
    assert bars == [[(0, 2)], [(2, 1)], [(3, 1)]]
    assert {"AB-900 Epic 900", "2 / 1 / 1"} <= set(words(ax))
    assert "done (filled) / in progress (pale) / to do (hollow)" in words(ax)


def test_with_a_forecast_the_day_stands_beside_the_bar_and_stays_on_the_paper() -> None:
    history = board(*pace(items=60), *under(*[WAITING] * 100), epic(900))
    ax = drawn(card(history))
    beside = next(text for text in words(ax) if text.startswith("0 / 0 / 100, by "))
    assert boxes(ax)[beside].x1 <= 720
    assert any("85 % chance if it came first" in text for text in words(ax))


def test_finished_ones_stand_apart_below() -> None:
    done = [text.format("under 901") for text in (FINISHED, FINISHED)]
    given = card(board(*under(WAITING), *done, epic(900), epic(901)))
    assert given.table["state"].tolist() == ["open", "finished"]
    ax = drawn(given)
    rows = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert [rows[name] for name in ("AB-900 Epic 900", "Finished since 2 Mar:", "AB-901 Epic 901")] == [0, 1, 2]
    assert "2 items, 6 Mar" in words(ax)
    assert "Finished since Mon 2 Mar 2026: AB-901 Epic 901 (2 items, Fri 6 Mar 2026)." in given.sentences


def test_a_long_list_is_cut_in_the_chart_and_said() -> None:
    numbers = range(900, 900 + MOST + 3)
    given = card(board(*(f"under {number}" for number in numbers), *(epic(number) for number in numbers)))
    assert len(given.table) == MOST + 3
    assert sum(text.startswith("AB-") for text in words(drawn(given))) == MOST
    assert f"The chart shows {MOST} of {MOST + 3} epics, the table all." in given.sentences


def test_the_finding_sums_up_the_open_ones() -> None:
    given = card(board(*under(FINISHED, WAITING), "under 901", epic(900), epic(901)))
    assert given.headline.figure == "1 of 3 items"
    assert given.headline.sentence == "1 of 3 items in 2 open epics is done"
    finished = card(board(*under(FINISHED), epic(900)))
    assert finished.headline.sentence == "1 epic finished since Mon 2 Mar 2026, none is open"


def test_the_sentences_say_what_the_chart_shows_and_leaves_out() -> None:
    given = card(board(*under(FINISHED, UNDER_WAY, WAITING), "day 1: created", epic(900), epic(901)))
    assert given.sentences[:3] == (
        "Items done, in progress and to do: 1, 1 and 1 in AB-900.",
        "1 open issue of the board is in no epic.",
        "1 epic without items on this board is not shown.",
    )


def test_fifty_thousand_items_are_summed_up_at_once() -> None:
    history = board(*under(FINISHED, UNDER_WAY, WAITING), epic(900))
    issues = pd.concat([history.issues] * 16_000, ignore_index=True)
    issues["issue_id"] = range(len(issues))
    members = pd.DataFrame({"epic_id": 10_900, "issue_id": issues["issue_id"], "joined_at": issues["created_at"]})
    big = History(**{**vars(history), "issues": issues, "epic_issues": members})
    row = of_epic(big)
    assert (row["done"], row["in_progress"], row["to_do"]) == (16_000, 16_000, 16_000)
