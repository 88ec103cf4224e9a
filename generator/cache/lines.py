"""A file of lines that only grows: each line is flushed to the disk before the call returns, whole or not at all.

When it is full it becomes `<name>.1.jsonl`, that one `<name>.2.jsonl`, and so on; the oldest is dropped.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.cache.files import io_errors, read_file, sync_folder, write_file

FULL_BYTES = 1024 * 1024
KEPT_FILES = 4
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Lines:
    """What the files hold: whole lines, the oldest first, and the piece of one that a crash left at the end."""

    whole: tuple[bytes, ...]
    torn: bytes


class LineFile:
    """The newest file at `path` (`audit.jsonl`) and the older ones beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Lines:
        """Every line that is kept."""
        content = b"".join(read_file(path) or b"" for path in reversed([self._path, *self._older()]))
        *whole, torn = content.split(b"\n")
        return Lines(tuple(whole), torn)

    def set_torn_aside(self) -> None:
        """Move the piece of a line at the end to `<name>.torn`, where it can be looked at."""
        content = read_file(self._path) or b""
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            aside = self._path.with_suffix(".torn")
            write_file(aside, (read_file(aside) or b"") + content[whole:] + b"\n")
            with io_errors(f"write {self._path}"):
                os.truncate(self._path, whole)

    def needs_turning(self) -> bool:
        """Whether the newest file is full."""
        return len(self.newest()) >= FULL_BYTES

    def newest(self) -> bytes:
        """The content of the newest file."""
        return read_file(self._path) or b""

    def oldest(self) -> bytes:
        """The content of the file that the next `turn` drops; empty when it drops none."""
        return read_file(self._numbered(KEPT_FILES)) or b""

    def turn(self) -> None:
        """Make room for a new file; a crash in between loses nothing but what is to be dropped."""
        with io_errors(f"rename {self._path}"):
            for number in range(KEPT_FILES - 1, 0, -1):
                with suppress(FileNotFoundError):
                    self._numbered(number).replace(self._numbered(number + 1))
            self._path.replace(self._numbered(1))
        sync_folder(self._path.parent)

    def append(self, line: bytes) -> None:
        """Add a line. A disk that refuses in the middle of it gets back what it had."""
        is_new = not self._path.exists()
        with io_errors(f"write {self._path}"):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _FLAGS, 0o600)
            try:
                _append(descriptor, line + b"\n")
            finally:
                os.close(descriptor)
        if is_new:
            sync_folder(self._path.parent)

    def _older(self) -> Iterator[Path]:
        return (self._numbered(number) for number in range(1, KEPT_FILES + 1))

    def _numbered(self, number: int) -> Path:
        return self._path.with_suffix(f".{number}{self._path.suffix}")


def _append(descriptor: int, content: bytes) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)  # whatever the umask took away
    size = os.fstat(descriptor).st_size
    try:
        written = 0
        while written < len(content):
            written += os.write(descriptor, content[written:])
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):  # a disk that refuses this too: the next run sets it aside
            os.ftruncate(descriptor, size)
        raise
