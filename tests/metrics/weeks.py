"""Boards by what was delivered when. Day 0 is Monday 2 March 2026; every issue is created on day -10."""

from datetime import date
from typing import Any

from generator.domain import FlowRules
from generator.history.history import History
from generator.history.replay import replay
from tests.factories import at, make_rules, make_snapshot, story

MONDAY = date(2026, 3, 2)


def board(*done: float, until: float, **flow: Any) -> History:
    stories = [story(f"in 1; day {day:g}: Done", number) for number, day in enumerate(done, 1)]
    rules = make_rules(flow=FlowRules(**({"since": MONDAY} | flow)))
    return replay(make_snapshot(*stories, rules=rules, as_of=at(until)))


def weeks(*counts: int, until: float | None = None, **flow: Any) -> History:
    """So many issues done in the weeks from 2 March on, and as of the Monday after them."""
    done = [7 * week + 1 for week, count in enumerate(counts) for _ in range(count)]
    return board(*done, until=7 * len(counts) if until is None else until, **flow)
