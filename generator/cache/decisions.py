"""The trail of decisions about corrections: one line for each, chained like the audit trail of the syncs.

<cache>/decisions.jsonl        who decided what, when, against which three values, and why
<cache>/decisions.head.json    how far the trail reaches (`generator.cache.chain`)
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

_FILE, _HEAD, _LOCK = "decisions.jsonl", "decisions.head.json", "decisions.lock"
_SCHEMA = "sprint-reports/decision/1"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions, the oldest first, as plain values, and what is wrong with their trail (empty: nothing)."""

    records: tuple[Mapping[str, Any], ...]
    problem: str = ""


def append_decision(folder: Path, decision: Mapping[str, Any]) -> None:
    """Add a decision to the trail in a cache's folder.

    Raises:
        CacheError: it cannot be written.
    """
    make_folder(folder)
    trail = LineFile(folder / _FILE)
    with locked(folder / _LOCK):
        trail.set_torn_aside()
        last = trail.load().whole[-1:]
        head = go_on(read_link(last[0]) if last else None, _load_head(folder))
        line, head = write_link(head, {"schema": _SCHEMA, **decision})
        trail.append(line)
        write_file(folder / _HEAD, seal(asdict(head)))


def load_decisions(folder: Path) -> Decisions:
    """The trail, checked.

    Raises:
        CacheError: it cannot be read.
    """
    links = [read_link(line) for line in LineFile(folder / _FILE).load().whole]
    found = next(find_breaks(links, _load_head(folder), Head()), "")
    records = tuple({name: value for name, value in link.values.items() if name != "previous"} for link in links)
    return Decisions(records, f"The trail of decisions in {folder} was changed: {found}" if found else "")


def _load_head(folder: Path) -> Head | None:
    path = folder / _HEAD
    content = read_file(path)
    try:
        return Head(**unseal(content, path)) if content is not None else None
    except (CacheDamagedError, TypeError):
        return Head()
