"""Boards whose past is told as items per working day. Day 0 is Monday 2 March 2026, as in `tests.factories`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count, islice
from typing import Any

from generator.domain import FlowRules, Sprint
from generator.history.history import History
from generator.history.replay import replay
from tests.factories import at, make_rules, make_snapshot, story

_BORN = -300


def before(day: int = 0) -> Iterable[int]:
    """The working days before a day, the latest first."""
    return (each for each in count(day - 1, -1) if each % 7 < 5)


def delivered(items: Sequence[int], day: int = 0) -> list[str]:
    """Stories of which so many are done on each of the working days before a day, in order."""
    days = list(islice(before(day), len(items)))[::-1]
    return [
        f"day {_BORN}: created; day {each} 10:00: In Progress; day {each} 15:00: Done"
        for each, number in zip(days, items, strict=True)
        for _ in range(number)
    ]


def board(
    *stories: str, sprints: Sequence[Sprint] = (), now: datetime | None = None, flow: Any = None, **rules: Any
) -> History:
    """The history of stories as of Monday day 0, 09:00, unless told otherwise."""
    told = make_rules(flow=FlowRules(**(flow or {})), **rules)
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    return replay(make_snapshot(*issues, sprints=sprints, rules=told, as_of=now or at(0)))
