"""A sprint that runs: days left, odds, and which issues are at risk."""

from datetime import date
from typing import Any

import pytest

from generator.domain import Snapshot
from tests.factories import at, make_active_sprint, make_rules, make_sprint
from tests.pages.test_sprint import short, values
from tests.reports import told

PAST = [f"day {number}: created; day {number}: In Progress; day {number + 3}: Done" for number in range(-40, -10)]
"""Thirty issues that took 4 days each."""


def running(*stories: str, day: float = 7, **changes: Any) -> Snapshot:
    return told([*stories, *PAST], (make_active_sprint(),), as_of=changes.pop("as_of", at(day)), **changes)


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (at(7), "5 working days are left until then, Mon 9 Mar 2026 included"),
        (at(7, 14), "4 working days are left until then, Mon 9 Mar 2026 not included"),
        (at(11), "1 working day is left until then, Fri 13 Mar 2026 included"),
        (at(12), "no working day is left until then"),
    ],
)
def test_the_days_that_are_left(now: Any, sentence: str) -> None:
    assert sentence.lower() in short(running("in 1", as_of=now))[1].lower()


def test_holidays_are_no_days_left() -> None:
    rules = make_rules(holidays=frozenset({date(2026, 3, 10)}))
    assert short(running("in 1", rules=rules))[1].startswith("4 working days are left")


def test_a_sprint_past_its_end_has_no_days_left() -> None:
    assert not any("left until then" in sentence for sentence in short(running("in 1", day=15)))


def test_the_odds_stand_in_short_and_among_the_figures() -> None:
    snapshot = running("in 1", "in 1", "in 1")
    figures = {figure.key: figure for figure in values(snapshot).context["figures"]}
    odds = figures["forecast_sprint"]
    assert odds.value.endswith("% chance")
    assert odds.detail == "to finish the remaining 3 issues by Fri 13 Mar 2026"
    assert odds.section == "#forecast_sprint"
    assert f"; {odds.value} {odds.detail}." in short(snapshot)[1]


def test_without_enough_data_there_are_no_odds() -> None:
    snapshot = told(["in 1"], (make_active_sprint(),), as_of=at(7))
    assert "forecast_sprint" not in {figure.key for figure in values(snapshot).context["figures"]}
    assert not any("chance" in sentence for sentence in short(snapshot))


def risks(snapshot: Snapshot) -> Any:
    return values(snapshot).context["risks"]


def test_what_is_older_than_nearly_all_that_is_delivered_is_at_risk() -> None:
    found = risks(running("in 1; day 2: In Progress", "in 1; day 5: In Progress", "in 1", "day 1: In Progress"))
    assert found.finding == "1 of 3 open issues is at risk"
    ((key, status, age, why),) = [[cell.link.text for cell in row.cells] for row in found.table.rows]
    assert (key, status, age) == ("AB-1", "In Progress", "6")
    assert why.replace("\u00a0", " ") == "older than the 4 days in which 85 % are delivered"


def test_what_stays_in_a_column_longer_than_others_is_at_risk_before_it_is_old() -> None:
    slow = [
        f"day {number}: created; day {number}: In Progress; day {number + 1}: In Review; day {number + 9}: Done"
        for number in range(-40, -10)
    ]
    snapshot = told(["in 1; day 2: In Progress", *slow], (make_active_sprint(),), as_of=at(7))
    (row,) = risks(snapshot).table.rows
    assert row.cells[-1].link.text == (
        "older than 85 % of the delivered issues were when they left In Progress (2 days)"
    )


def test_what_is_flagged_is_at_risk() -> None:
    (row,) = risks(running("in 1; day 6: In Progress; day 6: flagged")).table.rows
    assert row.cells[-1].link.text == "flagged as impeded"


def test_of_few_delivered_issues_only_flagged_ones_are_named() -> None:
    snapshot = told(["in 1; day 1: In Progress", "in 1"], (make_active_sprint(),), as_of=at(9))
    found = risks(snapshot)
    assert (found.finding, found.table) == ("None of 2 open issues is at risk", None)
    assert found.meaning.startswith("Only flagged issues are named")


def test_a_long_list_ends() -> None:
    found = risks(running(*["in 1; day 1: In Progress"] * 20))
    assert found.finding == "20 of 20 open issues are at risk"
    assert len(found.table.rows) == 15
    assert found.table.caption == "The oldest 15 of 20 issues at risk"


@pytest.mark.parametrize(
    "snapshot",
    [
        told(["in 1; day 1: In Progress"], (make_sprint(),)),
        told(["in 1; day 1: Done"], (make_active_sprint(),), as_of=at(7)),
        told(["in 1"], (make_sprint(start=None),)),
    ],
    ids=["closed", "all is done", "future"],
)
def test_only_what_is_open_in_a_running_sprint_is_at_risk(snapshot: Snapshot) -> None:
    assert risks(snapshot) is None


def test_the_only_open_issue() -> None:
    assert risks(running("in 1; day 1: In Progress")).finding == "The only open issue is at risk"
    assert risks(running("in 1")).finding == "The only open issue is not at risk"
