"""Were the forecasts right? Each closed sprint is forecast from what was known at its start, then compared.

Source: the site's definitions of forecasts; back-testing.
"""

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from generator.domain import Sprint
from generator.history.history import History
from generator.metrics.axes import FILL, LINES, size, value_axis, write, write_key
from generator.metrics.closed import ELSEWHERE, draw_sprints, is_elsewhere, sprint_columns
from generator.metrics.flow import taking_part
from generator.metrics.forecast import HOW, SURE, TOO_LITTLE, take_sample, working_days_between
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.rewind import find_done_spans, rewind
from generator.metrics.simulation import at_least, how_many, middle
from generator.metrics.words import NO_DATA, number, part, percent, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SPRINTS = 10
_OF_THROUGHPUT = ("issue_id", "type", "resolution", "created_at", "done_at", "delivered")
"""What a forecast needs of issues: less to copy for every past day that one is made of."""
_INSIDE, _OUTSIDE = "inside", "outside"


def compute(history: History) -> pd.DataFrame:
    """A row each of the last closed sprints: `low` and `high` of the range forecast at its start, `at_least`, `came`.

    `inside` is "inside", "outside", or "no data" where too little was known for a forecast. Empty when no sprint could
    be forecast.
    """
    closed = [each for each in history.sprints if each.state == "closed" and each.started_at and each.closed_at]
    latest = sorted(closed, key=lambda sprint: (sprint.closed_at, sprint.id))[-_SPRINTS:]
    spans, past = find_done_spans(history), replace(history, issues=history.issues[list(_OF_THROUGHPUT)])
    rows = [_check(sprint, past, spans) for sprint in latest]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table if table["low"].notna().any() else table.iloc[:0]


_COLUMNS = ("sprint_id", "name", "closed_at", "elsewhere", "days", "low", "high", "at_least", "came", "inside", "note")


def _check(sprint: Sprint, history: History, spans: pd.DataFrame) -> dict[str, Any]:
    """A sprint's row; it has a start and a close."""
    start: Any = sprint.started_at
    close: Any = sprint.closed_at
    away = is_elsewhere(sprint, history)
    row = {"sprint_id": sprint.id, "name": sprint.name, "closed_at": close, "elsewhere": away}
    row |= {"came": _count_delivered(rewind(history, spans, close), start), "inside": NO_DATA}
    days = len(working_days_between(start, close, history.rules))
    found = take_sample(rewind(history, spans, start))
    if found is None or not days:
        reason = "too little data at its start" if days else "no working day"
        return row | {"days": days, "low": nan, "high": nan, "at_least": nan, "note": _note(away, reason)}
    outcomes = how_many(found[0], days)[-1]
    low, high = middle(outcomes, SURE)
    inside = _INSIDE if low <= row["came"] <= high else _OUTSIDE
    row |= {"days": days, "low": low, "high": high, "at_least": at_least(outcomes, SURE), "inside": inside}
    return row | {"note": _note(away, "")}


def _note(away: bool, reason: str) -> str:
    return ", ".join(filter(None, (ELSEWHERE if away else "", reason)))


def _count_delivered(history: History, since: Any) -> int:  # noqa: ANN401  an instant
    issues = taking_part(history)
    return int((issues["delivered"] & (issues["done_at"] > since)).sum())


def _known(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["low"].notna()]


def headline(table: pd.DataFrame) -> Headline:
    """How many outcomes were inside their range."""
    known = _known(table)
    inside = int((known["inside"] == _INSIDE).sum())
    sentence = f"{part(inside, len(known), 'sprints')} ended inside the {SURE} % range of their forecast"
    return Headline(percent(inside / len(known)), sentence, value=100 * inside / len(known))


def explain(table: pd.DataFrame) -> list[str]:
    """How often the range and the promise were kept, on which side they were missed, and what could not be checked."""
    known = _known(table)
    reached = int((known["came"] >= known["at_least"]).sum())
    below, above = (int(each.sum()) for each in (known["came"] < known["low"], known["came"] > known["high"]))
    missed = f"{number(below)} of {quantity(len(known), 'sprints')} ended below the range and {number(above)} above it"
    told = [
        f"A forecast that is right is missed by about {100 - SURE} % of the outcomes; here {missed}.",
        f"What the forecast gave an {SURE} % chance was reached in {part(reached, len(known), 'sprints')}.",
    ]
    unknown = len(table) - len(known)
    if unknown:
        told.append(f"{quantity(unknown, 'sprints')} could not be forecast: the table says why.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a sprint over the forecast range, and a dot for what came: filled inside the range, hollow outside."""
    value_axis(ax, max(table[["high", "came"]].max().max(), 1.0), theme, "issues", room=0.08)
    draw_sprints(ax, table, theme)
    known = _known(table)
    ax.bar(known.index, known["high"] - known["low"], 0.5, bottom=known["low"], facecolor=theme.r2,
           edgecolor=theme.r5, linewidth=1, zorder=FILL)  # fmt: skip
    for name, fill in ((_INSIDE, theme.r5), (_OUTSIDE, theme.bg)):
        dots = known[known["inside"] == name]
        ax.plot(dots.index, dots["came"], "o", color=theme.r5, markersize=8, markeredgewidth=1.8, markerfacecolor=fill,
                zorder=LINES, gid=name)  # fmt: skip
    lift = 10 * ax.get_ylim()[1] / size(ax)[1]
    for place, row in enumerate(table.to_dict("records")):
        top = max(row["came"], row["high"]) if row["low"] == row["low"] else 0
        words = number(row["came"]) if row["low"] == row["low"] else NO_DATA
        write(ax, place, top + lift, words, theme.text, ha="center", fontsize=10)
    write_key(ax, f"bar: {SURE} % range, dot and number: what came (hollow: outside)", theme)


FORECAST_CHECK = Metric(
    key="forecast_check",
    title="Were the forecasts right",
    question="Would forecasts like these have been right in past sprints?",
    definition=(
        f"For each of the last {_SPRINTS} closed sprints a forecast is made of what was known at its start: how many "
        "issues the board delivers between the sprint's start and its close. The range is the one in which "
        f"{SURE} % of the trials end, with as many below it as above it. What came is the number of issues whose last "
        "entry into done, as it was at the close, lies in the sprint, in the sprint's scope or not. An issue that was "
        "reopened later counts as done as long as it was; types and resolutions are those of now. "
        f"{HOW}"
    ),
    source="Back-testing, as forecasts of any kind are tested.",
    aim=(
        f"If much less than {SURE} % of the outcomes are inside their range, throughput is not steady enough "
        "for these forecasts: look for what changed. Few sprints prove little."
    ),
    scope="board",
    section="forecast",
    columns=sprint_columns(
        TableColumn("days", "Working days", "number"),
        TableColumn("low", f"{SURE} % range from", "number"),
        TableColumn("high", f"{SURE} % range to", "number"),
        TableColumn("at_least", f"{SURE} % chance of at least", "number"),
        TableColumn("came", "What came", "number"),
        TableColumn("inside", "In the range", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=TOO_LITTLE,
)
