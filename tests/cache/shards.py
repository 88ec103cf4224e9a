"""A small generation, written and read by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.cache.files import encode_json
from generator.cache.manifest import Manifest
from generator.cache.store import Store

AS_OF = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=UTC)
SHARDS: dict[str, Any] = {
    "site": {"flavour": "cloud", "time_zone": "Europe/Warsaw", "fields": [], "statuses": []},
    "board/7": {
        "name": "Web",
        "issue_ids": ["99", "100", "10001"],
        "keys": {"99": "AB-1", "100": "AB-52", "10001": "ÄB \ud800-3"},
        "sprints": [],
    },
    "issues/AB/0": {"99": {"id": "99", "key": "AB-1"}},
    "issues/AB/1": {"100": {"id": "100", "key": "AB-52"}},
    "issues/ÄB \ud800/0": {"10001": {"id": "10001", "key": "ÄB \ud800-3"}},
}
MANIFEST = Manifest(
    number=1,
    version="1.2.3",
    site_url="https://jira.example",
    account_id="5b10",
    as_of=AS_OF,
    cursor=1795424400123,
    meaning="ab12",
    shards={},
    counts={"issues": 3},
    incomplete=("The history of AB-3 is not whole",),
    partial_ids=("10001",),
)


def write(store: Store, shards: dict[str, Any] = SHARDS, number: int = 1) -> None:
    with store.locked():
        hashes = {name: store.write_shard(encode_json(shard)) for name, shard in shards.items()}
        store.commit(replace(MANIFEST, number=number, shards=hashes))


def files(store: Store) -> list[Path]:
    """What holds data: a lost note of the last number costs a gap in the numbers at most."""
    notes = ("lock.json", "last-number.json")
    return sorted(path for path in store.directory.rglob("*.json") if path.name not in notes)


def shard_files(store: Store) -> list[Path]:
    return [path for path in files(store) if path.parent.name == "shards"]


def read_all(store: Store) -> dict[str, Any]:
    generation = store.load()
    assert generation is not None
    generation.verify()
    return {name: generation._shard(name) for name in generation.manifest.shards}
