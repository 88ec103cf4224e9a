"""Elapsed time: what part of an issue's life it spent where, and how spans of time are cut, joined and told.

Spans are rows with `issue_id`, `begin` and `end` (instants). Elapsed days are of 24 hours, nights and days off counted.
"""

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.words import quantity

_SECONDS = 86_400
_HOURS = 24
_SHORT = 1  # days, under which time is told in hours


def lives(items: pd.DataFrame, history: History) -> pd.DataFrame:
    """The stays of delivered items from their creation to their last entry into done, as spans with `started_at`."""
    ends = items[["issue_id", "started_at", "done_at"]]
    stays = history.stays.merge(ends, on="issue_id")
    stays = stays[stays["entered_at"] < stays["done_at"]].reset_index(drop=True)
    return stays.assign(begin=stays["entered_at"], end=stays["left_at"])  # done comes after it


def elapsed_days(spans: pd.DataFrame) -> "pd.Series[float]":
    """How long each span is; one that ends before it begins has no length."""
    return (spans["end"] - spans["begin"]).dt.total_seconds().clip(lower=0) / _SECONDS


def _earliest(one: "pd.Series[pd.Timestamp]", other: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """Of each two instants the one that comes first; one that is absent comes last."""
    return one.where(one <= other, other).where(other.notna(), one)


def cut_by_flags(spans: pd.DataFrame, history: History) -> pd.DataFrame:
    """The parts of spans in which the issue was flagged: spans with `span`, the index of the one they are cut from."""
    pairs = spans.rename_axis("span").reset_index()[["span", "issue_id", "begin", "end"]]
    pairs = pairs.merge(history.flags, on="issue_id")
    begin = pairs["begin"].where(pairs["begin"] >= pairs["raised_at"], pairs["raised_at"])
    parts = pairs.assign(begin=begin, end=_earliest(pairs["lowered_at"], pairs["end"]))
    return parts.loc[parts["begin"] < parts["end"], ["span", "issue_id", "begin", "end"]]


def join(spans: pd.DataFrame) -> pd.DataFrame:
    """The spans of each issue with those that touch or overlap made one; further columns are the largest of theirs."""
    rows = spans.sort_values(["issue_id", "begin", "end"], ignore_index=True)
    begins, ends = rows["begin"].astype("int64"), rows["end"].astype("int64")
    reach = ends.groupby(rows["issue_id"]).cummax().groupby(rows["issue_id"]).shift()
    group = (reach.isna() | (begins > reach)).cumsum()
    others = {name: (name, "max") for name in rows.columns if name not in {"issue_id", "begin", "end"}}
    joined = rows.groupby(group.to_numpy()).agg(
        issue_id=("issue_id", "first"), begin=("begin", "min"), end=("end", "max"), **others
    )
    return joined.reset_index(drop=True)


def say_days(days: float) -> str:
    """Elapsed days in words: "5 hours", "2.5 days"."""
    if np.isfinite(days) and 0 < days < _SHORT:
        return quantity(round(days * _HOURS, 1), "hours", 1)
    return quantity(round(days, 1), "days", 1)
