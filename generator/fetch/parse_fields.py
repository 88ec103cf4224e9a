"""Which fields hold sprints, flags, links to epics and story points: their ids differ from site to site."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.fetch.jira import Raw
from generator.fetch.parse_sprint import sprint_field_id

_EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link"
_CHECKBOXES = "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"
_POINTS = "com.pyxis.greenhopper.jira:jsw-story-points"
_POINTS_NAMES = frozenset({"story points", "story point estimate"})
_FLAGGED = frozenset({"flagged", "markiert"})  # its name in English, which Cloud always tells, and in German


@dataclass(frozen=True, slots=True)
class SpecialFields:
    """The ids of the fields Sprint, Flagged and Epic Link; None: the site has none, or hides it.

    `points` are all for story points: company-managed and team-managed projects have one each.
    """

    sprint: str | None = None
    flag: str | None = None
    epic_link: str | None = None
    points: tuple[str, ...] = ()


def special_fields(fields: Iterable[Raw]) -> SpecialFields:
    """Find them among all fields of the site."""
    fields = list(fields)
    return SpecialFields(sprint_field_id(fields), _flag_field(fields), epic_link_field(fields), _points_fields(fields))


def epic_link_field(fields: Iterable[Raw]) -> str | None:
    """The field that links an issue to its epic by key, told by its type."""
    return next((str(field["id"]) for field in fields if _custom(field) == _EPIC_LINK), None)


def _flag_field(fields: Iterable[Raw]) -> str | None:
    """Only its names tell it from other check boxes; of several the oldest is Jira's own."""
    named = [str(field["id"]) for field in fields if _custom(field) == _CHECKBOXES and _FLAGGED & _names(field)]
    return min(named, key=lambda id_: (len(id_), id_), default=None)


def _points_fields(fields: Iterable[Raw]) -> tuple[str, ...]:
    """Told by their names in English, those of team-managed projects by their type too."""
    return tuple(sorted(str(field["id"]) for field in fields if _custom(field) == _POINTS or _holds_points(field)))


def _holds_points(field: Raw) -> bool:
    return (field.get("schema") or {}).get("type") == "number" and bool(_POINTS_NAMES & _names(field))


def _custom(field: Raw) -> str:
    return str((field.get("schema") or {}).get("custom"))


def _names(field: Raw) -> set[str]:
    names = (field.get("name"), field.get("untranslatedName"), *(field.get("clauseNames") or ()))
    return {name.casefold() for name in names if isinstance(name, str)}
