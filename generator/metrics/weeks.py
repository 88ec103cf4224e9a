"""ISO weeks, Monday to Sunday in the report's time zone: which ones a window touches, their axis, what is in each."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import size, write
from generator.metrics.flow import find_facts
from generator.metrics.labels import LINE
from generator.metrics.metric import Theme
from generator.metrics.throughput_days import daily_throughput
from generator.metrics.words import month

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEEK = timedelta(days=7)
WHOLE, CUT, RUNNING = "", "begins inside the week", "still running"
_ROOM = 42.0  # units a label needs


def mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that hold the days from `first` to `last`."""
    begin = first - timedelta(days=first.weekday())
    return [begin + number * WEEK for number in range((last - begin).days // 7 + 1)]


def week_note(monday: date, first: date, last: date) -> str:
    """Why the window from `first` to `last` has not all of a week; its last day is not over. "": it has all of it."""
    if last < monday + WEEK:
        return RUNNING
    return CUT if monday < first else WHOLE


def weekly_throughput(history: History) -> pd.DataFrame:
    """Items delivered in each week of the window, weeks with none in: `week` (its Monday), `items`, `note`, `whole`.

    Empty when nothing was delivered. The `FlowFacts` stand in `attrs["flow"]`.
    """
    facts, days = find_facts(history), daily_throughput(history)
    weeks = mondays(facts.first_day, facts.last_day)
    places = [(day - weeks[0]).days // 7 for day in days["day"]]
    notes = [week_note(monday, facts.first_day, facts.last_day) for monday in weeks]
    table = pd.DataFrame(
        {
            "week": pd.Series(weeks, dtype="object"),
            "items": days["items"].groupby(places).sum().to_numpy(),
            "note": pd.Series(notes, dtype="object"),
            "whole": [note == WHOLE for note in notes],
        }
    )
    if not table["items"].any():
        table = table.iloc[:0]
    table.attrs["flow"] = facts
    return table


def week_axis(ax: "Axes", weeks: Sequence[date], theme: Theme) -> None:
    """The axis of weeks: one place each, 0, 1, 2 ..., named by the Monday as far as there is room, years below."""
    places = max(len(weeks), 4)
    ax.set_xlim(-0.6, places - 0.4)
    wide, high = size(ax)
    step = int(max(-(-_ROOM * places // wide), 1))
    for index in range(0, len(weeks), step):
        label = f"{weeks[index].day} {month(weeks[index])}"
        write(ax, index, -13 / high, label, theme.muted, ha="center", transform=ax.get_xaxis_transform())
    years = " to ".join(dict.fromkeys(str(monday.year) for monday in (weeks[0], weeks[-1])))
    write(ax, 0, -(13 + LINE) / high, f"weeks from Monday, {years}", theme.muted, ha="left", transform=ax.transAxes)
