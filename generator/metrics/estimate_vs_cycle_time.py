"""Estimate against cycle time: do items with larger estimates take longer?

Spearman's rank correlation, ties by their mean rank. Source: Spearman (1904); the site's definitions of flow.
"""

from dataclasses import dataclass
from math import floor, isnan, log2
from typing import TYPE_CHECKING

import pandas as pd

from generator.domain import Unit
from generator.history.history import History
from generator.metrics.axes import FILL, LINES, SECOND_LINE, name_axis, size, value_axis, write, write_key
from generator.metrics.facts import Facts
from generator.metrics.flow import done_items, flow_facts
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import are, day, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST = 3  # items without which there is no median
_MOST_GROUPS = 10  # different estimates that stand for themselves; of more, doublings
_STRENGTHS = ((0.7, "mostly"), (0.4, "often"), (0.2, "sometimes"))


@dataclass(frozen=True, slots=True)
class EstimateFacts(Facts):
    """What stands beside the rows.

    Attributes:
        unit: of the estimates.
        items: delivered with an estimate and a cycle time.
        unestimated: delivered with a cycle time and without an estimate.
        correlation: Spearman's; NaN if there are too few items or all estimates or times are alike.
    """

    unit: Unit
    items: int
    unestimated: int
    correlation: float


def compute(history: History) -> pd.DataFrame:
    """A row an estimate (or a doubling of it), ascending: `estimate` (text), `items`, `least`, `middle`, `most` days.

    `middle` is NaN for fewer than three items. Empty on a board that counts issues, and with fewer than three items.
    """
    done, unit = done_items(history), history.board.estimation.unit
    timed = done[done["cycle_time_days"].notna()]
    items = timed[timed["estimate"].notna()]
    if unit == "issues" or len(items) < _LEAST:
        items = items.iloc[:0]
    apart = items["estimate"].nunique() <= _MOST_GROUPS
    group = items["estimate"] if apart else items["estimate"].map(_find_doubling)
    days = items["cycle_time_days"].groupby(group)
    table = days.agg(["size", "min", "median", "max"]).set_axis(["items", "least", "middle", "most"], axis="columns")
    table = table.rename_axis("size").reset_index()
    table["middle"] = table["middle"].where(table["items"] >= _LEAST)
    table.insert(0, "estimate", [number(each) if apart else _name_doubling(each) for each in table["size"]])
    table.attrs["flow"] = flow_facts(done)
    table.attrs["facts"] = EstimateFacts(unit, len(items), len(timed) - len(items), _correlate(items))
    return table


def _find_doubling(estimate: float) -> float:
    """The power of two at or below an estimate; 0 for none or less."""
    return 2.0 ** floor(log2(estimate)) if estimate > 0 else 0.0


def _name_doubling(low: float) -> str:
    return f"{number(low)} to <{number(2 * low)}" if low else "0"


def _correlate(items: pd.DataFrame) -> float:
    """Of fewer than `FEWEST` items nothing can be said; nor where all are alike."""
    pair = items[["estimate", "cycle_time_days"]]
    if len(pair) < FEWEST or (pair.nunique() < 2).any():  # noqa: PLR2004  all alike
        return float("nan")
    ranks = pair.rank()
    return float(ranks["estimate"].corr(ranks["cycle_time_days"]))


def facts_of(table: pd.DataFrame) -> EstimateFacts:
    """The facts that `compute` put beside the rows."""
    facts: EstimateFacts = table.attrs["facts"]
    return facts


def headline(table: pd.DataFrame) -> Headline:
    """What the correlation says, or that there are too few items."""
    facts = facts_of(table)
    if isnan(facts.correlation):
        items = quantity(facts.items, "estimated issues")
        return Headline(
            "too few", f"{items} delivered: too few, or too much alike, to tell whether larger ones take longer"
        )
    value = number(facts.correlation)
    sentence = f"{_say(facts.correlation)} (rank correlation {value})"
    return Headline(f"rank correlation {value}", sentence, value=facts.correlation)


def _say(correlation: float) -> str:
    strength = next((word for least, word in _STRENGTHS if abs(correlation) >= least), None)
    if strength is None:
        return "Estimates say next to nothing about how long an issue takes"
    return f"Larger estimates {strength} take {'longer' if correlation > 0 else 'less time'}"


def explain(table: pd.DataFrame) -> list[str]:
    """What is compared, the medians of the ends, and what is left out."""
    facts, window = facts_of(table), flow_facts(table)
    told = [
        f"{quantity(facts.items, 'issues')} with an estimate and a cycle time, delivered since {day(window.first_day)}."
    ]
    known = table[table["middle"].notna()]
    if len(known) > 1:
        ends = (known.iloc[0], known.iloc[-1])
        low, high = (f"{row['estimate']}: {quantity(float(row['middle']), 'days')}" for row in ends)
        told.append(f"Median cycle time by estimate in {facts.unit}: at {low}; at {high}.")
    if not isnan(facts.correlation):
        told.append(
            "A rank correlation of 1 says that a larger estimate always took longer, 0 that the one says nothing of "
            "the other."
        )
    if facts.unestimated:
        told.append(f"{quantity(facts.unestimated, 'issues')} without an estimate {are(facts.unestimated)} left out.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A line an estimate from the shortest to the longest time, and a dot at the median with its number."""
    names = [f"{row['estimate']} (n {row['items']})" for row in table.to_dict("records")]
    value_axis(ax, max(float(table["most"].max()), 1.0), theme, "days", room=0.06)
    name_axis(ax, names, f"estimate in {facts_of(table).unit}, n: how many issues", theme)
    ax.vlines(table.index, table["least"], table["most"], colors=theme.c1, linewidths=SECOND_LINE, zorder=FILL,
              gid="range")  # fmt: skip
    for column in ("least", "most"):
        ax.plot(table.index, table[column], "_", color=theme.c1, markersize=10, markeredgewidth=1.6, zorder=FILL)
    known = table[table["middle"].notna()]
    ax.plot(known.index, known["middle"], "o", color=theme.c1, markersize=8, zorder=LINES, gid="medians")
    unit = (ax.get_xlim()[1] - ax.get_xlim()[0]) / size(ax)[0]
    for place, middle in zip(known.index, known["middle"], strict=True):
        write(ax, place + 9 * unit, middle, number(middle), theme.text, ha="left", fontsize=10)
    write_key(ax, "dot: median cycle time, line: from the shortest to the longest", theme)


ESTIMATE_VS_CYCLE_TIME = Metric(
    key="estimate_vs_cycle_time",
    title="Estimate against cycle time",
    question="Do issues with larger estimates take longer?",
    definition=(
        "For each estimate the number of issues delivered in the days that flow looks back on, and their shortest, "
        "median and longest cycle time in days; with more than "
        f"{_MOST_GROUPS} different estimates each group spans a doubling (4 to under 8). The estimate is that of now. "
        f"A group of fewer than {_LEAST} issues has no median. The rank correlation (Spearman's, ties by their mean "
        f"rank) is given for {FEWEST} issues or more. Issues without an estimate, never started, or done by a "
        "resolution that delivers nothing are left out."
    ),
    source="Spearman's rank correlation; cycle time as in flow.",
    aim=(
        "If estimates say little about how long things take, waiting and interruptions matter more than size: look at "
        "those, and consider counting issues instead of estimating them."
    ),
    scope="board",
    columns=(
        TableColumn("estimate", "Estimate", "text"),
        TableColumn("items", "Issues", "number"),
        TableColumn("least", "Shortest cycle time (days)", "number"),
        TableColumn("middle", "Median cycle time (days)", "number"),
        TableColumn("most", "Longest cycle time (days)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        f"Nothing to compare: fewer than {_LEAST} issues with an estimate and a cycle time were delivered in the days "
        "that the report looks at, or the board counts issues."
    ),
    rests_on=frozenset({"estimates", "done", "started", "resolutions"}),
)
