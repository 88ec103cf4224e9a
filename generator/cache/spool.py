"""Records on their way from Jira into the cache, in a file without a name, so that a run of any size holds few."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self

from generator.cache.files import TEMP_SUFFIX, io_errors

IN_MEMORY = 8 * 2**20  # bytes held before there is a file


class Spool(MutableMapping[str, bytes]):
    """Records by issue id. What was put in is gone when the spool is closed, or the process ends.

    Args:
        folder: where the file lies once there is one; it has to be there by then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] = SpooledTemporaryFile(  # noqa: SIM115  # __exit__ closes it
            IN_MEMORY, "w+b", suffix=TEMP_SUFFIX, dir=str(folder)
        )
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):  # what could not be written is of no use any more
            self._file.close()

    def __setitem__(self, issue_id: str, record: bytes) -> None:
        """Keep a record; a former one of the issue counts no more.

        Raises:
            CacheError: the disk refuses it.
        """
        with io_errors(f"write to {self._folder}"):
            self._file.seek(self._end)
            self._file.write(record)
            self._file.flush()
        self._places[issue_id] = (self._end, len(record))
        self._end += len(record)

    def __getitem__(self, issue_id: str) -> bytes:
        start, length = self._places[issue_id]
        with io_errors(f"read from {self._folder}"):
            self._file.seek(start)
            return self._file.read(length)

    def __delitem__(self, issue_id: str) -> None:
        del self._places[issue_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
