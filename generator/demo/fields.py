"""The fields of the two sites. Their ids mean nothing: the ones people like to hard-code hold something else here."""

from dataclasses import dataclass
from typing import Any

from generator.domain import Flavour

_TYPES = "com.atlassian.jira.plugin.system.customfieldtypes"
_AGILE = "com.pyxis.greenhopper.jira"


@dataclass(frozen=True, slots=True)
class FieldIds:
    """The ids of one site's custom fields; `point_estimate` is the team-managed field, which Data Center lacks."""

    sprint: str
    points: str
    business_value: str
    rank: str
    flagged: str
    epic_link: str
    point_estimate: str | None = None


FIELD_IDS: dict[Flavour, FieldIds] = {
    "cloud": FieldIds(
        sprint="customfield_10104",
        points="customfield_10237",
        business_value="customfield_10016",
        rank="customfield_10020",
        flagged="customfield_10021",
        epic_link="customfield_10014",
        point_estimate="customfield_10031",
    ),
    "data_center": FieldIds(
        sprint="customfield_10005",
        points="customfield_10002",
        business_value="customfield_10016",
        rank="customfield_10020",
        flagged="customfield_10011",
        epic_link="customfield_10006",
    ),
}

_SYSTEM = {
    "summary": ("Summary", "string"),
    "status": ("Status", "status"),
    "issuetype": ("Issue Type", "issuetype"),
    "project": ("Project", "project"),
    "parent": ("Parent", "issuelink"),
    "created": ("Created", "datetime"),
    "updated": ("Updated", "datetime"),
    "resolution": ("Resolution", "resolution"),
    "resolutiondate": ("Resolved", "datetime"),
    "fixVersions": ("Fix Version/s", "array"),
    "priority": ("Priority", "priority"),
    "reporter": ("Reporter", "user"),
    "assignee": ("Assignee", "user"),
    "description": ("Description", "string"),
    "timeoriginalestimate": ("Original Estimate", "number"),
    "timeestimate": ("Remaining Estimate", "number"),
}


def field_list(flavour: Flavour, *, custom: bool = True) -> list[dict[str, Any]]:
    """What `/field` answers; without `custom`, only what an anonymous reader sees of a site that is not public."""
    fields = [_system_field(flavour, id_) for id_ in _SYSTEM if flavour == "cloud" or id_ != "parent"]
    return fields + (_custom_fields(flavour) if custom else [])


def _system_field(flavour: Flavour, id_: str) -> dict[str, Any]:
    name, type_ = _SYSTEM[id_]
    field = {"id": id_, "name": name, "custom": False, "orderable": True, "navigable": True, "searchable": True}
    cloud = {"key": id_} if flavour == "cloud" else {}
    clause = {"fixVersions": "fixVersion"}.get(id_, id_)
    return {**field, **cloud, "clauseNames": [clause], "schema": {"type": type_, "system": id_}}


def _custom_fields(flavour: Flavour) -> list[dict[str, Any]]:
    ids = FIELD_IDS[flavour]
    table = [
        (ids.business_value, "Business Value", "number", f"{_TYPES}:float"),
        (ids.rank, "Rank", "any", f"{_AGILE}:gh-lexo-rank"),
        (ids.flagged, "Flagged", "array", f"{_TYPES}:multicheckboxes"),
        (ids.epic_link, "Epic Link", "any", f"{_AGILE}:gh-epic-link"),
        (ids.sprint, "Sprint", "array", f"{_AGILE}:gh-sprint"),
        (ids.point_estimate, "Story point estimate", "number", f"{_AGILE}:jsw-story-points"),
        (ids.points, "Story Points", "number", f"{_TYPES}:float"),
    ]
    return [_custom_field(flavour, id_, name, type_, custom) for id_, name, type_, custom in table if id_]


def _custom_field(flavour: Flavour, id_: str, name: str, type_: str, custom: str) -> dict[str, Any]:
    number = id_.removeprefix("customfield_")
    schema = {"type": type_, "custom": custom, "customId": int(number)}
    if type_ == "array":
        schema["items"] = "json" if custom.endswith("gh-sprint") else "option"
    field = {"id": id_, "name": name, "custom": True, "orderable": True, "navigable": True, "searchable": True}
    cloud = {"key": id_, "untranslatedName": name} if flavour == "cloud" else {}
    return {**field, **cloud, "clauseNames": [f"cf[{number}]", name], "schema": schema}
