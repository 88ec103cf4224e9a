"""Boards for the tests of flow, told in stories or by how long each issue took. Days are those of `tests.factories`."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from generator.domain import FlowRules, Issue
from generator.history.history import History
from generator.history.replay import replay
from tests.factories import at, make_rules, make_snapshot, story


def board(*issues: str | Issue, until: float = 60, zone: str = "UTC", **flow: Any) -> History:
    """The history of issues or stories (issue 1, 2, ...) as of a day, with these rules of flow."""
    told = [story(each, number) if isinstance(each, str) else each for number, each in enumerate(issues, 1)]
    rules = make_rules(time_zone=ZoneInfo(zone), flow=FlowRules(**flow))
    return replay(make_snapshot(*told, rules=rules, as_of=at(until)))


def took(days: Iterable[int], start: int = 0) -> list[str]:
    """Stories of issues that are created and started on one day after the other and take so many days each."""
    return [
        f"day {begun}: created, In Progress; day {begun + long - 1} 10:00: Done"
        for begun, long in enumerate(days, start)
    ]
