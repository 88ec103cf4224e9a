"""One answer of Jira: either JSON we may trust, or the error that says what is the matter.

A status of 200 proves nothing: a login page, a wrong address and rejected credentials can all answer 200.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from generator.errors import ConfigError, JiraError, LoginError, UnauthorizedError
from generator.fetch.nesting import MOST_LEVELS, is_too_deep
from generator.fetch.receive import Received
from generator.fetch.refusal import Asked, refuse
from generator.fetch.url import origin

_LOGIN_ADDRESS = re.compile(r"log-?in|sign-?in|saml|\bsso\b|adfs|oauth|openid|/auth|\bidp\b", re.IGNORECASE)
_LOGIN_FORM = re.compile(rb"type=[\"']?password|samlrequest|login|sign in|single sign|okta", re.IGNORECASE)
_LOOKED_AT_BYTES = 200_000
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON body and the headers it came with."""

    body: Any
    headers: Mapping[str, str]


def redirect_target(response: Received, asked: Asked) -> str | None:
    """Where the answer sends us, if it does, and only within the same scheme, host and port.

    Raises:
        LoginError: to a login page.
        JiraError: to another host; the credentials do not go there.
    """
    if response.status not in _REDIRECTS:
        return None
    target = urljoin(response.url, response.headers.get("Location", ""))
    if _LOGIN_ADDRESS.search(target):
        raise _login_page(asked)
    if origin(target) != origin(response.url):
        elsewhere = urlsplit(target)
        raise JiraError(
            f"{asked.host} redirects to {elsewhere.scheme}://{elsewhere.hostname}, which is not followed",
            "If that is where Jira lives now, write it into jira.url",
        )
    return target


def read_answer(response: Received, asked: Asked) -> Answer:
    """The JSON of a good answer.

    Raises:
        LoginError, AccessError, BadRequestError, NotFoundError, NotOfferedError, JiraError: as
            `generator.fetch.refusal` tells.
        ConfigError: a web page where an address below `/jira` was asked, as people copy it from Cloud.
    """
    if not response.ok:
        refuse(response, asked)
    if _served_as_stranger(response, asked):
        raise UnauthorizedError(
            f"{asked.host} did not accept the login and answered as to a stranger ({asked})",
            "Check the e-mail and the token; tokens expire",
        )
    if "html" in response.headers.get("Content-Type", "").lower() or response.content.lstrip()[:1] == b"<":
        _refuse_page(response, asked)
    return Answer(_parse_json(response, asked), response.headers)


def _served_as_stranger(response: Received, asked: Asked) -> bool:
    """Jira may answer 200 with what a stranger sees, often nothing, and tell only in a header that we are one."""
    failed = "AUTHENTICATED_FAILED" in response.headers.get("X-Seraph-LoginReason", "")
    nobody = response.headers.get("X-AUSERNAME", "").lower() == "anonymous"
    return failed or (nobody and asked.credentials.given)


def _parse_json(response: Received, asked: Asked) -> object:
    if is_too_deep(response.content):
        raise JiraError(
            f"{asked.host} answers with JSON that is nested deeper than {MOST_LEVELS} levels ({asked})",
            "No answer of Jira is that deep; look for a proxy between here and Jira, and check jira.url",
        )
    body: object = response.json()
    if not isinstance(body, dict | list):
        raise JiraError(
            f"{asked.host} did not answer with the JSON its API promises ({asked})",
            "Try again; if it stays, look for a proxy between here and Jira, and check jira.url",
        )
    return body


def _refuse_page(response: Received, asked: Asked) -> NoReturn:
    is_login = _LOGIN_FORM.search(response.content[:_LOOKED_AT_BYTES])
    first_contact = asked.path.endswith("/serverInfo")
    if first_contact and re.search(r"/jira/rest/", urlsplit(response.url).path) and not is_login:
        raise ConfigError(
            f"{asked.host} answers with a web page where its API should be ({asked})",
            "The address ends in /jira, as in a browser: on a Cloud site leave that part out of jira.url",
        )
    raise _login_page(asked)


def _login_page(asked: Asked) -> LoginError:
    return LoginError(
        f"{asked.host} answers with a login page instead of data ({asked})",
        "A single sign-on (SSO) stands before Jira, or jira.url is not the address of Jira itself. Check the address "
        "and the token, and ask who runs Jira whether its REST API can be used with a token",
    )
