"""Which of the files that a site is made of have changed: by their times and sizes, looked at now and then."""

from collections.abc import Iterable, Iterator
from pathlib import Path

Look = dict[Path, tuple[int, int, int]]


def look_at(paths: Iterable[Path]) -> Look:
    """Time, size and number of every file there is at the paths, below those that are folders too."""
    return {path: seen for path in _files(paths) if (seen := _look(path))}


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield path
        yield from path.rglob("*") if path.is_dir() else ()


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # not there, or not any more
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
