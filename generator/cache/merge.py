"""The cached issues and those of this run put together: only shards whose content changes are written."""

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
    known = previous.issue_ids if previous else frozenset()
    for bucket, ids in by_bucket(known.union(kept)).items():
        if previous and all(id_ in kept and id_ not in fetched for id_ in ids):
            merged.shards[bucket] = previous.manifest.shards[bucket]
            continue
        old = previous.bucket(bucket) if previous else {}
        records = {id_: fetched.records.get(id_) or encode_json(old[id_]) for id_ in ids if id_ in kept}
        _tally(merged, old, records)
        if records:
            merged.shards[bucket] = store.write_shard(join_records(records))
    return merged


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
