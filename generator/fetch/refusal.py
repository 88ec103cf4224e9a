"""What Jira's refusals mean: an HTTP status becomes one of our errors, with what to do about it."""

import re
from dataclasses import dataclass
from typing import NoReturn

from generator.errors import (
    AccessError,
    BadRequestError,
    JiraError,
    LoginError,
    NotFoundError,
    NotOfferedError,
    PageTooBigError,
    SprintReportsError,
    UnauthorizedError,
)
from generator.fetch.receive import Received
from generator.fetch.retry import told_wait_s
from generator.fetch.secret import Credentials, redact
from generator.fetch.url import is_cloud_site

_LONGEST_QUOTE = 300
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _GONE, _TOO_MANY = 401, 403, 404, 410, 429
_CLOUD_ONLY = ("/search/jql", "/changelog/bulkfetch")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request was about, in words and as an address, for the messages."""

    host: str
    method: str
    path: str
    what: str
    credentials: Credentials
    waited_s: float = 0.0

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def refuse(response: Received, asked: Asked) -> NoReturn:
    """Raise what the answer means.

    Raises:
        LoginError: a CAPTCHA lock; `UnauthorizedError` for any other 401.
        AccessError: 403, or a scope the token lacks.
        BadRequestError: 400, with Jira's own words.
        NotFoundError: 404.
        NotOfferedError: 410, or 404 for what only Cloud has.
        JiraError: everything else, such as 429 and 5xx that stayed after the last try.
    """
    status = response.status
    if _is_captcha(response):
        raise _captcha(asked)
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        raise _not_allowed(response, asked)
    if status == _TOO_MANY:
        raise _too_many(response, asked)
    gone = status == _NOT_FOUND and asked.path.endswith(_CLOUD_ONLY)
    kind, message, hint = _MEANINGS.get(_GONE if gone else status, _OTHER)
    raise kind(f"{message.format(what=asked.what)} ({status}, {asked}){_quote(response, asked)}", hint)


_MEANINGS: dict[int, tuple[type[SprintReportsError], str, str]] = {
    400: (
        BadRequestError,
        "Jira does not take the request for {what}",
        "See what Jira says; a board's filter or a name in the config may be out of date",
    ),
    404: (
        NotFoundError,
        "Jira does not know {what}, or hides it from this account",
        "Check the number or name, and whether this account may see it in the browser",
    ),
    410: (
        NotOfferedError,
        "This Jira does not offer the way we ask for {what}",
        "Cloud and Data Center differ: set jira.flavour in the config to the other one. Else this tool is too old",
    ),
}
_MEANINGS[413] = _MEANINGS[504] = (
    PageTooBigError,
    "Jira cannot answer for {what} in time",
    "Jira is slow or busy; try again later",
)
_OTHER: tuple[type[SprintReportsError], str, str] = (
    JiraError,
    "Jira failed to answer for {what}",
    "Try again later; if it stays, the one who runs Jira finds the cause in its log",
)


def _is_captcha(response: Received) -> bool:
    return "CAPTCHA" in response.headers.get(
        "X-Authentication-Denied-Reason", ""
    ) or "AUTHENTICATION_DENIED" in response.headers.get("X-Seraph-LoginReason", "")


def _captcha(asked: Asked) -> LoginError:
    return LoginError(
        f"{asked.host} has locked this login after failed attempts and wants a CAPTCHA",
        "Log in once by browser with this account and solve it, then try again. Until then even the right token fails",
    )


def _not_allowed(response: Received, asked: Asked) -> SprintReportsError:
    if "scope" in _words(response).lower():
        return AccessError(
            f"The token lacks a scope for {asked.what} ({response.status}, {asked})",
            "It needs read:jira-work, read:jira-user, read:board-scope:jira-software, read:project:jira, "
            "read:sprint:jira-software and read:board-scope.admin:jira-software",
        )
    if response.status == _FORBIDDEN:
        return AccessError(
            f"Jira does not let this account read {asked.what} (403, {asked}){_quote(response, asked)}",
            "The account needs access to Jira Software and to that project, board or filter. On Cloud, a token with "
            "scopes needs those of boards and sprints too",
        )
    return UnauthorizedError(f"{asked.host} does not accept the login (401, {asked})", _login_hint(asked))


def _login_hint(asked: Asked) -> str:
    if not asked.credentials.given:
        return "This Jira wants a login: set JIRA_TOKEN (and, on Cloud, JIRA_EMAIL)"
    if not is_cloud_site(asked.host):
        return "Check the token (on Data Center a personal access token, without JIRA_EMAIL). It may have expired"
    if asked.credentials.email is None:
        return "On Cloud an API token goes with the e-mail of its account: set JIRA_EMAIL as well"
    return (
        "Check JIRA_EMAIL and JIRA_TOKEN; the token may have expired, and a token with scopes only works with the "
        "scopes read:jira-user and read:jira-work (through api.atlassian.com, which is tried by itself)"
    )


def _too_many(response: Received, asked: Asked) -> JiraError:
    reason = response.headers.get("RateLimit-Reason", "")
    named = f"{reason}, " if re.fullmatch(r"[\w-]{1,60}", reason) else ""
    told_s = told_wait_s(response.headers)
    ask = f"; it asks to wait {told_s:,.0f} s" if told_s else ""
    return JiraError(
        f"Jira allows no more requests for now (429, {named}{asked}); we waited {asked.waited_s:.0f} s in all{ask}",
        "Try again later, or allow more waiting with --max-wait; the cache stays as it was",
    )


def _quote(response: Received, asked: Asked) -> str:
    line = said(response, asked.credentials)
    return f": {line}" if line else ""


def said(response: Received, credentials: Credentials) -> str:
    """What Jira says of a refusal, fit to be shown; empty when it says nothing."""
    return clean_words(_words(response), credentials)


def clean_words(words: str, credentials: Credentials) -> str:
    """Jira's own words: one line, without control characters, secrets and e-mail addresses, at most 300 characters."""
    printable = "".join(each if each.isprintable() else " " for each in words)
    line = redact(" ".join(printable.split()), credentials)
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _words(response: Received) -> str:
    body = response.json()
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    listed = body.get("errorMessages")
    said = [*(listed if isinstance(listed, list) else []), body.get("message"), body.get("errorMessage")]
    said += [f"{field}: {text}" for field, text in errors.items()] if isinstance(errors, dict) else []
    return "; ".join(text for text in said if isinstance(text, str) and text)
