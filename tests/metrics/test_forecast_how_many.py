"""How many by a date. A team that delivers the same every day leaves nothing to chance, so its forecast is plain."""

from datetime import date

import numpy as np
import pytest

from generator.metrics.forecast_how_many import BANDS, FORECAST_HOW_MANY
from generator.metrics.metric import Card, make_card
from tests.factories import at, make_active_sprint, make_sprint
from tests.metrics.axes import drawn, points, words
from tests.metrics.forecasts import board, delivered

STEADY = delivered([1] * 60)
VARIED = delivered([0, 2, 1, 0, 3, 1] * 10)


def card(*stories: str, **facts: object) -> Card:
    return make_card(FORECAST_HOW_MANY, board(*stories, **facts))  # type: ignore[arg-type]  # of the board's own types


def test_one_a_day_is_ten_in_two_weeks() -> None:
    found = card(*STEADY)
    assert found.headline.sentence == "85 % chance of at least 10 issues by Fri 13 Mar 2026"
    first, second = found.sentences[:2]
    assert found.headline.value == 10
    assert first == (
        "By Fri 13 Mar 2026 (in 2 weeks, 10 working days to come): 85 % chance of at least 10 issues; 85 % of the "
        "trials end with 10 issues."
    )
    assert second.startswith("By Fri 27 Mar 2026 (in 4 weeks, 20 working days to come): 85 % chance of at least 20")
    assert found.sentences[-1].startswith("10,000 trials, drawn from 60 working days, Mon 8 Dec 2025 to Sun 1 Mar")


def test_the_active_sprints_planned_end_is_asked_for() -> None:
    sprints = [make_active_sprint(1, -7), make_active_sprint(2, -7, 10, name="Short"), make_active_sprint(3, -30)]
    found = card(*STEADY, sprints=sprints)
    assert found.headline.sentence == "85 % chance of at least 3 issues by Wed 4 Mar 2026"
    assert "last working day of Short" in found.sentences[0]


@pytest.mark.parametrize("sprint", [make_active_sprint(1, -30), make_sprint(1, -7, 90), make_active_sprint(1, -7, 400)])
def test_a_sprint_that_is_late_closed_or_endless_is_not_asked_for(sprint: object) -> None:
    assert card(*STEADY, sprints=[sprint]).headline.sentence.endswith("by Fri 13 Mar 2026")


def test_days_off_deliver_nothing() -> None:
    found = card(*STEADY, holidays=frozenset({date(2026, 3, 4), date(2026, 3, 13)}))
    assert found.headline.sentence == "85 % chance of at least 8 issues by Thu 12 Mar 2026"


def test_an_afternoon_leaves_the_day_out() -> None:
    assert card(*STEADY, now=at(0, 13)).headline.sentence == "85 % chance of at least 10 issues by Mon 16 Mar 2026"


def test_too_little_data_gives_no_number() -> None:
    found = card(*delivered([1] * 19))
    assert found.headline.figure == "no data"
    assert found.headline.no_data.startswith("Too little data for a forecast: fewer than 20 issues")


def test_a_chance_of_nothing_is_not_a_promise() -> None:
    found = card(*delivered([20] + [0] * 59), sprints=[make_active_sprint(1, -11)])
    assert found.headline.sentence == "The chance of any issue by Wed 4 Mar 2026 is under 85 %"


def test_bands_are_nested_and_widen_with_chance() -> None:
    table = card(*VARIED).table.dropna(subset=["at_least"])
    edges = table[[*(f"low_{band}" for band in BANDS), *(f"high_{band}" for band in BANDS[::-1])]].to_numpy()
    assert (np.diff(edges, axis=1) >= 0).all()
    assert (np.diff(edges, axis=0) >= 0).all()
    last = edges[-1]
    assert last[0] < last[3] < last[4] < last[7]
    assert (table["at_least"] >= table["low_85"]).all()


def test_a_weekend_adds_nothing() -> None:
    table = card(*STEADY).table.set_index("day")
    assert [table["at_least"][date(2026, 3, day)] for day in (6, 7, 8, 9)] == [5, 5, 5, 6]
    assert table["working_days"][date(2026, 3, 8)] == 5


def test_the_table_tells_the_past_and_what_is_to_come() -> None:
    table = card(*STEADY).table
    past = table[table["delivered"].notna()]
    assert (past["day"].iloc[-1], past["delivered"].iloc[-1]) == (date(2026, 3, 1), past["delivered"].max())
    assert table["day"].is_monotonic_increasing
    assert list(filter(None, table["note"])) == ["in 2 weeks", "in 4 weeks"]


def test_the_fan_begins_where_the_line_ends() -> None:
    found = card(*VARIED)
    ax = drawn(found)
    first, *_, (now, base) = points(ax, "delivered")
    assert sum(first) == 0
    assert base == found.table["delivered"].max()
    last = found.table.iloc[-1]
    for band in BANDS:
        (fan,) = (each for each in ax.collections if each.get_gid() == f"band-{band}")
        corners = np.asarray(fan.get_paths()[0].vertices)
        assert corners[:, 0].min() == now
        assert (corners[:, 1].min(), corners[:, 1].max()) == (base, base + last[f"high_{band}"])
    assert ax.get_ylim()[0] == 0
    texts = words(ax)
    assert {"latest data", "in 2 weeks", "delivered", "issues"} <= set(texts)
    assert f"85 %: {last['at_least']:.0f} or more" in texts
    assert f"95 %: {last['low_95']:.0f}–{last['high_95']:.0f}" in texts  # noqa: RUF001  an en dash


def test_the_same_data_give_the_same_forecast() -> None:
    assert card(*VARIED).sentences == card(*VARIED).sentences
