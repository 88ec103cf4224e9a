"""What a mail says, as values: the same facts that the pages show, short enough for a mail."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from generator.metrics.metric import Card
from generator.pages.address import Link
from generator.pages.facts import BoardFacts
from generator.pages.frame import instant, utc_text
from generator.pages.hidden import tell_hidden
from generator.pages.page import Report

MOST_ROWS = 15
LONGEST_NAME, LONGEST_SENTENCE, LONGEST_PREHEADER = 80, 400, 100
_UNSEEN = {"Cc", "Cf", "Cs"}  # controls, direction marks and zero-width characters, halves of characters


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure: its name, its value, and two remarks, which may be empty."""

    label: str
    value: str
    detail: str
    change: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its name, what it shows in a sentence, the same with its figures for those who do not see it."""

    key: str
    title: str
    finding: str
    alt: str
    card: Card


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells as texts; `link` is where the first leads, or empty."""

    cells: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of at most `MOST_ROWS` rows; `more` says what is left out. The last `numeric` columns are numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: int = 0
    more: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail without its addresses.

    Attributes:
        key: names it for good: the same sprint, closed at the same instant, always has the same.
        board_id: the board it is about.
        sprint_id: the sprint it is about; None: the board as a whole.
        closed_at: when that sprint was closed; None: it is not.
        subject: the finding, with what it is about and the day.
        preheader: what an inbox shows beside the subject.
        heading: the finding.
        about: which board, which state, which day.
        notices: what makes it incomplete; empty: nothing.
        goal: the sprint's goal, or empty.
        sentences: the report in short.
        figures: the headline figures, in rows of two.
        pictures: the charts.
        tables: the totals, and the issues to talk about.
        link: the published page; None: not published, or nobody knows where.
        definitions: where it is said what the numbers mean; None as above.
        source: what the data is and when it was.
        as_of: the instant that the data speaks for.
    """

    key: str
    board_id: int
    sprint_id: int | None
    closed_at: datetime | None
    subject: str
    preheader: str
    heading: str
    about: str
    notices: tuple[str, ...]
    goal: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[Figure, ...], ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    link: Link | None
    definitions: Link | None
    source: str
    as_of: datetime


def clean(text: str, most: int = LONGEST_SENTENCE) -> str:
    """The text on one line, without characters that are not seen, cut after a word when it is too long."""
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_seen(char))
    line = " ".join(seen.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    word_end = cut.rfind(" ")
    return f"{cut[: word_end if word_end > most // 2 else most].rstrip(' ,;:')}…"


def make_key(board: BoardFacts, about: str, at: datetime) -> str:
    """The key of a letter about a thing of a board ("sprint-7") at an instant: the same on every machine.

    Nothing that a config may change is part of it, or the next run would mail it again.
    """
    id_ = board.report.history.board.id
    digest = hashlib.sha256(f"{id_}\n{about}\n{utc_text(at)}".encode()).hexdigest()
    return f"{about}.board-{id_}.{digest[:16]}"


def make_subject(words: str, report: Report) -> str:
    """The subject; what is incomplete says so."""
    return f"{words} (incomplete)" if report.incomplete else words


def make_preheader(sentence: str, report: Report) -> str:
    """What an inbox shows beside the subject."""
    return clean(f"{'Incomplete. ' if report.incomplete else ''}{sentence}", LONGEST_PREHEADER)


def make_picture(card: Card) -> Picture:
    """A card's chart."""
    finding = clean(card.headline.sentence)
    alt = clean(f"{card.metric.title}: {finding}. {' '.join(card.sentences)}")
    return Picture(card.metric.key, card.metric.title, finding, alt, card)


def has_chart(card: Card) -> bool:
    """Whether there is anything to draw."""
    return card.metric.draw is not None and not card.table.empty


def in_rows(figures: tuple[Figure, ...]) -> tuple[tuple[Figure, ...], ...]:
    """Two beside each other, which fits a telephone too."""
    return tuple(figures[first : first + 2] for first in range(0, len(figures), 2))


def published(report: Report, text: str, path: str) -> Link | None:
    """The link to a published page; None while nobody knows where the site is."""
    return Link(text, f"{report.base_url}{path}") if report.base_url else None


def tell_source(report: Report, board: BoardFacts) -> str:
    """Where the numbers come from, when they were so, and what of them is not shown."""
    history = board.report.history
    at = instant(history.as_of, history.rules.time_zone).text
    name = clean(history.board.name, LONGEST_NAME)
    hidden = "".join(f" {sentence}." for sentence in tell_hidden(report.privacy))
    return f"Data of {at}, of the board {name} in Jira.{hidden} Written by Sprint Reports {report.version}."


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN
