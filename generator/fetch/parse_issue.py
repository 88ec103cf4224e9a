"""An issue with its typed changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from generator.domain import Change, Estimation, Issue, IssueLevel
from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.parse_estimation import parse_number
from generator.fetch.parse_fields import SpecialFields
from generator.fetch.parse_plan import flags, parents, version_changes
from generator.fetch.parse_sprint import sprint_ids, sprint_ids_from_change
from generator.fetch.parse_time import parse_instant

PARENT_ITEMS = ("parent", "IssueParentAssociation")
NOT_A_NUMBER = "estimate_not_a_number"
INCOMPLETE = "history_incomplete"
UNKNOWN_FIELD = "unknown_field"
SEVERAL = "several_estimates"

T = TypeVar("T")
_Entries = list[tuple[datetime, int, Raw]]


def parse_issue(  # noqa: PLR0913  # all an issue's reading depends on, and all of it by keyword
    raw: Raw,
    raw_histories: Sequence[Raw],
    *,
    estimation: Estimation,
    special: SpecialFields,
    epic_types: Iterable[str],
    site_url: str,
    complete: bool = True,
    unknown_fields: Iterable[str] = (),
) -> Issue:
    """An issue of `RawIssue` and `RawHistory` form (see `generator.fetch.jira`).

    Of a changelog item, points are read from its strings (its ids are null), sprints, statuses, parents and versions
    from its ids (its names are stale). What cannot be read is absent and named in `problems`, by a code or by a
    code, a colon and a detail. A resolution without a name bears its id.

    Args:
        raw: the issue.
        raw_histories: its changelog, in any order.
        estimation: the board's.
        special: which fields hold sprints, flags, links to epics and story points.
        epic_types: names of issue types to take for epics, besides those Jira marks so.
        site_url: where people browse.
        complete: whether the changelog is all there is.
        unknown_fields: names of fields in the changelog that may be former names of the estimate's.

    Raises:
        JiraError: no status, no times, or a Sprint field of no known form.
    """
    fields = raw["fields"]
    reader = _Reader(_by_field(raw_histories), estimation, _problems(estimation, unknown_fields, complete=complete))
    issue_type, parent = fields.get("issuetype") or {}, fields.get("parent") or {}
    fix_versions = frozenset(str(version["id"]) for version in fields.get("fixVersions") or ())
    return Issue(
        id=int(raw["id"]),
        key=str(raw["key"]),
        type=str(issue_type.get("name") or ""),
        level=_level(issue_type, epic_types),
        summary=str(fields.get("summary") or ""),
        status_id=_required(raw, fields.get("status"), "status"),
        created_at=parse_instant(fields.get("created")),
        updated_at=parse_instant(fields.get("updated")),
        estimate=reader.estimate(fields, special.points),
        sprint_ids=sprint_ids(fields.get(special.sprint)) if special.sprint else frozenset(),
        parent_key=parent.get("key"),
        resolution=_name(fields.get("resolution")),
        url=f"{site_url}/browse/{raw['key']}",
        status_changes=reader.changes("status", _ids),
        sprint_changes=reader.changes(special.sprint, _sprints),
        estimate_changes=reader.changes(estimation.field_id, reader.numbers),
        type_changes=reader.changes("issuetype", _names),
        flagged=bool(special.flag and fields.get(special.flag)),
        flag_changes=reader.changes(special.flag, flags),
        parent_id=int(parent["id"]) if parent.get("id") else None,
        parent_changes=reader.parent_changes(special),
        fix_version_ids=fix_versions,
        version_changes=version_changes(reader.entries.get("fixVersions", ()), fix_versions),
        problems=tuple(sorted(reader.problems)),
    )


def _problems(estimation: Estimation, unknown_fields: Iterable[str], *, complete: bool) -> set[str]:
    former = unknown_fields if estimation.unit == "points" else ()
    return {f"{UNKNOWN_FIELD}: {name}" for name in former} | (set() if complete else {INCOMPLETE})


class _UnreadableError(ValueError):
    """An item whose values cannot be told: the history has a hole there."""


@dataclass
class _Reader:
    """Reads one issue's changes; what it cannot read it notes in `problems`."""

    entries: dict[str, _Entries]
    estimation: Estimation
    problems: set[str] = field(default_factory=set)

    def changes(self, field_id: str | None, read: Callable[[Raw], tuple[T, T]]) -> tuple[Change[T], ...]:
        found = []
        for at, history_id, item in self.entries.get(field_id or "", ()):
            try:
                found.append(Change(at, history_id, *read(item)))
            except (ValueError, JiraError):
                self.problems.add(INCOMPLETE)
        return tuple(found)

    def parent_changes(self, special: SpecialFields) -> tuple[Change[int | None], ...]:
        """Cloud tells of the same parent under several names, at times twice in one history."""
        told = (self.changes(name, parents) for name in (*PARENT_ITEMS, special.epic_link))
        return tuple(dict.fromkeys(change for changes in told for change in changes))

    def estimate(self, fields: Raw, points: Iterable[str]) -> float | None:
        """The board's own field counts; that another one for story points says something else is noted."""
        if self.estimation.field_id is None:
            return None
        own = self.number(fields.get(self.estimation.field_id))
        if self.estimation.unit == "points" and {self.quietly(fields.get(id_)) for id_ in points} - {own, None}:
            self.problems.add(SEVERAL)
        return own

    def quietly(self, value: Any) -> float | None:  # noqa: ANN401  # JSON
        """A number of a field that does not count, so it is no problem if it is none."""
        try:
            return parse_number(value, self.estimation)
        except ValueError:
            return None

    def numbers(self, item: Raw) -> tuple[float | None, float | None]:
        """Before and after; of points only the strings tell, of times both do, and the seconds come first."""
        if self.estimation.unit == "hours":
            before, after = item["from"] or item["fromString"], item["to"] or item["toString"]
        else:
            before, after = item["fromString"] or item["from"], item["toString"] or item["to"]
        return self.number(before), self.number(after)

    def number(self, value: Any) -> float | None:  # noqa: ANN401  # JSON
        try:
            return parse_number(value, self.estimation)
        except ValueError:
            self.problems.add(NOT_A_NUMBER)
            return None


def _by_field(histories: Iterable[Raw]) -> dict[str, _Entries]:
    entries: dict[str, _Entries] = {}
    for history in histories:
        at = parse_instant(history["created"])
        history_id = int(history["id"])
        for item in history["items"]:
            entries.setdefault(item["field"], []).append((at, history_id, item))
    return entries


def _level(issue_type: Raw, epic_types: Iterable[str]) -> IssueLevel:
    level = issue_type.get("hierarchyLevel")
    name = str(issue_type.get("name") or "").casefold()
    if issue_type.get("subtask") is True or (isinstance(level, int) and level < 0):
        return "subtask"
    if (isinstance(level, int) and level > 0) or name in {each.casefold() for each in epic_types}:
        return "epic"
    return "standard"


def _ids(item: Raw) -> tuple[str, str]:
    if not item["from"] or not item["to"]:
        raise _UnreadableError
    return item["from"], item["to"]


def _names(item: Raw) -> tuple[str, str]:
    if not item["fromString"] or not item["toString"]:
        raise _UnreadableError
    return item["fromString"], item["toString"]


def _sprints(item: Raw) -> tuple[frozenset[int], frozenset[int]]:
    before, after = sprint_ids_from_change(item["from"]), sprint_ids_from_change(item["to"])
    if (item["fromString"] and not before) or (item["toString"] and not after):
        raise _UnreadableError
    return before, after


def _name(value: Raw | None) -> str | None:
    """What a thing is called, its id where its name is not known."""
    return str(value.get("name") or value.get("id")) if value else None


def _required(raw: Raw, value: Any, name: str) -> str:  # noqa: ANN401  # JSON
    if not isinstance(value, dict) or not value.get("id"):
        raise JiraError(f"Jira gave the issue {raw.get('key')} without its {name}", "Try `sync --full`")
    return str(value["id"])
