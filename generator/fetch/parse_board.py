"""A board: its columns, and which statuses mean started and done."""

from collections.abc import Iterable, Mapping

from generator.domain import Board, BoardSettings, Column, Estimation, Status
from generator.errors import ConfigError
from generator.fetch.jira import Raw
from generator.fetch.near import near_names

_FEWEST_FOR_A_MIDDLE = 3


def parse_board(
    configuration: Raw, statuses: Mapping[str, Status], estimation: Estimation, settings: BoardSettings, site_url: str
) -> Board:
    """A board as its configuration and the config tell.

    Done is the right-most column that has statuses; started is every column between the first with statuses and that
    one, or, where there is nothing between, the board's statuses of category "indeterminate". The config overrides
    either.

    Raises:
        ConfigError: a status in the config is not known; the hint names near ones.
    """
    columns = _columns(configuration)
    done = _chosen(settings.done_statuses, statuses, columns) or _done(columns)
    started = _chosen(settings.started_statuses, statuses, columns) or _started(columns, statuses)
    board_id = int(configuration["id"])
    return Board(
        id=board_id,
        name=str(configuration.get("name") or board_id),
        type=str(configuration.get("type") or ""),
        columns=columns,
        done_status_ids=done,
        started_status_ids=started - done,
        estimation=estimation,
        url=f"{site_url}/secure/RapidBoard.jspa?rapidView={board_id}",
        waiting_status_ids=_chosen(settings.waiting_statuses, statuses, columns),
        blocked_status_ids=_chosen(settings.blocked_statuses, statuses, columns),
    )


def _columns(configuration: Raw) -> tuple[Column, ...]:
    columns = (configuration.get("columnConfig") or {}).get("columns") or ()
    return tuple(
        Column(
            name=str(column.get("name") or ""),
            status_ids=tuple(str(status["id"]) for status in column.get("statuses") or ()),
        )
        for column in columns
    )


def _used(columns: Iterable[Column]) -> list[frozenset[str]]:
    return [frozenset(column.status_ids) for column in columns if column.status_ids]


def _done(columns: Iterable[Column]) -> frozenset[str]:
    used = _used(columns)
    return used[-1] if used else frozenset()


def _started(columns: Iterable[Column], statuses: Mapping[str, Status]) -> frozenset[str]:
    used = _used(columns)
    if len(used) >= _FEWEST_FOR_A_MIDDLE:
        return frozenset().union(*used[1:-1])
    mapped = frozenset().union(*used)
    return frozenset(id_ for id_ in mapped if id_ in statuses and statuses[id_].category == "indeterminate")


def _chosen(wanted: Iterable[str], statuses: Mapping[str, Status], columns: Iterable[Column]) -> frozenset[str]:
    """The ids meant by ids and exact names; a name that several statuses bear means all of them."""
    mapped = frozenset().union(*_used(columns))
    found: set[str] = set()
    for ref in wanted:
        named = {status.id for status in statuses.values() if status.name == ref}
        ids = {ref} if ref in statuses or ref in mapped else named
        if not ids:
            hint = near_names(ref, (status.name for status in statuses.values()))
            raise ConfigError(f"There is no status {ref!r}", hint)
        found |= ids
    return frozenset(found)
