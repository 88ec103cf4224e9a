"""Velocity: committed and completed of each closed sprint, with the mean and the usual range of the last few.

Mean and 15th to 85th percentile (nearest rank) are of the completed estimates of the last N closed sprints by close;
those among them in which nothing has an estimate are shown but left out. Source: the site's definitions of velocity.
"""

from typing import TYPE_CHECKING

import pandas as pd

from generator.metrics.axes import FILL, LINES, label_ends, size, value_axis, write, write_key
from generator.metrics.closed import (
    MOST_SPRINTS,
    NO_CLOSED_SPRINT,
    closed_facts,
    closed_sprints,
    draw_sprints,
    last_counted,
    sprint_columns,
    tell_shown,
)
from generator.metrics.labels import width
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import nearest_rank
from generator.metrics.words import NO_DATA, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOW, HIGH = 15, 85
LEAST_FOR_BAND = 3
_BAR = 0.36


def headline(table: pd.DataFrame) -> Headline:
    """The mean of the last few, in the chart's unit."""
    facts, last = closed_facts(table), last_counted(table)
    if last.empty:
        reason = f"nothing in the last {quantity(min(len(table), facts.look_back), 'sprints')} has an estimate"
        return Headline(NO_DATA, f"No velocity: {reason}", no_data=f"{reason[0].upper()}{reason[1:]}.")
    value = float(last[facts.column("completed")].mean())
    mean = quantity(value, facts.unit, 1)
    return Headline(f"{mean} a sprint", f"{mean} completed a sprint, the mean of {_of_the_last(table)}", value=value)


def _of_the_last(table: pd.DataFrame) -> str:
    """Which sprints an average is made of: "the last 6 sprints", "5 of the last 6 sprints"."""
    counted, looked_at = len(last_counted(table)), min(len(table), closed_facts(table).look_back)
    if looked_at == 1:
        return "one sprint"
    return f"{f'{counted} of ' if counted < looked_at else ''}the last {looked_at} sprints"


def _last(count: int) -> str:
    return "one sprint" if count == 1 else f"{count} sprints"


def explain(table: pd.DataFrame) -> list[str]:
    """The means, the band, what is left out, and the last sprint."""
    facts, last = closed_facts(table), last_counted(table)
    told = []
    if len(last):
        committed, completed = (last[facts.column(name)].astype(float) for name in ("committed", "completed"))
        told.append(
            f"On average {quantity(float(committed.mean()), facts.unit, 1)} were committed and "
            f"{quantity(float(completed.mean()), facts.unit, 1)} completed in {_of_the_last(table)}."
        )
    if len(last) >= LEAST_FOR_BAND:
        low, high = _band(table)
        told.append(
            f"The band shows the usual range, from the {LOW}th to the {HIGH}th percentile of the {len(last)}: "
            f"{number(low)} to {quantity(high, facts.unit)}."
        )
    without = 0 if facts.unit == "issues" else int((~table["counted"]).sum())
    if without:
        told.append(f"{quantity(without, 'sprints')} in which nothing has an estimate: shown, but in no average.")
    newest = table.iloc[-1]
    done, planned = (quantity(float(newest[facts.column(name)]), facts.unit) for name in ("completed", "committed"))
    told.append(f"The latest, {newest['name']}: {planned} committed (hollow bar), {done} completed (filled bar).")
    return told + tell_shown(table)


def _band(table: pd.DataFrame) -> tuple[float, float]:
    values = last_counted(table)[closed_facts(table).column("completed")].astype(float).tolist()
    return nearest_rank(values, LOW), nearest_rank(values, HIGH)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """Two bars a sprint with their numbers; mean and band over the sprints they are made of."""
    facts, shown = closed_facts(table), table.tail(MOST_SPRINTS).reset_index(drop=True)
    committed, completed = (shown[facts.column(name)].astype(float).tolist() for name in ("committed", "completed"))
    value_axis(ax, max(*committed, *completed, 1.0), theme, facts.unit, room=0.06)
    draw_sprints(ax, shown, theme)
    places = range(len(shown))
    ax.bar([place - _BAR / 2 - 0.02 for place in places], committed, _BAR, facecolor=theme.bg, edgecolor=theme.c2,
           linewidth=1.6, zorder=FILL)  # fmt: skip
    ax.bar([place + _BAR / 2 + 0.02 for place in places], completed, _BAR, facecolor=theme.c1, zorder=FILL)
    for place in places:
        if facts.unit != "issues" and not shown["counted"][place]:
            write(ax, place, _above(ax, 0), NO_DATA, theme.muted, ha="center", fontsize=10)
            continue
        _write_numbers(ax, place, committed[place], completed[place], theme)
    write_key(ax, "hollow: committed, filled: completed", theme)
    _draw_mean(ax, table, len(shown), theme)


def _above(ax: "Axes", value: float) -> float:
    return value + 8 * ax.get_ylim()[1] / size(ax)[1]


def _write_numbers(ax: "Axes", place: int, committed: float, completed: float, theme: Theme) -> None:
    """Both numbers where they fit beside each other, else only what was completed."""
    bar = _BAR * size(ax)[0] / (ax.get_xlim()[1] - ax.get_xlim()[0])
    if max(width(number(committed), 10), width(number(completed), 10)) <= bar + 4:
        write(
            ax, place - _BAR / 2 - 0.02, _above(ax, committed), number(committed), theme.text, ha="center", fontsize=10
        )
    write(ax, place + _BAR / 2 + 0.02, _above(ax, completed), number(completed), theme.text, ha="center", fontsize=10)


def _draw_mean(ax: "Axes", table: pd.DataFrame, shown: int, theme: Theme) -> None:
    last, facts = last_counted(table), closed_facts(table)
    if last.empty:
        return
    first = max(shown - min(facts.look_back, len(table)), 0)
    span, mean = (first - 0.5, shown - 0.5), float(last[facts.column("completed")].mean())
    ax.hlines([mean], *span, colors=theme.text, linewidths=1.4, zorder=LINES, gid="mean")
    right = ax.get_xlim()[1]
    labels = [(right, mean, f"mean {number(mean, 1)}", theme.text)]
    labels.append((right, mean, f"of {_last(len(last))}", theme.muted))
    if len(last) >= LEAST_FOR_BAND:
        low, high = _band(table)
        ax.fill_between(span, low, high, color=theme.c1, alpha=0.14, linewidth=0, zorder=LINES, gid="band")
        labels.append((right, mean, f"range {number(low)}–{number(high)}", theme.muted))  # noqa: RUF001  an en dash
    label_ends(ax, labels[::-1])


VELOCITY = Metric(
    key="velocity",
    title="Velocity",
    question="How much does the team complete in a sprint?",
    definition=(
        "For each closed sprint, in the order they were closed, what was committed at its start (estimates as they "
        "were then) and what was completed in it (estimates at its end, issues added later included). The mean and "
        f"the {LOW}th to {HIGH}th percentile (nearest rank, so both are values that occurred) are of what was "
        "completed in the last closed sprints, 6 unless configured otherwise; sprints among them in which nothing has "
        "an estimate are left out, and with fewer than 3 there is no range. A team that estimates nothing is counted "
        "in issues. Sprints of another board are counted and marked."
    ),
    source="Jira's velocity chart; nearest-rank percentiles.",
    aim=(
        "Use the range, not the mean, to decide how much to take into the next sprint. Velocity is no measure of "
        "performance: never compare teams by it, and never make it a target."
    ),
    scope="board",
    columns=sprint_columns(
        TableColumn("committed_estimate", "Committed (estimate)", "number"),
        TableColumn("committed_issues", "Committed (issues)", "number"),
        TableColumn("completed_estimate", "Completed (estimate)", "number"),
        TableColumn("completed_issues", "Completed (issues)", "number"),
    ),
    compute=closed_sprints,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
