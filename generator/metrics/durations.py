"""How long items took: the percentiles and sentences that cycle time, lead time and their charts share.

A service level expectation is a share of items and the time within which they are expected to be done. Source: the
Kanban Guide; nearest-rank percentiles.
"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from generator.domain import FlowRules
from generator.metrics.flow import FlowFacts
from generator.metrics.percentiles import FEWEST, nearest_rank
from generator.metrics.words import day, listed, number, quantity, were

LEAST_ITEMS = 3
"""Of fewer items than this nothing is said."""

TOO_FEW_STARTED = (
    f"Fewer than {LEAST_ITEMS} issues that had been started were done in the days that the report looks at. An issue "
    "is started when it first enters a column between the first and the last, so move it there when work on it begins."
)
AT_THE_END = ", so listed at the end of the table"
_MEDIAN = 50
_MOST_NAMES = 20


class Percentile(NamedTuple):
    """So many percent of the items took so many days or less; several percentages where they share their value."""

    percentages: tuple[int, ...]
    days: float

    @property
    def label(self) -> str:
        """What is written at its line: "85 %: 6 days", "50–70 %: 2 days"."""  # noqa: RUF002  an en dash
        ends = dict.fromkeys((self.percentages[0], self.percentages[-1]))
        return f"{'–'.join(map(str, ends))} %: {quantity(self.days, 'days')}"  # noqa: RUF001  the same


def timed(items: pd.DataFrame) -> pd.DataFrame:
    """Of `flow.done_items` those that have a cycle time; none where they are too few to speak of."""
    rows = items[items["cycle_time_days"].notna()].reset_index(drop=True)
    return rows if len(rows) >= LEAST_ITEMS else rows.iloc[:0]


def find_percentiles(days: Sequence[float], rules: FlowRules) -> list[Percentile]:
    """The configured percentiles and the one of the service level, ascending; of too few items the median alone."""
    asked = sorted({*rules.percentiles, rules.service_level_percent}) if len(days) >= FEWEST else [_MEDIAN]
    found = groupby(asked, partial(nearest_rank, days))
    return [Percentile(tuple(percentages), value) for value, percentages in found]


def expected_days(days: Sequence[float], rules: FlowRules) -> tuple[int, float]:
    """The service level that the data gives: a percentage and its days; of too few items the median."""
    percentage = rules.service_level_percent if len(days) >= FEWEST else _MEDIAN
    return percentage, nearest_rank(days, percentage)


def share_within(days: Sequence[float], limit: float) -> tuple[int, float]:
    """How many items took no longer than `limit`, and their share."""
    inside = sum(value <= limit for value in days)
    return inside, inside / len(days)


def tell_percentiles(days: Sequence[float], rules: FlowRules) -> str:
    """The percentiles in a sentence, or that there are too few items."""
    found = find_percentiles(days, rules)
    if len(days) < FEWEST:
        return (
            f"{quantity(len(days), 'issues')} are too few for percentiles, which need {FEWEST}; half of them took "
            f"{quantity(found[0].days, 'days')} or less."
        )
    said = [f"{number(each)} % within {quantity(one.days, 'days')}" for one in found for each in one.percentages]
    return f"Of {quantity(len(days), 'issues')}: {listed(said, _MOST_NAMES)}."


def tell_unstarted(facts: FlowFacts, where: str = "") -> list[str]:
    """Who has no cycle time; `where` says where they are listed."""
    count = facts.unstarted
    if not count:
        return []
    return [f"{quantity(count, 'issues')} {were(count)} done without ever being started: no cycle time{where}."]


def tell_not_delivered(facts: FlowFacts) -> list[str]:
    """Who ended without being delivered."""
    count, names = facts.not_delivered, facts.rules.not_delivered_resolutions
    if not count:
        return []
    return [f"{quantity(count, 'issues')} {were(count)} closed as {_either(names)}, not delivered: left out."]


def tell_window(facts: FlowFacts) -> str:
    """What the card looks at."""
    only = f", only of type {_either(facts.rules.types)}" if facts.rules.types else ""
    first, last = day(facts.first_day), day(facts.last_day)
    return f"Looks at what was done from {first} to {last}, {quantity(facts.days, 'days')}{only}."


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
