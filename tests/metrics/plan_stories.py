"""Boards with epics and versions. Day 0 is Monday 2 March 2026, 09:00; the data is of day 30 unless told otherwise."""

from datetime import date
from typing import Any

from generator.domain import FlowRules, Issue, Version
from generator.history.history import History
from generator.history.replay import replay
from tests.factories import at, make_rules, make_snapshot, story

WAITING = "day 0: created; day 1: {0}"
UNDER_WAY = "day 0: created; day 1: {0}; day 2: In Progress"
FINISHED = "day 0: created; day 1: {0}; day 2: In Progress; day 4: Done"
V1 = Version("v1", "1.0", released=True, release_date=date(2026, 3, 20))
V2 = Version("v2", "2.0", release_date=date(2026, 4, 20))


def epic(id_: int, text: str = "", **changes: Any) -> Issue:
    return story(text, id_, **{"type": "Epic", "level": "epic", "summary": f"Epic {id_}"} | changes)


def board(*issues: Issue | str, day: float = 30, versions: tuple[Version, ...] = (V1, V2), **flow: Any) -> History:
    """The history of stories, numbered from 1 on, and of epics."""
    told = [story(issue, number) if isinstance(issue, str) else issue for number, issue in enumerate(issues, 1)]
    rules = make_rules(flow=FlowRules(**flow))
    return replay(make_snapshot(*told, versions=versions, rules=rules, as_of=at(day)))


def pace(*, items: int = 25) -> list[str]:
    """Stories of no plan, so many of which were done, one a working day, before day 30."""
    days = [day for day in range(-60, 30) if day % 7 < 5][-items:]
    return [f"day -90: created; day {day}: In Progress; day {day} 15:00: Done" for day in days]
