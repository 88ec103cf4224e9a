"""What the cache holds of a board: its configuration, filter, sprints, and the ids of its issues (the census).

All of it is read anew in every sync: a sprint that starts, a column that moves or an issue that is deleted updates no
issue.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

from generator.cache.files import content_hash
from generator.cache.trim import trim_configuration, trim_sprints
from generator.errors import AccessError, ConfigError, JiraError, NotFoundError
from generator.fetch.jira import Jira, Raw

STABLE_ORDER = "ORDER BY created ASC, key ASC"  # no update can move an issue between two pages
_SHOWN = 5


def read_boards(jira: Jira, refs: Iterable[int | str], tick: Callable[[int], object] = lambda _: None) -> list[Raw]:
    """Read the boards that the config means by number or exact name, whatever can be read at the same time so.

    Args:
        jira: whose boards.
        refs: numbers and names.
        tick: told how many boards are read.

    Returns:
        Each board's shard: `id`, `name`, `configuration`, `filter` (`id` and a hash of its query, which may name
        people), `sprints`, `issue_ids` (ascending), `keys` of the issues by id, and `epics` (see
        `generator.fetch.jira.Census`).

    Raises:
        NotFoundError: there is no such board, or it is hidden from us; the hint names the near ones.
        ConfigError: several boards have the name.
        AccessError: its filter is not shared with us.
    """
    tick(0)
    configurations = list(jira.together(partial(_configuration, jira, ref) for ref in refs))
    parts: Iterator[Any] = jira.together(read for each in configurations for read in _reads_of(jira, each))
    boards = []
    for configuration, saved_filter, sprints, census in zip(configurations, parts, parts, parts, strict=False):
        board = {
            "id": configuration["id"],
            "name": configuration["name"],
            "configuration": configuration,
            "filter": saved_filter,
            "sprints": trim_sprints(sprints),
            "epics": census.epics,
        }
        list_issues(board, census.keys)
        boards.append(board)
        tick(len(boards))
    return boards


def read_board(jira: Jira, ref: int | str) -> Raw:
    """Read one board, see `read_boards`."""
    return read_boards(jira, [ref])[0]


def _reads_of(jira: Jira, configuration: Raw) -> Iterator[Callable[[], Any]]:
    """What a board's configuration leads to: its filter, its sprints, and which issues it lists."""
    yield partial(_read_filter, jira, configuration)
    yield partial(jira.sprints, configuration["id"])
    yield partial(jira.census, f"filter = {configuration['filter']['id']} {STABLE_ORDER}")


def list_issues(board: Raw, keys: Mapping[str, str]) -> None:
    """Make the issues with these keys by id the ones that the board lists."""
    ids = sorted(keys, key=int)
    board["issue_ids"] = ids
    board["keys"] = {id_: keys[id_] for id_ in ids}
    epics = board.get("epics", {})
    board["epics"] = {id_: epics[id_] for id_ in ids if id_ in epics}


def _configuration(jira: Jira, ref: int | str) -> Raw:
    board_id = _named(jira, ref) if isinstance(ref, str) else ref
    try:
        configuration = jira.board_configuration(board_id)
    except NotFoundError as error:
        raise NotFoundError(
            f"There is no board {ref}, or this account may not see it", _near_numbers(jira.boards(), board_id)
        ) from error
    board = trim_configuration({"type": "", "name": str(ref), **configuration, "id": board_id})
    if not str((board.get("filter") or {}).get("id", "")).isdecimal():
        raise JiraError(
            f"Jira does not tell the filter of {_named_board(board)}",
            "Its administrator can look at the board's settings",
        )
    return board


def _named(jira: Jira, name: str) -> int:
    ids = sorted({board["id"] for board in jira.boards(name) if board["name"] == name})
    if len(ids) > 1:
        listed = ", ".join(map(str, ids))
        raise ConfigError(f'Several boards are named "{name}": {listed}', "Give the board's number instead of its name")
    if not ids:
        raise NotFoundError(
            f'There is no board named "{name}", or this account may not see it', _near_names(jira.boards(), name)
        )
    return int(ids[0])


def _near_numbers(boards: list[Raw], number: int) -> str:
    return _offer(sorted(boards, key=lambda board: (abs(board["id"] - number), board["id"])))


def _near_names(boards: list[Raw], name: str) -> str:
    by_name = {board["name"].casefold(): board for board in boards}
    near = [by_name[match] for match in get_close_matches(name.casefold(), by_name, n=_SHOWN, cutoff=0.5)]
    others = sorted((board for board in boards if board not in near), key=lambda board: str(board["name"]))
    return _offer([*near, *others])


def _offer(boards: Iterable[Raw]) -> str:
    listed = [f'{board["id"]} "{board["name"]}"' for board in boards]
    if not listed:
        return "This account sees no board at all: check the login, and its access to Jira Software"
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return f"Visible boards: {', '.join(listed[:_SHOWN])}{more}"


def _read_filter(jira: Jira, configuration: Raw) -> Raw:
    filter_id = str(configuration["filter"]["id"])
    try:
        saved_filter = jira.board_filter(filter_id)
    except (AccessError, NotFoundError) as error:
        raise AccessError(
            f"The filter {filter_id} of {_named_board(configuration)} is not shared with this account",
            "Ask the filter's owner or the board's administrator to share it",
        ) from error
    query = content_hash(str(saved_filter.get("jql", "")).encode())[:16]
    return {"id": filter_id, "jql": f"sha256:{query}"}


def _named_board(configuration: Raw) -> str:
    return f'board {configuration["id"]} "{configuration["name"]}"'
