"""What of Jira's answers is kept: the facts the reports use, in one form whichever server and day they come from.

Left out is what changes without the issue being updated (the name of a status, type, resolution or version, the key of
a parent or epic, the state of a sprint, an absent field that is null elsewhere), so that an issue read today equals the
same issue read last week; and everybody's names.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from generator.fetch.jira import Changelog, Raw
from generator.fetch.parse import PARENT_ITEMS, SpecialFields, sprint_ids
from generator.fetch.parse_time import normal_instant

_FIELD_KEYS = ("id", "name", "untranslatedName", "custom", "clauseNames", "schema")
_STATUS_KEYS = ("id", "name")
_RESOLUTION_KEYS = ("id", "name")
_VERSION_KEYS = ("id", "name", "released", "releaseDate")
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


def trim_resolutions(resolutions: Iterable[Raw]) -> list[Raw]:
    """The site's resolutions."""
    return [_only(resolution, _RESOLUTION_KEYS) for resolution in resolutions]


def trim_versions(versions: Iterable[Raw]) -> list[Raw]:
    """A project's versions, without what people wrote about them."""
    return [_only(version, _VERSION_KEYS) for version in versions]


def trim_sprints(sprints: Iterable[Raw]) -> list[Raw]:
    """A board's sprints in the order of its listing, each once."""
    return list({sprint["id"]: _only(sprint, _SPRINT_KEYS) for sprint in sprints}.values())


def trim_configuration(configuration: Raw) -> Raw:
    """A board's configuration without links, and without the person a private board belongs to."""
    kept = _without_links(_only(configuration, ("id", "name", "type", "filter", "columnConfig", "estimation")))
    location = _only(configuration.get("location") or {}, _LOCATION_KEYS)
    return {**kept, "location": location} if location else kept


def trim_issue(issue: Raw, special: SpecialFields) -> Raw:
    """An issue as it is kept, without its histories: `{"id", "key", "fields"}`, empty fields left out."""
    own = {special.sprint: _sprint_ids, special.flag: _flag, special.epic_link: _nothing}
    forms = {**_FORMS, **{field: form for field, form in own.items() if field}}
    given = ((name, value) for name, value in sorted(issue["fields"].items()) if value is not None)
    kept = {name: forms.get(name, _as_given)(value) for name, value in given}
    fields = {name: value for name, value in kept.items() if value is not None}
    return {"id": issue["id"], "key": issue["key"], "fields": fields}


def trim_histories(changelog: Changelog, replayed: Collection[str], epic_link: str | None = None) -> list[Raw]:
    """The entries that change a replayed field, or move the issue, in order of time; the server's order varies."""
    kept, by_id = [], {*PARENT_ITEMS, epic_link, "fixVersions"}
    for history in changelog.histories:
        replayed_items = (item for item in history["items"] if item["field"] in replayed)
        items = [_without_names(item) if item["field"] in by_id else item for item in replayed_items]
        if items:
            kept.append({"id": history["id"], "created": history["created"], "items": items})
    return sorted(kept, key=lambda history: (history["created"], int(history["id"])))


def _as_given(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    return value


def _pick(*keys: str) -> Callable[[Raw], Raw]:
    return lambda value: _only(value, keys)


def _sprint_ids(value: Any) -> list[int]:  # noqa: ANN401  # a list of objects, or of Data Center's strings
    return sorted(sprint_ids(value))


def _flag(value: list[Raw]) -> bool | None:
    """Its options may be renamed and translated; Jira has one only."""
    return True if value else None


def _versions(value: list[Raw]) -> list[Raw] | None:
    return sorted((_only(version, ("id",)) for version in value), key=lambda version: str(version["id"])) or None


def _nothing(_: Any) -> None:  # noqa: ANN401  # any JSON value
    """A link by key; the boards' shards have the epics of their issues (see `generator.fetch.jira.Census`)."""


def _without_names(item: Raw) -> Raw:
    """A change without the keys of parents and the names of versions, where ids tell them."""
    pairs = (("from", "fromString"), ("to", "toString"))
    return {**item, **{name: None for id_, name in pairs if item[id_]}}


_FORMS: dict[str, Callable[[Any], Any]] = {
    "status": _pick("id"),
    "issuetype": _pick("id"),
    "project": _pick("id", "key"),
    "resolution": _pick("id"),
    "parent": _pick("id"),
    "fixVersions": _versions,
    "created": normal_instant,
    "updated": normal_instant,
}


def _only(value: Raw, keys: Iterable[str]) -> Raw:
    return {key: value[key] for key in keys if value.get(key) is not None}


def _without_links(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {key: _without_links(inner) for key, inner in value.items() if key != "self"}
    return [_without_links(inner) for inner in value] if isinstance(value, list) else value
