"""A cache as version 0.2 wrote it: format 2, issues in shards by their ids, boards that know no parents."""

import json
from typing import Any

from generator.cache.files import encode_json, seal
from generator.cache.places import bucket_by_id, by_bucket
from generator.cache.store import Generation, Store

_NEW = ("layout", "board_as_of")


def make_old(store: Store) -> None:
    """Write the present generation anew, in place, in the form of format 2."""
    generation = store.load()
    assert generation is not None
    shards = {name: generation._shard(name) for name in generation.manifest.shards if not name.startswith("issues/")}
    for name, shard in shards.items():
        if name.startswith("board/"):
            shards[name] = {key: value for key, value in shard.items() if key not in ("parents", "elsewhere")}
    hashes = {name: store.write_shard(encode_json(shard)) for name, shard in (shards | _buckets(generation)).items()}
    path = store.directory / "manifest.json"
    document = {name: value for name, value in json.loads(path.read_bytes())["content"].items() if name not in _NEW}
    path.write_bytes(seal({**document, "format": 2, "shards": hashes}))


def _buckets(generation: Generation) -> dict[str, Any]:
    records = {record["id"]: record for record in generation.some_issues(generation.issue_ids)}
    return {name: {id_: records[id_] for id_ in ids} for name, ids in by_bucket(records, bucket_by_id).items()}
