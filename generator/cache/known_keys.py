"""Every issue key that a generation knows of, so that it can be found in texts."""

from collections.abc import Iterable, Mapping

from generator.cache.generation import Generation
from generator.fetch.jira import Raw


def known_keys(generation: Generation) -> dict[str, int | None]:
    """The keys of the boards' issues, of issues that are gone (where one moved to, too) and of epics, with issue ids.

    None is the id of an epic that no board lists.
    """
    keys: dict[str, int | None] = {key: None for board in generation.boards.values() for key in _epics(board)}
    for id_, stone in generation.vanished.items():
        keys |= {key: int(id_) for key in (stone["key"], stone["now_key"]) if key}
    return keys | {key: int(id_) for id_, key in generation.keys.items()}


def _epics(board: Raw) -> Iterable[str]:
    epics: Mapping[str, str] = board.get("epics", {})
    return epics.values()
