"""When all is done. One item a day on every working day leaves nothing to chance; a coin leaves little to reckon."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from generator.metrics.forecast_when import FORECAST_WHEN
from generator.metrics.metric import Card, make_card
from generator.metrics.simulation import TRIALS
from tests.factories import at
from tests.metrics.axes import drawn, levels, words
from tests.metrics.forecasts import board, delivered

STEADY = delivered([1] * 60)
VARIED = delivered([0, 2, 1, 0, 3, 1] * 10)
OPEN, STARTED, PARKED = (
    "day -300: created",
    "day -300: created; day -1: In Progress",
    "day -300: created; day -2: Parked",
)


def card(*stories: str, **facts: Any) -> Card:
    return make_card(FORECAST_WHEN, board(*stories, **facts))


def test_seven_issues_at_one_a_day() -> None:
    found = card(*STEADY, *[OPEN] * 5, *[STARTED] * 2, PARKED)
    assert found.headline.sentence == "85 % chance that the 7 remaining issues are done by Tue 10 Mar 2026"
    assert found.sentences[0] == "On the board remain 5 issues to do and 2 started."
    assert found.table.to_dict("records") == [
        {
            "begin": date(2026, 3, 10),
            "end": date(2026, 3, 10),
            "trials": TRIALS,
            "share": 1,
            "chance": 1,
            "note": "50 %: Tue 10 Mar 2026, 70 %: Tue 10 Mar 2026, 85 %: Tue 10 Mar 2026, 95 %: Tue 10 Mar 2026",
        }
    ]


def test_one_issue_reads_well() -> None:
    assert card(*STEADY, OPEN).headline.sentence == "85 % chance that the 1 remaining issue is done by Mon 2 Mar 2026"


def test_days_off_and_the_afternoon_of_today_do_not_count() -> None:
    found = card(*STEADY, OPEN, now=at(0, 14), holidays=frozenset({date(2026, 3, 3)}))
    assert found.headline.figure == "Wed 4 Mar 2026"


def test_percentiles_are_the_configured_ones_and_the_sure_one() -> None:
    found = card(*VARIED, *[OPEN] * 20, flow={"percentiles": (60, 90)})
    (told,) = (text for text in found.sentences if text.startswith("Chances"))
    assert [f"with {percentage} %" in told for percentage in (50, 60, 85, 90, 95)] == [False, True, True, True, False]


def test_chances_add_up() -> None:
    table = card(*VARIED, *[OPEN] * 20).table
    assert table["trials"].sum() == TRIALS
    assert table["share"].cumsum().tolist() == pytest.approx(table["chance"].tolist())
    assert all(left < right for left, right in pairwise(table["begin"]))
    weekend = [day.weekday() > 4 for day in table["begin"]]
    assert table["trials"][weekend].sum() == 0


@pytest.mark.parametrize(("items", "width"), [(20, 1), (120, 7), (500, 7)])
def test_bars_widen_to_weeks(items: int, width: int) -> None:
    table = card(*VARIED, *[OPEN] * items).table
    first = table.iloc[0]
    assert (first["end"] - first["begin"]).days + 1 == width
    assert width == 1 or first["begin"].weekday() == 0


@pytest.mark.parametrize(
    "stories",
    [STEADY, [*delivered([1] * 19), OPEN], [*STEADY, *[OPEN] * 521]],
    ids=["nothing remains", "too little data", "over two years"],
)
def test_no_date_says_why(stories: list[str]) -> None:
    found = card(*stories)
    assert found.headline.figure == "no data"
    assert found.headline.no_data.startswith("No date for what remains: nothing remains, or most trials take more")


def test_what_takes_over_two_years_is_told_and_not_drawn() -> None:
    found = card(*delivered([0] * 40 + [2] * 20), *[OPEN] * 345)
    beyond = TRIALS - int(found.table["trials"].sum())
    assert 0 < beyond < TRIALS / 2
    assert found.table["chance"].iloc[-1] == pytest.approx(1 - beyond / TRIALS)
    assert any(text.endswith("of the trials take more than 520 working days.") for text in found.sentences)
    late = card(*delivered([0] * 40 + [2] * 20), *[OPEN] * 346, flow={"percentiles": (50,)})
    assert late.headline.figure == "over two years"
    assert late.headline.sentence.endswith("are done within two years is under 85 %")
    assert drawn(late).patches


def test_the_chart_has_a_bar_a_row_and_a_flag_a_percentile() -> None:
    found = card(*VARIED, *[OPEN] * 20)
    ax = drawn(found)
    heights = [bar.get_height() for bar in ax.patches]  # type: ignore[attr-defined]  # bars
    assert heights == pytest.approx((found.table["share"] * 100).tolist()[: len(heights)])
    assert len(heights) < len(found.table)
    assert any(text.startswith("The chart leaves out the few trials that end on") for text in found.sentences)
    assert ax.get_ylim()[0] == 0
    ends = dict(found.table.attrs["facts"].ends)
    for percentage, end in ends.items():
        assert levels(ax, f"flag-{percentage}", axis=0) == [(end - found.table["begin"].iloc[0]).days + 1]
    flags = [text for text in words(ax) if "%:" in text]
    assert [text.partition(" %")[0] for text in flags] == ["50", "70", "85", "95"]
