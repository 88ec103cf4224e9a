"""What the card of a metric about plans says and shows; the numbers stand in `plans`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from generator.metrics.axes import FILL, write_key
from generator.metrics.forecast import SURE, TOO_LITTLE
from generator.metrics.lying_bars import BAR, lying_axes, write_beside
from generator.metrics.metric import CellKind, Headline, TableColumn, Theme
from generator.metrics.plans import LIKELY, STATES, PlanFacts, plan_facts
from generator.metrics.words import are, day, listed, month, number, part, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 12
"""Rows of a chart."""
WHICH_ITEMS = (
    "Items are the board's issues of the types that take part in flow, in a sprint or not, as they are in it now; "
    "those closed by a resolution that delivers nothing are counted apart. Done, in progress and to do follow from "
    "the board's columns, as everywhere; an issue on no column is to do. The sums by estimate leave out items "
    "without an estimate, which are counted. "
)
HOW_IT_GREW = (
    "An item joined later if it first came into it after the first moment at which one of its items was both in it "
    "and started (or done); an item that left is not counted. "
)
HOW_FORECAST = (
    "The two days are the forecast of when as many items as remain are delivered, with a chance of "
    f"{LIKELY} % and of {SURE} %, if the whole team worked on nothing else from now on: past working days of the "
    "board drawn at random, as for the other forecasts. So no two of them can hold at once, and each is too early "
    "where the team works on other things too. With too little data, and of what lies more than two years ahead, "
    "there is none. "
)
_NAME = 40  # letters of a name in a sentence


def plan_columns(*which: TableColumn) -> tuple[TableColumn, ...]:
    """The columns of a table of plans: which they are, then how they stand."""
    table: tuple[tuple[str, str, CellKind], ...] = (
        ("state", "State", "text"),
        ("done", "Done (items)", "number"),
        ("in_progress", "In progress (items)", "number"),
        ("to_do", "To do (items)", "number"),
        ("done_estimate", "Done (estimate)", "number"),
        ("in_progress_estimate", "In progress (estimate)", "number"),
        ("to_do_estimate", "To do (estimate)", "number"),
        ("unestimated", "Without estimate", "number"),
        ("joined_later", "Joined later", "number"),
        ("dropped", "Not delivered", "number"),
        ("likely", f"Done by, {LIKELY} %, if it came first", "date"),
        ("sure", f"Done by, {SURE} %, if it came first", "date"),
        ("finished_on", "Finished", "date"),
    )
    return (*which, *(TableColumn(*column) for column in table))


def headline(table: pd.DataFrame) -> Headline:
    """How much of the open plans is done."""
    facts, open_ = plan_facts(table), table[table["state"] == "open"]
    if open_.empty:
        finished = quantity(len(table), facts.noun)
        return Headline(f"{finished} finished", f"{finished} finished since {day(facts.first_day)}, none is open")
    done, items = int(open_["done"].sum()), int(open_["items"].sum())
    plans = quantity(len(open_), f"open {facts.noun}")
    share = 100 * done / items if items else None
    return Headline(
        part(done, items, "items"), f"{part(done, items, 'items')} in {plans} {are(done)} done", value=share
    )


def explain(table: pd.DataFrame) -> list[str]:
    """Each row of the chart in words, then what is left out."""
    facts, shown = plan_facts(table), table.head(_shown(table))
    rows = _records(shown)
    told = _tell_open([row for row in rows if row["state"] == "open"], facts.today)
    finished = [_tell_finished(row) for row in rows if row["state"] == "finished"]
    if finished:
        told.append(f"Finished since {day(facts.first_day)}: {listed(finished, MOST)}.")
    if len(shown) < len(table):
        told.append(f"The chart shows {number(len(shown))} of {number(len(table))} {facts.noun}, the table all.")
    return told + _tell_left_out(table, facts)


def _tell_open(rows: Sequence[Mapping[str, Any]], today: date) -> list[str]:
    """How far the open ones are, which grew, and when they may be done."""
    counts, grown, dated = [], [], []
    for row in rows:
        label = _short(row["label"])
        counts.append(f"{number(row['done'])}, {number(row['in_progress'])} and {number(row['to_do'])} in {label}")
        if row["joined_later"]:
            grown.append(f"{number(row['joined_later'])} of {number(row['items'])} in {label}")
        if row["likely"] and row["sure"]:
            dated.append(f"{_date(row['likely'], today)} and {_date(row['sure'], today)} for {label}")
    told = (
        ("Items done, in progress and to do", counts),
        ("Items that joined after the first one was started", grown),
        (f"If it came first, done by the days with {LIKELY} % and {SURE} % chance", dated),
    )
    return [f"{what}: {'; '.join(parts)}." for what, parts in told if parts]


def _tell_finished(row: Mapping[str, Any]) -> str:
    left = row["items"] - row["done"]
    undone = f", {number(left)} not done" if left else ""
    return f"{_short(row['name'])} ({quantity(row['items'], 'items')}{undone}, {day(row['finished_on'])})"


def _tell_left_out(table: pd.DataFrame, facts: PlanFacts) -> list[str]:
    one = facts.noun.removesuffix("s")
    lone, dropped = int(table["unestimated"].sum()), int(table["dropped"].sum())
    have = "has" if lone == 1 else "have"
    told = [
        (
            lone,
            f"{quantity(lone, 'items')} {have} no estimate and {are(lone)} in no sum by estimate.",
        ),
        (dropped, f"{quantity(dropped, 'issues')} {were(dropped)} closed without being delivered and left out."),
        (facts.loose, f"{quantity(facts.loose, 'open issues')} of the board {are(facts.loose)} in no {one}."),
        (facts.empty, f"{quantity(facts.empty, facts.noun)} without items on this board {are(facts.empty)} not shown."),
        (facts.earlier, f"{quantity(facts.earlier, facts.noun)} finished earlier {are(facts.earlier)} not shown."),
        (facts.ground is None, TOO_LITTLE),
    ]
    return [sentence for count, sentence in told if count]


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A lying bar a plan: done, in progress, to do; finished ones below a line of their own."""
    rows, facts = _chart_rows(table), plan_facts(table)
    held = [row or dict.fromkeys(STATES, 0) for _, row in rows]
    top = max(float(sum(row[state] for state in STATES)) for row in held)
    lying_axes(ax, [name for name, _ in rows], top, "items", theme)
    left, faces = np.zeros(len(rows)), {"done": theme.c1, "in_progress": theme.r2, "to_do": theme.bg}
    for state, face in faces.items():
        widths = np.array([row[state] for row in held], dtype=float)
        places = np.flatnonzero(widths)
        ax.barh(places, widths[places], BAR, left=left[places], facecolor=face, edgecolor=theme.c1, zorder=FILL)
        left += widths
    for place, (_, row) in enumerate(rows):
        if row:
            write_beside(ax, float(left[place]), place, _beside(row, facts.today), theme)
    dates = f", by the day with {SURE} % chance if it came first" if facts.ground else ""
    write_key(ax, f"done (filled) / in progress (pale) / to do (hollow){dates}", theme)


def _chart_rows(table: pd.DataFrame) -> list[tuple[str, Mapping[str, Any] | None]]:
    """(name, row of the table) each; a row of its own, without a bar, tells where the finished ones begin."""
    shown = _records(table.head(_shown(table)))
    rows: list[tuple[str, Mapping[str, Any] | None]] = [(row["name"], row) for row in shown]
    first = sum(row["state"] == "open" for row in shown)
    if first < len(rows):
        facts = plan_facts(table)
        rows.insert(first, (f"Finished since {_date(facts.first_day, facts.today)}:", None))
    return rows


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _shown(table: pd.DataFrame) -> int:
    """How many plans the chart has."""
    has_finished = (table["state"].head(MOST) == "finished").any()
    return min(len(table), MOST - 1 if has_finished else MOST)


def _beside(row: Mapping[str, Any], today: date) -> str:
    if row["state"] == "finished":
        return f"{quantity(row['items'], 'items')}, {_date(row['finished_on'], today)}"
    counts = " / ".join(number(row[state]) for state in STATES)
    return f"{counts}, by {_date(row['sure'], today)}" if row["sure"] else counts


def _date(value: date, today: date) -> str:
    year = "" if value.year == today.year else f" {value.year}"
    return f"{value.day} {month(value)}{year}"
