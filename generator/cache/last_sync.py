"""How the last sync ended, for `status`: kept beside the generation, which a failed run leaves as it was."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

from generator.cache.files import read_file, seal, unseal, write_file
from generator.cache.report import SyncReport
from generator.cache.store import Store
from generator.errors import CacheDamagedError, CacheError, SprintReportsError


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSync:
    """`ok`, or the error's class, message and hint. `started_at` is the server's time (ISO 8601, UTC).

    `generation` is the number of the generation that the run wrote; None when it failed.
    """

    ok: bool
    started_at: str
    requests: int
    generation: int | None = None
    error: str | None = None
    message: str | None = None
    hint: str | None = None

    @classmethod
    def done(cls, report: SyncReport) -> Self:
        """The outcome of a run that wrote a generation."""
        return cls(ok=True, started_at=report.started_at, requests=report.requests, generation=report.generation)

    @classmethod
    def failed(cls, error: SprintReportsError, started_at: str, requests: int) -> Self:
        """The outcome of a run that replaced nothing."""
        return cls(
            ok=False,
            started_at=started_at,
            requests=requests,
            error=type(error).__name__,
            message=error.message,
            hint=error.hint,
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return asdict(self)


def write_last_sync(store: Store, last: LastSync) -> None:
    """Keep the outcome. A disk that refuses must not hide the outcome itself, so nothing is raised."""
    with suppress(CacheError):
        write_file(store.last_sync_path, seal(asdict(last)))


def load_last_sync(store: Store) -> LastSync | None:
    """The last run's outcome; None when there was no run, or when its record did not outlive a crash."""
    try:
        content = read_file(store.last_sync_path)
        return None if content is None else LastSync(**unseal(content, store.last_sync_path))
    except (CacheDamagedError, TypeError):
        return None
