"""A request that changes something: sent once, never repeated by itself, and told by what is known of its fate."""

from dataclasses import dataclass
from typing import Literal

import requests
from urllib3.exceptions import NewConnectionError

from generator.fetch.failures import causes, explain_failure
from generator.fetch.jira import Raw
from generator.fetch.receive import Received
from generator.fetch.refusal import said
from generator.fetch.retry import told_wait_s
from generator.fetch.session import Session

Fate = Literal["taken", "refused", "put_off", "unsent", "unknown"]

_UNAUTHORIZED, _FORBIDDEN, _CONFLICT, _TOO_MANY, _SERVER_FAILED = 401, 403, 409, 429, 500
_NOT_TAKEN = 300
_BACKOFF_S = 2.0
_NO_SCOPE = "the token lacks the scope for it, such as write:jira-work"
_MEANINGS = {
    400: "Jira does not take it: the value or the field does not fit, or the field is on no screen of the issue",
    401: "Jira does not accept the login",
    403: "this account may not change the issue",
    404: "the issue is not there, or hidden from this account",
    409: "somebody changed the issue at the same moment",
    429: "Jira allows no more requests for now",
}
_NEVER_LEFT = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    NewConnectionError,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a request.

    Attributes:
        fate: Jira said that it is done (`taken`), or that it will not do it (`refused`), or not now (`put_off`); it
            never left (`unsent`); or nobody knows (`unknown`): no answer came, or one that Jira failed.
        status: of the answer; None: there was none.
        why: what is to be said about it.
    """

    fate: Fate
    status: int | None = None
    why: str = ""

    @property
    def is_login(self) -> bool:
        """Whether Jira does not know us any more, so that nothing further can be written."""
        return self.status == _UNAUTHORIZED and not self.lacks_scope

    @property
    def lacks_scope(self) -> bool:
        """Whether the token may not do this, though it may do other things; Jira answers 401 to that as well."""
        return self.status in {_UNAUTHORIZED, _FORBIDDEN} and self.why.startswith(_NO_SCOPE)


class SendingSession(Session):
    """A session that can also change things."""

    def put(self, path: str, body: Raw, params: dict[str, int] | None = None) -> Sent:
        """Send once. When Jira limits us, the pause that it asks for has begun."""
        url = self.base_url + path
        outcome = self._try("PUT", url, params, body, 1)
        if not isinstance(outcome, Received):
            return _failed(outcome, url)
        if outcome.status == _TOO_MANY:
            self.pace.slow_down()
            waits = self.pace.pause(told_wait_s(outcome.headers) or _BACKOFF_S)
            return Sent("put_off" if waits else "refused", _TOO_MANY, self._explain(outcome))
        return Sent(_fate(outcome.status), outcome.status, self._explain(outcome))

    def _explain(self, answer: Received) -> str:
        if answer.status < _NOT_TAKEN:
            return ""
        words = said(answer, self.credentials)
        meaning = _MEANINGS.get(answer.status, "Jira does not do it")
        if answer.status in {_UNAUTHORIZED, _FORBIDDEN} and "scope" in words.lower():
            meaning = _NO_SCOPE
        return f"{meaning} ({answer.status})" + (f": {words}" if words else "")


def _fate(status: int) -> Fate:
    """A 5xx may come from a machine in between, after Jira has done it."""
    if status < _NOT_TAKEN:
        return "taken"
    if status >= _SERVER_FAILED:
        return "unknown"
    return "put_off" if status == _CONFLICT else "refused"


def _failed(error: Exception, url: str) -> Sent:
    never_left = any(isinstance(cause, _NEVER_LEFT) for cause in causes(error))
    return Sent("unsent" if never_left else "unknown", None, explain_failure(error, url).message)
