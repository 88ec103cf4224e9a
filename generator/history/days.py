"""A sprint day by day: its steps read at the end of each local day, beside the ideal line."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import nan
from operator import itemgetter
from typing import NamedTuple

from generator.domain import Rules, Sprint
from generator.history.ideal import make_ideal
from generator.history.sprints import Window
from generator.history.steps import Step
from generator.history.workdays import ONE_DAY, find_day, is_working, start_of_day

FURTHEST_DAYS = 366
"""How many days to come are listed at most; a plan beyond is a slip of the keyboard."""


Numbers = tuple[float, float, float, float]

_TO_COME: Numbers = (nan, nan, nan, nan)


class Day(NamedTuple):
    """A row of the daily table without its sprint; the four numbers are NaN on a day that is still to come."""

    day: date
    working: bool
    remaining: float
    remaining_issues: float
    scope: float
    scope_issues: float
    ideal: float


def make_days(sprint: Sprint, window: Window, steps: Sequence[Step], rules: Rules) -> Iterator[Day]:
    """From the first edge's local day to the last edge's, while active on to the day of the planned end.

    A value is that at the end of the day, or of the window if it ends that day: a change at midnight is the next
    day's. The ideal is taken at the end of the day too, and is 0 from the planned end on.
    """
    ideal = make_ideal(sprint, steps[0].scope, rules)
    last_day = find_day(window.last, rules.time_zone)
    final_day = _find_final_day(sprint, last_day, rules)
    day = find_day(window.first, rules.time_zone)
    while day <= final_day:
        end = start_of_day(day + ONE_DAY, rules.time_zone)
        numbers = _read_numbers(steps, end) if day <= last_day else _TO_COME
        yield Day(day, is_working(day, rules), *numbers, ideal.at(end) if ideal else nan)
        day += ONE_DAY


def _read_numbers(steps: Sequence[Step], end: datetime) -> Numbers:
    """The four numbers just before `end`; there is always a step before it, for the first day holds the first edge."""
    step = steps[bisect_left(steps, end, key=itemgetter(0)) - 1]
    return step.remaining, step.remaining_issues, step.scope, step.scope_issues


def _find_final_day(sprint: Sprint, last_day: date, rules: Rules) -> date:
    if sprint.state == "closed" or sprint.planned_end_at is None:
        return last_day
    planned = min(find_day(sprint.planned_end_at, rules.time_zone), last_day + FURTHEST_DAYS * ONE_DAY)
    return max(planned, last_day)
