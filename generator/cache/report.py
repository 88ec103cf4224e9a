"""What a sync tells: its progress while it runs, and its report."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from generator.cache.census import Boards
from generator.cache.gone import Gone
from generator.cache.store import Generation
from generator.sync_record import CAUSES, Cause

Phase = Literal["boards", "issues", "write"]


class Progress(Protocol):
    """Told how far a sync is."""

    def __call__(self, phase: Phase, done: int, total: int | None) -> None:
        """`done` of `total` things of a phase are done; None: nobody knows how many there are."""


def no_progress(phase: Phase, done: int, total: int | None) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """How much the cache holds of a board."""

    id: int
    name: str
    sprints: int
    issues: int


@dataclass(frozen=True, slots=True)
class Vanished:
    """Issues that are gone for the same cause. `text` says it, after a number: "2 moved to another project"."""

    cause: Cause
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilterChange:
    """A board whose filter is another one, or another query, than in the last sync: how many issues came and went."""

    id: int
    name: str
    came: int
    went: int


def by_cause(gone: Iterable[Gone]) -> tuple[Vanished, ...]:
    """The issues grouped, in the order in which the causes are listed."""
    keys: dict[Cause, list[str]] = {}
    for issue in gone:
        keys.setdefault(issue.cause, []).append(issue.key)
    return tuple(Vanished(cause, text, tuple(keys[cause])) for cause, text in CAUSES.items() if cause in keys)


def filter_changes(previous: Generation | None, boards: Boards) -> tuple[FilterChange, ...]:
    """The boards whose filter was changed since the last generation."""
    changes = []
    for number, board in boards.items():
        before = previous.boards.get(number) if previous else None
        if before and before["filter"] != board["filter"]:
            old, new = set(before["issue_ids"]), set(board["issue_ids"])
            changes.append(FilterChange(number, board["name"], len(new - old), len(old - new)))
    return tuple(changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did.

    `reason` says why everything was read ("full"), and is None for an incremental sync. `started_at` is the server's
    time at the start (ISO 8601, UTC), the instant the new generation speaks for. `added`, `changed`, `unchanged` and
    `removed` count issues: the first three make up all issues now cached, `removed_keys` names those that are deleted,
    moved away or no longer visible. `incomplete` says in sentences what could not be had.

    `vanished` says of the issues that are gone since the last sync what Jira tells of the cause; `confirmed_keys` are
    those gone in the last sync and now again; `returned_keys` were gone and are back. `filters` are the boards whose
    filter was changed, which explains what came and went there.

    `resumed` is how many issues an interrupted full read had left that were still good; None when there was nothing to
    go on from. `doubt` is what is not sure about the generation, see `Store.commit`.
    """

    mode: Literal["full", "incremental"]
    reason: str | None
    generation: int
    started_at: str
    requests: int
    boards: tuple[BoardCounts, ...]
    added: int
    changed: int
    unchanged: int
    removed: int
    removed_keys: tuple[str, ...]
    incomplete: tuple[str, ...]
    vanished: tuple[Vanished, ...] = ()
    confirmed_keys: tuple[str, ...] = ()
    returned_keys: tuple[str, ...] = ()
    filters: tuple[FilterChange, ...] = ()
    resumed: int | None = None
    doubt: str = ""

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """Why the sync did not simply end well, in sentences; empty when it did."""
        return (*self.incomplete, *([self.doubt] if self.doubt else []))

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return asdict(self)
