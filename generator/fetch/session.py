"""The one way to Jira: `Session` knows the address, the login, the limits and the guards of every request."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from generator.errors import JiraError, PageTooBigError
from generator.fetch.answer import Answer, read_answer, redirect_target
from generator.fetch.failures import explain_failure
from generator.fetch.jira import Raw
from generator.fetch.limits import Clock, Limits
from generator.fetch.pace import Pace
from generator.fetch.receive import Received, SlowAnswerError, receive
from generator.fetch.refusal import Asked
from generator.fetch.retry import Patience
from generator.fetch.secret import Credentials
from generator.fetch.traffic import Traffic
from generator.fetch.transport import make_http

_MOST_REDIRECTS = 5

S = TypeVar("S", bound="Session")

Method: TypeAlias = Literal["GET", "POST"]
OnRequest: TypeAlias = Callable[[str, str, int | None, float, int], None]
"""Told of each request: method, path, status (None when no answer came), seconds, and which try it was (from 1)."""


class Session:
    """Reads of one Jira. `get` and `post` give JSON or raise; nothing here can write. Threads may share it.

    Args:
        base_url: a clean one, see `generator.fetch.url.clean_base_url`.
        credentials: put on each request as it leaves.
        limits: in time, size and number.
        clock: what time it is, and how to wait.
        pace: when requests may leave, and their books; shared by all sessions of a run.
        on_request: told of each request, for verbose output.
    """

    def __init__(  # noqa: PLR0913  # keywords, all with defaults
        self,
        base_url: str,
        credentials: Credentials,
        *,
        limits: Limits | None = None,
        clock: Clock | None = None,
        pace: Pace | None = None,
        on_request: OnRequest | None = None,
    ) -> None:
        self.base_url = base_url
        self.credentials = credentials
        self.limits = limits or Limits()
        self._clock = clock or Clock()
        self.pace = pace or Pace(self.limits, self._clock)
        self._on_request = on_request
        self._of_thread = threading.local()

    @property
    def host(self) -> str:
        """Host and port, as people know the site."""
        return urlsplit(self.base_url).netloc

    @property
    def traffic(self) -> Traffic:
        """The books of the run."""
        return self.pace.traffic

    def at(self, base_url: str, credentials: Credentials) -> "Session":
        """A session for another address or login, with the same books and limits."""
        return self._again(Session, base_url, credentials)

    def as_kind(self, kind: type[S]) -> S:
        """The same way as another kind of session."""
        return self._again(kind, self.base_url, self.credentials)

    def _again(self, kind: type[S], base_url: str, credentials: Credentials) -> S:
        return kind(
            base_url,
            credentials,
            limits=self.limits,
            clock=self._clock,
            pace=self.pace,
            on_request=self._on_request,
        )

    def get(self, path: str, what: str, params: Mapping[str, str | int] | None = None) -> Answer:
        """Ask by GET for `what` (a thing in words, for the messages). Raises as `read_answer` and `explain_failure`."""
        return self._ask("GET", path, what, params, None)

    def post(self, path: str, what: str, body: Raw) -> Answer:
        """The same by POST, for queries too long for an address."""
        return self._ask("POST", path, what, None, body)

    def _ask(
        self, method: Method, path: str, what: str, params: Mapping[str, str | int] | None, body: Raw | None
    ) -> Answer:
        url = self.base_url + path
        for _ in range(_MOST_REDIRECTS + 1):
            received = self._read(method, url, params, body)
            asked = Asked(self.host, method, path, what, self.credentials, self.traffic.waited_s)
            target = redirect_target(received, asked)
            if target is None:
                return read_answer(received, asked)
            url, params = target, None
        raise JiraError(f"{self.host} redirects in a circle ({method} {path})", "Check jira.url and the proxy")

    def _read(self, method: Method, url: str, params: Any, body: Raw | None) -> Received:  # noqa: ANN401
        """The answer of the last try that was worth making."""
        patience = Patience(self.pace, query=method == "POST")
        while True:
            outcome = self._try(method, url, params, body, patience.tries + 1)
            if not patience.again(outcome):
                break
        if isinstance(outcome, Received):
            return outcome
        raise explain_failure(outcome, url) from None

    def _try(
        self,
        method: str,
        url: str,
        params: Any,  # noqa: ANN401  # as requests takes them
        body: Raw | None,
        number: int,
    ) -> Received | Exception:
        """Send once, count it and report it."""
        with self.pace.turn():
            begun_at = self._clock.now()
            outcome = self._exchange(method, url, params, body)
            took_s = self._clock.now() - begun_at
        status, size = (outcome.status, len(outcome.content)) if isinstance(outcome, Received) else (None, 0)
        self.traffic.book(requests=1, bytes=size)
        if self._on_request:
            self._on_request(method, urlsplit(url).path, status, took_s, number)
        return outcome

    def _exchange(self, method: str, url: str, params: Any, body: Raw | None) -> Received | Exception:  # noqa: ANN401
        begun_at = self._clock.now()
        try:
            response = self._http.request(
                method,
                url,
                params=params,
                json=body,
                timeout=(self.limits.connect_s, self.limits.silence_s),
                allow_redirects=False,
                stream=True,
            )
            return receive(response, self.limits, self._clock, begun_at)
        except (requests.RequestException, HTTPError, SlowAnswerError, PageTooBigError) as error:
            return error

    @property
    def _http(self) -> requests.Session:
        if not hasattr(self._of_thread, "http"):
            self._of_thread.http = make_http(self.base_url, self.credentials, self.limits.answer_s)
        http: requests.Session = self._of_thread.http
        return http
