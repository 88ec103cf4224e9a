"""Boards as the cache has them, but some of their issues as Jira has them now."""

import json
from collections.abc import Collection, Sequence

from generator.cache.fetched import Fetched
from generator.cache.meaning import make_question
from generator.cache.snapshot import load_snapshot
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
    fetched = Fetched(make_question(generation.site["fields"], zip(boards, shards, strict=True)))
    ids = sorted(map(str, issue_ids), key=int)
    fetched.pick(jira, ids, lambda _: None)
    fresh: dict[str, Raw | None] = {id_: json.loads(fetched.records[id_]) if id_ in fetched else None for id_ in ids}
    return tuple(load_snapshot(generation, each, fresh) for each in boards)
