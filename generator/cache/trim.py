"""What of Jira's answers is kept: the facts the reports use, in one form whichever server and day they come from.

Left out is what changes without the issue being updated (the name of a status or type, the key of a parent, the state
of a sprint, an absent field that is null elsewhere), so that an issue read today equals the same issue read last week;
and everybody's names.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from generator.fetch.jira import Changelog, Raw
from generator.fetch.parse import sprint_ids
from generator.fetch.parse_time import normal_instant

_FIELD_KEYS = ("id", "name", "untranslatedName", "custom", "clauseNames", "schema")
_STATUS_KEYS = ("id", "name")
_TYPE_KEYS = ("id", "name", "subtask", "hierarchyLevel")
_SPRINT_KEYS = (
    "id",
    "name",
    "state",
    "goal",
    "originBoardId",
    "startDate",
    "endDate",
    "activatedDate",
    "completeDate",
)
_LOCATION_KEYS = ("projectId", "projectKey", "projectName", "projectTypeKey")


def trim_fields(fields: Iterable[Raw]) -> list[Raw]:
    """The site's fields by id."""
    return sorted((_only(field, _FIELD_KEYS) for field in fields), key=lambda field: str(field["id"]))


def trim_statuses(statuses: Iterable[Raw]) -> list[Raw]:
    """The site's statuses, each with the key of its category."""
    return [
        {**_only(status, _STATUS_KEYS), "statusCategory": _only(status.get("statusCategory") or {}, ("key",))}
        for status in statuses
    ]


def trim_issue_types(types: Iterable[Raw]) -> list[Raw]:
    """The site's issue types."""
    return [_only(type_, _TYPE_KEYS) for type_ in types]


def trim_sprints(sprints: Iterable[Raw]) -> list[Raw]:
    """A board's sprints in the order of its listing, each once."""
    return list({sprint["id"]: _only(sprint, _SPRINT_KEYS) for sprint in sprints}.values())


def trim_configuration(configuration: Raw) -> Raw:
    """A board's configuration without links, and without the person a private board belongs to."""
    kept = _without_links(_only(configuration, ("id", "name", "type", "filter", "columnConfig", "estimation")))
    location = _only(configuration.get("location") or {}, _LOCATION_KEYS)
    return {**kept, "location": location} if location else kept


def trim_issue(issue: Raw, sprint_field: str | None) -> Raw:
    """An issue as it is kept, without its histories: `{"id", "key", "fields"}`, null fields left out."""
    forms = {**_FORMS, sprint_field: _sprint_ids} if sprint_field else _FORMS
    fields = {
        name: forms.get(name, _as_given)(value) for name, value in sorted(issue["fields"].items()) if value is not None
    }
    return {"id": issue["id"], "key": issue["key"], "fields": fields}


def trim_histories(changelog: Changelog, replayed: Collection[str]) -> list[Raw]:
    """The entries that change a replayed field, or move the issue, in order of time; the server's order varies."""
    kept = []
    for history in changelog.histories:
        items = [item for item in history["items"] if item["field"] in replayed]
        if items:
            kept.append({"id": history["id"], "created": history["created"], "items": items})
    return sorted(kept, key=lambda history: (history["created"], int(history["id"])))


def _as_given(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    return value


def _pick(*keys: str) -> Callable[[Raw], Raw]:
    return lambda value: _only(value, keys)


def _sprint_ids(value: Any) -> list[int]:  # noqa: ANN401  # a list of objects, or of Data Center's strings
    return sorted(sprint_ids(value))


_FORMS: dict[str, Callable[[Any], Any]] = {
    "status": _pick("id"),
    "issuetype": _pick("id"),
    "project": _pick("id", "key"),
    "resolution": _pick("id"),
    "parent": _pick("id"),
    "created": normal_instant,
    "updated": normal_instant,
}


def _only(value: Raw, keys: Iterable[str]) -> Raw:
    return {key: value[key] for key in keys if value.get(key) is not None}


def _without_links(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {key: _without_links(inner) for key, inner in value.items() if key != "self"}
    return [_without_links(inner) for inner in value] if isinstance(value, list) else value
