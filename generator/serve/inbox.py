"""Events that were received and not yet acted upon, kept so that no crash loses one, and none counts twice.

    <cache>/live/events.jsonl     a line for each accepted event, on the disk before it is answered: queue and audit
    <cache>/live/handled.json     the number of the last event that a sync has covered

Lines hold ids and hashes alone. Events are coalesced: however many there are of an issue, it waits once.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from generator.cache.files import encode_json, read_file, seal, unseal, write_file
from generator.cache.lines import FULL_BYTES, LineFile
from generator.cache.manifest import instant_text
from generator.errors import CacheDamagedError
from generator.serve.event import BOARDS, Event

Taken = Literal["accepted", "duplicate", "full"]

MOST_WAITING = 10_000
_MOST_REMEMBERED = 40_000  # marks, two an event: more than the kept lines can hold


@dataclass(frozen=True, slots=True)
class Batch:
    """What waits: the ids of issues, and whether `boards` do. `upto` is the number of the newest event in it."""

    issue_ids: frozenset[str]
    boards: bool
    upto: int

    def __bool__(self) -> bool:
        return bool(self.issue_ids) or self.boards


class Inbox:
    """The events in a folder. Threads may share it; of processes one at a time, which the caller's lock sees to.

    Args:
        folder: is there, and private.
        most_waiting: how many different issues may wait.

    Attributes:
        arrived: is set whenever an event is accepted.

    Raises:
        CacheError: the files cannot be read.
    """

    def __init__(self, folder: Path, most_waiting: int = MOST_WAITING) -> None:
        self.arrived = threading.Event()
        self._file = LineFile(folder / "events.jsonl")
        self._handled_path = folder / "handled.json"
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._marks: OrderedDict[str, None] = OrderedDict()
        self._waiting: dict[str, int] = {}
        self._number = self._bytes = 0
        self._handled = self._load_handled()
        self._load()

    def take(self, event: Event, body_sha256: str, identifier: str, at: datetime) -> Taken:
        """Keep an event, unless its body or its identifier (empty: it has none) was seen before, or too many wait.

        Raises:
            CacheError: the disk does not take it; then it was not taken.
        """
        marks = _marks(body_sha256, identifier)
        with self._lock:
            if any(mark in self._marks for mark in marks):
                return "duplicate"
            if not self._has_room(event):
                return "full"
            line = {"n": self._number + 1, "at": instant_text(at), "event": event.name, "hint": event.hint}
            self._append(encode_json({**line, "marks": marks}))
            self._note(self._number + 1, event.hint, marks)
        if event.hint:
            self.arrived.set()
        return "accepted"

    def waiting(self) -> Batch:
        """All that waits now."""
        with self._lock:
            ids = frozenset(self._waiting.keys() - {BOARDS})
            return Batch(ids, BOARDS in self._waiting, self._number)

    def handled(self, batch: Batch) -> None:
        """A sync has covered what waited; what arrived since still waits.

        Raises:
            CacheError: it cannot be written; after a restart it waits again, which only costs another look.
        """
        with self._lock:
            self._handled = max(self._handled, batch.upto)
            self._waiting = {hint: number for hint, number in self._waiting.items() if number > batch.upto}
        write_file(self._handled_path, seal({"handled": self._handled}))

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)

    def _has_room(self, event: Event) -> bool:
        if event.hint and event.hint not in self._waiting and len(self._waiting) >= self._most_waiting:
            return False
        return self._bytes < FULL_BYTES or self._oldest_is_handled()

    def _oldest_is_handled(self) -> bool:
        """Whether the lines that the next turn of the files drops are needed no more."""
        last = self._file.oldest().rstrip(b"\n").rsplit(b"\n", 1)[-1]
        return _number(_read(last)) <= self._handled

    def _append(self, line: bytes) -> None:
        if self._bytes >= FULL_BYTES:
            self._file.turn()
            self._bytes = 0
        self._file.append(line)
        self._bytes += len(line) + 1

    def _note(self, number: int, hint: str | None, marks: list[str]) -> None:
        self._number = number
        if hint and number > self._handled:
            self._waiting[hint] = number
        for mark in marks:
            self._marks[mark] = None
        while len(self._marks) > _MOST_REMEMBERED:
            self._marks.popitem(last=False)

    def _load(self) -> None:
        """What is on the disk; a line that cannot be read may have been about anything."""
        self._file.set_torn_aside()
        for line in self._file.load().whole:
            values = _read(line)
            self._note(_number(values) or self._number + 1, values.get("hint", BOARDS), values.get("marks", []))
        self._bytes = len(self._file.newest())

    def _load_handled(self) -> int:
        content = read_file(self._handled_path)
        try:
            return int(unseal(content, self._handled_path)["handled"]) if content else 0
        except (CacheDamagedError, LookupError, TypeError, ValueError):
            return 0


def _marks(body_sha256: str, identifier: str) -> list[str]:
    """What tells an event from all others, hashed: the identifier is whatever somebody sent."""
    return list(_each_mark(body_sha256, identifier))


def _each_mark(body_sha256: str, identifier: str) -> Iterator[str]:
    yield f"b{body_sha256[:32]}"
    if identifier:
        yield f"i{hashlib.sha256(identifier.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"


def _read(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _number(values: dict[str, Any]) -> int:
    number = values.get("n", 0)
    return number if isinstance(number, int) else 0
