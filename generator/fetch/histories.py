"""Changelog entries of either flavour made alike: one form of instants, and items keyed by field id.

Data Center's items carry a field's name, in the language and spelling of the day it was written, and no id.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from generator.fetch.jira import Changelog, Raw
from generator.fetch.parse_time import normal_instant

ALWAYS_KEPT = ("project", "Key", "IssueParentAssociation")
_FIX_VERSION = "fix version"  # what entries call the field `fixVersions`, whose name is "Fix Version/s"
_VALUES = ("from", "fromString", "to", "toString")


@dataclass(frozen=True)
class FieldNames:
    """Which field an item without `fieldId` means.

    `ids` are by each name (lower case), custom and system fields apart; `numbers` are those of fields for numbers that
    people have added.
    """

    ids: dict[tuple[bool, str], set[str]]
    numbers: frozenset[str] = frozenset()

    def find(self, item: Raw) -> set[str]:
        """The ids of the fields the item may mean; empty when no field bears the name."""
        name = str(item.get("field", "")).casefold()
        return self.ids.get((item.get("fieldtype") == "custom", name), set())

    def may_be_former(self, item: Raw, wanted: Collection[str]) -> bool:
        """Whether an item that no field's name fits may be of a wanted field for numbers, before that was renamed.

        A field that was deleted looks the same: nobody can tell.
        """
        texts = [str(item.get(key) or "") for key in ("fromString", "toString")]
        is_number = any(texts) and all(re.fullmatch(_NUMBER, text) for text in texts)
        is_custom = item.get("fieldtype") == "custom" and not item.get("from") and not item.get("to")
        return is_custom and is_number and not self.numbers.isdisjoint(wanted)


def field_names(fields: Iterable[Raw]) -> FieldNames:
    """Every field's id under its id, name, untranslated name and the names it has in queries."""
    ids: dict[tuple[bool, str], set[str]] = {}
    numbers = set()
    for field in fields:
        custom = bool(field.get("custom"))
        if custom and (field.get("schema") or {}).get("type") == "number":
            numbers.add(str(field.get("id")))
        names = (field.get("id"), field.get("name"), field.get("untranslatedName"), *(field.get("clauseNames") or ()))
        for name in names:
            if isinstance(name, str):
                ids.setdefault((custom, name.casefold()), set()).add(str(field.get("id")))
    return FieldNames({(False, _FIX_VERSION): {"fixVersions"}, **ids}, frozenset(numbers))


def make_changelog(
    issue_id: str,
    histories: Iterable[Raw],
    wanted: Collection[str],
    names: Callable[[], FieldNames],
    *,
    complete: bool = True,
) -> Changelog:
    """The changelog with only the wanted fields' items, entries without any left out.

    Args:
        issue_id: whose it is.
        histories: entries as Jira gave them.
        wanted: field ids.
        names: called when an item without a field id turns up.
        complete: whether these are all the entries there are.
    """
    kept, unknown = [], set()
    for history in histories:
        items = []
        for item in history.get("items") or ():
            field_id = _field_of(item, wanted, names)
            complete = complete and field_id is not _UNCERTAIN
            if field_id is _FORMER:
                unknown.add(str(item.get("field")))
            elif field_id is not None and field_id is not _UNCERTAIN:
                items.append({"field": field_id, **{key: item.get(key) for key in _VALUES}})
        if items:
            kept.append(
                {"id": str(history.get("id")), "created": normal_instant(history.get("created")), "items": items}
            )
    return Changelog(issue_id, tuple(kept), complete, tuple(sorted(unknown)))


_UNCERTAIN = "?"
_FORMER = "former?"
_NUMBER = r"(-?\d+([.,]\d+)?)?"


def _field_of(item: Raw, wanted: Collection[str], names: Callable[[], FieldNames]) -> str | None:
    """The wanted field an item is of; None: of no wanted one; `_UNCERTAIN`: several fields bear the name.

    `_FORMER`: none bears it, but one may have.
    """
    field_id = item.get("fieldId")
    if field_id:
        return field_id if field_id in wanted or field_id in ALWAYS_KEPT else None
    if item.get("field") in ALWAYS_KEPT:
        return str(item["field"])
    found = names().find(item)
    if not found and names().may_be_former(item, wanted):
        return _FORMER
    if not found & set(wanted):
        return None
    return _UNCERTAIN if len(found) > 1 else next(iter(found))
