"""A metric's card as a page shows it: the finding, the measure, the chart, the words and the table."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.metrics.metric import Card
from generator.pages.address import definition
from generator.pages.cells import CellWriter, Table
from generator.pages.page import Chart

_ROWS_AT_AN_END = 50


@dataclass(frozen=True, slots=True)
class CardView:
    """A card ready to print; `chart` is None without one, `table` None when there is nothing to show."""

    key: str
    title: str
    question: str
    finding: str
    chart: Chart | None
    sentences: tuple[str, ...]
    table: Table | None
    definition: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How a metric is read: what it means, and what it does not say."""

    title: str
    question: str
    meaning: str
    aim: str
    definition: str


def view_cards(cards: Iterable[Card], writer: CellWriter, path: str) -> tuple[CardView, ...]:
    """The cards of the page at `path`, in their order."""
    return tuple(_view(card, writer, path) for card in cards)


def view_guides(cards: Iterable[Card], path: str) -> tuple[Guide, ...]:
    """How to read each of the cards."""
    metrics = (card.metric for card in cards)
    return tuple(
        Guide(metric.title, metric.question, metric.definition, metric.aim, definition(path, metric.key))
        for metric in metrics
    )


def _table(card: Card, writer: CellWriter) -> Table:
    """The card's table; of a very long one (a sprint that was left open for years) its beginning and its end."""
    rows, caption = card.table.to_dict("records"), card.metric.title
    if len(rows) > 2 * _ROWS_AT_AN_END:
        caption = (
            f"{caption}: the first and the last {_ROWS_AT_AN_END} of {len(rows)} rows, the rest is in the download"
        )
        rows = [*rows[:_ROWS_AT_AN_END], *rows[-_ROWS_AT_AN_END:]]
    return writer.table(caption, card.metric.columns, rows)


def _view(card: Card, writer: CellWriter, path: str) -> CardView:
    metric, empty = card.metric, card.table.empty
    return CardView(
        key=metric.key,
        title=metric.title,
        question=metric.question,
        finding=card.headline.sentence,
        chart=None if empty or metric.draw is None else Chart(metric.key, card),
        sentences=() if empty else card.sentences,
        table=None if empty else _table(card, writer),
        definition=definition(path, metric.key),
    )
