"""Which issues there are: what the boards' censuses, the cache and this run's reading say of each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.cache.boards import list_issues
from generator.cache.fetched import Fetched
from generator.cache.places import issue_keys
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


def stale_ids(previous: Generation, site: Raw, boards: Boards, sprint_field: str | None) -> frozenset[str]:
    """Cached issues that must be read again though no search says that they were updated.

    These are the ones whose history was not whole, and what Jira changes without an update: renaming a project gives
    its issues new keys, deleting a sprint, parent or version empties the field that names it.
    """
    keys = issue_keys(boards)
    renamed = {id_ for id_, key in previous.keys.items() if keys.get(id_, key) != key}
    sprints = _sprint_ids(previous.boards) - _sprint_ids(boards)
    parents, versions = previous.issue_ids - keys.keys(), _version_ids(previous.site) - _version_ids(site)
    gone = _Gone(sprint_field, sprints, parents, versions)
    buckets = [name for name in previous.manifest.shards if name.startswith("issues/")] if gone else []
    holders = {
        str(issue["id"])
        for bucket in buckets
        for issue in previous.bucket(bucket).values()
        if gone.is_named_by(issue["fields"])
    }
    return frozenset(holders.union(renamed, previous.manifest.partial_ids))


def without_strange_parent(record: Raw, listed: Collection[str]) -> Raw:
    """An issue's record as far as it means something: a parent that no board lists is none.

    Deleting such a parent empties the field of its children, which Jira tells nobody, and no report ever shows it.
    """
    parent = record["fields"].get("parent") or {}
    if not parent or parent.get("id") in listed:
        return record
    return {**record, "fields": {name: value for name, value in record["fields"].items() if name != "parent"}}


def ids_to_read(boards: Boards, fetched: Fetched, trusted: Collection[str]) -> list[str]:
    """Listed issues that neither this run has read nor the cache can be trusted to hold."""
    return sorted((id_ for id_ in listed_ids(boards) if id_ not in fetched and id_ not in trusted), key=int)


def drop_unreadable(boards: Boards, fetched: Fetched, trusted: frozenset[str]) -> list[str]:
    """Take issues that could not be read out of the boards' lists, and give their ids."""
    lost = ids_to_read(boards, fetched, trusted)
    for board in boards.values() if lost else ():
        list_issues(board, {id_: key for id_, key in board["keys"].items() if id_ not in set(lost)})
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


@dataclass(frozen=True, slots=True)
class _Gone:
    """What issues may name that is not there any more, by id."""

    sprint_field: str | None
    sprints: frozenset[int]
    parents: frozenset[str]
    versions: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.sprints or self.parents or self.versions)

    def is_named_by(self, fields: Raw) -> bool:
        versions = (version["id"] for version in fields.get("fixVersions") or ())
        return (
            not self.sprints.isdisjoint(fields.get(self.sprint_field or "") or ())
            or (fields.get("parent") or {}).get("id") in self.parents
            or not self.versions.isdisjoint(versions)
        )


def _version_ids(site: Raw) -> frozenset[str]:
    return frozenset(version["id"] for version in site.get("versions", ()))


def _sprint_ids(boards: Boards) -> frozenset[int]:
    return frozenset(sprint["id"] for board in boards.values() for sprint in board["sprints"])


def _count(things: list[str]) -> str:
    return f"{len(things)} issue{'s' if len(things) > 1 else ''}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
