"""Jira's own list of webhooks, for administrators. Apart from corrections that are pushed, only this changes a Jira."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.errors import AccessError, JiraError, NotFoundError
from generator.fetch.answer import Answer, read_answer
from generator.fetch.failures import explain_failure
from generator.fetch.jira import Jira, Raw
from generator.fetch.receive import Received
from generator.fetch.refusal import Asked
from generator.fetch.session import Session
from generator.redaction import Secret

EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "sprint_created",
    "sprint_updated",
    "sprint_started",
    "sprint_closed",
    "sprint_deleted",
    "board_configuration_changed",
)
"""What reports depend on."""

_PATH = "/rest/webhooks/1.0/webhook"
_WHAT = "the list of webhooks"
_NO_CONTENT = 204
_NUMBER = re.compile(r"/(\d+)$")
_ASK = "Only administrators of Jira have webhooks: ask one, docs/live.md says what they need to enter"
_LOOK = "Nobody knows whether Jira did it: run `sprint-reports webhooks list`"


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of Jira's webhooks, as far as it tells; the secret it never does."""

    number: int
    name: str
    url: str
    events: tuple[str, ...]
    jql: str
    enabled: bool


class _WritingSession(Session):
    """Sends once and never again by itself: nobody wants two of one webhook."""

    def send(self, method: str, path: str, body: Raw | None) -> Answer | None:
        """The answer; None: it has no content."""
        url = self.base_url + path
        outcome = self._try(method, url, None, body, 1)
        if not isinstance(outcome, Received):
            raise JiraError(explain_failure(outcome, url).message, _LOOK)
        if outcome.status == _NO_CONTENT:
            return None
        return read_answer(outcome, Asked(self.host, method, path, _WHAT, self.credentials))


class WebhookRegistry:
    """Lists, makes and removes webhooks.

    Args:
        jira: connected, its login proved.

    Every call raises AccessError when the account is no administrator, else as `Session.get` does.
    """

    def __init__(self, jira: Jira) -> None:
        self._session = jira.session.as_kind(_WritingSession)

    def list(self) -> Sequence[Webhook]:
        """All of them, by number."""
        with _Explained():
            body = self._session.get(_PATH, _WHAT).body
        rows = body if isinstance(body, list) else []
        return sorted((_webhook(row) for row in rows if isinstance(row, dict)), key=lambda each: each.number)

    def register(self, name: str, url: str, jql: str, secret: Secret) -> Webhook:
        """Have Jira send `EVENTS` to the address, signed; of issues only those that the query returns, if any."""
        wanted: Raw = {
            "name": name,
            "url": url,
            "events": list(EVENTS),
            "filters": {"issue-related-events-section": jql},
            "excludeBody": False,
            "secret": secret.reveal(),
        }
        with _Explained():
            answer = self._session.send("POST", _PATH, wanted)
        return _webhook(answer.body if answer and isinstance(answer.body, dict) else {})

    def remove(self, number: int) -> None:
        """Delete one.

        Raises:
            NotFoundError: there is none of that number.
        """
        with _Explained():
            self._session.send("DELETE", f"{_PATH}/{number}", None)


class _Explained:
    """Says of a refusal what it means here."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Jira answers 403 to whom it knows and 404 to whom it does not show the page."""
        if isinstance(error, AccessError):
            raise AccessError("This account may not look at Jira's webhooks or change them", _ASK) from error
        if isinstance(error, NotFoundError):
            raise NotFoundError(
                "Jira knows no such webhook, or hides it from this account",
                f"See `sprint-reports webhooks list`. {_ASK}",
            ) from error


def _webhook(row: Raw) -> Webhook:
    number = _NUMBER.search(str(row.get("self") or ""))
    filters: Any = row.get("filters")
    return Webhook(
        number=int(number[1]) if number else 0,
        name=str(row.get("name") or ""),
        url=str(row.get("url") or ""),
        events=tuple(map(str, row.get("events") or ())),
        jql=str(filters.get("issue-related-events-section") or "") if isinstance(filters, dict) else "",
        enabled=bool(row.get("enabled", True)),
    )
