"""What a board's shard says of its issues once all of them are read: `keys`, `parents` and `elsewhere`.

A census may be older than the issues read after it, or two of them may disagree: the key that an issue's record has is
the one that counts, for it says where the record stands. With its parents' ids, and the keys of those that only other
boards list, a board is told by its own shards alone: what happens on another board does not touch it.
"""

from collections.abc import Iterable, Mapping

from generator.cache.census import Boards
from generator.cache.fetched import Fetched
from generator.cache.generation import Generation
from generator.cache.places import issue_keys
from generator.fetch.jira import Raw


def settle_boards(boards: Boards, previous: Generation | None, fetched: Fetched) -> None:
    """Complete the boards' shards.

    Args:
        boards: the shards; each issue that they list is in `fetched` or in `previous`.
        previous: the generation before, if any.
        fetched: what was read in this run.
    """
    known = {**previous.keys, **fetched.keys} if previous else fetched.keys
    parents = _parents(previous, fetched)
    for board in boards.values():
        board["keys"] = {id_: known[id_] for id_ in board["issue_ids"]}
    keys = issue_keys(boards)
    ids = {key: id_ for id_, key in keys.items()}
    for board in boards.values():
        board["parents"] = {id_: parents[id_] for id_ in board["issue_ids"] if id_ in parents}
        board["elsewhere"] = _elsewhere(board, keys, ids)


def _parents(previous: Generation | None, fetched: Fetched) -> Mapping[str, str]:
    boards = previous.boards.values() if previous else ()
    old = {id_: parent for board in boards for id_, parent in board.get("parents", {}).items() if id_ not in fetched}
    return old | fetched.parents


def _elsewhere(board: Raw, keys: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """The keys of the parents and epics that other boards list and this one does not, by id."""
    epics: Iterable[str] = board.get("epics", {}).values()
    wanted = {*board["parents"].values(), *(ids[epic] for epic in epics if epic in ids)}
    return {id_: keys[id_] for id_ in sorted(wanted - board["keys"].keys()) if id_ in keys}
