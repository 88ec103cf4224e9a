"""Plans, which are epics and fix versions: how much of each is done, how it grew, and when the rest may be done.

A plan's items are the issues that are in it now, less those that were closed without being delivered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.history.history import History
from generator.metrics.facts import Facts
from generator.metrics.flow import flow_window, local_days, taking_part, to_date
from generator.metrics.forecast import SURE, ForecastFacts, take_sample, working_days_after
from generator.metrics.simulation import FARTHEST, at_least, how_many, when, within

LIKELY = 50
"""The chance, in percent, of the earlier of the two days of a forecast."""
STATES = ("done", "in_progress", "to_do")


@dataclass(frozen=True, slots=True)
class PlanFacts(Facts):
    """What stands beside the rows.

    Attributes:
        noun: what the plans are, in the plural.
        first_day: of the window; plans finished before it are not shown.
        today: the last day of it.
        ground: of the forecasts; None: too little data.
        empty: how many plans hold no item of the board.
        earlier: how many were finished before the window, or nobody knows when.
        loose: how many issues of the board are open and in no plan.
    """

    noun: str
    first_day: date
    today: date
    ground: ForecastFacts | None
    empty: int
    earlier: int
    loose: int


def plan_facts(table: pd.DataFrame) -> PlanFacts:
    """The facts that `sum_up` put beside the rows."""
    facts: PlanFacts = table.attrs["facts"]
    return facts


def find_items(history: History, members: pd.DataFrame) -> pd.DataFrame:
    """A row an item and plan: `plan_id`, `issue_id`, `joined_at`, `done_at`, `began_at`, estimate and states as bool.

    Args:
        history: a board's.
        members: `plan_id`, `issue_id` and `joined_at`, as in `History.epic_issues`.

    Returns:
        `began_at` is the first moment at which the item was in the plan and started, `dropped` whether it was closed
        without being delivered; then it is in none of the `STATES`.
    """
    issues = taking_part(history)[["issue_id", "progress", "resolution", "estimate", "started_at", "done_at"]]
    items = members.merge(issues, on="issue_id", how="inner")
    over = items["progress"] == "done"
    items["dropped"] = over & items["resolution"].isin(history.rules.flow.not_delivered_resolutions)
    items["done"] = over & ~items["dropped"]
    items["in_progress"] = items["progress"] == "started"
    items["to_do"] = ~over & ~items["in_progress"]
    started = items["started_at"].fillna(items["done_at"])
    joined = items["joined_at"]
    items["began_at"] = started.where(~(joined > started), joined)
    return items


def sum_up(history: History, noun: str, plans: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """A row each plan that is open or was finished in the window, open ones first; see `plan_card`.

    Args:
        history: a board's.
        noun: what the plans are, in the plural.
        plans: `plan_id`, `name`, a short `label`, `finished` (bool) and `finished_on` (date, None); open ones in order.
        items: as from `find_items`.
    """
    rows = plans.merge(_count(items), on="plan_id", how="inner").reset_index(drop=True)
    first_day, today = flow_window(history)
    late = [value is not None and value >= first_day for value in rows["finished_on"]]
    shown = ~rows["finished"].astype(bool) | np.array(late, dtype=bool)
    found = take_sample(history)
    table = _in_order(rows[shown])
    table["likely"], table["sure"] = _forecast(table, found[0], history) if found else (None, None)
    table["state"] = np.where(table["finished"], "finished", "open")
    table["finished_on"] = table["finished_on"].where(table["finished"].astype(bool), None)
    table.attrs["facts"] = PlanFacts(
        noun=noun,
        first_day=first_day,
        today=today,
        ground=found[1] if found else None,
        empty=len(plans) - len(rows),
        earlier=int((~shown).sum()),
        loose=_count_loose(history, items),
    )
    return table


def _count(items: pd.DataFrame) -> pd.DataFrame:
    """The sums of each plan that holds an item."""
    kept = ~items["dropped"]
    began = items["began_at"].where(kept).groupby(items["plan_id"]).transform("min")
    rows = items[["plan_id", *STATES, "dropped"]].copy()
    for state in STATES:
        rows[f"{state}_estimate"] = items["estimate"].where(items[state]).fillna(0.0)
    rows["unestimated"] = kept & items["estimate"].isna()
    rows["joined_later"] = kept & (items["joined_at"] > began)
    sums = rows.groupby("plan_id", sort=False, as_index=False).sum()
    counts = [*STATES, "dropped", "unestimated", "joined_later"]
    sums[counts] = sums[counts].astype("int64")
    sums["items"] = sums[list(STATES)].sum(axis=1)
    return sums[sums["items"] > 0]


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Open plans as they come, then finished ones, the latest first."""
    order = [
        (bool(finished), -(on.toordinal() if finished and on else 0), place)
        for place, (finished, on) in enumerate(zip(rows["finished"], rows["finished_on"], strict=True))
    ]
    return rows.iloc[[place for *_, place in sorted(order)]].reset_index(drop=True)


def _forecast(
    table: pd.DataFrame, sample: npt.NDArray[np.int64], history: History
) -> tuple[list[date | None], list[date | None]]:
    """By when each open plan's remaining items are delivered, with either chance; None: nobody knows, or they are."""
    open_items = (table["in_progress"] + table["to_do"]).where(~table["finished"].astype(bool), 0).tolist()
    most = max(open_items, default=0)
    farthest = min(within(when(sample, most), SURE), FARTHEST)
    totals = how_many(sample, farthest)
    coming = list(islice(working_days_after(history.as_of, history.rules), farthest))
    likely, sure = (
        _days_for(open_items, np.array([at_least(row, chance) for row in totals]), coming) for chance in (LIKELY, SURE)
    )
    return likely, sure


def _days_for(items: Sequence[int], promised: npt.NDArray[np.int64], coming: Sequence[date]) -> list[date | None]:
    """The first day by which so many items are promised; `promised` ascends, from no day on."""
    places = np.searchsorted(promised, items)
    known = zip(items, places.tolist(), strict=True)
    return [coming[place - 1] if count and place <= len(coming) else None for count, place in known]


def _count_loose(history: History, items: pd.DataFrame) -> int:
    issues = taking_part(history)
    waiting = issues["progress"] != "done"
    return int((waiting & ~issues["issue_id"].isin(items["issue_id"])).sum())


def last_done(items: pd.DataFrame, history: History) -> dict[object, date]:
    """The day on which the last item of each plan was done."""
    days = pd.Series(local_days(items["done_at"].where(items["done"]), history), index=items.index)
    last = days.groupby(items["plan_id"]).max().dropna()
    return {plan_id: to_date(value) for plan_id, value in last.items()}
