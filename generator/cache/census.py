"""Which issues there are: what the boards' censuses, the cache and this run's reading say of each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.cache.fetched import Fetched
from generator.cache.store import Generation
from generator.fetch.jira import Raw

Boards = Mapping[int, Raw]
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What is missing of a generation, in sentences, and the issues whose history is not whole."""

    sentences: tuple[str, ...]
    partial_ids: tuple[str, ...]


def listed_ids(boards: Boards) -> frozenset[str]:
    """The ids of all issues the boards list."""
    return frozenset(id_ for board in boards.values() for id_ in board["issue_ids"])


def stale_ids(previous: Generation, boards: Boards, sprint_field: str | None) -> frozenset[str]:
    """Cached issues that must be read again though no search says that they were updated.

    These are the ones whose history was not whole, and those in a sprint that is no longer listed: deleting a sprint
    empties the Sprint field of its issues without updating them.
    """
    gone = _sprint_ids(previous.boards) - _sprint_ids(boards)
    buckets = [name for name in previous.manifest.shards if name.startswith("issues/")] if gone else []
    holders = {
        str(issue["id"])
        for bucket in buckets
        for issue in previous.bucket(bucket).values()
        if not gone.isdisjoint(issue["fields"].get(sprint_field) or ())
    }
    return frozenset(holders.union(previous.manifest.partial_ids))


def ids_to_pick(boards: Boards, fetched: Fetched, trusted: frozenset[str]) -> list[str]:
    """Listed issues that neither the search gave nor the cache holds: a filter changed, or a board is new."""
    return sorted((id_ for id_ in listed_ids(boards) if id_ not in fetched and id_ not in trusted), key=int)


def drop_unreadable(boards: Boards, fetched: Fetched, trusted: frozenset[str]) -> list[str]:
    """Take issues that could not be read out of the boards' lists, and give their ids."""
    lost = ids_to_pick(boards, fetched, trusted)
    for board in boards.values() if lost else ():
        board["issue_ids"] = [id_ for id_ in board["issue_ids"] if id_ not in set(lost)]
    return lost


def what_is_missing(fetched: Fetched, lost: list[str], warned: Sequence[str] = ()) -> Incomplete:
    """What could not be had: parts of histories, issues that `drop_unreadable` gave, and what Jira itself warned of."""
    cut = sorted(fetched.partial, key=int)
    sentences = []
    if cut:
        keys = _some([fetched.keys[id_] for id_ in cut])
        sentences.append(f"Jira gave only a part of the history of {_count(cut)}, so their past may be wrong: {keys}.")
    if lost:
        sentences.append(f"{_count(lost)} could not be read though a board lists them: number {_some(lost)}.")
    return Incomplete((*sentences, *warned), tuple(cut))


def _sprint_ids(boards: Boards) -> frozenset[int]:
    return frozenset(sprint["id"] for board in boards.values() for sprint in board["sprints"])


def _count(things: list[str]) -> str:
    return f"{len(things)} issue{'s' if len(things) > 1 else ''}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
