"""Predictability: the completion rate of each closed sprint, and the median of the last few.

The rate of one sprint is that of `completion_rate`; a sprint in which nothing was committed has none and is left out of
the median. Source: the site's definitions of a sprint; the median of an even number is the mean of the middle two.
"""

from math import isnan, nan
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from generator.metrics.axes import (
    FILL,
    GUIDE_DASH,
    GUIDE_LINE,
    LINES,
    SECOND_LINE,
    label_ends,
    rate_axis,
    size,
    write,
    write_key,
)
from generator.metrics.closed import (
    MOST_SPRINTS,
    NO_CLOSED_SPRINT,
    closed_facts,
    closed_sprints,
    draw_sprints,
    sprint_columns,
    tell_shown,
)
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import NO_DATA, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOW, HIGH = 0.8, 1.0
MUCH_CHANGE = 0.2


def rates(table: pd.DataFrame) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Completion rate and scope change of each row in the chart's unit."""
    suffix = "_issues" if closed_facts(table).unit == "issues" else ""
    return table[f"completion_rate{suffix}"].astype(float), table[f"scope_change{suffix}"].astype(float)


def _last_rates(table: pd.DataFrame) -> list[float]:
    return rates(table.tail(closed_facts(table).look_back))[0].dropna().tolist()


def headline(table: pd.DataFrame) -> Headline:
    """The median of the last few."""
    last = _last_rates(table)
    if not last:
        reason = (
            f"nothing was committed in the last {quantity(min(len(table), closed_facts(table).look_back), 'sprints')}"
        )
        return Headline(NO_DATA, f"No completion rate: {reason}", no_data=f"{reason[0].upper()}{reason[1:]}.")
    if len(last) == 1:
        only = percent(last[0])
        return Headline(only, f"Completion rate of the only sprint that has one: {only}", value=100 * last[0])
    middle = percent(median(last))
    sentence = f"Median completion rate of the last {quantity(len(last), 'sprints')}: {middle}"
    return Headline(middle, sentence, value=100 * median(last))


def explain(table: pd.DataFrame) -> list[str]:
    """How many sprints were inside the band, which moved much, which have no rate."""
    shown, changes = rates(table)
    known = shown.dropna()
    inside = int((known >= LOW).sum())
    told = [f"{inside} of {quantity(len(known), 'sprints')} completed {percent(LOW)} or more of what was committed."]
    much = int((changes > MUCH_CHANGE).sum())
    if much:
        told.append(
            f"Hollow marks: {quantity(much, 'sprints')} whose scope changed by more than {percent(MUCH_CHANGE)}."
        )
    if len(known) < len(shown):
        nothing = "nothing" if closed_facts(table).unit == "issues" else "nothing with an estimate"
        told.append(f"{quantity(len(shown) - len(known), 'sprints')} without a rate: {nothing} was committed.")
    return told + tell_shown(table)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """Dots on a line over the 80 to 100 % band; hollow where the scope changed much; a gap where there is no rate."""
    shown = table.tail(MOST_SPRINTS).reset_index(drop=True)
    values, changes = rates(shown)
    rate_axis(ax, theme)
    draw_sprints(ax, shown, theme)
    left, right = ax.get_xlim()
    ax.fill_between((left, right), LOW, HIGH, color=theme.c1, alpha=0.12, linewidth=0, zorder=0, gid="band")
    ax.plot(range(len(shown)), values, color=theme.c1, linewidth=SECOND_LINE, zorder=FILL, gid="rates")
    for gid, marked, fill in (
        ("filled", ~(changes > MUCH_CHANGE), theme.c1),
        ("hollow", changes > MUCH_CHANGE, theme.bg),
    ):
        dots = values[marked].dropna()
        ax.plot(dots.index, dots, "o", color=theme.c1, markersize=8, markeredgewidth=1.8, markerfacecolor=fill,
                zorder=LINES, gid=gid)  # fmt: skip
    if (changes > MUCH_CHANGE).any():
        write_key(ax, f"hollow: the scope changed by more than {percent(MUCH_CHANGE)}", theme)
    _write_rates(ax, values.tolist(), theme)
    last = _last_rates(table)
    if last:
        first = max(len(shown) - closed_facts(table).look_back, 0)
        ax.hlines([median(last)], first - 0.5, right, colors=theme.text, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH,
                  zorder=FILL)  # fmt: skip
        words = ((f"of {quantity(len(last), 'sprints')}", theme.muted), (f"median {percent(median(last))}", theme.text))
        label_ends(ax, [(right, median(last), *word) for word in words])


def _write_rates(ax: "Axes", values: list[float], theme: Theme) -> None:
    """The number of each dot, on the side of it where the line is not."""
    lift = 13 * ax.get_ylim()[1] / size(ax)[1]
    for place, value in enumerate(values):
        if isnan(value):
            write(ax, place, lift / 2, NO_DATA, theme.muted, ha="center", fontsize=10)
            continue
        before, after = (values[index] if 0 <= index < len(values) else nan for index in (place - 1, place + 1))
        below = not (before < value or after < value) and not (isnan(before) and isnan(after)) and value > 2 * lift
        side = "right" if before < value < after else "left" if before > value > after else "center"
        write(ax, place, value - lift if below else value + lift, percent(value), theme.text, ha=side, fontsize=10)


COMPLETION_RATES = Metric(
    key="completion_rates",
    title="Predictability",
    question="How reliably is what was committed completed, sprint after sprint?",
    definition=(
        "The completion rate of each closed sprint (committed at the start and completed in it, out of all committed; "
        "by the estimate at the start) and the median of the last closed sprints, 6 unless configured otherwise. A "
        f'sprint in which nothing was committed has no rate ("{NO_DATA}") and is left out of the median. A hollow '
        "mark says that the scope changed by more than 20 %: its rate says little about the plan. A team that "
        "estimates nothing is counted in issues."
    ),
    source="The completion rate of each sprint's report.",
    aim=(
        "Rates inside the band of 80 to 100 % most of the time mean that others can rely on the plan. It is no "
        "target: always 100 % is easily had by committing to less."
    ),
    scope="board",
    columns=sprint_columns(
        TableColumn("completion_rate", "Completion rate (estimate)", "percent"),
        TableColumn("completion_rate_issues", "Completion rate (issues)", "percent"),
        TableColumn("scope_change", "Scope change (estimate)", "percent"),
        TableColumn("scope_change_issues", "Scope change (issues)", "percent"),
    ),
    compute=closed_sprints,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
