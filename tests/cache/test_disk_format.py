"""A cache that another version wrote: an older one is read and brought forward, a newer one is left alone."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from generator.cache.store import Store
from generator.errors import CacheError
from tests.cache.shards import SHARDS, read_all, write

# As version 0.1.0 had them: neighbours by id share a shard, and a board has no keys.
OLD_SHARDS: dict[str, Any] = {
    "site": SHARDS["site"],
    "board/7": {"name": "Web", "issue_ids": ["99", "100", "10001"], "sprints": []},
    "issues/0": {"99": {"id": "99", "key": "AB-1"}},
    "issues/1": {"100": {"id": "100", "key": "AB-2"}},
    "issues/100": {"10001": {"id": "10001", "key": "ÄB-3 \ud800"}},
}

# As version 0.1.0 wrote it, byte for byte: no key added by later formats.
FORMAT_1: dict[str, Any] = {
    "tool": "sprint-reports",
    "format": 1,
    "version": "0.1.0",
    "site_url": "https://jira.example",
    "account_id": "5b10",
    "generation": 41,
    "as_of": "2026-11-23T09:00:00Z",
    "cursor": 1795424400000,
    "meaning": "ab12",
    "counts": {"boards": 1, "sprints": 0, "issues": 3},
    "incomplete": [],
    "partial_ids": [],
}


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def sealed(document: dict[str, Any]) -> bytes:
    body = compact(document)
    return b'{"sha256":"%s","content":%s}\n' % (hashlib.sha256(body).hexdigest().encode("ascii"), body)


@pytest.fixture
def old(tmp_path: Path) -> Store:
    """A cache of format 1, written by hand."""
    folder = tmp_path / "cache"
    (folder / "shards").mkdir(parents=True, mode=0o700)
    hashes = {}
    for name, shard in OLD_SHARDS.items():
        content = compact(shard)
        hashes[name] = hashlib.sha256(content).hexdigest()
        (folder / "shards" / f"{hashes[name]}.json").write_bytes(content)
    (folder / "manifest.json").write_bytes(sealed(FORMAT_1 | {"shards": hashes}))
    return Store(folder)


def format_of(path: Path) -> tuple[int, int]:
    document = json.loads(path.read_bytes())["content"]
    return document["format"], document["generation"]


def test_format_1_is_read_and_left_as_it_is(old: Store) -> None:
    before = (old.directory / "manifest.json").read_bytes()
    generation = old.load()
    assert generation is not None
    assert (generation.number, generation.version, generation.cursor) == (41, "0.1.0", 1795424400000)
    assert generation.vanished == {}
    assert [issue["key"] for issue in generation.issues(7)] == ["AB-1", "AB-2", "ÄB-3 \ud800"]
    assert read_all(old) == OLD_SHARDS
    assert (old.directory / "manifest.json").read_bytes() == before


def test_a_sync_brings_it_forward_and_keeps_the_old_one_until_the_next(old: Store) -> None:
    before = (old.directory / "manifest.json").read_bytes()
    tombstone = {"10001": {"key": "AB-3", "cause": "deleted"}}
    write(old, SHARDS | {"vanished": tombstone}, number=42)
    generation = old.load()
    assert generation is not None
    assert generation.vanished == tombstone
    assert format_of(old.directory / "manifest.json") == (3, 42)
    assert (old.directory / "previous-41.json").read_bytes() == before
    write(old, number=43)
    assert not (old.directory / "previous-41.json").exists()
    assert format_of(old.directory / "previous-42.json") == (3, 42)


def test_the_way_back_leads_over_a_format(old: Store) -> None:
    write(old, SHARDS | {"vanished": {}}, number=42)
    with old.locked():
        assert old.rollback().generation.number == 41
    assert read_all(old) == OLD_SHARDS
    assert format_of(old.directory / "manifest.json") == (1, 41)


def test_a_newer_format_is_refused_by_name_and_left_alone(old: Store) -> None:
    newer = sealed(FORMAT_1 | {"format": 7, "version": "9.1.0", "shards": {}, "something": "new"})
    (old.directory / "manifest.json").write_bytes(newer)
    with pytest.raises(CacheError, match=r"by a newer version \(9\.1\.0\): its format is 7, .* knows 3"):
        old.load()
    assert (old.directory / "manifest.json").read_bytes() == newer
