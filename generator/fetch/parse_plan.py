"""What an issue says of plans: its epic, the versions that bring it, and whether it is flagged as impeded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from generator.domain import Change, Version
from generator.fetch.jira import Raw


def parse_versions(raw: Iterable[Raw]) -> dict[str, Version]:
    """Versions by id; a release date that is none is left out."""
    return {str(version["id"]): _parse_version(version) for version in raw}


def version_changes(
    entries: Sequence[tuple[Any, int, Raw]], present: frozenset[str]
) -> tuple[Change[frozenset[str]], ...]:
    """The sets of versions an issue had, rebuilt backwards from the present one.

    Each item tells of one version that came or went, so the items of one history are taken together. A version that
    was deleted is none that an issue ever had.

    Args:
        entries: (instant, history id, item), in any order.
        present: what it has now.
    """
    histories: dict[tuple[Any, int], list[Raw]] = {}
    for at, history_id, item in entries:
        histories.setdefault((at, history_id), []).append(item)
    changes, after = [], present
    for (at, history_id), items in sorted(histories.items(), key=lambda pair: pair[0], reverse=True):
        came, went = ({str(item[end]) for item in items if item[end]} for end in ("to", "from"))
        before = (after - came) | went
        changes += [Change(at, history_id, before, after)] if before != after else []
        after = before
    return tuple(reversed(changes))


def parents(item: Raw) -> tuple[int | None, int | None]:
    """The ids of the parents before and after; ValueError where an item names one by its key alone."""
    return _parent(item["from"], item["fromString"]), _parent(item["to"], item["toString"])


def flags(item: Raw) -> tuple[bool, bool]:
    """Whether the mark was set before and after: its ids stand in brackets, none is an empty text or null."""
    return bool(item["from"] or item["fromString"]), bool(item["to"] or item["toString"])


def _parent(id_: str | None, key: str | None) -> int | None:
    if id_:
        return int(id_)
    if key:
        raise ValueError(key)
    return None


def _parse_version(version: Mapping[str, Any]) -> Version:
    released = version.get("released") is True
    return Version(str(version["id"]), str(version.get("name") or version["id"]), released, _day(version))


def _day(version: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(version.get("releaseDate") or ""))
    except ValueError:
        return None
