"""A trail: a file of lines that are chained, with the note of how far it reaches, and a lock for the moment of writing.

<folder>/<name>.jsonl        one JSON object a line, the oldest first
<folder>/<name>.head.json    how far it reaches (`generator.cache.chain`)
<folder>/<name>.torn         pieces of lines that crashes left
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generator.cache.audit import locked
from generator.cache.chain import Head, find_breaks, go_on, read_link, write_link
from generator.cache.files import make_folder, read_file, seal, unseal, write_file
from generator.cache.lines import LineFile
from generator.errors import CacheDamagedError


@dataclass(frozen=True, slots=True)
class Trailed:
    """What a trail holds.

    Attributes:
        records: the oldest first, as plain values.
        problem: what is wrong with the trail, in words; empty: nothing.
        torn: whether a crash cut the last line short, which takes nothing from the records before it.
    """

    records: tuple[Mapping[str, Any], ...]
    problem: str = ""
    torn: bool = False


class Trail:
    """One trail of a folder, which is made with the first record.

    Args:
        folder: where it lies.
        name: what its files are called.
        schema: what each record says of its form.
    """

    def __init__(self, folder: Path, name: str, schema: str) -> None:
        self._folder, self._schema = folder, schema
        self._lines = LineFile(folder / f"{name}.jsonl")
        self._head, self._lock = folder / f"{name}.head.json", folder / f"{name}.lock"

    def append(self, record: Mapping[str, Any]) -> None:
        """Add a record; it is on the disk when the call returns.

        Raises:
            CacheError: it cannot be written.
        """
        make_folder(self._folder)
        with locked(self._lock):
            self._lines.set_torn_aside()
            last = self._lines.load().whole[-1:]
            head = go_on(read_link(last[0]) if last else None, self._load_head())
            line, head = write_link(head, {"schema": self._schema, **record})
            self._lines.append(line)
            write_file(self._head, seal(asdict(head)))

    def load(self) -> Trailed:
        """Every record, checked.

        Raises:
            CacheError: it cannot be read.
        """
        lines = self._lines.load()
        links = [read_link(line) for line in lines.whole]
        found = next(find_breaks(links, self._load_head(), Head()), "")
        records = tuple({name: value for name, value in link.values.items() if name != "previous"} for link in links)
        return Trailed(records, found, torn=bool(lines.torn))

    def _load_head(self) -> Head | None:
        content = read_file(self._head)
        try:
            return Head(**unseal(content, self._head)) if content is not None else None
        except (CacheDamagedError, TypeError):
            return Head()
