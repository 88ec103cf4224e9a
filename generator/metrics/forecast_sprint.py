"""The odds that the active sprint finishes its remaining issues by its planned end.

Source: the site's definitions of forecasts; Vacanti, "When Will It Be Done?".
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, GUIDE_LINE, LINES, nice_ticks, size, value_axis, write, write_key
from generator.metrics.facts import Facts
from generator.metrics.flow import taking_part
from generator.metrics.forecast import (
    FORECAST_SOURCE,
    HOW,
    ForecastFacts,
    odds,
    take_sample,
    tell_ground,
    working_days_between,
)
from generator.metrics.labels import LINE
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.simulation import TRIALS, how_many
from generator.metrics.words import are, day, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class OddsFacts(Facts):
    """What stands beside the rows.

    Attributes:
        ground: of the forecast.
        remaining: issues that are in the sprint and not done.
        days: working days to the planned end.
        last_day: the last of them.
        chance: the share of the trials that deliver as many.
    """

    ground: ForecastFacts
    remaining: int
    days: int
    last_day: date
    chance: float


def compute(history: History) -> pd.DataFrame:
    """A row each number of items: `items`, `trials` that deliver exactly so many, `share`, `chance` of as many or more.

    Empty for a sprint that is not active, has no open issue, or has no working day before its planned end.
    """
    (sprint, *_), columns = history.sprints, ["items", "trials", "share", "chance"]
    if sprint.state != "active" or sprint.planned_end_at is None:
        return pd.DataFrame(columns=columns)
    days = working_days_between(history.as_of, sprint.planned_end_at, history.rules)
    remaining, found = _count_remaining(history), take_sample(history)
    if not days or not remaining or found is None:
        return pd.DataFrame(columns=columns)
    trials = np.bincount(how_many(found[0], len(days))[-1], minlength=remaining + 1)
    reached = trials[::-1].cumsum()[::-1] / TRIALS
    table = pd.DataFrame(
        {"items": range(len(trials)), "trials": trials, "share": trials / TRIALS, "chance": reached}, columns=columns
    )
    table.attrs["facts"] = OddsFacts(found[1], remaining, len(days), days[-1], float(reached[remaining]))
    return table


def _count_remaining(history: History) -> int:
    rows, flow = history.sprint_issues, taking_part(history)["issue_id"]
    return int(((rows["outcome"] == "not_completed") & rows["issue_id"].isin(flow)).sum())


def facts_of(table: pd.DataFrame) -> OddsFacts:
    """The facts that `compute` put beside the rows."""
    facts: OddsFacts = table.attrs["facts"]
    return facts


def headline(table: pd.DataFrame) -> Headline:
    """The odds."""
    facts = facts_of(table)
    issues, chance = quantity(facts.remaining, "issues"), f"{odds(facts.chance)} chance"
    sentence = f"{chance} to finish the remaining {issues} by {day(facts.last_day)}"
    return Headline(chance, sentence, value=100 * facts.chance)


def explain(table: pd.DataFrame) -> list[str]:
    """What was asked, what most trials deliver, and the ground."""
    facts = facts_of(table)
    likely = int(table["items"][table["chance"] >= 0.5].max())  # noqa: PLR2004  the median
    left, days = quantity(facts.remaining, "issues"), quantity(facts.days, "working days")
    enough, half = number(round(facts.chance * TRIALS)), quantity(likely, "issues")
    return [
        f"{left} {are(facts.remaining)} still open, with {days} to come until the planned end.",
        f"{enough} of {TRIALS:,} trials deliver as many or more (filled bars); half of all deliver {half} or more.",
        tell_ground(facts.ground),
    ]


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a number of items as high as the share of trials that deliver it: filled where it is enough."""
    remaining, shares = facts_of(table).remaining, table["share"].to_numpy() * 100
    first = min(int(np.flatnonzero(shares)[0]), remaining)
    width = -(-(len(shares) - first) // _MOST_BARS)
    places = (np.arange(first, len(shares)) - remaining) // width
    heights = np.bincount(places - places[0], weights=shares[first:])
    lefts = remaining + (places[0] + np.arange(len(heights))) * width
    value_axis(ax, float(heights.max()), theme, "%", room=0.1)
    write_key(ax, "share of the trials that deliver so many; filled: enough", theme)
    _draw_items_axis(ax, int(lefts[0]), int(lefts[-1]) + width, theme)
    ax.bar(lefts - 0.45, heights, width - 0.1, align="edge", linewidth=1.4, edgecolor=theme.c3, zorder=FILL,
           facecolor=[theme.c3 if left >= remaining else theme.bg for left in lefts])  # fmt: skip
    ax.vlines([remaining - 0.5], 0, ax.get_ylim()[1], colors=theme.text, linewidths=GUIDE_LINE, zorder=LINES,
              gid="remaining")  # fmt: skip
    nudge, top = 6 * (ax.get_xlim()[1] - ax.get_xlim()[0]) / size(ax)[0], ax.get_ylim()[1] * 0.96
    chance = f"all {number(remaining)} or more: {odds(facts_of(table).chance)}"
    right = remaining - 0.5 < sum(ax.get_xlim()) / 2
    write(ax, remaining - 0.5 + (nudge if right else -nudge), top, chance, theme.text, ha="left" if right else "right")


def _draw_items_axis(ax: "Axes", first: int, end: int, theme: Theme) -> None:
    """The axis of numbers of items."""
    ax.set_xlim(first - 0.6, max(end, first + 8) - 0.4)
    step = int([*nice_ticks(end - first, whole=True), 1.0][1])
    down, across = -1 / size(ax)[1], ax.get_xaxis_transform()
    for items in range(-(-first // step) * step, end, step):
        write(ax, items, 13 * down, number(items), theme.muted, ha="center", transform=across)
    below = "issues delivered until the planned end"
    write(ax, 0, (13 + LINE) * down, below, theme.muted, ha="left", transform=ax.transAxes)


FORECAST_SPRINT = Metric(
    key="forecast_sprint",
    title="Odds of the sprint",
    question="How likely is it that the sprint finishes its remaining issues in time?",
    definition=(
        "The share of the trials in which the board delivers, in the working days until the sprint's planned end, at "
        "least as many issues as are in the sprint and not done. It takes for granted that the team delivers these "
        f"issues before any other. {HOW} Only an active sprint has odds, and only while there are open issues and "
        "working days to come."
    ),
    source=FORECAST_SOURCE,
    aim=(
        "When the odds are low, decide early what to leave out. They change with every day and say nothing of which "
        "issue will be late."
    ),
    scope="sprint",
    section="forecast",
    columns=(
        TableColumn("items", "Issues delivered", "number"),
        TableColumn("trials", "Trials", "number"),
        TableColumn("share", "Share of the trials", "percent"),
        TableColumn("chance", "Chance of at least so many", "percent"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No odds: only an active sprint with open issues and working days before its planned end has any, and only if "
        "20 or more issues were delivered in the working days that forecasts draw from."
    ),
)
