"""Cycle times by length: how many issues took how many days, and what share kept to the expectation.

Source: the Kanban Guide's service level expectation; the times are those of `cycle_time`.
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.distribution import COLUMNS, Goal, draw_distribution, tabulate, tell_distribution, times
from generator.metrics.durations import (
    TOO_FEW_STARTED,
    expected_days,
    share_within,
    tell_not_delivered,
    tell_unstarted,
    tell_window,
)
from generator.metrics.flow import done_items
from generator.metrics.metric import Headline, Metric, Theme
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """The distribution of the cycle times (see `distribution.tabulate`)."""
    return tabulate(done_items(history), "cycle_time_days")


def find_goal(table: pd.DataFrame) -> Goal | None:
    """The team's own aim, else the expectation that the data gives; too few issues give none."""
    found = times(table)
    aim = found.facts.rules.service_level_days
    if aim is not None:
        return Goal(float(aim), aim=True)
    return Goal(expected_days(found.days, found.facts.rules)[1], aim=False) if len(found.days) >= FEWEST else None


def headline(table: pd.DataFrame) -> Headline:
    """The share that kept to the aim, or the expectation that the data gives."""
    goal, found = find_goal(table), times(table)
    if goal is None:
        few = f"{len(found.days)} issues are too few to expect anything of: {FEWEST} are needed"
        return Headline(f"{len(found.days)} issues", few)
    within, (inside, share) = quantity(goal.days, "days"), share_within(found.days, goal.days)
    if not goal.aim:
        did = f"{inside} of {len(found.days)} did, {percent(share)}"
        return Headline(within, f"Expect an issue to take {within} or less: {did}")
    if len(found.days) < FEWEST:
        few = f"{inside} of {len(found.days)} issues"
        return Headline(few, f"{few} kept to the aim of {within}")
    aim = f"aim: {found.facts.rules.service_level_percent} %"
    return Headline(
        percent(share), f"{percent(share)} of issues kept to the aim of {within} ({aim})", value=share * 100
    )


def explain(table: pd.DataFrame) -> list[str]:
    """The distribution, what the data gives beside an aim, what is left out."""
    facts = times(table).facts
    return [
        *tell_distribution(table),
        *_tell_aim(table),
        *tell_unstarted(facts),
        *tell_not_delivered(facts),
        tell_window(facts),
    ]


def _tell_aim(table: pd.DataFrame) -> list[str]:
    found, goal = times(table), find_goal(table)
    if goal is None or not goal.aim:
        return []
    inside = share_within(found.days, goal.days)[0]
    told = [f"{inside} of {len(found.days)} issues took no longer than the aim of {quantity(goal.days, 'days')}."]
    if len(found.days) < FEWEST:
        return told
    percentage, limit = expected_days(found.days, found.facts.rules)
    return [*told, f"What the data gives by itself: {percentage} % within {quantity(limit, 'days')}."]


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """The bars, filled as far as the expectation is kept."""
    draw_distribution(ax, table, find_goal(table), theme)


CYCLE_TIME_DISTRIBUTION = Metric(
    key="cycle_time_distribution",
    title="Cycle times by length",
    question="What can be promised for one issue, and how often is it kept?",
    definition=(
        "How many of the issues done in the days the report looks at had a cycle time of 1 day, 2 days and so on, with "
        "the share of each and of all up to it. A bar spans one day. Where that would make more "
        "than 40 bars, those up to twice the 95th percentile are shown in bars of 1, 2, 5, 7, 14 or more days, and one "
        "last bar holds all that took longer; the report says so. The expectation is the team's own aim if the "
        'config sets one ("service_level_days"), and the headline is the share that kept to it, the aim itself '
        "included; else it is the percentile that the config names (85 % unless configured otherwise), by nearest "
        f"rank. Of fewer than {FEWEST} issues no expectation is drawn. Cycle times are those of the card of that "
        "name: issues never started and issues not delivered are left out and counted apart."
    ),
    source="The Kanban Guide: service level expectation.",
    aim=(
        "Agree on an expectation and talk about the issues that miss it, while they are still open. A long tail to "
        "the right is a reason to look at single issues, not to make the promise longer."
    ),
    scope="board",
    columns=COLUMNS,
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=TOO_FEW_STARTED,
    section="flow",
    rests_on=frozenset({"done", "started", "resolutions"}),
)
