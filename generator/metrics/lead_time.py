"""Lead time: how long from an issue's creation until it was done.

In calendar days touched, as cycle time. Source: the lead time of D. Anderson's "Kanban", from the request on.
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.distribution import COLUMNS, Goal, draw_distribution, tabulate, tell_distribution, times
from generator.metrics.durations import LEAST_ITEMS, expected_days, share_within, tell_not_delivered, tell_window
from generator.metrics.flow import done_items
from generator.metrics.metric import Headline, Metric, Theme
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """The distribution of the lead times (see `distribution.tabulate`)."""
    return tabulate(done_items(history), "lead_time_days")


def headline(table: pd.DataFrame) -> Headline:
    """What to expect from the day of the request on; of too few issues the median."""
    found = times(table)
    percentage, limit = expected_days(found.days, found.facts.rules)
    within, count = quantity(limit, "days"), len(found.days)
    if count < FEWEST:
        few = "too few to expect anything of"
        return Headline(within, f"Half of {count} issues were done within {within} of their creation: {few}")
    return Headline(
        within, f"{percentage} % of {count} issues were done within {within} of their creation", value=limit
    )


def explain(table: pd.DataFrame) -> list[str]:
    """The distribution, the share within the expectation, what is left out."""
    found = times(table)
    told = tell_distribution(table)
    if len(found.days) >= FEWEST:
        limit = expected_days(found.days, found.facts.rules)[1]
        inside, share = share_within(found.days, limit)
        told.append(f"{inside} of {len(found.days)}, {percent(share)}, took {quantity(limit, 'days')} or less.")
    return [*told, *tell_not_delivered(found.facts), tell_window(found.facts)]


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """The bars, filled as far as the expectation is kept."""
    found = times(table)
    few = len(found.days) < FEWEST
    goal = None if few else Goal(expected_days(found.days, found.facts.rules)[1], aim=False)
    draw_distribution(ax, table, goal, theme)


LEAD_TIME = Metric(
    key="lead_time",
    title="Lead time",
    question="How long does somebody wait for what they asked for?",
    definition=(
        "For each issue done in the days the report looks at: the calendar days it touched from its creation to its "
        "last entry into done, both days counted and days off too, in the report's time zone; an issue created and "
        "done on one day took 1 day. It holds the time an issue waited before anybody began, so issues that were "
        "never started have a lead time as well. Issues closed with a resolution that delivers nothing are left out "
        "and counted apart. Bars and percentiles are those of the cycle times by length; of fewer than "
        f"{FEWEST} issues only the median is given, of fewer than {LEAST_ITEMS} nothing."
    ),
    source="D. Anderson, Kanban: lead time from the request to the delivery.",
    aim=(
        "Much longer than the cycle time means that issues mostly wait before work on them begins. Ideas that are "
        "kept in the backlog for a year lengthen it too, so read the median before the far end."
    ),
    scope="board",
    columns=COLUMNS,
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=f"Fewer than {LEAST_ITEMS} issues were delivered on this board in the days that the report looks at.",
    section="flow",
    rests_on=frozenset({"done", "resolutions"}),
)
