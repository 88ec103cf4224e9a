"""The audit trail: one line for each sync that was tried, which says what it did and how it ended.

<cache>/audit.jsonl        the newest records; full files become audit.1.jsonl, audit.2.jsonl, ...
<cache>/audit.head.json    how far the trail reaches (`generator.cache.chain`)
<cache>/audit.torn         pieces of lines that crashes left
<cache>/audit.lock         held for the moment of writing
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from generator.cache.chain import Head, Link, find_breaks, go_on, go_on_after_loss, read_link, write_link
from generator.cache.files import io_errors, read_file, refuse_link, seal, unseal, write_file
from generator.cache.lines import LineFile
from generator.cache.manifest import instant_text
from generator.cache.store import Generation, Store
from generator.errors import CacheDamagedError, CacheError
from generator.redaction import Redactor
from generator.sync_record import SyncRecord

_FILE, _HEAD, _LOCK = "audit.jsonl", "audit.head.json", "audit.lock"
_SCHEMA = "sprint-reports/audit/1"
_LOCK_S = 10.0  # how long another run may take to write its line
_NAMES = frozenset(field.name for field in fields(SyncRecord))


@dataclass(frozen=True, slots=True)
class Audit:
    """The past syncs and returns to the generation before, the oldest first.

    Attributes:
        records: those that can be read.
        problem: what is wrong with the trail, in a sentence; empty when every record proves the one before it.
        torn: whether a crash cut the last line short, which takes nothing from the records before it.
    """

    records: tuple[SyncRecord, ...]
    problem: str = ""
    torn: bool = False

    @property
    def last(self) -> SyncRecord | None:
        """The latest sync."""
        return next((record for record in reversed(self.records) if record.is_sync), None)

    @property
    def rolled_back(self) -> SyncRecord | None:
        """The return that ended well after the latest sync that did: what the cache holds is due to it."""
        good = next((record for record in reversed(self.records) if record.ok), None)
        return good if good and not good.is_sync else None


NO_SYNCS = Audit(())


def append_record(store: Store, record: SyncRecord, redactor: Redactor) -> int:
    """Add a record to the trail of a cache; nothing that the redactor hides is kept.

    Returns:
        The number up to which, or further, records were lost since the last sync, which the new record says too; 0 when
        none were.

    Raises:
        CacheError: the trail cannot be written, or its folder holds somebody else's files.
    """
    store.prepare()
    trail = _trail(store)
    with locked(store.directory / _LOCK):
        trail.set_torn_aside()
        head, lost = _where_to_go_on(store, trail)
        if trail.needs_turning():
            head = _turn(store, trail, head)
        noted = as_json(replace(record, trail_lost=lost or None))
        line, head = write_link(head, {"schema": _SCHEMA, **redactor.value(noted)})
        trail.append(line)
        _write_head(store, head)
    return lost


def next_reach(store: Store, previous: Generation | None) -> Head:
    """How far the trail reaches, for the next manifest; a loss that no record tells of yet is not forgotten."""
    return max(_known_head(store) or Head(), _reach_of(previous), key=lambda head: head.last)


def load_audit(store: Store) -> Audit:
    """The trail of a cache, checked.

    Raises:
        CacheError: it is there and cannot be read, or the folder is a link.
    """
    refuse_link(store.directory)
    lines = _trail(store).load()
    links = [read_link(line) for line in lines.whole]
    records = [_record(link) for link in links]
    try:
        found = [*find_breaks(links, _load_head(store), _known_reach(store)), *_unreadable(links, records)]
    except CacheDamagedError as error:
        found = [error.message]
    problem = f"The audit trail of {store.directory} was changed: {found[0]}" if found else ""
    return Audit(tuple(record for record in records if record), problem, bool(lines.torn))


def as_json(record: SyncRecord) -> dict[str, Any]:
    """A record as plain values; instants are UTC ISO 8601 with `Z`."""
    values = {
        name: instant_text(value) if isinstance(value, datetime) else value for name, value in asdict(record).items()
    }
    return {"ok": record.ok, **values}


def _trail(store: Store) -> LineFile:
    return LineFile(store.directory / _FILE)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file locked for the moment of writing a line.

    Raises:
        CacheError: another run holds it for too long.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  # reading a trail never needs it

    held = FileLock(path, timeout=_LOCK_S, mode=0o600)
    with io_errors(f"lock {path}"):
        try:
            held.acquire()
        except Timeout:
            raise CacheError(f"Another run keeps {path} locked", "Wait until that run has ended") from None
    try:
        yield
    finally:
        held.release()


def _where_to_go_on(store: Store, trail: LineFile) -> tuple[Head, int]:
    """The head that the next line follows, and the number of the last record if all of them are gone (0: they are not).

    The head says first that a new chain begins, so that a crash leaves no second one.
    """
    last = trail.load().whole[-1:]
    known = _known_head(store)
    head = go_on(read_link(last[0]) if last else None, known)
    reach = _known_reach(store)
    if head.last < reach.last:
        head = go_on_after_loss(head, reach, emptied=not last)
    if head != (known or Head()):  # a crash left a line without its head: never two of them
        _write_head(store, head)
    return head, head.last if head.first > head.last else 0


def _known_reach(store: Store) -> Head:
    """How far the trail reached when the cache was last written; from nowhere when that cannot be read."""
    try:
        return _reach_of(store.load())
    except CacheError:
        return Head()


def _reach_of(generation: Generation | None) -> Head:
    return generation.manifest.trail if generation else Head()


def _turn(store: Store, trail: LineFile, head: Head) -> Head:
    """Begin a new file. The head says first that the oldest records need not be there any more.

    If it said so before a crash, the first record that stays tells that it need not be said again.
    """
    dropped = trail.oldest().count(b"\n")
    stays = read_link(trail.load().whole[dropped]).number if dropped else None
    first = min(head.first + dropped, stays or sys.maxsize)
    kept = Head(first, head.last, head.sha256)
    _write_head(store, kept)
    trail.turn()
    return kept


def _record(link: Link) -> SyncRecord | None:
    """The record of a link; members that a newer version added are passed over."""
    try:
        values = {name: value for name, value in link.values.items() if name in _NAMES}
        values["started_at"] = datetime.fromisoformat(values["started_at"])
        values["server_at"] = datetime.fromisoformat(values["server_at"]) if values.get("server_at") else None
        values |= {name: tuple(values[name]) for name in ("boards", "incomplete") if name in values}
        return SyncRecord(**values)
    except (KeyError, TypeError, ValueError):
        return None


def _unreadable(links: list[Link], records: list[SyncRecord | None]) -> Iterator[str]:
    return (
        f"record {link.number} cannot be read" for link, record in zip(links, records, strict=True) if record is None
    )


def _load_head(store: Store) -> Head | None:
    path = store.directory / _HEAD
    content = read_file(path)
    if content is None:
        return None
    try:
        return Head(**unseal(content, path))
    except TypeError as error:
        raise CacheDamagedError(f"{path} lacks what its format promises") from error


def _known_head(store: Store) -> Head | None:
    """The head to go on from; one that is damaged cannot be, and its loss shows in the next record."""
    try:
        return _load_head(store)
    except CacheDamagedError:
        return Head()


def _write_head(store: Store, head: Head) -> None:
    write_file(store.directory / _HEAD, seal(asdict(head)))
