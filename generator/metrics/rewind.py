"""A board's past as it could be known at an instant: what was done then, whatever became of it later.

Resolutions and types are those of now, for their past is not kept.
"""

from dataclasses import replace
from datetime import datetime

import pandas as pd

from generator.history.history import History


def find_done_spans(history: History) -> pd.DataFrame:
    """When issues were done: `issue_id`, `entered_at`, `left_at` (NaT: it still is), a row each time, by issue."""
    stays = history.stays
    done = stays["progress"] == "done"
    before = done.shift(fill_value=False) & (stays["issue_id"] == stays["issue_id"].shift())
    after = done.shift(-1, fill_value=False) & (stays["issue_id"] == stays["issue_id"].shift(-1))
    spans = stays.loc[done & ~before, ["issue_id", "entered_at"]].reset_index(drop=True)
    return spans.assign(left_at=stays.loc[done & ~after, "left_at"].reset_index(drop=True))


def rewind(history: History, spans: pd.DataFrame, at: datetime) -> History:
    """The history with the `issues` there were at an instant, and their `done_at` and `delivered` as they were then.

    Args:
        history: a board's.
        spans: its done spans.
        at: the instant; changes of this very instant have happened.
    """
    known = spans[(spans["entered_at"] <= at) & ~(spans["left_at"] <= at)].set_index("issue_id")["entered_at"]
    issues = history.issues[history.issues["created_at"] <= at]
    done_at = known.reindex(issues["issue_id"]).set_axis(issues.index)
    delivered = done_at.notna() & ~issues["resolution"].isin(history.rules.flow.not_delivered_resolutions)
    return replace(history, as_of=at, issues=issues.assign(done_at=done_at, delivered=delivered))
