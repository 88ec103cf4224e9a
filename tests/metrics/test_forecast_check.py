"""Were the forecasts right? A steady team's forecasts have no width, so every outcome is inside or plainly outside."""

from typing import Any

import numpy as np

from generator.metrics.forecast_check import FORECAST_CHECK
from generator.metrics.metric import Card, make_card
from tests.factories import at, make_active_sprint, make_sprint
from tests.metrics.axes import drawn, points, words
from tests.metrics.forecasts import board, delivered


def card(*stories: str, sprints: Any, **facts: Any) -> Card:
    return make_card(FORECAST_CHECK, board(*stories, sprints=sprints, **facts))


def test_a_steady_team_delivers_what_is_forecast() -> None:
    found = card(*delivered([1] * 80), sprints=[make_sprint(1, -28), make_sprint(2, -14)])
    assert found.table[["days", "low", "high", "at_least", "came"]].to_numpy().tolist() == [[10] * 5] * 2
    assert found.table["inside"].tolist() == ["inside"] * 2
    assert found.headline.sentence == "2 of 2 sprints ended inside the 85 % range of their forecast"
    missed, reached = found.sentences
    assert missed.startswith("A forecast that is right is missed by about 15 % of the outcomes; here 0 of 2 sprints")
    assert reached == "What the forecast gave an 85 % chance was reached in 2 of 2 sprints."


def test_a_sprint_that_brings_more_or_less_is_outside() -> None:
    items = [1] * 60 + [2] * 10 + [0] * 10
    found = card(*delivered(items), sprints=[make_sprint(1, -28), make_sprint(2, -14)])
    assert found.table["came"].tolist() == [20, 0]
    assert found.table["inside"].tolist() == ["outside", "outside"]
    assert (found.headline.figure, found.headline.value) == ("0 %", 0)
    assert "here 1 of 2 sprints ended below the range and 1 above it." in found.sentences[0]
    assert found.sentences[1].endswith("was reached in 1 of 2 sprints.")


def test_a_forecast_knows_nothing_of_what_came_later() -> None:
    """The same past, whatever happens after the start: the range stays."""
    sprints = [make_sprint(1, -14)]
    ranges = [
        card(*delivered([0, 2, 1] * 20 + [later] * 10), sprints=sprints).table[["low", "high"]].to_numpy().tolist()
        for later in (0, 5)
    ]
    assert ranges[0] == ranges[1]


def test_what_was_reopened_later_counts_as_it_was() -> None:
    reopened = "day -300: created; day -20 15:00: Done; day -5: To Do"
    extra = "day -300: created; day -10 15:00: Done; day -1: To Do"
    found = card(*delivered([1] * 70), reopened, extra, sprints=[make_sprint(1, -14, 7)])
    row = found.table.iloc[0]
    assert (row["low"], row["high"], row["came"]) == (5, 6, 6)


def test_too_little_data_then_is_a_gap() -> None:
    found = card(*delivered([1] * 70), sprints=[make_sprint(1, -90), make_sprint(2, -16, 1), make_sprint(3, -14)])
    assert found.table["inside"].tolist() == ["no data", "no data", "inside"]
    assert found.table["note"].tolist() == ["too little data at its start", "no working day", ""]
    assert found.headline.sentence == "1 of 1 sprint ended inside the 85 % range of their forecast"
    assert found.sentences[-1] == "2 sprints could not be forecast: the table says why."
    ax = drawn(found)
    assert words(ax).count("no data") == 2
    assert points(ax, "inside") == [(2, found.table["came"][2])]


def test_no_sprint_with_enough_data_is_no_data() -> None:
    for sprints in ([], [make_sprint(1, -14)], [make_active_sprint(1, -14)]):
        assert card(*delivered([1] * 25), sprints=sprints).headline.no_data.startswith("Too little data")


def test_the_last_ten_in_the_order_they_were_closed() -> None:
    sprints = [make_sprint(number, -7 * number, 7) for number in range(1, 13)]
    found = card(*delivered([1] * 160), sprints=sprints)
    assert found.table["sprint_id"].tolist() == list(range(10, 0, -1))
    elsewhere = card(*delivered([1] * 160), sprints=[make_sprint(1, -14, origin_board_id=9)])
    assert elsewhere.table["note"].tolist() == ["sprint of another board"]


def test_bars_span_the_range_and_dots_say_what_came() -> None:
    items = [0, 2, 1, 0, 3, 1] * 11 + [1] * 10 + [0] * 10
    found = card(*delivered(items), sprints=[make_sprint(1, -28), make_sprint(2, -14)])
    ax = drawn(found)
    spans = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in ax.patches]  # type: ignore[attr-defined]  # bars
    assert np.allclose(spans, found.table[["low", "high"]].to_numpy())
    assert points(ax, "inside") == [(0, 10)]
    assert points(ax, "outside") == [(1, 0)]
    hollow, filled = (
        next(dots for dots in ax.lines if dots.get_gid() == name).get_markerfacecolor()
        for name in ("outside", "inside")
    )
    assert hollow != filled
    assert {"10", "0"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0


def test_a_sprint_closes_at_its_instant() -> None:
    found = card(*delivered([1] * 80), "day -300: created; day -14: Done", sprints=[make_sprint(1, -28)], now=at(0))
    assert found.table["came"].tolist() == [11]
