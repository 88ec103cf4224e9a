"""Jira's own charts, which no page documents: the sprint report and the velocity of a board, with all their oddities.

They answer from the event log alone, by `generator.demo.sprint_cast`. Faithful to the originals: sums without a value
say `"null"`, the sum of all issues is nonsense, `done` means nothing, dates are written for people beside the ISO ones,
who closed the sprint comes as HTML, and velocity's map stands in another order than its list.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.demo.exchange import RefusedError, Request, Route
from generator.demo.people import author
from generator.demo.sprint_cast import Role, cast_sprint
from generator.demo.sprints import board_sprints
from generator.demo.state import SprintState
from generator.demo.view import Site, View
from generator.demo.world import Board

Json = dict[str, Any]
_CHARTS = "/rest/greenhopper/1.0/rapid/charts"
_VELOCITY_SPRINTS = 7
_LISTS = {
    "completed": ("completedIssues", "completedIssues"),
    "not_completed": ("issuesNotCompletedInCurrentSprint", "issuesNotCompleted"),
    "removed": ("puntedIssues", "puntedIssues"),
    "completed_elsewhere": ("issuesCompletedInAnotherSprint", "issuesCompletedInAnotherSprint"),
}
"""Outcome -> the name of its list, and what the names of its two sums begin with."""


def _sprint_report(site: Site, request: Request) -> Json:
    view = site.view(request)
    board = _charted(view, request)
    sprint = _asked_sprint(view, board, request)
    roles = cast_sprint(view, board, sprint)
    return {
        "contents": _contents(view, board, roles),
        "sprint": _sprint(site, sprint),
        "lastUserToClose": _anchor(site, sprint),
        "supportsPages": site.flavour == "cloud",
    }


def _charted(view: View, request: Request) -> Board:
    """A board that has these charts; a Kanban or a team-managed one has not."""
    board = view.board(str(request.number("rapidViewId", 0)))
    if board.type != "scrum":
        raise RefusedError(404, "The requested board does not support this report.")
    return board


def _asked_sprint(view: View, board: Board, request: Request) -> SprintState:
    wanted = request.number("sprintId", 0)
    for sprint in board_sprints(view, board):
        if sprint.id == wanted and sprint.activated_at is not None:
            return sprint
    raise RefusedError(404, "The requested sprint does not exist or you do not have permission to view it.")


def _contents(view: View, board: Board, roles: Sequence[Role]) -> Json:
    contents: Json = {}
    for outcome, (list_name, sum_name) in _list_names(view.site).items():
        cast = [role for role in roles if role.outcome == outcome]
        contents[list_name] = [_entry(view, board, role) for role in cast]
        contents[f"{sum_name}InitialEstimateSum"] = _sum(board, (role.estimate_at_start for role in cast))
        contents[f"{sum_name}EstimateSum"] = _sum(board, (role.estimate_at_end for role in cast))
    open_, completed = contents["issuesNotCompletedEstimateSum"], contents["completedIssuesEstimateSum"]
    parts = (completed, open_, contents["issuesNotCompletedInitialEstimateSum"])
    contents["allIssuesEstimateSum"] = _sum(board, [part.get("value") for part in parts])
    contents["issueKeysAddedDuringSprint"] = {role.issue.key: True for role in roles if role.added}
    return contents


def _list_names(site: Site) -> dict[str, tuple[str, str]]:
    """Old servers have another word for the issues that were not completed."""
    if "old_names" not in site.report_oddities:
        return _LISTS
    return {**_LISTS, "not_completed": ("incompletedIssues", "issuesNotCompleted")}


def _entry(view: View, board: Board, role: Role) -> Json:
    issue, site = role.issue, view.site
    status = view.status(issue.status_id)
    entry: Json = {
        "id": issue.id,
        "key": issue.key,
        "hidden": False,
        "typeName": view.issue_type(issue.type_id).name,
        "typeId": issue.type_id,
        "summary": issue.summary,
        "priorityName": "Medium",
        "done": issue.id % 3 != 0,
        "assigneeName": author(site.flavour, issue.id)["displayName"],
        "statusId": status.id,
        "statusName": status.name,
        "status": {"id": status.id, "name": status.name, "statusCategory": {"key": status.category}},
        "fixVersions": [],
        "projectId": view.project(issue.project_key).id,
    }
    if board.estimation not in {"points", "hours"}:
        return entry
    return {
        **entry,
        "estimateStatistic": _statistic(site, issue.project_key, role.estimate_at_start),
        "currentEstimateStatistic": _statistic(site, issue.project_key, role.estimate_at_end),
        "estimateStatisticRequired": role.estimate_at_start is None,
    }


def _statistic(site: Site, project_key: str, estimate: float | None) -> Json:
    value = {} if estimate is None else {"value": estimate, "text": str(estimate)}
    return {"statFieldId": f"field_{site.estimate_field(project_key)}", "statFieldValue": value}


def _sum(board: Board, estimates: Iterable[float | None]) -> Json:
    known = [estimate for estimate in estimates if estimate is not None]
    if not known or board.estimation not in {"points", "hours"}:
        return {"text": "null"}
    return {"value": sum(known), "text": str(sum(known))}


def _sprint(site: Site, sprint: SprintState) -> Json:
    dates = {"start": sprint.activated_at, "end": sprint.end, "complete": sprint.closed_at}
    told: Json = {"id": sprint.id, "sequence": sprint.id, "name": sprint.name, "goal": sprint.goal}
    told |= {"closed": sprint.state == "closed"} if "old_names" in site.report_oddities else {}
    told |= {"state": sprint.state.upper()} if "old_names" not in site.report_oddities else {}
    for name, at in dates.items():
        told[f"{name}Date"] = _localised(site, at)
        told[f"iso{name.title()}Date"] = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000") if at else "None"
    return {**told, "daysRemaining": 0, "linkedPagesCount": 0}


def _localised(site: Site, at: datetime | None) -> str:
    """As the reader's profile wants it: 28/Jul/22 7:49 AM."""
    if at is None:
        return "None"
    local = at.astimezone(ZoneInfo(site.world.time_zone))
    return f"{local:%d/%b/%y} {int(local.strftime('%I'))}:{local:%M %p}"


def _anchor(site: Site, sprint: SprintState) -> str:
    name = author(site.flavour, sprint.id)["displayName"]
    return f'<a class="user-hover" rel="{sprint.id}" href="/secure/ViewProfile.jspa?name={sprint.id}">{name}</a>'


def _velocity(site: Site, request: Request) -> Json:
    view = site.view(request)
    board = _charted(view, request)
    if board.estimation not in {"points", "hours"}:
        raise RefusedError(404, "The board has no estimation statistic.")
    closed = [sprint for sprint in board_sprints(view, board) if sprint.closed_at and sprint.activated_at]
    latest = sorted(closed, key=lambda sprint: str(sprint.closed_at), reverse=True)[:_VELOCITY_SPRINTS]
    by_text = sorted(latest, key=lambda sprint: str(sprint.id))
    entries = {str(sprint.id): _velocity_entry(board, cast_sprint(view, board, sprint)) for sprint in by_text}
    return {"sprints": [_velocity_sprint(sprint) for sprint in latest], "velocityStatEntries": entries}


def _velocity_sprint(sprint: SprintState) -> Json:
    return {"id": sprint.id, "sequence": sprint.id, "name": sprint.name, "state": "CLOSED", "linkedPagesCount": 0}


def _velocity_entry(board: Board, roles: Sequence[Role]) -> Json:
    committed = [role for role in roles if role.open_at_start]
    completed = [role for role in roles if role.outcome == "completed"]
    return {
        "estimated": _sum(board, [role.estimate_at_start for role in committed]) | {"text": "as text"},
        "completed": _sum(board, [role.estimate_at_end for role in completed]),
        "allConsideredIssueKeys": [role.issue.key for role in roles],
        "estimatedEntries": [_valued(role, role.estimate_at_start) for role in committed],
        "completedEntries": [_valued(role, role.estimate_at_end) for role in completed],
    }


def _valued(role: Role, estimate: float | None) -> Json:
    return {"issueKey": role.issue.key, "value": estimate or 0.0}


GREENHOPPER_ROUTES: tuple[Route[Site], ...] = (
    Route("GET", f"{_CHARTS}/sprintreport", _sprint_report),
    Route("GET", rf"{_CHARTS}/velocity(?:\.json)?", _velocity),
)
