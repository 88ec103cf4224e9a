from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.domain import Unit
from generator.metrics import make_board_cards
from generator.metrics.closed import closed_sprints
from generator.metrics.metric import Card
from generator.metrics.percentiles import nearest_rank
from tests.metrics.axes import drawn, line, points, words
from tests.metrics.histories import END, NAN, make_history, make_sprint, make_totals


def sprint_of(number: int, **changed: Any) -> Any:
    return make_sprint(number, closed_at=END + timedelta(days=14 * number), **changed)


def cards(*totals: dict[str, Any], unit: Unit = "points", **facts: Any) -> dict[str, Card]:
    """The board's cards by key, of sprints 1, 2, ... with these totals."""
    rows = [make_totals(number, **row) for number, row in enumerate(totals, 1)]
    sprints = facts.pop("sprints", [sprint_of(number) for number in range(1, len(rows) + 1)])
    history = make_history(sprints=sprints, totals=rows, unit=unit, **facts)
    return {card.metric.key: card for card in make_board_cards(history)}


def velocities(*completed: float) -> list[dict[str, Any]]:
    return [{"committed": (5, value + 2), "completed": (4, value)} for value in completed]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), st.integers(1, 100))
def test_a_percentile_is_the_least_value_with_enough_at_or_below_it(values: list[int], percentage: int) -> None:
    found = nearest_rank(values, percentage)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percentage * len(values)
    assert sum(value < found for value in values) * 100 < percentage * len(values)


@pytest.mark.parametrize(("percentage", "value"), [(15, 10), (50, 30), (85, 60), (100, 60)])
def test_percentiles_of_six(percentage: int, value: float) -> None:
    assert nearest_rank([30, 10, 60, 20, 50, 40], percentage) == value


def test_sprints_stand_in_the_order_they_were_closed() -> None:
    late = make_sprint(1, closed_at=END + timedelta(days=99))
    sprints = [late, sprint_of(2), make_sprint(3, state="active"), make_sprint(4, state="future", started_at=None)]
    history = make_history(sprints=sprints, totals=[make_totals(number) for number in (1, 2, 3)])
    assert list(closed_sprints(history)["sprint_id"]) == [2, 1]


def test_velocity_is_the_mean_of_the_last_six() -> None:
    card = cards(*velocities(100, 20, 25, 30, 35, 40, 36))["velocity"]
    assert card.headline.sentence == "31 points completed a sprint, the mean of the last 6 sprints"
    assert card.sentences[:2] == (
        "On average 33 points were committed and 31 points completed in the last 6 sprints.",
        "The band shows the usual range, from the 15th to the 85th percentile of the 6: 20 to 40 points.",
    )
    assert (
        card.sentences[-1]
        == "The latest, Sprint 7: 38 points committed (hollow bar), 36 points completed (filled bar)."
    )


def test_the_number_of_sprints_looked_back_on_is_configured() -> None:
    card = cards(*velocities(100, 20, 30), velocity_sprints=2)["velocity"]
    assert card.headline.figure == "25 points a sprint"


def test_sprints_without_estimates_are_shown_but_in_no_mean() -> None:
    totals = [*velocities(20, 30), {"completed": (5, 0.0), "estimated": False}, *velocities(40)]
    card = cards(*totals)["velocity"]
    assert card.headline.sentence == "30 points completed a sprint, the mean of 3 of the last 4 sprints"
    assert "1 sprint in which nothing has an estimate: shown, but in no average." in card.sentences
    assert list(card.table["note"]) == ["", "", "no estimates", ""]
    assert "no data" in words(drawn(card))


def test_no_estimates_lately_is_no_data() -> None:
    totals = [*velocities(20, 30), {"estimated": False}, {"estimated": False}]
    card = cards(*totals, velocity_sprints=2)["velocity"]
    assert card.headline.figure == "no data"
    assert card.headline.no_data == "Nothing in the last 2 sprints has an estimate."
    assert "mean" not in " ".join(words(drawn(card)))


@pytest.mark.parametrize(("unit", "estimated"), [("issues", True), ("points", False)])
def test_a_board_without_estimates_is_counted_in_issues(unit: Unit, estimated: bool) -> None:
    totals = [{"completed": (4, 0.0), "estimated": estimated}, {"completed": (5, 0.0), "estimated": estimated}]
    assert cards(*totals, unit=unit)["velocity"].headline.figure == "4.5 issues a sprint"


def test_two_sprints_are_too_few_for_a_range() -> None:
    card = cards(*velocities(20, 30))["velocity"]
    assert not any("range" in sentence for sentence in card.sentences)
    assert not any(text.startswith("range") for text in words(drawn(card)))


def test_a_sprint_has_a_hollow_and_a_filled_bar() -> None:
    ax = drawn(cards(*velocities(20, 30))["velocity"])
    assert [bar.get_height() for bar in ax.patches] == [22, 32, 20, 30]  # type: ignore[attr-defined]  # bars
    hollow, filled = ax.patches[0], ax.patches[2]
    assert hollow.get_facecolor() != hollow.get_edgecolor()
    assert filled.get_facecolor() != hollow.get_facecolor()
    assert {"22", "20", "32", "30", "mean 25", "hollow: committed, filled: completed"} <= set(words(ax))


def test_a_chart_shows_the_last_twelve() -> None:
    card = cards(*velocities(*range(20, 34)))["velocity"]
    assert len(drawn(card).patches) == 24
    assert card.sentences[-1] == "The chart shows the last 12 of 14 closed sprints, the table all."


def test_names_lose_the_words_they_share_and_those_of_another_board_get_a_star() -> None:
    sprints = [
        sprint_of(1, name="Falcon Sprint 41"),
        sprint_of(2, name="Falcon Sprint 42"),
        sprint_of(3, name="Owl 7", origin_board_id=9),
    ]
    card = cards(*velocities(20, 30, 40), sprints=sprints)["velocity"]
    assert {"41", "42", "Owl 7*", "Falcon Sprint ..., * sprint of another board"} <= set(words(drawn(card)))
    assert list(card.table["note"]) == ["", "", "sprint of another board"]


def test_long_names_keep_their_end() -> None:
    names = ["Harbour crossing 41", "Harbour 42", "Lighthouse Owl", "Extraordinarily-long-name", *("x" * 9)]
    sprints = [sprint_of(number, name=name) for number, name in enumerate(names, 1)]
    found = words(drawn(cards(*velocities(*range(20, 33)), sprints=sprints)["velocity"]))
    assert {"…42", "…Owl"} <= set(found)
    assert any(text.startswith("Extr") and text.endswith("…") for text in found)


def rated(*rates: float, changes: float = 0.1) -> list[dict[str, Any]]:
    return [{"completion_rate": rate, "completion_rate_issues": 0.5, "scope_change": changes} for rate in rates]


def test_predictability_is_the_median_of_the_last_rates() -> None:
    card = cards(*rated(0.1, 0.7, 0.8, 0.9, 1.0, 0.82, 0.6))["completion_rates"]
    assert card.headline.sentence == "Median completion rate of the last 6 sprints: 81 %"
    assert card.sentences == ("4 of 7 sprints completed 80 % or more of what was committed.",)


def test_a_sprint_without_a_rate_is_a_gap_and_in_no_median() -> None:
    card = cards(*rated(0.7, NAN, 0.9))["completion_rates"]
    assert card.headline.sentence == "Median completion rate of the last 2 sprints: 80 %"
    assert card.sentences[-1] == "1 sprint without a rate: nothing with an estimate was committed."
    ax = drawn(card)
    assert points(ax, "filled") == [(0, 0.7), (2, 0.9)]
    assert len(line(ax, "rates").get_xdata()) == 3  # type: ignore[arg-type]  # an array
    assert "no data" in words(ax)


def test_a_sprint_whose_scope_moved_much_has_a_hollow_mark() -> None:
    card = cards(*rated(0.7), *rated(0.9, changes=0.3), *rated(0.8, changes=0.2))["completion_rates"]
    ax = drawn(card)
    assert points(ax, "hollow") == [(1, 0.9)]
    assert points(ax, "filled") == [(0, 0.7), (2, 0.8)]
    assert "Hollow marks: 1 sprint whose scope changed by more than 20 %." in card.sentences
    assert line(ax, "hollow").get_markerfacecolor() != line(ax, "filled").get_markerfacecolor()


def test_no_rate_at_all_is_no_data() -> None:
    card = cards(*rated(NAN, NAN))["completion_rates"]
    assert card.headline.no_data == "Nothing was committed in the last 2 sprints."
    assert "no data" in words(drawn(card))


def test_one_rate_is_not_called_a_median() -> None:
    sentence = cards(*rated(0.75))["completion_rates"].headline.sentence
    assert sentence == "Completion rate of the only sprint that has one: 75 %"


def test_carry_over_tells_of_the_latest_sprint() -> None:
    totals = [
        {"carried_over": (0, 0.0), "not_completed": (2, 5.0)},
        {"carried_over": (3, 8.0), "not_completed": (3, 8.0)},
    ]
    card = cards(*totals)["carry_over"]
    assert card.headline.sentence == "3 issues with 8 points were carried over from Sprint 2"
    assert card.sentences == (
        "1 of 2 closed sprints carried something over.",
        "The median of the last 2 sprints: 1.5 issues carried over.",
        "2 issues not completed and in no later sprint now.",
    )
    assert {"0 of 5", "8"} <= set(words(drawn(card)))


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ({"carried_over": (1, 1.0)}, "1 issue with 1 point was carried over from Sprint 1"),
        ({"carried_over": (0, 0.0)}, "Nothing was carried over from Sprint 1"),
        ({"carried_over": (2, 0.0), "estimated": False}, "2 issues were carried over from Sprint 1"),
    ],
)
def test_carry_over_in_good_grammar(totals: dict[str, Any], sentence: str) -> None:
    assert cards(totals)["carry_over"].headline.sentence == sentence


def test_a_board_without_a_closed_sprint_says_so() -> None:
    found = cards({}, sprints=[make_sprint(1, state="active")])
    keys = ("velocity", "completion_rates", "scope_change_rates", "unplanned_work", "carry_over")
    assert {found[key].headline.no_data for key in keys} == {"No sprint of this board has been closed yet."}
