"""The requests that change an issue in Jira, and no others."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from generator.cache.now import TYPE_FIELD
from generator.cache.writes import Plain, Write
from generator.domain import Flavour
from generator.errors import AccessError, JiraError
from generator.fetch.jira import Jira, Raw
from generator.write_back.sending import SendingSession, Sent

MINUTES_PER_HOUR: Final = 60
_API: dict[Flavour, str] = {"cloud": "/rest/api/3", "data_center": "/rest/api/2"}
_OTHER_WAY = frozenset({400, 403, 404, 405, 410})
"""Answers that may concern the way alone, so that the other one is worth a try. None of them has changed anything."""


class Writer:
    """Writes one field of one issue.

    Args:
        jira: connected, its login proved.
    """

    def __init__(self, jira: Jira) -> None:
        self._session = jira.session.as_kind(SendingSession)
        self._api = _API[jira.server.flavour]

    def prepare(self, write: Write) -> Callable[[], Sent]:
        """What sends the value. An estimate goes by the board's estimation first, which needs no screen.

        Raises:
            LoginError: Jira does not know us.
        """
        return partial(self._write, write, by_board=self._has_estimation(write))

    def _write(self, write: Write, *, by_board: bool) -> Sent:
        if by_board:
            body: Raw = {"value": _estimate_text(write)}
            sent = self._session.put(_estimation(write), body, {"boardId": write.board_id})
            if sent.status not in _OTHER_WAY and not sent.lacks_scope:
                return sent
        return self._session.put(f"{self._api}/issue/{write.issue_id}", {"fields": dict(_fields(write))})

    def _has_estimation(self, write: Write) -> bool:
        """Whether the board's estimation is the field to be written: the config may name another one.

        It takes no empty value.
        """
        if write.field != "estimate" or write.value is None:
            return False
        try:
            answer = self._session.get(_estimation(write), "the estimation", {"boardId": write.board_id})
        except (AccessError, JiraError):
            return False
        return isinstance(answer.body, dict) and answer.body.get("fieldId") == write.field_id


def _estimation(write: Write) -> str:
    return f"/rest/agile/1.0/issue/{write.issue_id}/estimation"


def _fields(write: Write) -> Iterator[tuple[str, object]]:
    """The field as an edit of the issue names it: Jira's own time fields are reached through `timetracking` alone."""
    if write.field == "type":
        yield TYPE_FIELD, {"name": write.value}
    elif write.unit == "hours":
        yield "timetracking", {"originalEstimate": _estimate_text(write)}
    else:
        yield write.field_id, write.value


def _estimate_text(write: Write) -> str:
    """Points as a number, hours in minutes."""
    if write.unit == "hours":
        return f"{round(_number(write.value) * MINUTES_PER_HOUR)}m"
    return _plain(_number(write.value))


def _number(value: Plain) -> float:
    assert isinstance(value, int | float)
    return value


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)
