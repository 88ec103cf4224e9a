"""Scope change over sprints; the sums are those of each sprint's own report."""

from typing import Any

import pytest

from generator.domain import Unit
from generator.metrics.metric import Card, make_card
from generator.metrics.scope_change_rates import SCOPE_CHANGE_RATES
from tests.metrics.axes import drawn, levels, words
from tests.metrics.histories import END, NAN, make_history, make_sprint, make_totals


def card(*totals: dict[str, Any], unit: Unit = "points", **facts: Any) -> Card:
    rows = [make_totals(number, **row) for number, row in enumerate(totals, 1)]
    sprints = [make_sprint(number, closed_at=END.replace(year=2026 + number)) for number in range(1, len(rows) + 1)]
    return make_card(SCOPE_CHANGE_RATES, make_history(sprints=sprints, totals=rows, unit=unit, **facts))


def moved(committed: float, added: float, removed: float, re_estimated: float = 0.0) -> dict[str, Any]:
    """A sprint's totals with as many issues as points; its rates as the replay gives them."""
    rate = (added + removed) / committed if committed else NAN
    sums = {"committed": committed, "added": added, "removed": removed, "re_estimated": re_estimated}
    return {name: (value, value) for name, value in sums.items()} | {"scope_change": rate, "scope_change_issues": rate}


def test_the_rate_is_what_came_and_went_against_what_was_committed() -> None:
    found = card(moved(20, 4, 1), moved(10, 0, 1), moved(10, 2, 0, re_estimated=3))
    assert found.table["change"].tolist() == found.table["scope_change"].tolist() == [0.25, 0.1, 0.2]
    assert found.headline.sentence == "Median scope change of the last 3 sprints: 20 %"
    assert found.sentences == (
        "Added after the start: 20 % of what was committed, removed: 5 % (medians of 3 sprints).",
        "The scope of Sprint 1 changed most, by 25 %.",
        "Re-estimates, which are no part of it: +3 points in the last few sprints.",
    )


def test_only_the_last_few_are_in_the_median() -> None:
    found = card(moved(10, 10, 0), moved(10, 1, 0), moved(10, 3, 0), velocity_sprints=2)
    assert (found.headline.figure, found.headline.value) == ("20 %", 20)
    assert levels(drawn(found), "median") == [pytest.approx(20)]


def test_a_sprint_without_commitment_has_no_rate() -> None:
    found = card(moved(10, 1, 0), moved(0, 5, 0))
    assert found.headline.sentence == "Scope change of the only sprint that has one: 10 %"
    assert found.sentences[-1] == "1 sprint without a rate: nothing with an estimate was committed."
    assert "no data" in words(drawn(found))


def test_no_rate_at_all_is_no_data() -> None:
    found = card(moved(0, 5, 0), moved(0, 0, 0))
    assert found.headline.no_data == "Nothing was committed in the last 2 sprints."
    assert "median" not in " ".join(words(drawn(found)))


def test_a_board_of_issues_counts_issues_and_no_re_estimates() -> None:
    totals = {"committed": (10, 0.0), "added": (2, 0.0), "removed": (1, 0.0), "estimated": False}
    found = card(totals, unit="issues")
    assert found.headline.figure == "30 %"
    assert not any("Re-estimates" in text for text in found.sentences)


def test_a_bar_is_added_with_removed_on_top() -> None:
    ax = drawn(card(moved(20, 4, 1), moved(10, 0, 1)))
    bars: list[Any] = list(ax.patches)
    assert [(round(bar.get_y(), 6), round(bar.get_height(), 6)) for bar in bars] == [(0, 20), (0, 0), (20, 5), (0, 10)]
    assert bars[0].get_facecolor() == bars[0].get_edgecolor()
    assert bars[2].get_facecolor() != bars[2].get_edgecolor()
    assert {"25 %", "10 %", "of what was committed; filled: added, hollow: removed"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0


def test_a_chart_shows_the_last_twelve() -> None:
    found = card(*[moved(10, 1, 0)] * 14)
    assert len(drawn(found).patches) == 24
    assert found.sentences[-1] == "The chart shows the last 12 of 14 closed sprints, the table all."
