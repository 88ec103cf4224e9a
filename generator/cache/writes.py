"""The journal of what was written to Jira: each write step by step, on the disk before the next step is taken.

    <cache>/write-back/journal.jsonl    a line for each step (see `generator.cache.trail`)
    <cache>/write-back/lock             held while corrections are pushed

The steps of a write:

    planned -> sent -> confirmed    Jira shows the value, `changes` of its history are ours
                    -> refused      Jira has not taken it, or it never left
                    -> unknown      sent, but whether it arrived is not known yet: to be looked at again
                    -> lost         nobody can tell any more: the issue is gone

`sent` may come several times in a row, each after another look at the issue. A write that ends with `planned`, `sent`
or `unknown` is open: it is looked at again before anything else is sent (`generator.cache.open_writes`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from generator.cache.files import make_folder, refuse_link
from generator.cache.lock import lock
from generator.cache.manifest import instant_text
from generator.cache.trail import Trail, Trailed
from generator.domain import Unit
from generator.errors import CacheDamagedError

Step = Literal["planned", "sent", "unknown", "confirmed", "refused", "lost"]
WrittenField = Literal["estimate", "type"]
Plain = float | str | None

_FOLDER = "write-back"
_SCHEMA = "sprint-reports/write/1"
_OPEN: frozenset[Step] = frozenset({"planned", "sent", "unknown"})
_TIMES = frozenset({"at", "sent_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One value of one field of one issue on its way to Jira.

    Attributes:
        id: of the write, unlike that of any other.
        at: when its latest step was taken.
        step: the latest.
        issue_id: the issue's number in Jira.
        key: the issue's key at that time.
        field: what is written, as corrections call it.
        field_id: the field in Jira.
        unit: of an estimate.
        board_id: by whose estimate.
        base: what the correction was made against.
        before: what Jira said when it was looked at last before sending; what it was expected to say until then.
        value: what it shall say.
        reason: why.
        author: who pushed it.
        sent_at: when it was sent the last time; None: it was not.
        last_change: the number of the latest change of the field in Jira's history right before that, 0 for none.
        change: the number of the change in Jira's history that the write made; None: not known.
        changes: how many changes of the history are ours.
        why: what is to be said about the latest step.
    """

    id: str
    at: datetime
    step: Step = "planned"
    issue_id: int
    key: str
    field: WrittenField
    field_id: str
    unit: Unit
    board_id: int
    base: Plain
    before: Plain
    value: Plain
    reason: str
    author: str
    sent_at: datetime | None = None
    last_change: int = 0
    change: int | None = None
    changes: int = 0
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its end is not known."""
        return self.step in _OPEN


class WriteJournal:
    """The journal of a cache; each step is on the disk when the call returns.

    Attributes:
        torn: whether a crash cut the last line short; that step was not taken.

    Raises:
        CacheError: it cannot be read.
        CacheDamagedError: it was changed, so what it does not say may have been sent.
    """

    def __init__(self, cache_dir: Path) -> None:
        folder = cache_dir / _FOLDER
        refuse_link(folder)
        self._trail = Trail(folder, "journal", _SCHEMA)
        found = self._trail.load()
        self.torn = found.torn
        self._writes = _read(found, folder)

    @property
    def writes(self) -> tuple[Write, ...]:
        """Every write as its latest step left it, the oldest first."""
        return tuple(self._writes.values())

    @property
    def open_writes(self) -> tuple[Write, ...]:
        """Those whose end is not known."""
        return tuple(write for write in self.writes if write.is_open)

    def note(self, write: Write) -> Write:
        """Keep a step.

        Raises:
            CacheError: it cannot be written.
        """
        self._trail.append(_record(write))
        self._writes[write.id] = write
        return write

    def end(self, write: Write, step: Step, at: datetime, **values: Any) -> Write:  # noqa: ANN401  # attributes of a write
        """Keep that a write has come to a step."""
        return self.note(replace(write, step=step, at=at, **values))

    def find_confirmed(self, issue_id: int, field: str, value: object) -> Write | None:
        """The latest write that gave a field this value."""
        found = (each for each in reversed(self.writes) if each.step == "confirmed")
        return next(
            (each for each in found if (each.issue_id, each.field, each.value) == (issue_id, field, value)), None
        )


@contextmanager
def open_journal(cache_dir: Path) -> Iterator[WriteJournal]:
    """The journal, for the one run that may write now.

    Raises:
        CacheError: another run holds it, or it cannot be read.
    """
    folder = cache_dir / _FOLDER
    make_folder(folder)
    with lock(folder):
        yield WriteJournal(cache_dir)


def load_writes(cache_dir: Path) -> tuple[Write, ...]:
    """Everything this tool has written to Jira or tried to, the oldest first; none where it never did.

    A confirmed write carries the number of its entry in Jira's history (`change`): a webhook whose changelog has that
    number is the echo of our own write.

    Raises:
        CacheError: as for `WriteJournal`.
    """
    return WriteJournal(cache_dir).writes


def _read(found: Trailed, folder: Path) -> dict[str, Write]:
    hint = "Look at the issues it names in Jira, then delete the folder to begin anew"
    if found.problem:
        raise CacheDamagedError(f"The journal of writes in {folder} was changed: {found.problem}", hint)
    try:
        return {record["id"]: _write(record) for record in found.records}
    except (KeyError, TypeError, ValueError):
        raise CacheDamagedError(f"The journal of writes in {folder} is of a newer version", hint) from None


def _record(write: Write) -> dict[str, Any]:
    values = {each.name: getattr(write, each.name) for each in fields(write)}
    return {name: instant_text(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _write(record: Mapping[str, Any]) -> Write:
    """The write of a record; members that a newer version added are passed over."""
    names = {each.name for each in fields(Write)}
    known: dict[str, Any] = {name: value for name, value in record.items() if name in names}
    return Write(**{**known, **{name: datetime.fromisoformat(known[name]) for name in _TIMES if known.get(name)}})
