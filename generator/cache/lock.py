"""One writer at a time: a second run is told who holds the cache. Reading needs no lock."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from generator.cache.files import io_errors, read_file, write_file
from generator.errors import CacheError

LOCK_NAMES = ("lock", "lock.json")


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system drops it when the process dies, however it dies.

    Raises:
        CacheError: another process holds it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  # reading a cache never needs it

    name, side_name = (folder / name for name in LOCK_NAMES)
    held = FileLock(name, timeout=0, mode=0o600)
    with io_errors(f"lock {folder}"):
        try:
            held.acquire()
        except Timeout:
            raise CacheError(f"The cache {folder} is {_holder(side_name)}", "Wait until that run has ended") from None
    try:
        write_file(side_name, json.dumps({"pid": os.getpid()}).encode())
        yield
    finally:
        held.release()


def _holder(side: Path) -> str:
    """Who holds the lock; the file's own time tells since when, so no clock is read."""
    try:
        pid = json.loads(read_file(side) or b"")["pid"]
        since = datetime.fromtimestamp(int(side.stat().st_mtime), UTC)
    except (CacheError, OSError, ValueError, LookupError, TypeError):
        return "locked by another process"
    return f"locked by process {pid} since {since:%Y-%m-%d %H:%M:%S} UTC"
