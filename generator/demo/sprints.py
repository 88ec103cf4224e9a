"""Sprints as Jira writes them: as objects in a board's listing and on an issue, as strings on Data Center's issues."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.demo.search import on_board
from generator.demo.state import SprintState
from generator.demo.view import Site, View
from generator.demo.world import Board

_STATE_ORDER = ("closed", "active", "future")


def board_sprints(view: View, board: Board) -> list[SprintState]:
    """A board's listing: closed, active, future; with sprints of other boards that hold an issue of this one."""
    seen_here = {id_ for issue in view.state.issues.values() if on_board(board, issue) for id_ in issue.sprint_ids}
    listed = [sprint for sprint in view.state.sprints.values() if sprint.board_id == board.id or sprint.id in seen_here]
    return sorted(listed, key=lambda sprint: (_STATE_ORDER.index(sprint.state), sprint.id))


def sprint_payload(site: Site, sprint: SprintState) -> dict[str, Any]:
    """A sprint as the agile API gives it. What is not known is an absent key; Cloud does not tell `activatedDate`."""
    cloud = site.flavour == "cloud"
    payload = {
        "id": sprint.id,
        "self": site.link(f"/rest/agile/1.0/sprint/{sprint.id}"),
        "state": sprint.state,
        "name": sprint.name,
        "startDate": sprint_time(site, sprint.start),
        "endDate": sprint_time(site, sprint.end),
        "completeDate": sprint_time(site, sprint.closed_at),
        "activatedDate": None if cloud else sprint_time(site, sprint.activated_at),
        "createdDate": sprint_time(site, sprint.created_at) if cloud else None,
        "originBoardId": sprint.board_id,
        "goal": sprint.goal if cloud else sprint.goal or None,
        "synced": None if cloud else False,
        "autoStartStop": None if cloud else False,
    }
    return {name: value for name, value in payload.items() if value is not None}


def sprint_time(site: Site, instant: datetime | None) -> str | None:
    """An instant of a sprint: in UTC with Z on Cloud, in the server's zone with a colon on Data Center."""
    if instant is None:
        return None
    if site.flavour == "cloud":
        return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return instant.astimezone(ZoneInfo(site.world.time_zone)).isoformat(timespec="milliseconds")


def sprint_field(view: View, sprint_ids: tuple[int, ...]) -> list[Any] | None:
    """The value of the Sprint field of an issue."""
    sprints = [view.state.sprints[id_] for id_ in sprint_ids if id_ in view.state.sprints]
    if not sprints:
        return None
    if view.site.flavour == "cloud":
        return [_field_object(view.site, sprint) for sprint in sprints]
    return [_field_string(view.site, sprint) for sprint in sprints]


def _field_object(site: Site, sprint: SprintState) -> dict[str, Any]:
    payload = sprint_payload(site, sprint)
    names = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
    return {"boardId": sprint.board_id, **{name: payload[name] for name in names if name in payload}}


def _field_string(site: Site, sprint: SprintState) -> str:
    """The Java object as text: nothing is escaped, and the order of the keys differs from one to the next."""
    goal = {"goal": sprint.goal or ("" if sprint.id % 2 else "<null>")}
    dates = {
        "startDate": sprint_time(site, sprint.start) or "<null>",
        "endDate": sprint_time(site, sprint.end) or "<null>",
        "completeDate": sprint_time(site, sprint.closed_at) or "<null>",
        "activatedDate": sprint_time(site, sprint.activated_at) or "<null>",
    }
    head = {"id": sprint.id, "rapidViewId": sprint.board_id, "state": sprint.state.upper(), "name": sprint.name}
    tail = {"sequence": sprint.id, "synced": "false", "autoStartStop": "false"}
    pairs = {**head, **dates, **tail, **goal} if sprint.id % 2 else {**tail, **goal, **dates, **head}
    inside = ",".join(f"{name}={value}" for name, value in pairs.items())
    return f"com.atlassian.greenhopper.service.sprint.Sprint@{0x1A2B00 + sprint.id:x}[{inside}]"
