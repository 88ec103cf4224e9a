"""What this tool itself wrote to Jira, so that a webhook of it is known as an echo."""

import threading
from pathlib import Path

from generator.cache.writes import load_writes
from generator.errors import CacheError
from generator.serve.watch import Look, look_at


class OwnWrites:
    """The numbers of our own changes in Jira's histories; threads share it.

    Args:
        cache_dir: whose journal of writes.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir, self._lock = cache_dir, threading.Lock()
        self._seen: Look = {}
        self._changes: frozenset[int] = frozenset()

    def made(self, change: int | None) -> bool:
        """Whether a change is ours; one that a journal in pieces may name is nobody's, and so is looked at."""
        with self._lock:
            seen = look_at([self._cache_dir / "write-back"])
            if seen != self._seen:
                self._seen, self._changes = seen, self._load()
            return change in self._changes

    def _load(self) -> frozenset[int]:
        try:
            writes = load_writes(self._cache_dir)
        except CacheError:
            return frozenset()
        return frozenset(write.change for write in writes if write.change is not None)
