"""Throughput: how many issues are delivered in a week.

An issue counts in the ISO week of its last entry into done. Median, and the range from the 15th to the 85th
percentile, are of the whole weeks of the window, by nearest rank. Source: the site's definitions of flow; Vacanti,
"Actionable Agile Metrics for Predictability".
"""

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, LINES, label_ends, size, value_axis, write, write_key
from generator.metrics.durations import tell_not_delivered
from generator.metrics.flow import NOTHING_DONE, flow_facts
from generator.metrics.labels import width
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import FEWEST, nearest_rank
from generator.metrics.weeks import CUT, RUNNING, week_axis, weekly_throughput
from generator.metrics.words import day, number, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOW, _HIGH = 15, 85
_LEAST_FOR_MEDIAN = 3
_BAR = 0.7


def _whole(table: pd.DataFrame) -> list[int]:
    return [int(items) for items in table["items"][table["whole"]]]


def _span(table: pd.DataFrame) -> tuple[float, float]:
    """What a week usually brings: between the percentiles, of few weeks from the lowest to the highest."""
    weeks = _whole(table)
    if len(weeks) < FEWEST:
        return min(weeks), max(weeks)
    return nearest_rank(weeks, _LOW), nearest_rank(weeks, _HIGH)


def headline(table: pd.DataFrame) -> Headline:
    """The median of the whole weeks; of few, the number in all."""
    weeks, facts = _whole(table), flow_facts(table)
    if len(weeks) < _LEAST_FOR_MEDIAN:
        total = quantity(float(table["items"].sum()), "issues")
        return Headline(total, f"{total} {were(float(table['items'].sum()))} delivered since {day(facts.first_day)}")
    value = median(weeks)
    middle = quantity(value, "issues")
    sentence = f"{middle} delivered a week, the median of {len(weeks)} whole weeks"
    return Headline(f"{middle} a week", sentence, value=value)


def explain(table: pd.DataFrame) -> list[str]:
    """The sum, the usual range, weeks with none, weeks that are not whole, and what is left out."""
    weeks, facts = _whole(table), flow_facts(table)
    total = float(table["items"].sum())
    told = [f"{quantity(total, 'issues')} delivered from {day(facts.first_day)} to {day(facts.last_day)}."]
    if len(weeks) >= _LEAST_FOR_MEDIAN:
        told.append(_tell_span(table))
    else:
        told.append(f"Too few whole weeks for a median ({len(weeks)} of {_LEAST_FOR_MEDIAN}).")
    if 0 in weeks:
        told.append(f"{quantity(weeks.count(0), 'whole weeks')} without any.")
    return told + _tell_partial(table) + tell_not_delivered(facts)


def _tell_span(table: pd.DataFrame) -> str:
    weeks = _whole(table)
    low, high = (number(value) for value in _span(table))
    which = (
        f"too few for percentiles, the lowest and the highest of the {len(weeks)} whole weeks"
        if len(weeks) < FEWEST
        else f"the {_LOW}th to the {_HIGH}th percentile of the {len(weeks)} whole weeks"
    )
    return f"The line is the median, {number(median(weeks))} a week; the band goes from {low} to {high}: {which}."


def _tell_partial(table: pd.DataFrame) -> list[str]:
    """The weeks that the window cuts."""
    told = []
    for note, words in ((CUT, "The report looks at a part of the first week"), (RUNNING, "The last week is not over")):
        rows = table[table["note"] == note]
        if len(rows):
            told.append(f"{words} (hollow bar): {quantity(float(rows['items'].iloc[0]), 'issues')}.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a week with its number, hollow where the week is not whole; the median over the band."""
    items, whole = table["items"].tolist(), table["whole"].tolist()
    value_axis(ax, max(*items, 1), theme, "issues", room=0.06)
    week_axis(ax, table["week"].tolist(), theme)
    _draw_median(ax, table, theme)
    ax.bar(range(len(items)), items, _BAR, facecolor=[theme.c1 if each else theme.bg for each in whole],
           edgecolor=theme.c1, linewidth=1.4, zorder=FILL)  # fmt: skip
    _write_numbers(ax, table, theme)
    if not all(whole):
        write_key(ax, "hollow: part of a week", theme)


def _write_numbers(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """Each week's number above its bar, out of the way of the median's line; none where weeks are too narrow."""
    items, weeks = table["items"].tolist(), _whole(table)
    wide, high = size(ax)
    if max(width(number(value), 10) for value in items) > wide / (ax.get_xlim()[1] - ax.get_xlim()[0]):
        return
    lift = 8 * ax.get_ylim()[1] / high
    middle = median(weeks) if len(weeks) >= _LEAST_FOR_MEDIAN else -lift
    for place, value in enumerate(items):
        near = abs(value + lift - middle) < lift
        write(ax, place, (middle if near else value) + lift, number(value), theme.text, ha="center", fontsize=10)


def _draw_median(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    weeks, (left, right) = _whole(table), ax.get_xlim()
    if len(weeks) < _LEAST_FOR_MEDIAN:
        return
    middle, (low, high) = median(weeks), _span(table)
    ax.fill_between((left, right), low, high, color=theme.c1, alpha=0.14, linewidth=0, zorder=0, gid="band")
    ax.hlines([middle], left, right, colors=theme.text, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH, zorder=LINES,
              gid="median")  # fmt: skip
    words = (
        (f"range {number(low)}–{number(high)}", theme.muted),  # noqa: RUF001  an en dash
        (f"of {quantity(len(weeks), 'weeks')}", theme.muted),
        (f"median {number(middle)}", theme.text),
    )
    label_ends(ax, [(right, middle, *word) for word in words])


THROUGHPUT = Metric(
    key="throughput",
    title="Throughput",
    question="How much does the team deliver in a week?",
    definition=(
        "The number of issues delivered in each week, Monday to Sunday in the report's time zone. An issue counts on "
        "the day of its last entry into done, if it is done now; one that was reopened and done again counts once. "
        "Issues whose resolution says that nothing was delivered are left out and counted apart; issues that were "
        "never started count. Weeks in which nothing was delivered are kept, as 0. A week that is still running, and "
        "a first week of which the report looks only at a part, are drawn hollow and are in no median. The median is "
        f"of the whole weeks, of at least {_LEAST_FOR_MEDIAN}. The band goes from their {_LOW}th to their {_HIGH}th "
        f"percentile (nearest rank, so both are weeks that occurred); with fewer than {FEWEST} whole weeks from the "
        "lowest to the highest."
    ),
    source="Vacanti, Actionable Agile Metrics for Predictability; ISO 8601 weeks; nearest-rank percentiles.",
    aim=(
        "Use the range to see what a week may bring, and as the ground of forecasts. It counts issues of any size, so "
        "it says nothing of effort; never compare teams by it, and never make it a target."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("week", "Week from", "date"),
        TableColumn("items", "Delivered (issues)", "number"),
        TableColumn("note", "Note", "text"),
    ),
    compute=weekly_throughput,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NOTHING_DONE,
    rests_on=frozenset({"done", "resolutions"}),
)
