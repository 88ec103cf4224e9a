"""What crosses from the core to the renderer: page values and documents. No frame reaches a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generator.corrections import Judged
from generator.drift import NOTHING_KEPT, PastResults
from generator.history.history import History
from generator.look import PLAIN, Look
from generator.metrics import SprintCards
from generator.metrics.metric import Card
from generator.privacy import OPEN, Privacy
from generator.reconcile import BoardReconciliation
from generator.sync_record import GoneIssue, SyncRecord


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant in the report's zone for people and in UTC for programs."""

    text: str
    utc: str


@dataclass(frozen=True)
class BoardReport:
    """One board's answers.

    Attributes:
        history: what happened, as corrected.
        cards: its cards in page order.
        sprint_cards: those of its sprints by sprint id, in page order.
        past: what was before; it knows no correction.
        corrections: every correction that concerns the board, and what became of it.
        without: the same board as Jira alone tells it; None when no correction is in force.
        spoken: how its pages write the instant that its data speaks for (None: as it is).
    """

    history: History
    cards: tuple[Card, ...]
    sprint_cards: SprintCards
    past: PastResults = NOTHING_KEPT
    corrections: tuple[Judged, ...] = ()
    without: "BoardReport | None" = None
    spoken: Instant | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a page says once its data is old: its instant, when it counts as old, the usual rhythm ("": unknown)."""

    as_of: Instant
    late: str
    rhythm: str


@dataclass(frozen=True)
class Report:
    """Everything the site shows.

    Attributes:
        title: the site's title from the config.
        site_url: the Jira's address; links to issues go there and nowhere else.
        version: this tool's version.
        boards: in config order.
        incomplete: sentences about what the last sync could not read (empty: all is complete).
        syncs: past syncs for the sync page, the newest first.
        syncs_problem: what makes their record doubtful, in a sentence (empty: nothing).
        gone: issues that no board lists any more, the latest first.
        reconciliation: this tool's numbers against Jira's own sprint reports (empty: not compared yet).
        look: what the config changes of the looks.
        base_url: where this site is published, with a slash at its end (empty: anywhere).
        feeds: whether it has feeds, which no reader could open that a passphrase keeps out.
        privacy: what was taken out of all this, for the pages to say so.
        as_of: when Jira was read last (None: when the data of the first board was).
        freshness: what pages say once their data is old (None: what follows from `as_of` and `syncs`).
    """

    title: str
    site_url: str
    version: str
    boards: tuple[BoardReport, ...]
    incomplete: tuple[str, ...] = ()
    syncs: tuple[SyncRecord, ...] = ()
    syncs_problem: str = ""
    gone: tuple[GoneIssue, ...] = ()
    reconciliation: tuple[BoardReconciliation, ...] = ()
    look: Look = PLAIN
    base_url: str = ""
    feeds: bool = True
    privacy: Privacy = OPEN
    as_of: datetime | None = None
    freshness: Freshness | None = None


@dataclass(frozen=True)
class Chart:
    """A chart to draw: the card it shows and an id that is unique on its page."""

    id: str
    card: Card


@dataclass(frozen=True)
class Sparkline:
    """A small line without axes: its values (oldest first), an id unique on its page, and its text alternative."""

    id: str
    values: tuple[float, ...]
    label: str


@dataclass(frozen=True)
class Page:
    """A page or a feed: its path inside the site ("boards/1/index.html"), its template's file name and values."""

    path: str
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """A data file.

    Attributes:
        path: its path inside the site; of a file in an archive, inside the archive.
        content: of a JSON document a mapping, of a CSV table rows (the header first), of a zip archive its files.
    """

    path: str
    content: "Mapping[str, Any] | list[list[Any]] | tuple[Document, ...]"
