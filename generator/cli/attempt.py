"""A sync, or a return to the generation before, as it is tried: timed by phase, and told to the audit trail."""

import platform
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.cli.console import Console
from generator.errors import CacheError, SprintReportsError
from generator.sync_record import SyncMode, SyncRecord

if TYPE_CHECKING:
    from generator.cache.report import SyncReport
    from generator.cache.store import RolledBack, Store
    from generator.fetch.jira import Jira


class Attempt:
    """Made when it begins; `done`, `rolled_back` or `failed` ends it.

    Args:
        store: the cache, in whose folder the trail is kept.
        console: its redactor decides what may be kept, and it is told when the trail cannot be written.
        asked: what the user asked for; None: whatever is needed.
    """

    def __init__(self, store: "Store", console: Console, asked: SyncMode | None = None) -> None:
        self._store, self._console, self._asked = store, console, asked
        self._started_at = datetime.now(UTC)
        self._phases: dict[str, float] = {}
        self._phase, self._since = "connect", time.monotonic()
        self._tries = self._retries = 0
        self._jira: Jira | None = None
        self._account_id: str | None = None

    def enter(self, phase: str) -> None:
        """The sync is in this phase from now on; it may come back to one."""
        now = time.monotonic()
        self._phases[self._phase] = self._phases.get(self._phase, 0.0) + now - self._since
        self._phase, self._since = phase, now

    def asked(self, method: str, path: str, status: int | None, seconds: float, attempt: int = 1) -> None:
        """A try of a request ended; the console shows it."""
        self._tries += 1
        self._retries += attempt > 1
        self._console.request(method, path, status, seconds, attempt)

    def connected(self, jira: "Jira") -> None:
        """There is a Jira whose requests count."""
        self._jira = jira

    def logged_in(self, account_id: str) -> None:
        """Jira knows us."""
        self._account_id = account_id

    def done(self, report: "SyncReport") -> None:
        """It wrote a generation."""
        self._keep(
            self._record(
                mode=report.mode,
                reason=report.reason,
                resumed=report.resumed,
                added=report.added,
                changed=report.changed,
                unchanged=report.unchanged,
                removed=report.removed,
                vanished={group.cause: len(group.keys) for group in report.vanished},
                boards=tuple(board.id for board in report.boards),
                generation=report.generation,
                incomplete=report.shortcomings,
            )
        )

    def rolled_back(self, result: "RolledBack") -> None:
        """The generation before came back."""
        generation = result.generation
        self._keep(
            self._record(
                mode="rollback",
                site_url=generation.site_url,
                account_id=generation.account_id,
                boards=tuple(generation.boards),
                from_generation=result.left,
                generation=generation.number,
                incomplete=(result.doubt,) if result.doubt else (),
            )
        )

    def failed(self, error: BaseException) -> None:
        """It replaced nothing."""
        reason = "asked for" if self._asked == "full" else None
        record = self._record(mode=self._asked, reason=reason, **_ending(error))
        self._keep(record, quietly=isinstance(error, CacheError))  # the disk has had its say then

    def _record(self, **values: Any) -> SyncRecord:  # noqa: ANN401  # fields of the record
        self.enter("")
        known = {
            "started_at": self._started_at,
            "account_id": self._account_id,
            "tool": __version__,
            "python": platform.python_version(),
            "phases_ms": {phase: round(seconds * 1000) for phase, seconds in self._phases.items()},
        }
        return SyncRecord(**{**known, **self._books(), **values})

    def _books(self) -> dict[str, Any]:
        """What was asked of Jira; of one that never answered only our own count is known."""
        if self._jira is None:
            return {"requests": self._tries, "retries": self._retries}
        traffic, server = self._jira.traffic, self._jira.server
        return {
            "server_at": server.time,
            "site_url": server.url,
            "requests": traffic.requests,
            "retries": traffic.retries,
            "waited_s": round(traffic.waited_s, 3),
            "bytes": traffic.bytes,
        }

    def _keep(self, record: SyncRecord, *, quietly: bool = False) -> None:
        from generator.cache.audit import append_record  # noqa: PLC0415  # only now needed

        try:
            lost = append_record(self._store, record, self._console.redactor.for_keeping())
        except CacheError as error:
            if not quietly:
                what = "sync" if record.is_sync else "rollback"
                self._console.warn(f"this {what} is missing in the audit trail: {error.message}")
            return
        if lost:
            self._console.warn(
                f"the audit trail is gone; it reached record {lost} or further. A new one begins, and says so; "
                "the data does not depend on it"
            )


def _ending(error: BaseException) -> dict[str, str]:
    if isinstance(error, SprintReportsError):
        return {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    if isinstance(error, KeyboardInterrupt):
        return {"error": "Interrupted", "message": "interrupted"}
    return {"error": "Bug", "message": f"{type(error).__name__}: a bug in sprint-reports"}
