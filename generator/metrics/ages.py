"""How old work in progress is, and how old what is done was when it left each column: the rows and facts of its chart.

Ages are calendar days touched since the first entry into a started status, so what was started today is 1 day old.
"""

from dataclasses import dataclass

import pandas as pd

from generator.domain import FlowRules
from generator.history.history import History
from generator.metrics.durations import Percentile, expected_days, find_percentiles, timed
from generator.metrics.facts import Facts
from generator.metrics.flow import done_items, find_facts, local_days, measure_items, taking_part
from generator.metrics.kept import kept_table
from generator.metrics.percentiles import FEWEST

NO_COLUMN = "on no column"


@dataclass(frozen=True, slots=True)
class Slot:
    """A column between the first and done, or what is on none (`place` None).

    `paces` are the percentiles of the ages at which delivered issues left it; of all cycle times where too few did.
    """

    place: int | None
    name: str
    paces: tuple[Percentile, ...]


@dataclass(frozen=True, slots=True)
class AgeFacts(Facts):
    """What the ages are compared with.

    Attributes:
        slots: the columns of the chart in order.
        percentiles: of the cycle times of the issues delivered in the window; none of too few.
        delivered: how many those are.
        level: the percentage of the service level expectation and its days; None of too few.
    """

    slots: tuple[Slot, ...]
    percentiles: tuple[Percentile, ...]
    delivered: int
    level: tuple[int, float] | None


def age_facts(table: pd.DataFrame) -> AgeFacts:
    """The facts beside the rows of `find_ages`."""
    facts: AgeFacts = table.attrs["ages"]
    return facts


@kept_table
def find_ages(history: History) -> pd.DataFrame:
    """The issues in progress, the oldest first: rows of `issues` with `age_days` (see `measure_items`) and four more.

    `slot` is the place in `AgeFacts.slots`, `column_name` its name, `above` the highest percentile of past cycle times
    that the age exceeds ("85 %", "": none), `mark` is "flagged" or "". The `AgeFacts` stand in `attrs["ages"]`, the
    `FlowFacts` in `attrs["flow"]`.
    """
    measured = measure_items(taking_part(history), history)
    rows = measured[measured["age_days"].notna()].sort_values(
        ["age_days", "issue_id"], ascending=[False, True], ignore_index=True
    )
    found = _find_age_facts(rows, history)
    slots = {slot.place: index for index, slot in enumerate(found.slots)}
    rows["slot"] = pd.Series([slots[None if pd.isna(place) else int(place)] for place in rows["column"]], dtype="int64")
    rows["column_name"] = pd.Series([found.slots[index].name for index in rows["slot"]], dtype="object")
    rows["above"] = pd.Series([_name_above(age, found.percentiles) for age in rows["age_days"]], dtype="object")
    rows["mark"] = rows["flagged"].map({True: "flagged", False: ""}).astype("object")
    rows.attrs.update(flow=find_facts(history), ages=found)
    return rows


def _name_above(age: float, percentiles: tuple[Percentile, ...]) -> str:
    passed = [each.percentages[-1] for each in percentiles if age > each.days]
    return f"{passed[-1]} %" if passed else ""


def _find_age_facts(rows: pd.DataFrame, history: History) -> AgeFacts:
    items = timed(done_items(history))
    cycle_times, rules = items["cycle_time_days"].tolist(), history.rules.flow
    enough = len(cycle_times) >= FEWEST
    percentiles = tuple(find_percentiles(cycle_times, rules)) if enough else ()
    leaving = _leaving_ages(items, history) if enough else {}
    slots = tuple(
        Slot(place, name, _pace(leaving.get(place, []), percentiles, rules)) for place, name in _places(rows, history)
    )
    return AgeFacts(slots, percentiles, len(items), expected_days(cycle_times, rules) if enough else None)


def _pace(ages: list[float], percentiles: tuple[Percentile, ...], rules: FlowRules) -> tuple[Percentile, ...]:
    return tuple(find_percentiles(ages, rules)) if len(ages) >= FEWEST else percentiles


def _places(rows: pd.DataFrame, history: History) -> list[tuple[int | None, str]]:
    """The board's columns with a started status, and those in which work in progress stands."""
    started, standing = history.board.started_status_ids, set(rows["column"].dropna().astype(int))
    found: list[tuple[int | None, str]] = [
        (place, column.name)
        for place, column in enumerate(history.board.columns)
        if started.intersection(column.status_ids) or place in standing
    ]
    return [*found, (None, NO_COLUMN)] if rows["column"].isna().any() else found


def _leaving_ages(items: pd.DataFrame, history: History) -> dict[int | None, list[float]]:
    """By place, the ages at which the items left a column for the last time."""
    stays = history.stays[(history.stays["progress"] == "started") & history.stays["column"].notna()]
    stays = stays.merge(items[["issue_id", "started_at"]], on="issue_id")
    left = stays.groupby(["issue_id", "column"], as_index=False).agg({"left_at": "max", "started_at": "first"})
    ages = local_days(left["left_at"], history) - local_days(left["started_at"], history) + 1
    grouped = pd.Series(ages).groupby(left["column"].astype(int).to_numpy())
    return {int(str(place)): found.dropna().tolist() for place, found in grouped}
