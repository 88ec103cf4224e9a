"""What the flow metrics have in common: who takes part, the window, local days, and what an item's times are.

Everything is counted in days of the report's time zone. An event counts on the day it falls on; a state at the end of
a day is what the events up to that day's last instant left behind (the last day ends at `as_of`). So days of 23 or 25
hours need no care, and a change at midnight sharp belongs to the day that begins.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.domain import FlowRules
from generator.history.history import History

Days = npt.NDArray[np.float64]
"""Days since 1 January 1970 in the report's time zone; NaN: never."""

EPOCH = date(1970, 1, 1)
NOTHING_DONE = "Nothing was done on this board in the days that the report looks at."


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What a flow table needs beside its rows.

    Attributes:
        first_day: of the window.
        last_day: of the window, the day of the data's time.
        rules: the config's.
        not_delivered: issues done in the window by a resolution that delivers nothing: left out.
        unstarted: issues done in the window that were never started: they have no cycle time.
    """

    first_day: date
    last_day: date
    rules: FlowRules
    not_delivered: int = 0
    unstarted: int = 0

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last_day - self.first_day).days + 1


def flow_facts(table: pd.DataFrame) -> FlowFacts:
    """The facts beside a flow table's rows."""
    facts: FlowFacts = table.attrs["flow"]
    return facts


def flow_window(history: History) -> tuple[date, date]:
    """First and last day that flow looks at: `FlowRules.days` up to `as_of`, none before `since` or the first issue."""
    flow, last = history.rules.flow, history.as_of.astimezone(history.rules.time_zone).date()
    first = last - timedelta(days=flow.days - 1)
    born = local_days(history.issues["created_at"], history)
    begins = [first, *([flow.since] if flow.since else []), *([to_date(born.min())] if len(born) else [])]
    return min(max(begins), last), last


def find_facts(history: History) -> FlowFacts:
    """The facts of a board, with its window's counts of what is left out."""
    first, last = flow_window(history)
    done = _done_inside(taking_part(history), history, first, last)
    return FlowFacts(
        first,
        last,
        history.rules.flow,
        not_delivered=int((~done["delivered"]).sum()),
        unstarted=int((done["delivered"] & done["started_at"].isna()).sum()),
    )


def taking_part(history: History) -> pd.DataFrame:
    """The issues of the types that take part in flow."""
    types, issues = history.rules.flow.types, history.issues
    return issues[issues["type"].isin(types)] if types else issues


def done_items(history: History) -> pd.DataFrame:
    """What was delivered in the window: the rows of `issues`, by `done_at` and issue id.

    Further columns, all float64: `done_day` (see `Days`); `cycle_time_days`, the calendar days touched from the first
    start to the last entry into done (NaN: never started); `cycle_time_hours`, the time between them;
    `lead_time_days`, the calendar days touched since the creation. The `FlowFacts` stand in `attrs["flow"]`.
    """
    facts = find_facts(history)
    done = _done_inside(taking_part(history), history, facts.first_day, facts.last_day)
    rows = done[done["delivered"]].sort_values(["done_at", "issue_id"], ignore_index=True)
    rows["cycle_time_days"] = rows["done_day"] - local_days(rows["started_at"], history) + 1
    rows["cycle_time_hours"] = (rows["done_at"] - rows["started_at"]).dt.total_seconds() / 3600
    rows["lead_time_days"] = rows["done_day"] - local_days(rows["created_at"], history) + 1
    rows.attrs["flow"] = facts
    return rows


def _done_inside(issues: pd.DataFrame, history: History, first: date, last: date) -> pd.DataFrame:
    days = local_days(issues["done_at"], history)
    inside = (days >= to_day(first)) & (days <= to_day(last))
    return issues[inside].assign(done_day=days[inside])


def local_days(instants: "pd.Series[pd.Timestamp]", history: History) -> Days:
    """The local day of each instant."""
    local = instants.dt.tz_convert(history.rules.time_zone).dt.tz_localize(None)
    days = local.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def to_day(value: date) -> float:
    """A date as `Days` counts it."""
    return float((value - EPOCH).days)


def to_date(day: float) -> date:
    """A day as a date."""
    return EPOCH + timedelta(days=int(day))


def count_open(entered: Days, left: Days, first: date, last: date) -> npt.NDArray[np.int64]:
    """How many spans are open at the end of each day from `first` to `last`.

    Args:
        entered: the day each span begins (NaN: it never does).
        left: the day it ends; it is not open at that day's end. NaN: it goes on.
        first: the first day that is looked at.
        last: the last one.
    """
    began = count_events(entered, first, last, before=True)
    ended = count_events(left[~np.isnan(entered)], first, last, before=True)
    counts: npt.NDArray[np.int64] = (began - ended).cumsum()
    return counts


def count_events(days: Days, first: date, last: date, *, before: bool = False) -> npt.NDArray[np.int64]:
    """How many events fall on each day from `first` to `last`; `before`: the first day counts those before it too."""
    places = days - to_day(first)
    if before:
        places = np.maximum(places, 0)
    length = (last - first).days + 1
    inside = places[(places >= 0) & (places < length)]
    counts: npt.NDArray[np.int64] = np.bincount(inside.astype(np.int64), minlength=length)
    return counts
