"""Workflow statuses: those Jira lists, and those that only histories remember."""

from collections.abc import Iterable, Iterator, Mapping

from generator.domain import Status, StatusCategory
from generator.fetch.jira import Raw

_CATEGORIES: dict[str, StatusCategory] = {"new": "new", "indeterminate": "indeterminate", "done": "done"}


def parse_statuses(raw: Iterable[Raw]) -> dict[str, Status]:
    """The site's statuses by id. The category is told by its key; names are translated."""
    return {
        str(status["id"]): Status(
            id=str(status["id"]),
            name=str(status.get("name") or ""),
            category=_CATEGORIES.get((status.get("statusCategory") or {}).get("key", ""), "undefined"),
        )
        for status in raw
    }


def known_statuses(statuses: Mapping[str, Status], issues: Iterable[Raw]) -> dict[str, Status]:
    """The given statuses, and those that are listed no more but stand in an issue or its history.

    Args:
        statuses: those Jira lists.
        issues: raw issues, each with its `histories`.

    Returns:
        All by id; an added one is not `listed`. It has the category "undefined" and its last name, or its id where no
        name is known.
    """
    last: dict[str, tuple[str, str]] = {}
    for issue in issues:
        for at, id_, name in _mentioned(issue):
            if id_ not in statuses:
                last[id_] = max(last.get(id_, ("", id_)), (at, name))
    added = {id_: Status(id_, name, "undefined", listed=False) for id_, (_, name) in sorted(last.items())}
    return {**statuses, **added}


def _mentioned(issue: Raw) -> Iterator[tuple[str, str, str]]:
    """Instant, id and name of each status an issue has or had; without a name the id serves, with an empty instant."""
    now = issue["fields"].get("status") or {}
    yield from _named(str(issue["fields"].get("updated") or ""), now.get("id"), now.get("name"))
    for history in issue.get("histories") or ():
        for item in history["items"]:
            if item["field"] == "status":
                yield from _named(history["created"], item["from"], item["fromString"])
                yield from _named(history["created"], item["to"], item["toString"])


def _named(at: str, id_: str | None, name: str | None) -> Iterator[tuple[str, str, str]]:
    if id_:
        yield (at, str(id_), name) if name else ("", str(id_), str(id_))
