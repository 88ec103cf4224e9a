"""What a sync tells: its progress while it runs, and its report."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

Phase = Literal["boards", "issues", "histories", "write"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did.

    `reason` says why everything was read ("full"), and is None for an incremental sync. `started_at` is the server's
    time at the start (ISO 8601, UTC), the instant the new generation speaks for. `added`, `changed`, `unchanged` and
    `removed` count issues: the first three make up all issues now cached, `removed_keys` names those that are deleted,
    moved away or no longer visible. `incomplete` says in sentences what could not be had.
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

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return asdict(self)
