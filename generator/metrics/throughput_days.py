"""Throughput day by day: what was delivered on each day, and the working days that a forecast samples from."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.history.history import History
from generator.history.workdays import is_working
from generator.metrics.flow import count_events, flow_window, local_days, taking_part, to_date


def daily_throughput(history: History, working_days: int | None = None, last: date | None = None) -> pd.DataFrame:
    """Items delivered on each day: `day` (date), `items` (int64), `working` (bool); every day has a row, 0 or not.

    Args:
        history: a board's.
        working_days: begin so many working days back, the last day counted if it is one, but not before the first
            issue was created nor before `FlowRules.since`; None: begin with the window.
        last: the last day; None: the day of the data's time, which is not over.
    """
    begin, end = flow_window(history)
    end = end if last is None else last
    if working_days is not None:
        begin = _go_back(working_days, end, history)
    issues = taking_part(history)
    done = local_days(issues["done_at"][issues["delivered"].astype(bool)], history)
    days = [begin + timedelta(days=place) for place in range((end - begin).days + 1)]
    return pd.DataFrame(
        {
            "day": pd.Series(days, dtype="object"),
            "items": count_events(done, begin, end) if days else np.zeros(0, dtype=np.int64),
            "working": pd.Series([is_working(day, history.rules) for day in days], dtype="bool"),
        }
    )


def sample_working_days(days: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The items of each working day of `daily_throughput`, in order, days with none in.

    What was delivered on days off counts on the next working day, at the end of the table on the one before, so that
    nothing is lost and no day is too many. Without any working day there is nothing to sample.
    """
    working = days["working"].to_numpy()
    if not working.any():
        return np.zeros(0, dtype=np.int64)
    places = np.minimum(np.cumsum(working) - working, working.sum() - 1)  # of the working day it counts on
    counts: npt.NDArray[np.int64] = np.bincount(places, weights=days["items"]).astype(np.int64)
    return counts


def _go_back(working_days: int, end: date, history: History) -> date:
    """The day with which so many working days up to `end` begin."""
    earliest = _find_earliest(end, history)
    begin, left = end, working_days - is_working(end, history.rules)
    while left > 0 and begin > earliest:
        begin -= timedelta(days=1)
        left -= is_working(begin, history.rules)
    return begin


def _find_earliest(end: date, history: History) -> date:
    """The first day on which anything could have been counted."""
    born, since = local_days(history.issues["created_at"], history), history.rules.flow.since
    first = to_date(born.min()) if len(born) else end
    return max(first, since) if since else first
