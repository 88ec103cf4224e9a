"""The cached issues and those of this run put together: only shards whose content changes are written."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.store import Generation, Store, by_bucket
from generator.fetch.jira import Raw


@dataclass
class Merged:
    """`shards` maps each issue shard to its hash; `removed` are the keys of the issues that are no longer listed."""

    shards: dict[str, str] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    removed: list[str] = field(default_factory=list)


def merge_issues(store: Store, previous: Generation | None, fetched: Fetched, kept: Collection[str]) -> Merged:
    """Write the issue shards of the new generation.

    Args:
        store: where to.
        previous: the generation before, if any.
        fetched: what was read in this run; it wins.
        kept: the ids of all issues that the boards list now. Each is in `fetched` or in `previous`.
    """
    merged = Merged()
    moved = _moved_keys(previous, fetched)
    known = previous.issue_ids if previous else frozenset()
    for bucket, ids in by_bucket(known.union(kept)).items():
        if previous and not moved and all(id_ in kept and id_ not in fetched for id_ in ids):
            merged.shards[bucket] = previous.manifest.shards[bucket]
            continue
        old = previous.bucket(bucket) if previous else {}
        records = {id_: _record(id_, old, fetched, moved) for id_ in ids if id_ in kept}
        _tally(merged, old, records)
        if records:
            merged.shards[bucket] = store.write_shard(join_records(records))
    return merged


def _moved_keys(previous: Generation | None, fetched: Fetched) -> dict[str, str]:
    """The new keys of the issues that were moved to another project since, by id."""
    moved = {}
    for bucket, ids in by_bucket(fetched.keys).items():
        old = previous.bucket(bucket) if previous else {}
        moved.update({id_: fetched.keys[id_] for id_ in ids if id_ in old and old[id_]["key"] != fetched.keys[id_]})
    return moved


def _record(id_: str, old: Mapping[str, Raw], fetched: Fetched, moved: Mapping[str, str]) -> bytes:
    """The issue's new record. A parent's move updates its key, yet not the children that tell it."""
    record = fetched.records.get(id_)
    if not moved:
        return record or encode_json(old[id_])
    issue = json.loads(record) if record else old[id_]
    parent = issue["fields"].get("parent")
    if parent and parent["id"] in moved:
        issue = {**issue, "fields": {**issue["fields"], "parent": {**parent, "key": moved[parent["id"]]}}}
    return encode_json(issue)


def _tally(merged: Merged, old: Mapping[str, Raw], records: Mapping[str, bytes]) -> None:
    for id_, record in records.items():
        if id_ not in old:
            merged.added += 1
        elif encode_json(old[id_]) != record:
            merged.changed += 1
    merged.removed += [issue["key"] for id_, issue in old.items() if id_ not in records]


def join_records(records: Mapping[str, bytes]) -> bytes:
    """The shard's JSON object of records that are JSON already."""
    return b"{" + b",".join(b'"%s":%s' % (id_.encode("ascii"), record) for id_, record in records.items()) + b"}"
