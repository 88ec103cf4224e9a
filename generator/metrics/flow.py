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

from generator.domain import FlowRules, Rules
from generator.history.history import History
from generator.history.workdays import is_working
from generator.metrics.facts import Facts
from generator.metrics.kept import kept, kept_table

Days = npt.NDArray[np.float64]
"""Days since 1 January 1970 in the report's time zone; NaN: never."""

EPOCH = date(1970, 1, 1)
NOTHING_DONE = "Nothing was done on this board in the days that the report looks at."


@dataclass(frozen=True, slots=True)
class FlowFacts(Facts):
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


@kept
def flow_window(history: History) -> tuple[date, date]:
    """First and last day that flow looks at: `FlowRules.days` up to `as_of`, none before `since` or the first issue."""
    flow, last = history.rules.flow, history.as_of.astimezone(history.rules.time_zone).date()
    first = last - timedelta(days=flow.days - 1)
    born = local_days(history.issues["created_at"], history)
    begins = [first, *([flow.since] if flow.since else []), *([to_date(born.min())] if len(born) else [])]
    return min(max(begins), last), last


@kept
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


@kept_table
def taking_part(history: History) -> pd.DataFrame:
    """The issues of the types that take part in flow."""
    types, issues = history.rules.flow.types, history.issues
    return issues[issues["type"].isin(types)] if types else issues


@kept_table
def done_items(history: History) -> pd.DataFrame:
    """What was delivered in the window: the rows of `issues`, by `done_at` and issue id.

    Further columns: those of `measure_items`. The `FlowFacts` stand in `attrs["flow"]`.
    """
    facts = find_facts(history)
    done = _done_inside(taking_part(history), history, facts.first_day, facts.last_day)
    rows = measure_items(done[done["delivered"]].sort_values(["done_at", "issue_id"], ignore_index=True), history)
    rows.attrs["flow"] = facts
    return rows


def measure_items(issues: pd.DataFrame, history: History) -> pd.DataFrame:
    """Rows of `issues` with their times, all float64 and NaN where there is no such time.

    `done_day` (see `Days`); `cycle_time_days`, the calendar days touched from the first start to the last entry into
    done; `cycle_time_working_days`, those of them that are worked; `cycle_time_hours`, the time between the two;
    `lead_time_days`, the calendar days touched from the creation to done; `age_days`, those from the first start to
    now, of what is started and not done.
    """
    started, done = local_days(issues["started_at"], history), local_days(issues["done_at"], history)
    now = to_day(history.as_of.astimezone(history.rules.time_zone).date())
    in_progress = (issues["progress"] == "started").to_numpy()
    return issues.assign(
        done_day=done,
        cycle_time_days=done - started + 1,
        cycle_time_working_days=count_working(started, done, history.rules),
        cycle_time_hours=(issues["done_at"] - issues["started_at"]).dt.total_seconds() / 3600,
        lead_time_days=done - local_days(issues["created_at"], history) + 1,
        age_days=np.where(in_progress, now - started + 1, np.nan),
    )


def count_working(first: Days, last: Days, rules: Rules) -> npt.NDArray[np.float64]:
    """How many working days lie between two days, both counted; NaN where either is."""
    known = ~(np.isnan(first) | np.isnan(last))
    counts = np.full(len(first), np.nan)
    if known.any():
        begin, end = first[known].min(), last[known].max()
        worked = [is_working(to_date(day), rules) for day in np.arange(begin, end + 1)]
        before = np.concatenate([[0], np.cumsum(worked)])
        counts[known] = before[(last[known] - begin).astype(int) + 1] - before[(first[known] - begin).astype(int)]
    return counts


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
