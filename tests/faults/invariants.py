"""What must hold of a cache at any moment, however the last sync ended."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from generator.cache.audit import load_audit
from generator.cache.chain import read_link
from generator.cache.generation import Generation
from generator.cache.lines import KEPT_FILES, LineFile
from generator.cache.store import Store
from tests.canaries import found_in
from tests.faults.killer import SMALL_FILES

OVERLAP = timedelta(minutes=10)  # so late may Jira's index be, and still no update is lost


class Trail:
    """The audit trail as it was when it was last looked at: records are added to it, and whole old files go."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: list[bytes] = []
        self._first = 1

    def look(self) -> None:
        audit = load_audit(self._store)
        assert audit.problem == ""
        lines = LineFile(self._store.directory / "audit.jsonl").load().whole
        numbers = [read_link(line).number for line in lines]
        first = numbers[0] if numbers else 1
        assert first is not None
        assert numbers == list(range(first, first + len(lines)))
        before = self._seen[first - 1 :]
        assert list(lines[: len(before)]) == before, "a record was changed or lost"
        assert first >= self._first
        if first > self._first:
            assert sum(map(len, lines)) >= (KEPT_FILES - 1) * SMALL_FILES, "more than the oldest file was dropped"
        self._seen, self._first = [*self._seen[: first - 1], *lines], first
        times = [record.server_at for record in audit.records if record.server_at]
        assert times == sorted(times)
        assert len(audit.records) == len(lines)


def cursor_is_not_ahead(generation: Generation, updated_at: dict[str, datetime], *, all_listed: bool) -> None:
    """What was updated before the cursor is in the cache as it was then, for no sync will ask for it again.

    Args:
        generation: what the cache holds.
        updated_at: when each issue that the boards list was updated last, by id.
        all_listed: nobody changed a filter or a right since the cache was written, so no issue may be missing.
    """
    cached = cached_updates(generation)
    since = generation.as_of - OVERLAP
    assert generation.cursor == int(generation.as_of.timestamp() * 1000)
    for id_, at in updated_at.items():
        if at < since and (all_listed or id_ in cached):
            assert cached.get(id_) == at, f"{id_} was updated at {at}, and the cursor is past it"


def cached_updates(generation: Generation) -> dict[str, Any]:
    numbers = [name for name in generation.manifest.shards if name.startswith("issues/")]
    issues = [issue for name in numbers for issue in generation.bucket(name).values()]
    return {issue["id"]: datetime.fromisoformat(issue["fields"]["updated"]) for issue in issues}


def leaks(folder: Path) -> list[Path]:
    """The files of a cache that hold a login or an address."""
    return [path for path in folder.rglob("*") if path.is_file() and found_in(path.read_bytes())]
