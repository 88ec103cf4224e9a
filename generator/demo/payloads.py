"""Issues as Jira writes them."""

from collections.abc import Collection
from typing import Any

from generator.demo.people import PLANTED_EMAIL, PLANTED_SECRET, author, reporter
from generator.demo.sprints import sprint_field
from generator.demo.state import IssueState
from generator.demo.view import Site, View
from generator.demo.world import FixVersion, IssueType, Resolution, Status

Json = dict[str, Any]
_CATEGORIES = {
    "undefined": (1, "No Category", "medium-gray"),
    "new": (2, "To Do", "blue-gray"),
    "done": (3, "Done", "green"),
    "indeterminate": (4, "In Progress", "yellow"),
}
_FIELDS_OF_ALL = {"*all", "*navigable"}


def issue_payload(view: View, issue: IssueState, fields: Collection[str], version: str = "2") -> Json:
    """An issue with the asked fields: names, `*all` or `*navigable`, and `-name` to leave one out."""
    payload: Json = {
        "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
        "id": str(issue.id),
        "self": view.site.link(f"/rest/api/{version}/issue/{issue.id}"),
        "key": issue.key,
    }
    values = _without_absent(issue, _field_values(view, issue, version))
    if not _FIELDS_OF_ALL.isdisjoint(fields) or all(name.startswith("-") for name in fields):
        wanted = set(values) - {name.removeprefix("-") for name in fields}
    else:
        wanted = set(fields)
    return {**payload, "fields": {name: value for name, value in values.items() if name in wanted}}


def status_payload(site: Site, status: Status) -> Json:
    """A status as `/status` and issues give it."""
    number, name, colour = _CATEGORIES[status.category]
    category = {"self": site.link(f"/rest/api/2/statuscategory/{number}"), "id": number, "key": status.category}
    payload: Json = {
        "self": site.link(f"/rest/api/2/status/{status.id}"),
        "description": "",
        "iconUrl": site.link("/images/icons/statuses/generic.png"),
        "name": status.name,
        "id": status.id,
        "statusCategory": {**category, "colorName": colour, "name": name},
    }
    return {**payload, "untranslatedName": status.name} if site.flavour == "cloud" else payload


def _field_values(view: View, issue: IssueState, version: str) -> Json:
    site, ids = view.site, view.site.field_ids
    project = view.project(issue.project_key)
    values: Json = {
        "summary": issue.summary,
        "status": status_payload(site, view.status(issue.status_id)),
        "issuetype": type_payload(site, view.issue_type(issue.type_id)),
        "project": {"id": str(project.id), "key": project.key, "name": project.name},
        "created": site.time(issue.created_at),
        "updated": site.time(issue.updated_at),
        "resolution": resolution_payload(view.resolution(issue.resolution_id)) if issue.resolution_id else None,
        "fixVersions": [version_payload(site, version) for version in view.versions(issue)],
        "priority": {"id": "3", "name": "Medium"},
        "reporter": reporter(site.flavour),
        "assignee": author(site.flavour, issue.id) if issue.id % 3 else None,
        "description": _description(version),
        "labels": [],
        "timeoriginalestimate": None,
        ids.business_value: float(issue.id % 7),
        ids.rank: f"0|i{issue.id:05d}:",
        ids.flagged: [{"id": "10019", "value": issue.flagged}] if issue.flagged else None,
        ids.sprint: sprint_field(view, issue.sprint_ids),
        ids.points: None,
    }
    values[site.estimate_field(issue.project_key)] = _estimate(site, issue)
    return values | _parent(view, issue)


def _without_absent(issue: IssueState, values: Json) -> Json:
    """What is empty is null on some issues and an absent key on others."""
    return values if issue.id % 2 else {name: value for name, value in values.items() if value is not None}


def _estimate(site: Site, issue: IssueState) -> float | int | None:
    seconds = site.estimate_field(issue.project_key) == "timeoriginalestimate"
    return int(issue.estimate) if seconds and issue.estimate is not None else issue.estimate


def _parent(view: View, issue: IssueState) -> Json:
    """Cloud has one parent field; on Data Center an epic stands in the epic link, and only sub-tasks have a parent."""
    parent = view.world.state().issues.get(issue.parent_id or 0)  # though the parent itself may be hidden
    if parent is None:
        return {}
    epic_link = {view.site.field_ids.epic_link: parent.key} if view.issue_type(issue.type_id).level == 0 else {}
    if epic_link and view.site.flavour == "data_center":
        return epic_link
    fields = {
        "summary": parent.summary,
        "status": status_payload(view.site, view.status(parent.status_id)),
        "issuetype": type_payload(view.site, view.issue_type(parent.type_id)),
    }
    return {"parent": {"id": str(parent.id), "key": parent.key, "fields": fields}, **epic_link}


def type_payload(site: Site, type_: IssueType) -> Json:
    """An issue type as `/issuetype` and issues give it."""
    payload: Json = {
        "self": site.link(f"/rest/api/2/issuetype/{type_.id}"),
        "id": type_.id,
        "description": "",
        "name": type_.name,
        "subtask": type_.level < 0,
    }
    return {**payload, "hierarchyLevel": type_.level} if site.flavour == "cloud" else payload


def resolution_payload(resolution: Resolution) -> Json:
    """A resolution as `/resolution` and issues give it."""
    return {"id": resolution.id, "name": resolution.name, "description": ""}


def version_payload(site: Site, version: FixVersion) -> Json:
    """A version as a project's list and issues give it."""
    return {
        "self": site.link(f"/rest/api/2/version/{version.id}"),
        "id": version.id,
        "name": version.name,
        "description": f"Ask {PLANTED_EMAIL} about it",
        "archived": False,
        "released": version.release_date <= site.world.now.date(),
        "releaseDate": version.release_date.isoformat(),
    }


def _description(version: str) -> str | Json:
    text = f"Reported by {PLANTED_EMAIL}; password={PLANTED_SECRET}"
    if version == "2":
        return text
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"version": 1, "type": "doc", "content": [paragraph]}
