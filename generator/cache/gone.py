"""Which cached issues stand in no census any more, and why, as far as Jira tells.

A listing that moves while it is read can leave an issue out, so each one that seems gone is asked for once more, by id.
Jira gives the same answer for a deleted issue and for one that is hidden from us: only the project tells a little more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.cache.boards import list_issues
from generator.cache.census import Boards, listed_ids
from generator.cache.generation import Generation
from generator.errors import BadRequestError
from generator.fetch.jira import Census, Jira, Raw
from generator.sync_record import Cause

_MOST_LOOKED_UP = 1000
_MOST_PROJECTS = 10
_IDS_PER_QUERY = 100


@dataclass(frozen=True, slots=True)
class Gone:
    """An issue that no board lists any more. `boards` are those that did; `now_key` is its key, if it can be seen."""

    id: str
    key: str
    project_id: str
    boards: tuple[int, ...]
    cause: Cause = "not_found"
    now_key: str | None = None


def find_gone(jira: Jira, previous: Generation | None, boards: Boards) -> dict[str, Gone]:
    """What was listed in the last generation, or is waiting to be confirmed gone, and is in no board's list now.

    Issues that their board's filter does return when asked for them by id are put back into `boards`. What was only
    on boards that the config no longer names is not gone, it is left out.
    """
    missing = _missing(previous, boards) if previous else {}
    if not missing:
        return {}
    asked = sorted(missing, key=int)[:_MOST_LOOKED_UP]
    found = jira.locate(asked)
    _put_back(jira, boards, missing, found)
    listed, checked = listed_ids(boards), frozenset(asked)
    still = {id_: issue for id_, issue in missing.items() if id_ not in listed}
    unseen = {issue.project_id for id_, issue in still.items() if id_ in checked and id_ not in found}
    hidden = {id_ for id_ in sorted(unseen)[:_MOST_PROJECTS] if id_ and not jira.sees_project(id_)}
    return {id_: _explained(issue, found, hidden, id_ in checked) for id_, issue in still.items()}


def gone_unread(previous: Generation | None, boards: Boards, lost: Iterable[str]) -> dict[str, Gone]:
    """Those of the issues that could not be read though a board listed them that were cached, or were once."""
    missing = _missing(previous, boards) if previous else {}
    return {id_: missing[id_] for id_ in lost if id_ in missing}


def _missing(previous: Generation, boards: Boards) -> dict[str, Gone]:
    listed = listed_ids(boards)
    missing = {
        id_: Gone(id_, stone["key"], stone["project_id"], tuple(stone["boards"]))
        for id_, stone in previous.vanished.items()
        if not stone["confirmed"] and id_ not in listed
    }
    held = {number: frozenset(board["issue_ids"]) for number, board in sorted(previous.boards.items())}
    left = previous.some_issues(previous.issue_ids - listed)
    missing.update({record["id"]: _was(record, held) for record in left})
    return {id_: issue for id_, issue in missing.items() if not boards.keys().isdisjoint(issue.boards)}


def _was(record: Raw, held: Mapping[int, frozenset[str]]) -> Gone:
    project = record["fields"].get("project") or {}
    on = tuple(number for number, ids in held.items() if record["id"] in ids)
    return Gone(record["id"], record["key"], str(project.get("id") or ""), on)


def _put_back(jira: Jira, boards: Boards, missing: Mapping[str, Gone], found: Mapping[str, Raw]) -> None:
    for number, board in boards.items():
        ids = [id_ for id_ in found if id_ in missing and number in missing[id_].boards]
        for start in range(0, len(ids), _IDS_PER_QUERY):
            census = _on_board(jira, board, ids[start : start + _IDS_PER_QUERY])
            board["epics"] |= census.epics
            list_issues(board, {**board["keys"], **census.keys})


def _on_board(jira: Jira, board: Raw, ids: list[str]) -> Census:
    try:
        return jira.census(f"filter = {board['filter']['id']} AND id in ({', '.join(ids)})")
    except BadRequestError:  # one of them was deleted this moment: the next sync finds out
        return Census({}, {})


def _explained(issue: Gone, found: Mapping[str, Raw], hidden: set[str], asked: bool) -> Gone:
    now = found.get(issue.id)
    cause: Cause = "not_found"
    if now:
        moved = str((now["fields"].get("project") or {}).get("id") or issue.project_id) != issue.project_id
        cause = "moved" if moved else "left_filter"
    elif not asked:
        cause = "not_checked"
    elif issue.project_id in hidden:
        cause = "project_hidden"
    return Gone(issue.id, issue.key, issue.project_id, issue.boards, cause, now["key"] if now else None)
