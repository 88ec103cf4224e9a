"""Epics: how far each epic of the board is, how it grew, and when the rest of it may be done.

Source: the site's definitions of plans.
"""

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.flow import local_days, to_date
from generator.metrics.metric import Metric, TableColumn
from generator.metrics.plan_card import (
    HOW_FORECAST,
    HOW_IT_GREW,
    WHICH_ITEMS,
    draw,
    explain,
    headline,
    plan_columns,
)
from generator.metrics.plans import find_items, last_done, sum_up
from generator.privacy import NOT_SHOWN


def compute(history: History) -> pd.DataFrame:
    """A row an epic with items, those with the least left first, then the finished ones; see `plans.sum_up`."""
    members = history.epic_issues.rename(columns={"epic_id": "plan_id"})
    items = find_items(history, members)
    return sum_up(history, "epics", _plans(history, items), items)


def _plans(history: History, items: pd.DataFrame) -> pd.DataFrame:
    """The epics, the ones begun first and with the least left first, each with whether and when it was finished."""
    epics = history.epics
    counts = items.groupby("plan_id")[["done", "in_progress", "to_do"]].sum().reindex(epics["epic_id"])
    left = (counts["in_progress"] + counts["to_do"]).to_numpy()
    closed = (epics["progress"] == "done").to_numpy()
    closed_days, last = local_days(epics["done_at"], history), last_done(items, history)
    plans = pd.DataFrame(
        {
            "plan_id": epics["epic_id"],
            "key": epics["key"],
            "summary": epics["summary"],
            "name": [_name(key, summary) for key, summary in zip(epics["key"], epics["summary"], strict=True)],
            "label": epics["key"],
            "finished": closed | (left == 0),
            "finished_on": [
                last.get(id_) if np.isnan(own) else to_date(own)
                for own, id_ in zip(closed_days, epics["epic_id"], strict=True)
            ],
        }
    )
    plans["waits"], plans["left"] = ((counts["done"] + counts["in_progress"]) == 0).to_numpy(), left
    return plans.sort_values(["waits", "left", "plan_id"], ignore_index=True)


def _name(key: str, summary: str) -> str:
    """How sentences call an epic: by its key alone where its summary is hidden."""
    return key if summary == NOT_SHOWN else f"{key} {summary}"


EPICS = Metric(
    key="epics",
    title="Epics",
    question="How far is each epic, did it grow, and when may the rest of it be done?",
    definition=(
        f"The epics that the board's filter returns and that hold one of its issues. {WHICH_ITEMS}"
        "An epic is finished if it stands in a done status or all of its items are done: on the day it became done, "
        "else on that of its last item. Finished epics are shown if that day lies in the days that flow looks at. "
        f"{HOW_IT_GREW}{HOW_FORECAST}"
    ),
    source="The epic of each issue (parent, on Data Center the epic link) and its changelog; throughput for the days.",
    aim=(
        "Finish one epic before beginning the next: many that are in progress at once all take longer. Where much "
        "joined later, talk about what is really needed."
    ),
    scope="board",
    section="plans",
    columns=plan_columns(TableColumn("key", "Epic", "issue"), TableColumn("summary", "Summary", "text")),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No epic to show: the board's filter returns none, none of its issues is in one, or all were finished before "
        "the days that flow looks at. Put issues under epics, and let the filter return the epics too."
    ),
)
