"""What holds of all metrics together, on boards that no story would have."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.domain import FlowRules, Snapshot
from generator.history.history import MEASURES
from generator.history.replay import replay
from generator.metrics import make_board_cards, make_sprint_cards
from generator.metrics.flow import measure_items
from generator.metrics.metric import Card
from generator.metrics.throughput_days import daily_throughput
from generator.pages.facts import present
from tests.history.snapshots import GRID, UNHURRIED, snapshots

FEW = settings(UNHURRIED, max_examples=15)
ZONES = ("UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland", "Pacific/Kiritimati")
COUNTED = {"number", "change", "percent"}


def shift(value: Any, by: timedelta) -> Any:
    """The same with every instant and day in it moved."""
    if isinstance(value, datetime | date):
        return value + by
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: shift(getattr(value, f.name), by) for f in fields(value)})
    if isinstance(value, tuple | frozenset):
        return type(value)(shift(each, by) for each in value)
    return {key: shift(each, by) for key, each in value.items()} if isinstance(value, Mapping) else value


def cards(snapshot: Snapshot) -> list[Card]:
    history = replay(snapshot)
    return [*make_board_cards(history), *(card for found in make_sprint_cards(history).values() for card in found)]


def figures(card: Card) -> tuple[Any, ...]:
    """Every number of a card."""
    names = [column.name for column in card.metric.columns if column.kind in COUNTED]
    rows = [tuple(present(row[name]) for name in names) for row in card.table.to_dict("records")]
    return card.metric.key, card.headline.value, rows


@given(snapshots(), st.integers(-60, 60))
@settings(FEW, max_examples=6)  # each answers every metric twice
def test_whole_weeks_earlier_or_later_every_figure_is_the_same(snapshot: Snapshot, weeks: int) -> None:
    moved = shift(snapshot, timedelta(weeks=weeks))
    assert [figures(card) for card in cards(moved)] == [figures(card) for card in cards(snapshot)]


@given(snapshots(), st.sampled_from(ZONES))
@FEW
def test_the_zone_of_the_report_moves_days_and_no_total(snapshot: Snapshot, zone: str) -> None:
    flow = FlowRules(days=3660)
    here, there = (
        replay(replace(snapshot, rules=replace(snapshot.rules, time_zone=ZoneInfo(name), flow=flow)))
        for name in ("UTC", zone)
    )
    totals = [f"{measure}_{unit}" for measure in MEASURES for unit in ("issues", "estimate")]
    pd.testing.assert_frame_equal(here.sprint_totals[totals], there.sprint_totals[totals])
    assert daily_throughput(here)["items"].sum() == daily_throughput(there)["items"].sum()
    hours, others = (measure_items(each.issues, each)["cycle_time_hours"] for each in (here, there))
    pd.testing.assert_series_equal(hours, others)


@given(snapshots(), st.sampled_from(ZONES))
@FEW
def test_throughput_adds_up_to_what_was_delivered(snapshot: Snapshot, zone: str) -> None:
    rules = replace(snapshot.rules, time_zone=ZoneInfo(zone), flow=FlowRules(days=3660))
    history = replay(replace(snapshot, rules=rules, as_of=GRID[-1]))  # nothing in it happens later
    assert daily_throughput(history)["items"].sum() == history.issues["delivered"].sum()
