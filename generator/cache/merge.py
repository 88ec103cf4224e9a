"""The cached issues and those of this run put together: only shards whose content changes are written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from generator.cache.census import Boards
from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.places import bucket_of, by_bucket, issue_keys
from generator.cache.settle import settle_boards
from generator.cache.store import Generation, Store


@dataclass
class Merged:
    """`shards` maps each issue shard to its hash; `removed` are the keys of the issues that are no longer listed."""

    shards: dict[str, str] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    removed: list[str] = field(default_factory=list)


def merge_issues(store: Store, previous: Generation | None, fetched: Fetched, boards: Boards) -> Merged:
    """Write the issue shards of the new generation, and settle what the boards say of their issues.

    Args:
        store: where to.
        previous: the generation before, if any.
        fetched: what was read in this run; it wins.
        boards: the boards' shards. Each issue that they list is in `fetched` or in `previous`.
    """
    merged, usable = Merged(), previous
    if previous and previous.manifest.layout == "id":  # no shard of it can stay: all records move to new ones
        merged.changed, usable = _take_all(previous, fetched, issue_keys(boards)), None
    settle_boards(boards, previous, fetched)
    keys = issue_keys(boards)
    _write(store, usable, fetched, keys, merged)
    known = previous.issue_ids if previous else frozenset()
    merged.added = len(keys.keys() - known)
    merged.removed = [previous.keys.get(id_, id_) for id_ in sorted(known - keys.keys(), key=int)] if previous else []
    return merged


def _take_all(previous: Generation, fetched: Fetched, listed: Collection[str]) -> int:
    """Take the cached records that this run has not read, and count those that it has and found changed."""
    changed = 0
    for record in previous.some_issues(previous.issue_ids.intersection(listed)):
        if record["id"] not in fetched:
            fetched.take(record)
        else:
            changed += encode_json(record) != fetched.records[record["id"]]
    return changed


def _write(
    store: Store, previous: Generation | None, fetched: Fetched, keys: Mapping[str, str], merged: Merged
) -> None:
    standing = previous.by_bucket(previous.issue_ids) if previous else {}
    for bucket, ids in by_bucket(keys, lambda id_: bucket_of(id_, keys[id_])).items():
        if previous and standing.get(bucket) == ids and not any(id_ in fetched for id_ in ids):
            merged.shards[bucket] = previous.manifest.shards[bucket]
            continue
        known = previous.some_issues(previous.issue_ids.intersection(ids)) if previous else ()
        old = {record["id"]: encode_json(record) for record in known}
        records = {id_: fetched.records.get(id_) or old[id_] for id_ in ids}
        merged.changed += sum(records[id_] != content for id_, content in old.items())
        merged.shards[bucket] = store.write_shard(join_records(records))


def join_records(records: Mapping[str, bytes]) -> bytes:
    """The shard's JSON object of records that are JSON already."""
    return b"{" + b",".join(b'"%s":%s' % (id_.encode("ascii"), record) for id_, record in records.items()) + b"}"
