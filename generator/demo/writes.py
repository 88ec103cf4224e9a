"""What changes an issue, in both flavours: the edit of its fields, and the board's estimation.

Off unless a test lets the site be written to. A change is an entry of the event log like any other, so it shows in the
issue's history and in when it was updated; writing what is there already changes nothing, as in Jira.
"""

import re
from datetime import timedelta
from typing import Any

from generator.demo.events import ChangedItem, IssueChanged
from generator.demo.exchange import JsonValue, RefusedError, Reply, Request, Route
from generator.demo.lookups import issue_of
from generator.demo.search import on_board
from generator.demo.state import ATTRIBUTES, IssueState
from generator.demo.view import Site
from generator.demo.world import Board

Json = dict[str, Any]
_SECONDS = {"w": 5 * 8 * 3600, "d": 8 * 3600, "h": 3600, "m": 60}
_TIME_FIELD = "timeoriginalestimate"


def _edit(site: Site, request: Request, ref: str) -> Reply:
    issue = _writable(site, request, ref)
    fields = request.parameter("fields")
    if not isinstance(fields, dict) or not fields:
        raise RefusedError(400, "No fields to change were given.")
    items = {name: _item(site, issue, name, value) for name, value in fields.items()}
    refused = [name for name, item in items.items() if item is None]
    if refused:
        problem = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
        return Reply.of_json({"errorMessages": [], "errors": {name: problem.format(name) for name in refused}}, 400)
    _change(site, issue, [item for item in items.values() if item])
    return Reply(204)


def _estimation(site: Site, request: Request, ref: str) -> Json:
    board = _board_of(site, request, issue_of(site, request, ref))
    return _estimate_payload(site, issue_of(site, request, ref), board)


def _estimate(site: Site, request: Request, ref: str) -> Json:
    """It needs no screen; the value is a text."""
    issue = _writable(site, request, ref)
    board = _board_of(site, request, issue)
    value = _parse_estimate(site.estimate_field(issue.project_key), request.parameter("value"))
    if value is None:
        raise RefusedError(400, "The value of the estimation is not valid.")
    _change(site, issue, [ChangedItem("estimate", issue.estimate, value)])
    return _estimate_payload(site, issue_of(site, request, ref), board)


def _writable(site: Site, request: Request, ref: str) -> IssueState:
    """The issue; 405 on a site that nobody may write to, as for every method it does not know."""
    if not site.writable:
        raise RefusedError(405, "Method Not Allowed")
    if request.login != "accepted":
        raise RefusedError(401, "You are not authenticated. Authentication required to perform this operation.")
    return issue_of(site, request, ref)


def _board_of(site: Site, request: Request, issue: IssueState) -> Board:
    board = site.view(request).board(str(request.number("boardId", 0)))
    if board.estimation not in {"points", "hours"} or not on_board(board, issue):
        raise RefusedError(400, "The board does not support estimation of this issue.")
    return board


def _estimate_payload(site: Site, issue: IssueState, board: Board) -> Json:
    return {"fieldId": site.estimate_field(board.project_keys[0]), "value": issue.estimate}


def _item(site: Site, issue: IssueState, name: str, value: JsonValue) -> ChangedItem | None:
    """The change of one field; None: it cannot be set to that."""
    own = site.estimate_field(issue.project_key)
    if name == "issuetype" and isinstance(value, dict):
        wanted = {value.get("id"), value.get("name")}
        found = next((type_.id for type_ in site.world.issue_types if {type_.id, type_.name} & wanted), None)
        return ChangedItem("issuetype", issue.type_id, found) if found else None
    if name == "timetracking" and own == _TIME_FIELD and isinstance(value, dict):
        seconds = _parse_estimate(own, value.get("originalEstimate"))
        return None if seconds is None else ChangedItem("estimate", issue.estimate, seconds)
    if name == own != _TIME_FIELD and isinstance(value, int | float | None):
        return ChangedItem("estimate", issue.estimate, None if value is None else float(value))
    return None


def _parse_estimate(field_id: str, value: JsonValue) -> float | None:
    """Points, or seconds out of a text such as "3h" or a number of minutes; None: it is neither."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([wdhm]?)", str(value))
    if found is None or (field_id != _TIME_FIELD and found[2]):
        return None
    return float(found[1]) * (_SECONDS[found[2] or "m"] if field_id == _TIME_FIELD else 1)


def _change(site: Site, issue: IssueState, items: list[ChangedItem]) -> None:
    """Append it to the log, a second later, with the next number that no history has."""
    changed = tuple(item for item in items if getattr(issue, ATTRIBUTES[item.field]) != item.after)
    if not changed:
        return
    world = site.world
    numbers = (event.history_id for event in world.events if isinstance(event, IssueChanged))
    world.now += timedelta(seconds=1)
    world.events.append(IssueChanged(world.now, max(numbers, default=0) + 1, issue.id, changed))


def write_routes(api: str) -> tuple[Route[Site], ...]:
    """The endpoints under the versions of the API that `api` matches."""
    agile = r"/rest/agile/1\.0/issue/([^/]+)/estimation"
    return (
        Route("PUT", rf"{api}/issue/([^/]+)", _edit),
        Route("GET", agile, _estimation),
        Route("PUT", agile, _estimate),
    )
