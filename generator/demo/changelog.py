"""Changelogs as Jira writes them: every item in the shape its field has, in the names of that time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.demo.events import ChangedItem, IssueChanged, Value
from generator.demo.people import author
from generator.demo.state import IssueState
from generator.demo.view import View
from generator.demo.world import IssueType, Resolution, Status

Item = dict[str, Any]
_FLAG_OPTION = "[10019]"


@dataclass(frozen=True)
class _Teller:
    """Writes the items of one history of one issue."""

    view: View
    issue: IssueState
    history: IssueChanged
    moves_before: int

    def items(self) -> Iterator[Item]:
        for item in self.history.items:
            yield from getattr(self, f"_{item.field}")(item)

    def _item(self, name: str, field_id: str | None, **values: str | None) -> Item:
        """An item; Data Center has no field ids, and neither have Cloud's structural items."""
        custom = field_id is not None and field_id.startswith("customfield_")
        item: Item = {"field": name, "fieldtype": "custom" if custom else "jira"}
        if field_id is not None and self.view.site.flavour == "cloud":
            item["fieldId"] = field_id
        return item | {"from": None, "fromString": None, "to": None, "toString": None} | values

    def _named(self, field_id: str, item: ChangedItem, name_of: Callable[[str], str]) -> Item:
        before, after = _text(item.before), _text(item.after)
        return self._item(
            field_id,
            field_id,
            **{
                "from": before,
                "fromString": None if before is None else name_of(before),
                "to": after,
                "toString": None if after is None else name_of(after),
            },
        )

    def _status(self, item: ChangedItem) -> Iterator[Item]:
        yield self._named("status", item, lambda id_: _name_then(self.view.status(id_)))

    def _resolution(self, item: ChangedItem) -> Iterator[Item]:
        yield self._named("resolution", item, lambda id_: _name_then(self.view.resolution(id_)))

    def _issuetype(self, item: ChangedItem) -> Iterator[Item]:
        yield self._named("issuetype", item, lambda id_: _name_then(self.view.issue_type(id_)))
        yield self._workflow()

    def _summary(self, item: ChangedItem) -> Iterator[Item]:
        yield self._item("summary", "summary", fromString=_text(item.before), toString=_text(item.after))

    def _sprint(self, item: ChangedItem) -> Iterator[Item]:
        before, after = _ids(item.before), _ids(item.after)
        # "none" is an empty text or null, depending on the age of the entry.
        none = "" if self.history.history_id % 2 else None
        yield self._item(
            "Sprint",
            self.view.site.field_ids.sprint,
            **{
                "from": ", ".join(map(str, before)) or none,
                "fromString": ", ".join(map(self._sprint_name, before)) or none,
                "to": ", ".join(map(str, after)) or none,
                "toString": ", ".join(map(self._sprint_name, after)) or none,
            },
        )

    def _sprint_name(self, sprint_id: int) -> str:
        return self.view.sprint_name(sprint_id, self.history.at)

    def _estimate(self, item: ChangedItem) -> Iterator[Item]:
        site = self.view.site
        field_id = site.estimate_field(self.issue.project_key)
        if field_id == "timeoriginalestimate":
            yield self._seconds("timeoriginalestimate", item)
            yield self._seconds("timeestimate", item)
            return
        # The field was spelt another way once, and old entries keep that name.
        name = "Story Points" if self.history.history_id % 5 else "Story points"
        if field_id == site.field_ids.point_estimate:
            name = "Story point estimate"
        yield self._item(name, field_id, fromString=_number(item.before), toString=_number(item.after))

    def _seconds(self, field_id: str, item: ChangedItem) -> Item:
        before, after = _number(item.before), _number(item.after)
        return self._item(field_id, field_id, **{"from": before, "fromString": before, "to": after, "toString": after})

    def _flagged(self, item: ChangedItem) -> Iterator[Item]:
        before, after = (_FLAG_OPTION if value else "" for value in (item.before, item.after))
        yield self._item(
            "Flagged",
            self.view.site.field_ids.flagged,
            **{
                "from": before,
                "fromString": _text(item.before) or "",
                "to": after,
                "toString": _text(item.after) or "",
            },
        )

    def _versions(self, item: ChangedItem) -> Iterator[Item]:
        """One item for each version that went, and for each that came; the field is called otherwise here."""
        before, after = _words(item.before), _words(item.after)
        for id_ in before:
            if id_ not in after:
                yield self._version(**{"from": id_, "fromString": self.view.version_name(id_)})
        for id_ in after:
            if id_ not in before:
                yield self._version(to=id_, toString=self.view.version_name(id_))

    def _version(self, **values: str) -> Item:
        return self._item("Fix Version", "fixVersions", **values)

    def _rank(self, _item: ChangedItem) -> Iterator[Item]:
        rank = self.view.site.field_ids.rank
        yield self._item("Rank", rank, **{"from": "", "fromString": "", "to": "", "toString": "Ranked higher"})

    def _parent(self, item: ChangedItem) -> Iterator[Item]:
        cloud = self.view.site.flavour == "cloud"
        name, field_id = (
            ("IssueParentAssociation", None) if cloud else ("Epic Link", self.view.site.field_ids.epic_link)
        )
        values = {
            "from": _text(item.before),
            "fromString": self._key(item.before),
            "to": _text(item.after),
            "toString": self._key(item.after),
        }
        yield self._item(name, field_id, **values)

    def _key(self, id_: Value) -> str | None:
        if id_ is None:
            return None
        issue = self.view.state.issues.get(int(str(id_)))
        return issue.key if issue else None

    def _project(self, item: ChangedItem) -> Iterator[Item]:
        before, after = (self.view.project(str(value)) for value in (item.before, item.after))
        yield self._item(
            "project",
            "project",
            **{"from": str(before.id), "fromString": before.name, "to": str(after.id), "toString": after.name},
        )
        yield self._item("Key", None, fromString=self.issue.old_keys[self.moves_before], toString=item.new_key)
        yield self._workflow()

    def _workflow(self) -> Item:
        name = "Software Simplified Workflow for Project "
        project = self.issue.project_key
        values = {"from": "10004", "fromString": name + project, "to": "10011", "toString": name + project + " v2"}
        return self._item("Workflow", None, **values)


def history_payloads(
    view: View, issue: IssueState, created: Callable[[IssueChanged], str | int] | None = None
) -> list[dict[str, Any]]:
    """Every history of an issue, oldest first. Some have lost their author.

    Args:
        view: what the reader may see.
        issue: whose histories.
        created: writes when a history was made; as Jira's usual text unless given.
    """
    written = created or (lambda history: view.site.time(history.at))
    payloads: list[dict[str, Any]] = []
    moves = 0
    for history in issue.histories:
        items = list(_Teller(view, issue, history, moves).items())
        moves += any(item.field == "project" for item in history.items)
        payload: dict[str, Any] = {"id": str(history.history_id), "created": written(history), "items": items}
        if history.history_id % 7:
            payload["author"] = author(view.site.flavour, history.history_id)
        payloads.append(payload)
    return payloads


def _name_then(thing: Status | IssueType | Resolution) -> str:
    return thing.written_as or thing.name


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _ids(value: Value) -> tuple[int, ...]:
    return tuple(int(id_) for id_ in value) if isinstance(value, tuple) else ()


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(id_) for id_ in value) if isinstance(value, tuple) else ()


def _number(value: Value) -> str | None:
    """A number as the changelog writes it: `5`, not `5.0`."""
    return None if value is None else f"{float(str(value)):.15g}"
