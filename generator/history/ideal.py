"""The ideal line of a burndown: from the scope at the start down to 0 over the working time of the plan."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from operator import itemgetter

from generator.domain import Rules, Sprint
from generator.history.workdays import DaySpan, cut_into_days, is_working

LONGEST_PLAN = timedelta(days=3653)
"""A plan longer than ten years is a slip of the keyboard: it gets no ideal line."""


@dataclass(frozen=True, slots=True)
class Ideal:
    """A line through `corners` (instant, value), level before the first and after the last.

    The corners are the start, every local midnight between, and the planned end, in order: a chart can draw them as
    they are.
    """

    corners: tuple[tuple[datetime, float], ...]

    def at(self, instant: datetime) -> float:
        """The value at an instant, at a jump the value after it."""
        place = bisect_right(self.corners, instant, key=itemgetter(0))
        if place in {0, len(self.corners)}:
            return self.corners[0 if place == 0 else -1][1]
        (left, high), (right, low) = self.corners[place - 1 : place + 1]
        return high + (low - high) * ((instant - left) / (right - left))


def make_ideal(sprint: Sprint, scope: float, rules: Rules) -> Ideal | None:
    """The ideal line of a sprint from `scope` at `started_at` to 0 at `planned_end_at`, and 0 after.

    Under "working_days" it falls evenly over the elapsed seconds of working days in the report's zone and is level on
    the others; a plan without any working time is treated as "calendar", where every day counts. A plan that ends
    before it starts falls at once.

    Returns:
        The line, or None: rule "none", no planned end, or a plan longer than ten years.
    """
    start, end = sprint.started_at, sprint.planned_end_at
    if rules.ideal_line == "none" or start is None or end is None or end - start > LONGEST_PLAN:
        return None
    spans = tuple(cut_into_days(start, end, rules.time_zone))
    elapsed = _measure(spans, rules)
    if not elapsed[-1]:
        return Ideal(((end, scope), (end, 0.0)))
    instants = (start, *(span.last for span in spans))
    values = (scope * (1 - seconds / elapsed[-1]) for seconds in elapsed)
    return Ideal(tuple(zip(instants, values, strict=True)))


def _measure(spans: Sequence[DaySpan], rules: Rules) -> Sequence[float]:
    """Seconds of the plan gone at its start and at the end of each span."""
    lengths = [(span.last - span.first).total_seconds() for span in spans]
    worked = [length if is_working(span.day, rules) else 0.0 for span, length in zip(spans, lengths, strict=True)]
    counts = worked if rules.ideal_line == "working_days" and any(worked) else lengths
    return tuple(accumulate(counts, initial=0.0))
