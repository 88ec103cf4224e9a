"""Events that were received and not yet acted upon, kept so that no crash loses one, and none counts twice.

    <cache>/live/events.jsonl     a line for each accepted event, on the disk before it is answered: queue and audit
    <cache>/live/handled.json     the number of the last event that a sync has covered

Lines hold ids and hashes alone. Events are coalesced: however many there are of an issue, it waits once.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from generator.cache.files import encode_json, read_file, seal, unseal, write_file
from generator.cache.lines import FULL_BYTES, LineFile
from generator.cache.manifest import instant_text
from generator.errors import CacheDamagedError, CacheError
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
        self._lock, self._disk = threading.Lock(), threading.Lock()
        self._arriving: list[_Arrival] = []
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
        arrival = _Arrival(event, at, _marks(body_sha256, identifier))
        with self._lock:
            if any(mark in self._marks for mark in arrival.marks):
                return "duplicate"
            twin = next((other for other in self._arriving if other.is_like(arrival)), None)
            if twin is None and not self._has_room(event):
                return "full"
            if twin is None:
                self._arriving.append(arrival)
        self._keep(twin or arrival)
        if twin:
            return "duplicate"
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

    def _keep(self, arrival: "_Arrival") -> None:
        """Wait until an event is on the disk. Whoever comes first writes for all that have arrived by then."""
        with self._disk:
            if arrival.is_kept is None:
                with self._lock:
                    batch = tuple(self._arriving)
                self._write(batch)
        if not arrival.is_kept:
            raise CacheError("An event that arrived at the same moment could not be kept")

    def _write(self, batch: "Sequence[_Arrival]") -> None:
        numbered = list(enumerate(batch, self._number + 1))
        try:
            self._append(b"\n".join(arrival.line(number) for number, arrival in numbered))
        except CacheError:
            self._settle(batch, is_kept=False)
            raise
        with self._lock:
            for number, arrival in numbered:
                self._note(number, arrival.event.hint, arrival.marks)
        self._settle(batch, is_kept=True)

    def _settle(self, batch: "Sequence[_Arrival]", *, is_kept: bool) -> None:
        with self._lock:
            for arrival in batch:
                arrival.is_kept = is_kept
            del self._arriving[: len(batch)]

    def _append(self, lines: bytes) -> None:
        if self._bytes >= FULL_BYTES:
            self._file.turn()
            self._bytes = 0
        self._file.append(lines)
        self._bytes += len(lines) + 1

    def _note(self, number: int, hint: str | None, marks: Sequence[str]) -> None:
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


@dataclass(eq=False)
class _Arrival:
    """An event on its way to the disk; `is_kept` tells whether it arrived there, None: not yet."""

    event: Event
    at: datetime
    marks: Sequence[str]
    is_kept: bool | None = None

    def is_like(self, other: "_Arrival") -> bool:
        """Whether it is the same event."""
        return not set(self.marks).isdisjoint(other.marks)

    def line(self, number: int) -> bytes:
        """How it is kept."""
        told = {"n": number, "at": instant_text(self.at), "event": self.event.name, "hint": self.event.hint}
        return encode_json({**told, "marks": self.marks})


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
