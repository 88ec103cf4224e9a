"""Kinds of work: what the team's issues were, planned work, bugs or something else, and how long each kind took.

Source: failure demand and value demand of J. Seddon; times and medians are those of `cycle_time` and `lead_time`.
"""

from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.history.history import WORK, History
from generator.metrics.axes import FILL, GRID, WORDS, nice_ticks, size, write, write_key
from generator.metrics.durations import LEAST_ITEMS, tell_not_delivered, tell_unstarted, tell_window
from generator.metrics.facts import Facts
from generator.metrics.flow import done_items, flow_facts, to_day
from generator.metrics.labels import LINE, width
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import FEWEST, nearest_rank
from generator.metrics.weeks import WHOLE, mondays, week_axis, week_note
from generator.metrics.words import NO_DATA, listed, number, percent, plural, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MEDIAN, _BAR, _FONT = 50, 0.7, 10.0
_STRIP = 1.45  # height of a kind's strip, in its highest bars


@dataclass(frozen=True, slots=True)
class Kind(Facts):
    """A kind of work: its name, how many issues of how many, the median times in days (NaN: too few), each week's."""

    name: str
    issues: int
    share: float
    cycle_time: float
    lead_time: float
    weekly: tuple[int, ...]


def compute(history: History) -> pd.DataFrame:
    """A row an issue type, by kind and number: `type`, `work`, `issues`, `share`, the medians, `weekly` in words.

    In `attrs` stand the board's `FlowFacts`, the weeks' Mondays and the `Kind`s of which something was done.
    """
    items = done_items(history)
    facts = flow_facts(items)
    if len(items) < LEAST_ITEMS:
        return pd.DataFrame()
    weeks = mondays(facts.first_day, facts.last_day)
    kinds = [_sum_up(name, rows, len(items), weeks) for name in WORK if len(rows := items[items["work"] == name])]
    groups = items.groupby(["work", "type"], sort=True)
    types = [(str(key[0]), _sum_up(str(key[1]), rows, len(items), weeks)) for key, rows in groups]
    types.sort(key=lambda found: (WORK.index(found[0]), -found[1].issues, found[1].name))
    table = pd.DataFrame([_make_row(work, found) for work, found in types])
    table.attrs = {"flow": facts, "weeks": tuple(weeks), "kinds": tuple(kinds)}
    return table


def _sum_up(name: str, items: pd.DataFrame, total: int, weeks: list[date]) -> Kind:
    places = (items["done_day"].to_numpy() - to_day(weeks[0])) // 7
    weekly = np.bincount(places.astype(np.int64), minlength=len(weeks))
    cycle, lead = (_find_median(items[column]) for column in ("cycle_time_days", "lead_time_days"))
    return Kind(name, len(items), len(items) / total, cycle, lead, tuple(weekly.tolist()))


def _find_median(days: "pd.Series[float]") -> float:
    known = days.dropna().tolist()
    return nearest_rank(known, _MEDIAN) if len(known) >= LEAST_ITEMS else nan


def _make_row(work: str, found: Kind) -> dict[str, str | float]:
    return {
        "type": found.name,
        "work": work,
        "issues": found.issues,
        "share": found.share,
        "cycle_time": found.cycle_time,
        "lead_time": found.lead_time,
        "weekly": " ".join(map(str, found.weekly)),
    }


def kinds_of(table: pd.DataFrame) -> tuple[Kind, ...]:
    """The kinds of which something was done, planned work first."""
    found: tuple[Kind, ...] = table.attrs["kinds"]
    return found


def headline(table: pd.DataFrame) -> Headline:
    """How much of it was bugs."""
    kinds = {kind.name: kind for kind in kinds_of(table)}
    total = sum(kind.issues for kind in kinds.values())
    if kinds.keys() == {"other"}:
        reason = "No issue type done here is known as planned work or as bugs"
        return Headline(NO_DATA, reason, no_data=f"{reason}: name yours in planned_types and bug_types of the config.")
    if "bugs" not in kinds:
        return Headline("0 bugs", f"No bugs among {total} issues done", value=0)
    bugs = kinds["bugs"]
    few = f"{bugs.issues} of {total} issues done {'was a bug' if bugs.issues == 1 else 'were bugs'}"
    if total < FEWEST:
        return Headline(f"{bugs.issues} {plural(bugs.issues, 'bugs')}", few)
    return Headline(f"{percent(bugs.share)} bugs", f"{few}: {percent(bugs.share)}", value=100 * bugs.share)


def explain(table: pd.DataFrame) -> list[str]:
    """Each kind with its share and times, which types are other, what is left out."""
    facts, kinds = flow_facts(table), kinds_of(table)
    total = sum(kind.issues for kind in kinds)
    told = [_tell_kind(kind, total) for kind in kinds]
    other = table["type"][table["work"] == "other"].tolist()
    if other:
        told.append(f"Other, as in neither list of the config: {listed(other)}.")
    return [*told, *tell_unstarted(facts), *tell_not_delivered(facts), tell_window(facts)]


def _tell_kind(kind: Kind, total: int) -> str:
    times = (("cycle", kind.cycle_time), ("lead", kind.lead_time))
    medians = [f"median {name} time {quantity(days, 'days')}" for name, days in times if not isnan(days)]
    said = ", ".join(medians) or "too few for a median"
    return f"{kind.name.capitalize()}: {kind.issues} of {total} issues, {percent(kind.share)}; {said}."


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A strip a kind, all of one scale, with a bar a week; hollow where the week is not whole."""
    facts, kinds, weeks = flow_facts(table), kinds_of(table), table.attrs["weeks"]
    highest = max(max(kind.weekly) for kind in kinds)
    whole = [week_note(monday, facts.first_day, facts.last_day) == WHOLE for monday in weeks]
    week_axis(ax, weeks, theme)
    ax.set_ylim(0, len(kinds) * _STRIP * highest)
    _draw_scale(ax, len(kinds), highest, theme)
    for place, kind in enumerate(reversed(kinds)):
        _draw_strip(ax, kind, place * _STRIP * highest, whole, theme)
    hollow = "" if all(whole) else "; hollow: part of a week"
    write_key(ax, f"{sum(kind.issues for kind in kinds)} issues done{hollow}", theme)


def _draw_scale(ax: "Axes", strips: int, highest: int, theme: Theme) -> None:
    """The same two ticks in each strip: nothing, and a round number near the highest bar."""
    top, across = nice_ticks(highest, whole=True)[-1], ax.get_yaxis_transform()
    bases = [place * _STRIP * highest for place in range(strips)]
    ax.hlines([base + top for base in bases], 0, 1, colors=theme.hair, linewidths=1, zorder=GRID, transform=across)
    ax.hlines(bases, 0, 1, colors=theme.muted, linewidths=1, zorder=WORDS, transform=across, gid="bases")
    for base in bases:
        for tick in (0.0, top):
            write(ax, -8 / size(ax)[0], base + tick, number(tick), theme.muted, ha="right", transform=across)
    write(ax, -8 / size(ax)[0], 1 + 12 / size(ax)[1], "issues", theme.muted, ha="right", transform=ax.transAxes)


def _draw_strip(ax: "Axes", kind: Kind, base: float, whole: list[bool], theme: Theme) -> None:
    wide, high = size(ax)
    colour = {"planned": theme.c1, "bugs": theme.c6, "other": theme.c3}[kind.name]
    some = [week for week, issues in enumerate(kind.weekly) if issues]
    heights = [kind.weekly[week] for week in some]
    fills = [colour if whole[week] else theme.bg for week in some]
    ax.bar(some, heights, _BAR, bottom=base, facecolor=fills, edgecolor=colour, linewidth=1.4, zorder=FILL)
    upright, across = ax.get_ylim()[1] / high, ax.get_yaxis_transform()
    if max(width(number(value), _FONT) for value in heights) <= wide / (ax.get_xlim()[1] - ax.get_xlim()[0]):
        for place, value in zip(some, heights, strict=True):
            write(ax, place, base + value + 8 * upright, number(value), theme.text, ha="center", fontsize=_FONT)
    for row, words in enumerate((f"{number(kind.issues)}, {percent(kind.share)}", kind.name)):
        middle = base + (0.6 * LINE + row * LINE) * upright
        write(ax, 1 + 8 / wide, middle, words, theme.text if row else theme.muted, ha="left", transform=across)


KINDS_OF_WORK = Metric(
    key="kinds_of_work",
    title="Kinds of work",
    question="How much of the work was planned, and how much was repair?",
    definition=(
        "The issues done in the days the report looks at by what their type says of the work: planned (Story, Task, "
        "New Feature and Improvement unless configured otherwise), bugs (Bug) or other, which is every type that the "
        'config names in neither "planned_types" nor "bug_types". For each kind and type: how many, their share of all '
        "issues done, the median cycle time and the median lead time in calendar days, by nearest rank (see there), "
        f"of at least {LEAST_ITEMS} issues that have one. The type is the one that the issue has now. An issue counts "
        "in the week of its last entry into done; weeks begin on Monday, those without any are kept, and a week that "
        "the report sees only in part is drawn hollow. Issues closed with a resolution that delivers nothing are left "
        "out."
    ),
    source="J. Seddon's failure demand; the board's issue types.",
    aim=(
        "A growing share of bugs is work that an earlier care would have saved: ask where they come from. It counts "
        "issues of any size, so it is no measure of effort, and it depends on how the team names its work."
    ),
    scope="board",
    columns=(
        TableColumn("type", "Issue type", "text"),
        TableColumn("work", "Kind", "text"),
        TableColumn("issues", "Done (issues)", "number"),
        TableColumn("share", "Share", "percent"),
        TableColumn("cycle_time", "Median cycle time (days)", "number"),
        TableColumn("lead_time", "Median lead time (days)", "number"),
        TableColumn("weekly", "Done in each week", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=f"Fewer than {LEAST_ITEMS} issues were delivered on this board in the days that the report looks at.",
    section="flow",
    rests_on=frozenset({"done", "resolutions"}),
)
