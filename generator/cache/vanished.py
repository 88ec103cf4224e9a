"""The tombstones: what the cache remembers of issues that no board lists any more (the shard `vanished`, by issue id).

    {"10093": {"id", "key", "project_id", "boards": [7], "cause", "now_key", "since_generation", "since", "last_seen",
               "confirmed": false, "record": {...}}}

Numbers follow the boards' lists at once. The issue's record is kept here until a second sync finds it gone too: an
issue that comes back before that, and was not updated, needs no second reading of its history. `since` is the server's
time of the sync that missed it first, `last_seen` that of the last one that had it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from generator.cache.generation import Generation
from generator.cache.gone import Gone
from generator.cache.manifest import Manifest, instant_text
from generator.fetch.jira import Raw
from generator.sync_record import GoneIssue

_MOST_CONFIRMED = 1000
_KEPT_FOR = timedelta(days=365)


def next_vanished(
    previous: Generation | None, gone: Mapping[str, Gone], listed: Collection[str], new: Manifest
) -> dict[str, Raw]:
    """The tombstones of a new generation.

    Args:
        previous: the generation before.
        gone: the issues that are gone now and are not confirmed so yet, see `generator.cache.gone.find_gone`.
        listed: the ids of all issues that the boards list now; their tombstones are taken away.
        new: the manifest of the new generation, still without its shards.
    """
    if previous is None:
        return {}
    old = previous.vanished
    stones = _newest({id_: stone for id_, stone in old.items() if stone["confirmed"] and id_ not in listed}, new.as_of)
    records = _last_records(previous, gone.keys() - old.keys(), new)
    for id_, issue in gone.items():
        stones[id_] = _confirm(old[id_], issue) if id_ in old else _bury(previous, issue, records.get(id_), new)
    return {id_: stones[id_] for id_ in sorted(stones, key=int)}


def load_gone(generation: Generation) -> tuple[GoneIssue, ...]:
    """The issues with a tombstone, the latest noticed first."""
    gone = [_read_stone(stone) for stone in generation.vanished.values()]
    return tuple(sorted(gone, key=lambda issue: (issue.noticed_at, issue.id), reverse=True))


def _read_stone(stone: Raw) -> GoneIssue:
    return GoneIssue(
        id=int(stone["id"]),
        key=stone["key"],
        boards=tuple(stone["boards"]),
        cause=stone["cause"],
        noticed_at=datetime.fromisoformat(stone["since"]),
        seen_at=datetime.fromisoformat(stone["last_seen"]),
        confirmed=stone["confirmed"],
    )


def kept_records(previous: Generation | None, overlap: timedelta) -> dict[str, Raw]:
    """Records of unconfirmed tombstones by id, fit to be used again when the issue comes back not updated since.

    An update within the overlap before the record was read may have been missed by it, so those are left out.
    """
    stones = previous.vanished.values() if previous else ()
    return {stone["id"]: stone["record"] for stone in stones if "record" in stone and _is_settled(stone, overlap)}


def _is_settled(stone: Raw, overlap: timedelta) -> bool:
    updated_at = datetime.fromisoformat(stone["record"]["fields"]["updated"])
    return bool(stone["record"]["complete"]) and updated_at + overlap <= datetime.fromisoformat(stone["last_seen"])


def _last_records(previous: Generation, issue_ids: Collection[str], new: Manifest) -> dict[str, Raw]:
    """Records that answer another question than today's are of no use later."""
    same = previous.manifest.meaning == new.meaning
    return {record["id"]: record for record in previous.some_issues(issue_ids)} if same else {}


def _bury(previous: Generation, issue: Gone, record: Raw | None, new: Manifest) -> Raw:
    return {
        "id": issue.id,
        "key": issue.key,
        "project_id": issue.project_id,
        "boards": list(issue.boards),
        "cause": issue.cause,
        "now_key": issue.now_key,
        "since_generation": new.number,
        "since": instant_text(new.as_of),
        "last_seen": instant_text(previous.as_of),
        "confirmed": False,
        **({"record": record} if record else {}),
    }


def _confirm(stone: Raw, issue: Gone) -> Raw:
    """Gone in a second sync too: the record goes, and what Jira says now is the cause."""
    kept = {name: value for name, value in stone.items() if name != "record"}
    return {**kept, "cause": issue.cause, "now_key": issue.now_key, "confirmed": True}


def _newest(stones: dict[str, Raw], as_of: datetime) -> dict[str, Raw]:
    fresh = [stone for stone in stones.values() if datetime.fromisoformat(stone["since"]) + _KEPT_FOR > as_of]
    fresh.sort(key=lambda stone: (stone["since_generation"], int(stone["id"])))
    return {stone["id"]: stone for stone in fresh[-_MOST_CONFIRMED:]}
