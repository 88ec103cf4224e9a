"""How many items are delivered by a date: trials over the working days until then, drawn as a fan.

Source: the site's definitions of forecasts; Vacanti, "When Will It Be Done?".
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.domain import Rules
from generator.history.history import History
from generator.history.workdays import ONE_DAY
from generator.metrics.axes import FILL, LINES, MAIN_LINE, day_axis, label_ends, mark_times, size, value_axis, write
from generator.metrics.facts import Facts
from generator.metrics.forecast import (
    FORECAST_SOURCE,
    HOW,
    SURE,
    TOO_LITTLE,
    ForecastFacts,
    nearest_midnight,
    take_sample,
    tell_ground,
    working_days_after,
    working_days_between,
)
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.simulation import Counts, at_least, how_many, middle
from generator.metrics.throughput_days import daily_throughput
from generator.metrics.words import day, listed, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BANDS = (95, 85, 70, 50)
_PERCENTS = f"{listed([str(band) for band in reversed(BANDS)])} %"
_WEEKS = (2, 4)
_LEAST_PAST = 14  # days of the history line
_FARTHEST_PLAN = timedelta(days=126)  # a sprint that is planned to end later is not asked about


@dataclass(frozen=True, slots=True)
class FanFacts(Facts):
    """What stands beside the rows.

    Attributes:
        ground: of the forecast.
        begin: the first day to come; everything is counted from its midnight on.
        asked: the days by whose end the number is asked for, and why; the last one ends the table.
    """

    ground: ForecastFacts
    begin: date
    asked: tuple[tuple[date, str], ...]


def compute(history: History) -> pd.DataFrame:
    """A row a day: `day`, `note` (why it is asked for), `working_days` to come until its end.

    Of past days `delivered`, the items since the first row; of days to come `at_least`, what is reached with a chance
    of `SURE` %, and the edges of each band: `low_95`, `high_95` and so on. Empty when too little was delivered.
    """
    found, asked = take_sample(history), _ask(history)
    if found is None or not asked:
        return pd.DataFrame(columns=["day"])
    (sample, ground), begin = found, nearest_midnight(history.as_of, history.rules)
    coming = _tabulate_coming(history, sample, begin, asked)
    past = daily_throughput(history, last=begin - ONE_DAY).tail(max(len(coming), _LEAST_PAST))
    behind = pd.DataFrame({"day": past["day"], "delivered": past["items"].cumsum().astype(float), "note": ""})
    table = pd.concat([behind, coming], ignore_index=True)
    table.attrs["facts"] = FanFacts(ground, begin, asked)
    return table


def _ask(history: History) -> tuple[tuple[date, str], ...]:
    """The last working day of the active sprint that is planned to end next, else some weeks ahead."""
    now, rules = history.as_of, history.rules
    for end, name in sorted(
        (sprint.planned_end_at, sprint.name)
        for sprint in history.sprints
        if sprint.state == "active" and sprint.planned_end_at and sprint.planned_end_at - now < _FARTHEST_PLAN
    ):
        days = working_days_between(now, end, rules)
        if days:
            return ((days[-1], f"last working day of {name}"),)
    ahead = ((_last_working_day(now, weeks, rules), f"in {weeks} weeks") for weeks in _WEEKS)
    return tuple((by, why) for by, why in ahead if by)


def _last_working_day(now: datetime, weeks: int, rules: Rules) -> date | None:
    """The last working day of so many weeks from now, if they have any."""
    return max(working_days_between(now, now + timedelta(weeks=weeks), rules), default=None)


def _tabulate_coming(history: History, sample: Counts, begin: date, asked: Sequence[tuple[date, str]]) -> pd.DataFrame:
    last = asked[-1][0]
    working = list(takewhile(lambda each: each <= last, working_days_after(history.as_of, history.rules)))
    days = [begin + number * ONE_DAY for number in range((last - begin).days + 1)]
    counts = [bisect_right(working, each) for each in days]
    outcomes = how_many(sample, len(working))
    columns: dict[str, list[float]] = {"at_least": [at_least(row, SURE) for row in outcomes]}
    for band in BANDS:
        edges = zip(*(middle(row, band) for row in outcomes), strict=True)
        columns |= {f"{side}_{band}": list(values) for side, values in zip(("low", "high"), edges, strict=True)}
    numbers = {name: np.array(values, dtype=np.float64)[counts] for name, values in columns.items()}
    notes = dict(asked)
    return pd.DataFrame({"day": days, "note": [notes.get(each, "") for each in days], "working_days": counts} | numbers)


def facts_of(table: pd.DataFrame) -> FanFacts:
    """The facts that `compute` put beside the rows."""
    facts: FanFacts = table.attrs["facts"]
    return facts


def _at(table: pd.DataFrame, by: date) -> "pd.Series[float]":
    return table[table["day"] == by].iloc[-1]


def headline(table: pd.DataFrame) -> Headline:
    """What is almost sure by the first day asked for."""
    by = facts_of(table).asked[0][0]
    least = float(_at(table, by)["at_least"])
    if not least:
        return Headline("0 issues", f"The chance of any issue by {day(by)} is under {SURE} %", value=least)
    issues = quantity(least, "issues")
    return Headline(f"{issues} or more", f"{SURE} % chance of at least {issues} by {day(by)}", value=least)


def explain(table: pd.DataFrame) -> list[str]:
    """The forecast for each day asked for, the fan, and the ground."""
    facts = facts_of(table)
    told = [_tell(_at(table, by), by, why) for by, why in facts.asked]
    told.append(
        f"The line is what was delivered since {day(table['day'].iloc[0])}; from {day(facts.begin)} on, the bands show "
        f"where {_PERCENTS} of the trials end, the darkest first."
    )
    return [*told, tell_ground(facts.ground)]


def _tell(row: "pd.Series[float]", by: date, why: str) -> str:
    low, high = float(row[f"low_{SURE}"]), float(row[f"high_{SURE}"])
    ends = quantity(high, "issues") if low == high else f"{number(low)} to {quantity(high, 'issues')}"
    return (
        f"By {day(by)} ({why}, {quantity(float(row['working_days']), 'working days')} to come): {SURE} % chance of at "
        f"least {quantity(float(row['at_least']), 'issues')}; {SURE} % of the trials end with {ends}."
    )


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """The history as a step line, then nested bands of one hue, dark where most trials end."""
    facts, past = facts_of(table), table["delivered"].notna()
    done, coming = table[past]["delivered"].tolist(), table[~past]
    base, now = float(done[-1]) if done else 0.0, len(done)
    value_axis(ax, max(base + float(coming["high_95"].max()), 1.0), theme, "issues")
    day_axis(ax, table["day"].iloc[0], len(table), theme)
    ax.plot(range(now + 1), [0.0, *done], color=theme.c1, linewidth=MAIN_LINE, drawstyle="steps-pre", zorder=LINES,
            gid="delivered")  # fmt: skip
    places = range(now, len(table) + 1)
    for band, tint in zip(BANDS, (theme.r1, theme.r2, theme.r3, theme.r4), strict=True):
        low, high = ([base, *(base + coming[f"{side}_{band}"])] for side in ("low", "high"))
        ax.fill_between(places, low, high, step="pre", facecolor=tint, edgecolor=theme.r5, linewidth=0.5, zorder=FILL,
                        gid=f"band-{band}")  # fmt: skip
    first, _ = facts.asked[0]
    marks = [(float(now), "latest data")]
    if len(facts.asked) > 1:
        marks.append((float(table.index[table["day"] == first][-1] + 1), facts.asked[0][1]))
    mark_times(ax, marks, theme)
    write(ax, now - 6 * len(table) / size(ax)[0], base, "delivered", theme.c1, ha="right", va="bottom")
    _label_bands(ax, coming.iloc[-1], base, len(table), theme)


def _label_bands(ax: "Axes", last: "pd.Series[float]", base: float, end: int, theme: Theme) -> None:
    labels = [
        (
            end,
            base + float(last[f"high_{band}"]),
            f"{band} %: {number(float(last[f'low_{band}']))}–{number(float(last[f'high_{band}']))}",  # noqa: RUF001  an en dash
            theme.muted,
        )
        for band in reversed(BANDS)
    ]
    least = float(last["at_least"])
    label_ends(ax, [(end, base + least, f"{SURE} %: {number(least)} or more", theme.text), *labels])


FORECAST_HOW_MANY = Metric(
    key="forecast_how_many",
    title="How many by then",
    question="How many issues will be delivered by a date?",
    definition=(
        f"The number of issues that is reached by the end of a day in {SURE} % of the trials, and the ranges in which "
        f"{_PERCENTS} of the trials end, with as many trials below a range as "
        f"above it. {HOW} The days asked for are the last working day of the active sprint, or, without a sprint whose "
        "planned end is ahead, of the next 2 and 4 weeks. Issues of any kind and size count, as in "
        "throughput; those done before the first day to come do not."
    ),
    source=FORECAST_SOURCE,
    aim=(
        "Promise the number that is almost sure, not the middle: half of the time the middle is missed. The forecast "
        "holds as long as the team works as it did; ask what will be different."
    ),
    scope="board",
    section="forecast",
    columns=(
        TableColumn("day", "End of", "date"),
        TableColumn("note", "Note", "text"),
        TableColumn("working_days", "Working days to come", "number"),
        TableColumn("delivered", "Delivered", "number"),
        TableColumn("at_least", f"{SURE} % chance of at least", "number"),
        *(TableColumn(f"low_{band}", f"{band} % from", "number") for band in BANDS),
        *(TableColumn(f"high_{band}", f"{band} % to", "number") for band in reversed(BANDS)),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=TOO_LITTLE,
    rests_on=frozenset({"done", "resolutions"}),
)
