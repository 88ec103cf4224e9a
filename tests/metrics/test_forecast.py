"""The ground of forecasts: the sample and the working days to come."""

from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from generator.metrics import make_board_cards, make_sprint_cards
from generator.metrics.forecast import odds, take_sample, tell_ground, working_days_after, working_days_between
from tests.factories import at, make_active_sprint, make_rules, make_sprint
from tests.metrics.axes import drawn
from tests.metrics.forecasts import board, delivered


def test_the_sample_is_the_last_working_days_before_today() -> None:
    found = take_sample(board(*delivered([9] * 5 + [1, 0] * 30), now=at(0, 18)))
    assert found is not None
    sample, facts = found
    assert sample.tolist() == [1, 0] * 30
    assert (facts.items, facts.days, facts.today) == (30, 60, date(2026, 3, 2))
    assert (facts.first_day, facts.last_day) == (date(2025, 12, 8), date(2026, 3, 1))
    assert tell_ground(facts) == (
        "10,000 trials, drawn from 60 working days, Mon 8 Dec 2025 to Sun 1 Mar 2026, in which 30 issues were "
        f"delivered; seed {facts.seed}."
    )


def test_so_many_days_as_configured() -> None:
    found = take_sample(board(*delivered([0] * 5 + [3] * 10), flow={"forecast_days": 10}))
    assert found is not None
    assert found[0].tolist() == [3] * 10


@pytest.mark.parametrize(("items", "enough"), [(19, False), (20, True)])
def test_twenty_items_are_enough(items: int, enough: bool) -> None:
    assert (take_sample(board(*delivered([items]))) is not None) == enough


def test_a_board_of_today_has_no_sample() -> None:
    assert take_sample(board("day 0: created")) is None
    assert take_sample(board()) is None


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (at(0), at(14), 10),  # Monday morning to Monday morning
        (at(0), at(11, 17), 10),  # ... to Friday evening
        (at(0, 13), at(14), 9),  # most of Monday is over
        (at(0), at(0, 11), 0),
        (at(0), at(0, 13), 1),
        (at(5), at(6, 23), 0),  # a weekend
        (at(3), at(1), 0),
    ],
)
def test_working_days_between(first: datetime, last: datetime, days: int) -> None:
    assert len(working_days_between(first, last, make_rules())) == days


def test_days_are_those_of_the_time_zone_and_none_is_a_holiday() -> None:
    rules = make_rules(time_zone=ZoneInfo("Asia/Tokyo"), holidays=frozenset({date(2026, 3, 4)}))
    found = islice(working_days_after(at(0, 10), rules), 4)  # 19:00 in Tokyo
    assert list(found) == [date(2026, 3, day) for day in (3, 5, 6, 9)]


def test_a_plan_of_a_thousand_years_is_cut() -> None:
    assert len(working_days_between(at(0), datetime(3026, 1, 1, tzinfo=ZoneInfo("UTC")), make_rules())) == 520


@pytest.mark.parametrize(
    ("share", "words"), [(0, "under 0.1 %"), (1, "over 99.9 %"), (0.5, "50 %"), (0.9999, "over 99.9 %")]
)
def test_no_odds_are_certain(share: float, words: str) -> None:
    assert odds(share) == words


def test_every_forecast_of_a_board_has_its_columns_and_plain_words() -> None:
    sprints = [make_sprint(1, -21), make_active_sprint(2, -7)]
    history = board(*delivered([0, 1, 2] * 30), *["day -8: created, in 2"] * 9, sprints=sprints)
    cards = [*make_board_cards(history), *(card for found in make_sprint_cards(history).values() for card in found)]
    forecasts = [card for card in cards if card.metric.section == "forecast" and not card.table.empty]
    assert len(forecasts) == 4
    for card in forecasts:
        assert {column.name for column in card.metric.columns} <= set(card.table.columns)
        assert "nan" not in " ".join((card.headline.sentence, *card.sentences)).lower().split()
        assert drawn(card).texts
