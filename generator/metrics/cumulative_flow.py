"""Cumulative flow: how many issues had come as far as each column, day by day (see `bands`).

Source: Reinertsen, "The Principles of Product Development Flow"; Vacanti, "Actionable Agile Metrics for
Predictability": a cumulative flow diagram shows arrivals and departures, so its lines never fall.
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.metrics.axes import FILL, day_axis, label_ends, value_axis, write_key
from generator.metrics.bands import Bands, find_bands, table_bands
from generator.metrics.day_steps import day_steps, tell_steps
from generator.metrics.flow import flow_facts
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import are, day, listed, number, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TALL = 1.5  # a backlog so many times as tall as all the rest is left out of the chart
_SEPARATOR = 1.2


def headline(table: pd.DataFrame) -> Headline:
    """What came in to stay, and what went out."""
    bands, window = table_bands(table), quantity(flow_facts(table).days, "days")
    done, last = bands.came(-1), bands.names[-1]
    if bands.first_started == len(bands.names) - 1:
        said = quantity(done, "issues")
        return Headline(said, f"{said} reached {last} in {window}", value=done)
    came = bands.came(bands.first_started)
    sentence = f"In {window} {quantity(came, 'issues')} came into work to stay, and {number(done)} reached {last}"
    return Headline(f"{number(came)} in, {number(done)} out", sentence, value=came - done)


def explain(table: pd.DataFrame) -> list[str]:
    """What the bands are, how many stand in each now, and what is left out."""
    bands, facts = table_bands(table), flow_facts(table)
    names = [f"{number(int(count))} in {name}" for name, count in zip(bands.names, bands.standing[:, -1], strict=True)]
    last, before = bands.names[-1], int(bands.before[-1])
    height = f"The height of a band is the number of issues in a column at the end of the day, {last} at the bottom."
    told = [f"{height} On {day(facts.last_day)}: {listed(names, most=len(names))}."]
    if before:
        told.append(f"{last} starts at 0: {quantity(before, 'issues')} {were(before)} there before the first day.")
    if _is_tall(bands):
        backlog = listed(list(dict.fromkeys(bands.names[: bands.first_started])))
        told.append(f"The chart leaves out {backlog}, which would dwarf the rest; the table has it.")
    if bands.on_none:
        told.append(f"{quantity(bands.on_none, 'issues')} on no column now {are(bands.on_none)} left out.")
    return told + tell_steps(facts.days)


def _is_tall(bands: Bands) -> bool:
    """Whether the columns before the started ones would leave too little of the chart for these."""
    backlog = bands.boundaries[0] - bands.boundaries[bands.first_started]
    rest = int(bands.boundaries[bands.first_started, -1] - bands.before[-1])
    return bool(rest and backlog.max() > _TALL * rest)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """Stacked steps, the last column at the bottom; pale: not begun; each with its name and number at the right."""
    bands, facts = table_bands(table), flow_facts(table)
    first = bands.first_started if _is_tall(bands) else 0
    heights = (bands.boundaries - bands.before[-1]).tolist()
    value_axis(ax, max(heights[first][-1], 1), theme, "issues")
    day_axis(ax, facts.first_day, facts.days, theme)
    for index in range(first, len(bands.names)):  # each covers the lower part of the one before
        places, values = day_steps(heights[index])
        edge = theme.muted if index == first else theme.bg  # the pale end of the ramp needs one
        order = FILL + index / 100
        ax.fill_between(places, 0, values, step="post", color=_colour(index, bands, theme), linewidth=0, zorder=order)
        ax.plot(places, values, color=edge, drawstyle="steps-post", linewidth=_SEPARATOR, zorder=order + 0.005,
                gid=f"boundary-{index}")  # fmt: skip
    _label(ax, bands, first, theme)
    write_key(ax, "how many issues had come as far as each column", theme)


def _colour(index: int, bands: Bands, theme: Theme) -> str:
    """From pale to strong in the order of the columns; those before the started ones are grey."""
    if index < bands.first_started:
        return theme.hair
    ramp = (theme.r1, theme.r2, theme.r3, theme.r4, theme.r5)
    columns, last = len(bands.names) - bands.first_started, len(ramp) - 1
    if columns <= len(ramp):
        return ramp[last + index + 1 - len(bands.names)]
    return ramp[round((index - bands.first_started) / (columns - 1) * last)]


def _label(ax: "Axes", bands: Bands, first: int, theme: Theme) -> None:
    ends = [*(bands.boundaries[:, -1] - bands.before[-1]).tolist(), 0]
    labels = []
    for index in range(len(bands.names) - 1, first - 1, -1):
        middle, count = (ends[index] + ends[index + 1]) / 2, ends[index] - ends[index + 1]
        sign = "+" if index == len(bands.names) - 1 and bands.before[-1] else ""
        labels.append((ax.get_xlim()[1], middle, f"{sign}{number(count)} {bands.names[index]}", theme.text))
    label_ends(ax, labels)


CUMULATIVE_FLOW = Metric(
    key="cumulative_flow",
    title="Cumulative flow",
    question="Does work leave as fast as it comes, and where does it pile up?",
    definition=(
        "For the end of each day in the report's time zone, how many issues had come at least as far as each column "
        "of the board. An issue has arrived at a column on the day since which it has stood in that column or a later "
        "one, without interruption, until now. So if an issue goes back, its first way counts as if it had never "
        "been; no boundary between bands ever falls; and the last day shows the board as it is now. The height of a "
        "band is the number of issues in that column. In the chart the last column, at the bottom, starts at 0 on the "
        "first day; the table counts all that is in it. Columns before the first started one are grey, and left out "
        f"of the chart if they are more than {number(_TALL)} times as tall as all the rest. Issues that stand on no "
        "column now are left out and counted; columns without statuses are left out. An issue that was done by a "
        "resolution that delivers nothing is in the last column, as on the board."
    ),
    source=(
        "Vacanti, Actionable Agile Metrics for Predictability; Reinertsen, The Principles of Product Development Flow."
    ),
    aim=(
        "A band that gets taller is a column where work piles up: look there first. If the upper edge of the started "
        "columns climbs faster than the lowest band, more is taken up than finished. As the past is told by where "
        "issues stand now, a day of it can look different after an issue went back."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("day", "Day", "date"),
        TableColumn("column_name", "Column", "text"),
        TableColumn("issues", "Issues", "number"),
    ),
    compute=find_bands,
    headline=headline,
    draw=draw,
    explain=explain,
    empty="No issue of this board stands on a column.",
    rests_on=frozenset({"done", "started", "columns"}),
)
