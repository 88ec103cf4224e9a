"""Epics: which are shown, when they are finished, and in which order."""

from datetime import date
from typing import Any

import pytest

from generator.history.history import History
from generator.metrics.epics import EPICS
from generator.metrics.metric import Card, make_card
from generator.privacy import NOT_SHOWN
from tests.factories import story
from tests.metrics.plan_stories import FINISHED, UNDER_WAY, WAITING, board, epic


def card(history: History) -> Card:
    return make_card(EPICS, history)


def rows(history: History) -> list[tuple[Any, ...]]:
    return [(row["key"], row["state"], row["finished_on"]) for row in card(history).table.to_dict("records")]


@pytest.mark.parametrize(
    ("told", "texts", "state", "finished_on"),
    [
        ("", [FINISHED, WAITING], "open", None),
        ("", [FINISHED, FINISHED.replace("day 4", "day 9")], "finished", date(2026, 3, 11)),
        ("; day 11: Done", [FINISHED], "finished", date(2026, 3, 13)),  # its own day counts
        ("; day 11: Done", [FINISHED, WAITING], "finished", date(2026, 3, 13)),
        ("; day 11: Done; day 12: In Progress", [FINISHED, WAITING], "open", None),
    ],
)
def test_finished_by_its_status_or_by_its_items(told: str, texts: list[str], state: str, finished_on: Any) -> None:
    history = board(*(text.format("under 7") for text in texts), epic(7, told))
    assert rows(history) == [("AB-7", state, finished_on)]


def test_an_epic_whose_summary_is_hidden_goes_by_its_key() -> None:
    (item,) = (WAITING.format("under 7"),)
    names = [card(board(item, epic(7, summary=text))).table["name"].tolist() for text in ("Summer", NOT_SHOWN)]
    assert names == [["AB-7 Summer"], ["AB-7"]]


def test_what_was_finished_before_the_window_is_counted_only() -> None:
    history = board(FINISHED.format("under 7"), WAITING.format("under 8"), epic(7), epic(8), days=7)
    assert rows(history) == [("AB-8", "open", None)]
    assert "1 epic finished earlier is not shown." in card(history).sentences


def test_the_first_day_of_the_window_counts_as_in_it() -> None:
    finished = [FINISHED.format("under 907")]  # on 6 March; the data is of 1 April
    assert rows(board(*finished, epic(907), days=27)) == [("AB-907", "finished", date(2026, 3, 6))]
    assert rows(board(*finished, epic(907), days=26)) == []


def test_one_that_is_done_and_nobody_knows_since_when_is_counted_only() -> None:
    closed = epic(7, "Done; day 3: In Progress", status_id="5")
    history = board(WAITING.format("under 7"), WAITING.format("under 8"), closed, epic(8))
    assert rows(history) == [("AB-8", "open", None)]
    assert "1 epic finished earlier is not shown." in card(history).sentences


def test_the_order_least_left_first_not_begun_last_then_finished_latest_first() -> None:
    texts = [
        WAITING.format("under 21"),
        *[text.format("under 22") for text in (FINISHED, WAITING, WAITING)],
        *[text.format("under 23") for text in (UNDER_WAY,)],
        FINISHED.format("under 24"),
        FINISHED.format("under 25").replace("day 4", "day 6"),
    ]
    history = board(*texts, *(epic(number) for number in range(21, 26)))
    assert [row[0] for row in rows(history)] == ["AB-23", "AB-22", "AB-21", "AB-25", "AB-24"]


def test_an_epic_all_of_whose_issues_were_dropped_has_none() -> None:
    dropped = story("under 7; day 2: Done", 1, resolution="Won't Do")
    given = card(board(dropped, WAITING.format("under 8"), epic(7), epic(8)))
    assert given.table["key"].tolist() == ["AB-8"]
    assert "1 epic without items on this board is not shown." in given.sentences


@pytest.mark.parametrize("issues", [[], ["day 0: created"], [epic(7)], [epic(7), "day 0: created"]])
def test_without_any_the_card_says_how_to_get_one(issues: list[Any]) -> None:
    given = card(board(*issues))
    assert given.table.empty
    assert given.headline.no_data == EPICS.empty
    assert "Put issues under epics" in given.headline.no_data
