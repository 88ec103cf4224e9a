"""One sync as it is remembered: what the audit trail keeps, `history` prints and the site's sync page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SyncMode = Literal["full", "incremental", "rollback"]
Cause = Literal["moved", "left_filter", "not_found", "project_hidden", "not_checked"]
CAUSES: Mapping[Cause, str] = {
    "moved": "moved to another project",
    "left_filter": "still there, but no longer in the board's filter",
    "not_found": "deleted, or no longer visible to this account",
    "project_hidden": "in a project that this account can no longer see",
    "not_checked": "gone for a reason that was not looked up, for they are too many",
}
"""Why issues that were on a board are no more, as far as Jira tells; each reads on after a number of issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneIssue:
    """An issue that no board lists any more, as the cache remembers it.

    Attributes:
        id: its number.
        key: its last key here.
        boards: ids of the boards that listed it.
        cause: why, as far as Jira told in the last sync that asked.
        noticed_at: Jira's clock at the start of the sync that missed it first.
        seen_at: the same of the last sync that had it.
        confirmed: whether a second sync missed it too.
    """

    id: int
    key: str
    boards: tuple[int, ...]
    cause: Cause
    noticed_at: datetime
    seen_at: datetime
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRecord:
    """A sync, or a return to the generation before, that was tried, whether it ended well or not.

    What it did not come to is None or empty.

    Attributes:
        started_at: the clock of the machine that ran it, at the start.
        server_at: Jira's clock at the start, the instant the data speaks for.
        site_url: the Jira.
        account_id: who read it, in the form the cache keeps.
        mode: whether everything was read or what had changed; "rollback": nothing, the generation before came back.
        reason: why everything was read.
        resumed: how many issues an interrupted full read had left that were still good; None: it was not gone on from.
        requests: requests sent, `retries` of them to repeat one that failed.
        waited_s: seconds waited between tries.
        bytes: size of the answers.
        added: issues now cached that were not before; likewise `changed` and `unchanged`.
        removed: issues that were cached before and are no more; `vanished` counts them by cause.
        boards: ids of the boards read.
        generation: the number of the generation written, or returned to.
        from_generation: the one that was left when the generation before came back, if it could be read.
        trail_lost: records up to that number, or further, were gone when this one was written; None: none were.
        error: the error's class; None when the sync ended well. `message` and `hint` are what was printed.
        incomplete: sentences about what could not be read, or is not known to be on the disk for good.
        tool: this tool's version, and `python` that of the interpreter.
        phases_ms: milliseconds by phase, in order.
    """

    started_at: datetime
    server_at: datetime | None = None
    site_url: str = ""
    account_id: str | None = None
    mode: SyncMode | None = None
    reason: str | None = None
    resumed: int | None = None
    requests: int = 0
    retries: int = 0
    waited_s: float = 0.0
    bytes: int = 0
    added: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    removed: int | None = None
    vanished: Mapping[str, int] = field(default_factory=dict)
    boards: tuple[int, ...] = ()
    generation: int | None = None
    from_generation: int | None = None
    trail_lost: int | None = None
    error: str | None = None
    message: str = ""
    hint: str = ""
    incomplete: tuple[str, ...] = ()
    tool: str = ""
    python: str = ""
    phases_ms: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it came to a generation."""
        return self.error is None

    @property
    def is_sync(self) -> bool:
        """Whether Jira was asked, or was to be."""
        return self.mode != "rollback"

    @property
    def took_ms(self) -> int:
        """Milliseconds from start to end."""
        return sum(self.phases_ms.values())


def duration(seconds: float) -> str:
    """A time span in its largest unit: "40 ms", "0.4 s", "42 s", "3.1 min", "1.2 h"."""
    if round(seconds, 1) < _TENTH:
        return f"{seconds * 1000:.0f} ms" if seconds else "0 s"
    if round(seconds) < _MINUTE:
        return f"{seconds:.0f} s" if round(seconds, 1) >= _TEN else f"{seconds:.1f} s"
    return f"{seconds / _MINUTE:.1f} min" if round(seconds / _MINUTE, 1) < _MINUTE else f"{seconds / _HOUR:,.1f} h"


_TENTH, _TEN, _MINUTE, _HOUR = 0.1, 10, 60, 3600
