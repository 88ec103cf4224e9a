"""A sprint's scope changes as a list to read."""

from typing import Any

from generator.domain import Snapshot
from tests.factories import make_board, make_sprint
from tests.pages.sites import by_id, text
from tests.pages.test_sprint import page, values
from tests.reports import told, usual


def days(snapshot: Snapshot) -> list[tuple[str, list[tuple[str, str]], int]]:
    found: Any = values(snapshot).context["scope_days"]
    return [(day.day, [(one.issue.text, one.words) for one in day.changes], day.more) for day in found.days]


def test_each_change_says_when_what_and_by_how_much() -> None:
    assert days(usual()) == [
        ("Thu 5 Mar 2026", [("AB-3", "came in (+2 points)")], 0),
        ("Fri 6 Mar 2026", [("AB-4", "went out (−3 points)")], 0),  # noqa: RUF001  a true minus sign
        ("Sun 8 Mar 2026", [("AB-5", "re-estimated (+8 points)")], 0),
    ]


def test_changes_are_counted_in_issues_where_those_are_the_unit() -> None:
    snapshot = told(["in 1", "day 2: created, in 1"], board=make_board("issues"))
    assert days(snapshot) == [("Wed 4 Mar 2026", [("AB-2", "came in (+1 issue)")], 0)]


def test_a_long_list_ends_and_says_where_the_rest_is() -> None:
    many = [f"day {number % 13 + 1}: created, in 1" for number in range(13 * 12)]
    assert [(len(changes), more) for _, changes, more in days(told(["in 1", *many]))] == [(10, 2)] * 13
    long = [f"day {number}: created, in 1" for number in range(1, 25)]
    section = by_id(page(told(["in 1", *long], (make_sprint(days=28),))), "scope-days")
    assert text(section).endswith("And on 9 more days: every issue that was added or removed")


def test_no_change_no_list() -> None:
    assert values(told(["in 1"])).context["scope_days"] is None
