"""What a metric is, and the card that answers it. One file per metric; this one holds the records they share.

A table is all that `headline`, `draw` and `explain` see. What they need beyond its rows (the unit, a sprint's dates) is
one frozen value in `table.attrs`, put there by `compute` and typed by the module that reads it (`timeline`, `closed`).
A table may have more columns than `Metric.columns` names; only those named are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from generator.history.history import History
from generator.history.quality.code import Ground

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Section = Literal["sprints", "flow", "forecast", "plans"]
CellKind = Literal["text", "number", "change", "percent", "date", "instant", "issue", "sprint"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role: hex values that the renderer swaps for the page's variables, so a chart follows light and dark.

    The roles and what they are for stand in the design tokens: c1 done and main series, c2 scope and committed,
    c3 third series, c4 carry-over, c5 waiting, c6 bugs and unplanned; r1 to r5 a ramp from pale to strong for what has
    an order (its pale end needs a boundary line and a label); `muted` axis words and guides, `hair` grid lines,
    `nonwork` shaded days, `text` labels, `bg` the page (for gaps and hollow marks).
    """

    c1: str
    c2: str
    c3: str
    c4: str
    c5: str
    c6: str
    r1: str
    r2: str
    r3: str
    r4: str
    r5: str
    text: str
    muted: str
    hair: str
    nonwork: str
    bg: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a metric's table as people read it: frame column, heading, and how its cells are written.

    "change" cells are numbers with their sign, "percent" cells are shares (0.8 reads 80 %), "issue" cells hold a key,
    "sprint" cells a sprint id, "date" cells a `datetime.date`, "instant" cells an aware instant to be shown in the
    report's time zone. Absent cells are NaN, NaT or None.
    """

    name: str
    label: str
    kind: CellKind


@dataclass(frozen=True, slots=True)
class Headline:
    """The finding. `figure` is short ("34 of 40 points"), `sentence` is a heading that states the finding.

    `no_data` says in words why there is no figure; then `figure` is "no data". `value` is the figure as the one number
    that programs compare (a share in percent); None where one number would not do.
    """

    figure: str
    sentence: str
    no_data: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One question about a sprint or a board, with everything a page, a chart and the definitions need.

    Attributes:
        key: stable name in addresses, files and config ("burndown").
        title: the metric's name as people say it.
        question: what it answers, as a question.
        definition: what it means exactly, with edge cases; plain text, shown on the definitions page.
        source: where the definition comes from, in words.
        aim: how to use it in a team's conversation, and what it does not say.
        scope: "sprint" metrics get the history of one sprint (`History.by_sprint`), "board" metrics the whole.
        columns: the table as people read it.
        compute: history -> table; may be empty, never raises on odd data.
        headline: the table -> the finding; never called with an empty table.
        section: of a board metric, where on the board's page it stands.
        draw: draws the table on axes whose rectangle is fixed; no legend, no title; None for a metric without a chart.
        explain: the table -> 1..n sentences that say in words what the chart shows (also its text alternative).
        rests_on: what of the data it is worked out from, so that its card tells what bends it; nothing said: all that
            its section rests on (see `grounds`).
    """

    key: str
    title: str
    question: str
    definition: str
    source: str
    aim: str
    scope: Literal["sprint", "board"]
    columns: tuple[TableColumn, ...]
    compute: Callable[[History], pd.DataFrame]
    headline: Callable[[pd.DataFrame], Headline]
    draw: Callable[["Axes", pd.DataFrame, Theme], None] | None
    explain: Callable[[pd.DataFrame], list[str]]
    empty: str = "Nothing to show yet."
    section: Section = "sprints"
    rests_on: frozenset[Ground] = frozenset()


@dataclass(frozen=True, slots=True)
class Card:
    """A metric answered for one sprint or board. An empty `table` has `headline.no_data` set and draws nothing."""

    metric: Metric
    table: pd.DataFrame
    headline: Headline
    sentences: tuple[str, ...]


def make_card(metric: Metric, history: History) -> Card:
    """Answer `metric` from `history` (already narrowed to the sprint for a sprint's metric)."""
    table = metric.compute(history)
    if table.empty:
        headline = Headline("no data", metric.empty.removesuffix("."), no_data=metric.empty)
        return Card(metric, table, headline, (metric.empty,))
    return Card(metric, table, metric.headline(table), tuple(metric.explain(table)))
