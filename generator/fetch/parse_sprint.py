"""Sprints, and the Sprint field of an issue in the forms it has had."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from generator.domain import Sprint, SprintState
from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.parse_time import parse_instant

_SPRINT_FIELD = "com.pyxis.greenhopper.jira:gh-sprint"
_NUMBER = re.compile(r"[0-9]{1,18}")
_NONE = ("", "<null>", None)
_STATES: dict[str, SprintState] = {"future": "future", "active": "active", "closed": "closed"}

# `...Sprint@1a2b[id=7,rapidViewId=3,state=CLOSED,name=...,goal=...]`: nothing in a name or goal is escaped, so only
# the keys that Jira writes tell where a value ends. The order of the keys depends on the version: mostly the id comes
# first, else right before `rapidViewId`, and long ago last.
_KEYS = (
    "activatedDate|autoStartStop|closed|completeDate|endDate|goal|id|incompleteIssuesDestinationId|name|originBoardId|"
    "rapidViewId|sequence|startDate|state|synced"
)
_ID_FIRST = re.compile(rf"\[id=([0-9]{{1,18}})(?=\]\s*$|,(?:{_KEYS})=)")
_ID_OF_BOARD = re.compile(r",id=([0-9]{1,18}),rapidViewId=")
_ID_LATER = re.compile(rf",id=([0-9]{{1,18}})(?=\]\s*$|,(?:{_KEYS})=)")


def parse_sprint(raw: Raw) -> Sprint:
    """A sprint of a board's listing.

    `started_at` is `activatedDate`, else `startDate` (which people can edit); None for a future sprint, whose dates
    are a plan. `closed_at` is `completeDate`, None unless it is closed (a sprint opened again keeps the date).

    Raises:
        JiraError: no id, or a date of no known form.
    """
    if not _is_number(str(raw.get("id"))):
        raise JiraError("Jira lists a sprint without an id", "Look at the board's sprints in the browser")
    state = _state(raw)
    started_at = _instant(raw, "activatedDate") or _instant(raw, "startDate")
    board_id = str(raw.get("originBoardId"))
    return Sprint(
        id=int(raw["id"]),
        name=_text(raw, "name"),
        state=state,
        goal=_text(raw, "goal"),
        origin_board_id=int(board_id) if _is_number(board_id) else None,
        started_at=None if state == "future" else started_at,
        planned_end_at=_instant(raw, "endDate"),
        closed_at=_instant(raw, "completeDate") if state == "closed" else None,
    )


def sprint_field_id(fields: Iterable[Raw]) -> str | None:
    """The id of the site's Sprint field, told by its type, never by its name; None without Jira Software."""
    for field in fields:
        if (field.get("schema") or {}).get("custom") == _SPRINT_FIELD:
            return str(field["id"])
    return None


def sprint_ids(value: Any) -> frozenset[int]:  # noqa: ANN401  # JSON
    """The ids in an issue's Sprint field: objects, Data Center's strings, bare ids, or nothing.

    Raises:
        JiraError: an entry that is none of these.
    """
    entries = value if isinstance(value, list) else [value]
    return frozenset(id_ for entry in entries for id_ in _ids_of_entry(entry))


def sprint_ids_from_change(text: str | None) -> frozenset[int]:
    """The ids in a changelog item's `from` or `to`, such as "38, 40"; none is "" or None.

    Raises:
        JiraError: something else stands there, such as a name.
    """
    if text in _NONE:
        return frozenset()
    ids = [part.strip() for part in str(text).split(",") if part.strip()]
    if not all(_is_number(id_) for id_ in ids):
        raise _unreadable(text)
    return frozenset(map(int, ids))


def _ids_of_entry(entry: Any) -> Iterator[int]:  # noqa: ANN401  # JSON
    if isinstance(entry, dict):
        entry = entry.get("id")
        if entry is None:
            raise _unreadable("an object without an id")
    if entry in _NONE:
        return
    if isinstance(entry, str) and "[" in entry:
        yield _id_in_string(entry)
    elif isinstance(entry, str | int) and not isinstance(entry, bool):
        yield from sprint_ids_from_change(str(entry))
    else:
        raise _unreadable(entry)


def _id_in_string(text: str) -> int:
    first = _ID_FIRST.search(text)
    if first and first.start() == text.index("["):
        return int(first[1])
    later = _ID_OF_BOARD.findall(text) or _ID_LATER.findall(text)
    if not later:
        raise _unreadable(text)
    return int(later[-1])


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _state(raw: Raw) -> SprintState:
    """As told; by its dates when nothing known is told."""
    state = _STATES.get(_text(raw, "state").lower())
    if state:
        return state
    if raw.get("completeDate") not in _NONE:
        return "closed"
    return "active" if raw.get("activatedDate") not in _NONE else "future"


def _instant(raw: Raw, key: str) -> datetime | None:
    return None if raw.get(key) in _NONE else parse_instant(raw[key])


def _text(raw: Raw, key: str) -> str:
    return "" if raw.get(key) in _NONE else str(raw[key])


def _unreadable(value: object) -> JiraError:
    return JiraError(f"A Sprint field holds {str(value)[:60]!r}, which names no sprint", "Report it, please")
