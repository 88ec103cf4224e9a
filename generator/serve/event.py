"""What a webhook's body hints at. Nothing else of it is looked at, and no text of it is kept."""

import json
import re
from dataclasses import dataclass
from typing import Any

from generator.fetch.nesting import is_too_deep

BOARDS = "boards"
"""The hint that something beyond single issues changed: a sprint, a board, a version, or nobody knows what."""

_NAME = re.compile(r"[a-z_:]{1,60}")
_ID = re.compile(r"[1-9]\d{0,18}")
_OF_BOARDS = ("sprint_", "board_", "jira:version_", "project_", "filter_")


@dataclass(frozen=True, slots=True)
class Event:
    """`name` as Jira calls it ("other" and "unreadable" are ours).

    `hint` is the id of the issue to read again, `BOARDS`, or None when no report depends on what happened. `change` is
    the number of the entry in the issue's history, if Jira tells.
    """

    name: str
    hint: str | None
    change: int | None = None


OVERSIZE = Event("oversize", BOARDS)
"""A body too large to look into: whatever it is about, Jira says that something changed."""


def read_event(body: bytes) -> Event:
    """The event in a body that proved to be Jira's; one that cannot be read hints at everything."""
    values = _parse(body)
    if not isinstance(values, dict):
        return Event("unreadable", BOARDS)
    told = values.get("webhookEvent")
    name = told if isinstance(told, str) and _NAME.fullmatch(told) else "other"
    issue = values.get("issue")
    id_ = str(issue.get("id")) if isinstance(issue, dict) else ""
    if _ID.fullmatch(id_):
        return Event(name, id_, _change(values.get("changelog")))
    touches_boards = name.startswith(_OF_BOARDS) or name == "other" or "issue" in name
    return Event(name, BOARDS if touches_boards else None)


def _change(changelog: Any) -> int | None:  # noqa: ANN401  # any JSON value
    number = str(changelog.get("id")) if isinstance(changelog, dict) else ""
    return int(number) if _ID.fullmatch(number) else None


def _parse(body: bytes) -> Any:  # noqa: ANN401  # any JSON value, None for what is none
    if is_too_deep(body):
        return None
    try:
        return json.loads(body)
    except ValueError:  # no JSON, no UTF-8
        return None
