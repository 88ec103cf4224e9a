"""The odds of the active sprint. Sprint 1 runs from day -7 to day 7; on day 0, a Monday, five working days are left."""

from datetime import date
from typing import Any

import pytest

from generator.metrics.forecast_sprint import FORECAST_SPRINT
from generator.metrics.metric import Card, make_card
from generator.metrics.simulation import TRIALS
from tests.factories import at, make_active_sprint, make_sprint
from tests.metrics.axes import drawn, levels, words
from tests.metrics.forecasts import board, delivered

STEADY = delivered([1] * 60)
VARIED = delivered([0, 2, 1, 0, 3, 1] * 10)
OPEN = "day -300: created, in 1"


def card(*stories: str, sprint: Any = None, **facts: Any) -> Card:
    history = board(*stories, sprints=[sprint or make_active_sprint(1, -7)], **facts)
    ((_, part),) = history.by_sprint()
    return make_card(FORECAST_SPRINT, part)


@pytest.mark.parametrize(("remaining", "odds"), [(5, "over 99.9 %"), (6, "under 0.1 %")])
def test_one_a_day_finishes_five_in_five_days(remaining: int, odds: str) -> None:
    found = card(*STEADY, *[OPEN] * remaining)
    assert found.headline.sentence == (f"{odds} chance to finish the remaining {remaining} issues by Fri 6 Mar 2026")
    assert found.sentences[0] == (
        f"{remaining} issues are still open, with 5 working days to come until the planned end."
    )


def test_only_what_is_in_the_sprint_and_open_remains() -> None:
    found = card(*STEADY, OPEN, "day -300: created, in 1; day -2: Done", "day -300: created", "in 1; day -3: leaves 1")
    assert found.table.attrs["facts"].remaining == 1


def test_odds_are_the_share_of_trials_that_deliver_enough() -> None:
    found = card(*VARIED, *[OPEN] * 6)
    table = found.table.set_index("items")
    assert table["trials"].sum() == TRIALS
    assert table["chance"][0] == 1
    assert table["chance"][6] == table["share"][6:].sum() == pytest.approx(found.table.attrs["facts"].chance)
    assert 0.3 < table["chance"][6] < 0.9
    assert found.headline.value == 100 * table["chance"][6]
    half = table.index[table["chance"] >= 0.5].max()
    assert found.sentences[1].endswith(f"half of all deliver {half} issues or more.")


def test_more_issues_have_lower_odds() -> None:
    odds = [card(*VARIED, *[OPEN] * count).table.attrs["facts"].chance for count in range(1, 9)]
    assert odds == sorted(odds, reverse=True)


def test_days_off_lower_the_odds() -> None:
    found = card(*STEADY, *[OPEN] * 5, holidays=frozenset({date(2026, 3, 5)}))
    assert found.headline.figure == "under 0.1 % chance"


@pytest.mark.parametrize(
    ("stories", "facts"),
    [
        ([*STEADY, OPEN], {"sprint": make_sprint(1, -7)}),
        ([*STEADY, OPEN], {"sprint": make_active_sprint(1, -7, planned_end_at=None)}),
        ([*STEADY, OPEN], {"sprint": make_active_sprint(1, -30)}),
        ([*STEADY, OPEN], {"now": at(4, 13), "sprint": make_active_sprint(1, -7, 13)}),
        (STEADY, {}),
        ([*delivered([1] * 19), OPEN], {}),
    ],
    ids=["closed", "no planned end", "late", "only a weekend left", "nothing open", "too little data"],
)
def test_no_odds_says_when_there_are_some(stories: list[str], facts: dict[str, Any]) -> None:
    found = card(*stories, **facts)
    assert found.headline.figure == "no data"
    assert found.headline.no_data.startswith("No odds: only an active sprint with open issues")


def test_bars_are_filled_where_it_is_enough() -> None:
    found = card(*VARIED, *[OPEN] * 6)
    ax = drawn(found)
    heights = [bar.get_height() for bar in ax.patches]  # type: ignore[attr-defined]  # bars
    assert heights == pytest.approx((found.table["share"] * 100).tolist())
    filled = [bar.get_facecolor() == bar.get_edgecolor() for bar in ax.patches]
    assert filled == [items >= 6 for items in found.table["items"]]
    assert levels(ax, "remaining", axis=0) == [5.5]
    assert f"all 6 or more: {found.headline.figure.removesuffix(' chance')}" in words(ax)
    assert ax.get_ylim()[0] == 0


def test_many_numbers_share_bars_that_part_at_what_remains() -> None:
    busy = delivered([0, 90, 20, 45] * 15)
    found = card(*busy, *[OPEN] * 100)
    ax = drawn(found)
    assert len(ax.patches) <= 61
    edges = [round(bar.get_x() + 0.45, 6) for bar in ax.patches]  # type: ignore[attr-defined]  # bars
    filled = [bar.get_facecolor() == bar.get_edgecolor() for bar in ax.patches]
    assert edges[filled.index(True)] == 100
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)  # type: ignore[attr-defined]  # bars
