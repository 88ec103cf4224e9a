"""A metric's card as a page shows it: the finding, the measure, the chart, the words and the table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.metrics.metric import Card, Section
from generator.metrics.words import listed
from generator.pages.address import Link, definition
from generator.pages.blocks import Download, offer
from generator.pages.card_data import card_document
from generator.pages.cells import CellWriter, Table
from generator.pages.marks import Marks
from generator.pages.page import Chart, Document

_ROWS_AT_AN_END = {"sprint": 50, "board": 10}  # a board has five times as many cards


@dataclass(frozen=True, slots=True)
class CardView:
    """A card ready to print; `chart` is None without one, `table` None when there is nothing to show.

    `download` is the table as CSV, or the archive that holds it (`archived`). `marks` tell what in the data bends it.
    """

    key: str
    title: str
    question: str
    finding: str
    chart: Chart | None
    sentences: tuple[str, ...]
    table: Table | None
    download: Download | None
    definition: str
    marks: tuple[Link, ...]
    archived: bool = False


Offer = Callable[[Card], Download | None]
"""How the table of a card that has one is to be downloaded."""


@dataclass(frozen=True, slots=True)
class Guide:
    """How a metric is read: what it means, and what it does not say."""

    title: str
    question: str
    meaning: str
    aim: str
    definition: str


@dataclass(frozen=True, slots=True)
class CardSection:
    """Cards under one heading, and in words why others are missing from it; `key` is its anchor."""

    key: str
    title: str
    cards: tuple[CardView, ...]
    missing: tuple[str, ...]


_SECTIONS: tuple[tuple[Section, str, str], ...] = (
    ("sprints", "trends", "From sprint to sprint"),
    ("flow", "flow", "How work flows"),
    ("forecast", "forecast", "What to expect"),
    ("plans", "plans", "Epics and versions"),
)


def view_sections(
    cards: Sequence[Card], writer: CellWriter, path: str, folder: str, marks: Marks
) -> tuple[CardSection, ...]:
    """A board's cards by section, without sections that have none; cards without data are named with their reason.

    Their tables are to be downloaded from `folder`.
    """

    def offered(card: Card) -> Download:
        return offer("The table as CSV", path, card_document(card, folder))

    found = ((anchor, title, _of(section, cards)) for section, anchor, title in _SECTIONS)
    return tuple(
        CardSection(anchor, title, view_cards(_answered(own), writer, path, offered, marks), tuple(_tell_missing(own)))
        for anchor, title, own in found
        if own
    )


def _answered(cards: Iterable[Card]) -> list[Card]:
    return [card for card in cards if not card.table.empty]


def _of(key: Section, cards: Iterable[Card]) -> list[Card]:
    return [card for card in cards if card.metric.section == key]


def _tell_missing(cards: Iterable[Card]) -> Iterator[str]:
    """Why cards are missing, once for all that share a reason."""
    reasons: dict[str, list[str]] = {}
    for card in cards:
        if card.table.empty:
            reasons.setdefault(card.headline.no_data, []).append(card.metric.title)
    for reason, titles in reasons.items():
        yield f"{listed(titles, most=len(titles))}: {reason}"


def view_cards(
    cards: Iterable[Card], writer: CellWriter, path: str, offered: Offer, marks: Marks
) -> tuple[CardView, ...]:
    """The cards of the page at `path`, in their order."""
    return tuple(_view(card, writer, path, offered, marks) for card in cards)


def card_documents(views: Iterable[CardView]) -> Iterator[Document]:
    """The tables to download."""
    return (view.download.document for view in views if view.download)


def archive_cards(cards: Iterable[Card], path: str) -> Document | None:
    """The tables of cards as one archive at `path`; None when no card has any."""
    tables = tuple(card_document(card) for card in cards if not card.table.empty)
    return Document(path, tables) if tables else None


def view_guides(cards: Iterable[Card], path: str) -> tuple[Guide, ...]:
    """How to read each of the cards."""
    metrics = (card.metric for card in cards)
    return tuple(
        Guide(metric.title, metric.question, metric.definition, metric.aim, definition(path, metric.key))
        for metric in metrics
    )


def _table(card: Card, writer: CellWriter) -> Table:
    """The card's table; of a very long one its beginning and its end."""
    rows, caption, some = card.table.to_dict("records"), card.metric.title, _ROWS_AT_AN_END[card.metric.scope]
    if len(rows) > 2 * some:
        caption = f"{caption}: the first and the last {some} of {len(rows)} rows, the rest is in the download"
        rows = [*rows[:some], *rows[-some:]]
    return writer.table(caption, card.metric.columns, rows)


def _view(card: Card, writer: CellWriter, path: str, offered: Offer, marks: Marks) -> CardView:
    metric, empty = card.metric, card.table.empty
    download = None if empty else offered(card)
    return CardView(
        key=metric.key,
        title=metric.title,
        question=metric.question,
        finding=card.headline.sentence,
        chart=None if empty or metric.draw is None else Chart(metric.key, card),
        sentences=() if empty else card.sentences,
        table=None if empty else _table(card, writer),
        download=download,
        definition=definition(path, metric.key),
        marks=() if empty else marks(metric),
        archived=download is not None and isinstance(download.document.content, tuple),
    )
