"""Boards as the cache has them, but some of their issues as Jira has them now."""

import json
from collections.abc import Collection, Sequence

from generator.cache.fetched import Fetched
from generator.cache.meaning import make_question
from generator.cache.snapshot import load_snapshot
from generator.cache.spool import Spool
from generator.cache.store import Generation
from generator.domain import BoardSettings, Snapshot
from generator.fetch.jira import Jira, Raw


def load_fresh(
    jira: Jira, generation: Generation, boards: Sequence[BoardSettings], issue_ids: Collection[int]
) -> tuple[Snapshot, ...]:
    """A snapshot of each board. The cache is not changed.

    Args:
        jira: connected.
        generation: what was synced.
        boards: what the config says of each board.
        issue_ids: the issues to be read anew; those that are gone are on no board then.

    Raises:
        CacheError: a board is not in the cache, or a shard of it is damaged.
        LoginError, AccessError, JiraError: Jira refuses or fails.
    """
    shards = (generation.boards[generation.board_id(each.ref)] for each in boards)
    question, ids = make_question(generation.site["fields"], zip(boards, shards, strict=True)), map(str, issue_ids)
    fresh: dict[str, Raw | None] = dict.fromkeys(sorted(ids, key=int))
    with Spool(generation.directory) as records:
        Fetched(question, records).pick(jira, list(fresh), lambda _: None)
        fresh |= {id_: json.loads(record) for id_, record in records.items()}
    return tuple(load_snapshot(generation, each, fresh) for each in boards)
