"""Versions: how far each fix version of the board's issues is, how it grew, and when the rest of it may be done.

Source: the site's definitions of plans.
"""

import pandas as pd

from generator.history.history import History
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


def compute(history: History) -> pd.DataFrame:
    """A row a version, unreleased ones by their planned release, then the released ones; see `plans.sum_up`."""
    members = history.version_issues.rename(columns={"version_id": "plan_id"})
    items = find_items(history, members)
    return sum_up(history, "versions", _plans(history, items), items)


def _plans(history: History, items: pd.DataFrame) -> pd.DataFrame:
    """The versions in their order, each with whether and when it was released."""
    versions, last = history.versions, last_done(items, history)
    dates = list(zip(versions["release_date"], versions["version_id"], strict=True))
    return pd.DataFrame(
        {
            "plan_id": versions["version_id"],
            "name": versions["name"],
            "label": versions["name"],
            "finished": versions["released"],
            "planned": versions["release_date"].where(~versions["released"], None),
            "finished_on": pd.Series([on or last.get(id_) for on, id_ in dates], dtype="object"),
        }
    )


VERSIONS = Metric(
    key="versions",
    title="Versions",
    question="How far is each version, did it grow, and when may the rest of it be done?",
    definition=(
        f"The fix versions that the board's issues name. {WHICH_ITEMS}"
        "An issue in several versions counts in each. A version is finished if it is marked as released: on its "
        "release date, or, if it has none, on the day its last item was done. Released versions are shown if that day "
        f"lies in the days that flow looks at. {HOW_IT_GREW}{HOW_FORECAST}"
    ),
    source="The fix versions of each issue and their changelog; throughput for the days.",
    aim=(
        "Compare the planned release with the two days: when it lies before both, take something out or move it. "
        "Where much joined later, talk about what is really needed."
    ),
    scope="board",
    section="plans",
    columns=plan_columns(TableColumn("name", "Version", "text"), TableColumn("planned", "Planned release", "date")),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No version to show: no issue of the board has a fix version that exists, or all were released before the "
        "days that flow looks at. Set the field Fix Version of the issues that a release brings."
    ),
)
