"""When the issues that remain are delivered: trials until none is left, drawn as a histogram of end dates.

Source: the site's definitions of forecasts; Vacanti, "When Will It Be Done?".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, GUIDE_LINE, LINES, day_axis, size, value_axis, write, write_key
from generator.metrics.facts import Facts
from generator.metrics.flow import taking_part
from generator.metrics.forecast import (
    FORECAST_SOURCE,
    HOW,
    SURE,
    ForecastFacts,
    odds,
    take_sample,
    tell_ground,
    working_days_after,
)
from generator.metrics.labels import LINE, shortened
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.simulation import BEYOND, FARTHEST, TRIALS, when, within
from generator.metrics.words import are, day, month, number, quantity, weekday

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTHS = (1, 7, 28)  # days of a bar: the least with which not too many are needed
_MOST_BARS = 45
_SHOWN = 0.995  # of the trials: the chart leaves out the few that take very much longer
_ONE_WEEK = 7
_COLUMNS = ("begin", "end", "trials", "share", "chance", "note")

Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class WhenFacts(Facts):
    """What stands beside the rows.

    Attributes:
        ground: of the forecast.
        to_do: issues that remain and are not started.
        started: issues that remain and are.
        ends: (percentage, the day by which so many percent of the trials are done; None: beyond `FARTHEST`).
        shown: how many rows the chart has.
        beyond: how many trials take longer than `FARTHEST` working days.
    """

    ground: ForecastFacts
    to_do: int
    started: int
    ends: tuple[tuple[int, date | None], ...]
    shown: int
    beyond: int


def compute(history: History) -> pd.DataFrame:
    """A row each span of days from the first end to the last: `begin`, `end`, `trials`, `share`, `chance`, `note`.

    `chance` is the share of the trials that are done by then. Empty when nothing remains, when too little was
    delivered, or when half of the trials take longer than `FARTHEST` working days.
    """
    found, progress = take_sample(history), taking_part(history)["progress"]
    to_do, started = int((progress == "to_do").sum()), int((progress == "started").sum())
    if found is None or not to_do + started:
        return pd.DataFrame(columns=_COLUMNS)
    sample, ground = found
    taken = when(sample, to_do + started)
    if within(taken, 50) == BEYOND:
        return pd.DataFrame(columns=_COLUMNS)
    known = taken[taken < BEYOND]
    coming = np.array(list(islice(working_days_after(history.as_of, history.rules), int(known[-1]))), "datetime64[D]")
    ranks = {percentage: within(taken, percentage) for percentage in (*history.rules.flow.percentiles, SURE)}
    ends = tuple(
        (percentage, coming[rank - 1].item() if rank < BEYOND else None) for percentage, rank in sorted(ranks.items())
    )
    table, shown = _tabulate(coming[known - 1], ends)
    table.attrs["facts"] = WhenFacts(ground, to_do, started, ends, shown, len(taken) - len(known))
    return table


def _tabulate(days: Dates, ends: Sequence[tuple[int, date | None]]) -> tuple[pd.DataFrame, int]:
    """The rows of the trials' ascending end days, and how many of them the chart shows."""
    first: date = days[0].item()
    last: date = days[int(_SHOWN * (len(days) - 1))].item()
    width = next((width for width in _WIDTHS if (last - first).days < _MOST_BARS * width), _WIDTHS[-1])
    begin = first if width == 1 else first - timedelta(days=first.weekday())
    trials = np.bincount((days - np.datetime64(begin)).astype(np.int64) // width)
    begins = [begin + timedelta(days=place * width) for place in range(len(trials))]
    closes = [each + timedelta(days=width - 1) for each in begins]
    notes = [
        ", ".join(f"{percentage} %: {day(end)}" for percentage, end in ends if end and each <= end <= close)
        for each, close in zip(begins, closes, strict=True)
    ]
    values = (begins, closes, trials, trials / TRIALS, trials.cumsum() / TRIALS, notes)
    return pd.DataFrame(dict(zip(_COLUMNS, values, strict=True))), (last - begin).days // width + 1


def facts_of(table: pd.DataFrame) -> WhenFacts:
    """The facts that `compute` put beside the rows."""
    facts: WhenFacts = table.attrs["facts"]
    return facts


def headline(table: pd.DataFrame) -> Headline:
    """The day by which all is almost surely done."""
    facts = facts_of(table)
    end, issues = dict(facts.ends)[SURE], quantity(facts.to_do + facts.started, "remaining issues")
    if end is None:
        return Headline("over two years", f"The chance that the {issues} are done within two years is under {SURE} %")
    return Headline(
        day(end), f"{SURE} % chance that the {issues} {are(facts.to_do + facts.started)} done by {day(end)}"
    )


def explain(table: pd.DataFrame) -> list[str]:
    """What remains, the days of the percentiles, and the ground."""
    facts = facts_of(table)
    known = [f"by {day(end)} with {percentage} %" for percentage, end in facts.ends if end]
    told = [
        f"On the board remain {quantity(facts.to_do, 'issues')} to do and {number(facts.started)} started.",
        f"Chances that all of them are done: {', '.join(known)}.",
    ]
    if facts.beyond:
        told.append(f"{odds(facts.beyond / TRIALS)} of the trials take more than {FARTHEST} working days.")
    if facts.shown < len(table):
        late = table["begin"].iloc[facts.shown]
        told.append(f"The chart leaves out the few trials that end on {day(late)} or later; the table has them.")
    return [*told, tell_ground(facts.ground)]


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a day (or a week, or four) as high as the share of trials that end in it; flags name the percentiles."""
    facts, shown = facts_of(table), table.head(facts_of(table).shown)
    begin: date = shown["begin"].iloc[0]
    width = (shown["end"].iloc[0] - begin).days + 1
    days = max(len(shown) * width, _ONE_WEEK)
    flags = [(percentage, end) for percentage, end in facts.ends if end and (end - begin).days < days]
    room = (len(flags) * LINE + 6) / size(ax)[1]
    value_axis(ax, float(shown["share"].max()) * 100, theme, "%", room)
    day_axis(ax, begin, days, theme)
    ax.bar(np.arange(len(shown)) * width, shown["share"] * 100, width * 0.9, align="edge", facecolor=theme.c3,
           zorder=FILL)  # fmt: skip
    _draw_flags(ax, [(percentage, (end - begin).days + 1, end) for percentage, end in flags], theme)
    write_key(ax, "share of the trials that end then", theme)


def _draw_flags(ax: "Axes", flags: Sequence[tuple[int, int, date]], theme: Theme) -> None:
    """(percentage, place, day) each, ascending: each lower than the one before, so that no pole crosses a text."""
    wide, high = size(ax)
    top, unit = ax.get_ylim()[1], wide / ax.get_xlim()[1]
    for row, (percentage, place, end) in enumerate(flags):
        height, colour = top * (1 - (row + 0.5) * LINE / high), theme.text if percentage == SURE else theme.muted
        ax.vlines([place], 0, height, colors=colour, linewidths=GUIDE_LINE, zorder=LINES, gid=f"flag-{percentage}")
        words = shortened(f"{percentage} %: {weekday(end)} {end.day} {month(end)}", wide + 100 - place * unit)
        write(ax, place + 4 / unit, height, words, colour, ha="left")


FORECAST_WHEN = Metric(
    key="forecast_when",
    title="When all is done",
    question="When will the issues that remain on the board be delivered?",
    definition=(
        "The days by which a given share of the trials has delivered as many issues as remain on the board now: all "
        "that stand in a column before the done one, in a sprint or not, of the types that take part in flow. "
        f"{HOW} The shares are the configured percentiles and {SURE} %. Issues that will be added, or closed without "
        f"being delivered, are not foreseen. Nothing is said of what lies more than {FARTHEST} working days ahead, "
        "and nothing at all if half of the trials take longer."
    ),
    source=FORECAST_SOURCE,
    aim=(
        "Give a date with its chance, never a date alone. A backlog that holds ideas nobody will work on makes the "
        "forecast late: close them first."
    ),
    scope="board",
    section="forecast",
    columns=(
        TableColumn("begin", "From", "date"),
        TableColumn("end", "To", "date"),
        TableColumn("trials", "Trials that end then", "number"),
        TableColumn("share", "Share of the trials", "percent"),
        TableColumn("chance", "Done by then", "percent"),
        TableColumn("note", "Note", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        f"No date for what remains: nothing remains, or most trials take more than {FARTHEST} working days, or fewer "
        "than 20 issues were delivered in the working days that forecasts draw from."
    ),
    rests_on=frozenset({"done", "resolutions"}),
)
