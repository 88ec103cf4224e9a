"""Versions: which are shown, when they are finished, and in which order."""

from datetime import date
from typing import Any

import pytest

from generator.domain import Version
from generator.history.history import History
from generator.metrics.metric import Card, make_card
from generator.metrics.versions import VERSIONS
from tests.factories import story
from tests.metrics.axes import drawn, words
from tests.metrics.plan_stories import FINISHED, UNDER_WAY, V1, V2, WAITING, board


def card(history: History) -> Card:
    return make_card(VERSIONS, history)


def rows(history: History) -> list[tuple[Any, ...]]:
    names = ("name", "state", "planned", "finished_on", "done", "in_progress", "to_do")
    return [tuple(row[name] for name in names) for row in card(history).table.to_dict("records")]


def test_unreleased_ones_then_released_ones() -> None:
    history = board(*(text.format("for v1") for text in (FINISHED, WAITING)), UNDER_WAY.format("for v2"))
    assert rows(history) == [
        ("2.0", "open", date(2026, 4, 20), None, 0, 1, 0),
        ("1.0", "finished", None, date(2026, 3, 20), 1, 0, 1),
    ]


def test_one_without_any_item_left_is_open_until_it_is_released() -> None:
    assert rows(board(FINISHED.format("for v2")))[0][:2] == ("2.0", "open")


def test_an_issue_in_several_versions_counts_in_each() -> None:
    history = board("day 0: created, for v1, for v2; day 2: In Progress; day 4: Done", "for v2")
    assert [(row[0], *row[4:]) for row in rows(history)] == [("2.0", 1, 0, 1), ("1.0", 1, 0, 0)]
    assert "1 open issue of the board is in no version." not in card(history).sentences


def test_a_release_without_a_date_was_when_its_last_item_was_done() -> None:
    undated = Version("v1", "1.0", released=True)
    assert rows(board(FINISHED.format("for v1"), versions=(undated,)))[0][3] == date(2026, 3, 6)
    assert rows(board(WAITING.format("for v1"), WAITING.format("for v2"), versions=(undated, V2)))[0][0] == "2.0"


def test_what_was_released_before_the_window_is_counted_only() -> None:
    history = board(FINISHED.format("for v1"), WAITING.format("for v2"), days=7)
    assert [row[0] for row in rows(history)] == ["2.0"]
    assert "1 version finished earlier is not shown." in card(history).sentences


def test_what_was_released_with_items_open_says_so() -> None:
    given = card(board(*(text.format("for v1") for text in (FINISHED, WAITING))))
    assert "Finished since Mon 2 Mar 2026: 1.0 (2 items, 1 not done, Fri 20 Mar 2026)." in given.sentences


def test_an_item_joined_later_if_it_came_into_the_version_later() -> None:
    history = board("for v2; day 2: In Progress", "for v1; day 4: for v2, not for v1", "for v2")
    (row,) = card(history).table.to_dict("records")
    assert (row["joined_later"], row["items"]) == (1, 3)


def test_the_chart_names_versions() -> None:
    assert {"2.0", "0 / 1 / 0"} <= set(words(drawn(card(board(UNDER_WAY.format("for v2"))))))


def test_long_names_are_cut_in_sentences_and_on_the_chart() -> None:
    long = Version("v2", "A version whose name goes on and on, as names of versions sometimes do")
    given = card(board(WAITING.format("for v2"), versions=(long,)))
    assert "0, 0 and 1 in A version whose name goes on and on, as…." in given.sentences[0]
    assert all(len(text) < len(long.name) for text in words(drawn(given)) if text.startswith("A version"))


@pytest.mark.parametrize("issues", [[], ["day 0: created"], [story("for v9", 1)]])
def test_without_any_the_card_says_how_to_get_one(issues: list[Any]) -> None:
    given = card(board(*issues, versions=(V1, V2)))
    assert given.table.empty
    assert given.headline.no_data == VERSIONS.empty
