"""The agile endpoints, which both flavours share but for a few keys: boards, their configuration, sprints."""

from collections.abc import Sequence
from typing import Any

from generator.demo.exchange import RefusedError, Request, Route
from generator.demo.search import on_board
from generator.demo.sprints import board_sprints, sprint_payload
from generator.demo.view import Site, View
from generator.demo.world import Board, Column

Json = dict[str, Any]
_AGILE = "/rest/agile/1.0"
_STATES = frozenset({"future", "active", "closed"})


def _boards(site: Site, request: Request) -> Json:
    name = str(request.parameter("name", "")).lower()
    types = request.words("type")
    project = str(request.parameter("projectKeyOrId", "")).upper()
    view = site.view(request)
    found = [
        _board_payload(site, board)
        for board in view.boards
        if name in board.name.lower()
        and (not types or board.type in types)
        and (not project or project in _project_refs(view, board))
    ]
    return _offset_page(request, found, site.limits.boards, total=site.flavour == "data_center")


def _project_refs(view: View, board: Board) -> set[str]:
    return {ref for key in board.project_keys for ref in (key, str(view.project(key).id))}


def _board(site: Site, request: Request, board_id: str) -> Json:
    return _board_payload(site, site.view(request).board(board_id))


def _board_payload(site: Site, board: Board) -> Json:
    payload: Json = {
        "id": board.id,
        "self": site.link(f"{_AGILE}/board/{board.id}"),
        "name": board.name,
        "type": board.type,
    }
    if site.flavour == "data_center":
        return payload
    key = board.project_keys[0]
    return {**payload, "location": {"projectKey": key, "displayName": key}, "isPrivate": False}


def _shared_board(site: Site, request: Request, board_id: str) -> Board:
    """A board whose configuration the reader may see; it takes more rights than seeing the board."""
    board = site.view(request).board(board_id)
    if board.id in site.private_boards:
        raise RefusedError(403, "You do not have permission to view the configuration of this board.")
    return board


def _configuration(site: Site, request: Request, board_id: str) -> Json:
    board = _shared_board(site, request, board_id)
    columns = {"columns": [_column(site, column) for column in _columns(board)], "constraintType": "issueCount"}
    payload: Json = {
        **{name: value for name, value in _board_payload(site, board).items() if name != "isPrivate"},
        "filter": {"id": str(board.filter_id), "self": site.link(f"/rest/api/2/filter/{board.filter_id}")},
        "columnConfig": columns,
        "ranking": {"rankCustomFieldId": int(site.field_ids.rank.removeprefix("customfield_"))},
    }
    if board.type == "kanban":
        return {**payload, "subQuery": {"query": "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"}}
    return {**payload, "estimation": _estimation(site, board)}


def _columns(board: Board) -> Sequence[Column]:
    """A Kanban board's list begins with its hidden backlog."""
    hidden = board.type == "kanban" and (not board.columns or board.columns[0].name != "Backlog")
    return (Column("Backlog", ()), *board.columns) if hidden else board.columns


def _column(site: Site, column: Column) -> Json:
    statuses = [{"id": id_, "self": site.link(f"/rest/api/2/status/{id_}")} for id_ in column.status_ids]
    return {"name": column.name, "statuses": statuses}


def _estimation(site: Site, board: Board) -> Json:
    if board.estimation in {"none", "issueCount"}:
        return {"type": board.estimation}
    names = {
        "timeoriginalestimate": "Original Time Estimate",
        site.field_ids.point_estimate: "Story point estimate",
        site.field_ids.points: "Story Points",
    }
    field_id = site.estimate_field(board.project_keys[0])
    return {"type": "field", "field": {"fieldId": field_id, "displayName": names[field_id]}}


def _features(site: Site, request: Request, board_id: str) -> Json:
    board = _shared_board(site, request, board_id)
    on = {"SPRINTS": board.type != "kanban", "ESTIMATION": board.estimation in {"points", "hours"}}
    return {
        "features": [
            {
                "boardId": board.id,
                "boardFeature": feature,
                "featureId": f"jsw.agility.{feature.lower()}",
                "featureType": "BASIC",
                "state": "ENABLED" if enabled else "DISABLED",
                "toggleLocked": False,
            }
            for feature, enabled in on.items()
        ]
    }


def _sprints(site: Site, request: Request, board_id: str) -> Json:
    view = site.view(request)
    board = view.board(board_id)
    if board.type == "kanban":
        raise RefusedError(400, "The board does not support sprints")
    states = set(request.words("state")) or _STATES
    if not states <= _STATES:
        raise RefusedError(400, f"The sprint state is invalid: {', '.join(sorted(states - _STATES))}")
    found = [sprint_payload(site, sprint) for sprint in board_sprints(view, board) if sprint.state in states]
    return _offset_page(request, found, site.limits.sprints, total=False)


def _sprint(site: Site, request: Request, sprint_id: str) -> Json:
    """A sprint is visible to whoever sees its origin board, or an issue in it on any board."""
    view = site.view(request)
    sprint = view.sprint(sprint_id)
    issues = [issue for issue in view.state.issues.values() if sprint.id in issue.sprint_ids]
    if not any(board.id == sprint.board_id or _holds(board, issues) for board in view.boards):
        raise RefusedError(404, "The requested sprint does not exist or you do not have permission to view it.")
    return sprint_payload(site, sprint)


def _holds(board: Board, issues: Sequence[Any]) -> bool:
    return any(on_board(board, issue) for issue in issues)


def _offset_page(request: Request, values: Sequence[Json], most: int, *, total: bool) -> Json:
    """One page of a list; the server's ceiling holds whatever is asked."""
    start, size = request.number("startAt", 0), min(request.number("maxResults", 50), most)
    page: Json = {"maxResults": size, "startAt": start, "isLast": start + size >= len(values)}
    return {**page, **({"total": len(values)} if total else {}), "values": values[start : start + size]}


AGILE_ROUTES: tuple[Route[Site], ...] = (
    Route("GET", f"{_AGILE}/board", _boards),
    Route("GET", rf"{_AGILE}/board/(\d+)", _board),
    Route("GET", rf"{_AGILE}/board/(\d+)/configuration", _configuration),
    Route("GET", rf"{_AGILE}/board/(\d+)/sprint", _sprints),
    Route("GET", rf"{_AGILE}/sprint/(\d+)", _sprint),
)
FEATURE_ROUTES: tuple[Route[Site], ...] = (Route("GET", rf"{_AGILE}/board/(\d+)/features", _features),)
