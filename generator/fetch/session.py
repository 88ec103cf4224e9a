"""The one way to Jira: `Session` knows the address, the login, the limits and the guards of every request."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, ProtocolError

from generator import __version__
from generator.errors import JiraError
from generator.fetch.answer import Answer, read_answer, redirect_target
from generator.fetch.failures import explain_failure
from generator.fetch.jira import Raw
from generator.fetch.refusal import Asked
from generator.fetch.retry import ReadRetry
from generator.fetch.secret import Credentials, Login
from generator.fetch.traffic import Traffic

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 90.0
_MOST_REDIRECTS = 5
_BROKEN_BODIES = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)

Method: TypeAlias = Literal["GET", "POST"]
OnRequest: TypeAlias = Callable[[str, str, int | None, float], None]
"""Told of each request: method, path, status (None when no answer came) and seconds."""


class Session:
    """Reads of one Jira. `get` and `post` give JSON or raise; nothing here can write.

    Args:
        base_url: a clean one, see `generator.fetch.url.clean_base_url`.
        credentials: put on each request as it leaves.
        traffic: the books and the waiting budget; shared by all sessions of a run.
        on_request: told of each request, for verbose output.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        traffic: Traffic | None = None,
        on_request: OnRequest | None = None,
    ) -> None:
        self.base_url = base_url
        self.credentials = credentials
        self.traffic = traffic or Traffic()
        self._on_request = on_request
        self._retry = ReadRetry.of(self.traffic)
        self._http = _make_http(credentials, self._retry)

    @property
    def host(self) -> str:
        """Host and port, as people know the site."""
        return urlsplit(self.base_url).netloc

    def at(self, base_url: str, credentials: Credentials) -> "Session":
        """A session for another address or login, with the same books."""
        return Session(base_url, credentials, traffic=self.traffic, on_request=self._on_request)

    def get(self, path: str, what: str, params: Mapping[str, str | int] | None = None) -> Answer:
        """Ask by GET for `what` (a thing in words, for the messages). Raises as `read_answer` and `explain_failure`."""
        return self._ask("GET", path, what, params, None)

    def post(self, path: str, what: str, body: Raw) -> Answer:
        """The same by POST, for queries too long for an address."""
        return self._ask("POST", path, what, None, body)

    def _ask(
        self, method: Method, path: str, what: str, params: Mapping[str, str | int] | None, body: Raw | None
    ) -> Answer:
        waited_before_s = self.traffic.waited_s
        url = self.base_url + path
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._send(method, url, params, body)
            waited_s = self.traffic.waited_s - waited_before_s
            asked = Asked(self.host, method, path, what, self.credentials, waited_s)
            target = redirect_target(response, asked)
            if target is None:
                return read_answer(response, asked)
            url, params = target, None
        raise JiraError(f"{self.host} redirects in a circle ({method} {path})", "Check jira.url and the proxy")

    def _send(self, method: Method, url: str, params: Any, body: Raw | None) -> requests.Response:  # noqa: ANN401
        """Send once and report it; the tries that `ReadRetry` adds are counted by itself."""
        begun = time.monotonic()
        status = None
        try:
            response = self._send_until_whole(method, url, params, body)
            status = response.status_code
        except requests.RequestException as error:
            raise explain_failure(error, url) from None
        finally:
            if self._on_request:
                self._on_request(method, urlsplit(url).path, status, time.monotonic() - begun)
        return response

    def _send_until_whole(self, method: Method, url: str, params: Any, body: Raw | None) -> requests.Response:  # noqa: ANN401
        """Once more when the body breaks off: urllib3 only tries again what fails before the body."""
        retry = self._retry
        self.traffic.requests += 1
        while True:
            try:
                response = self._http.request(
                    method,
                    url,
                    params=params,
                    json=body,
                    timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                    allow_redirects=False,
                )
            except _BROKEN_BODIES as error:
                retry = _once_more(retry, method, url, error)
            else:
                self.traffic.bytes += len(response.content)
                return response


def _once_more(retry: ReadRetry, method: str, url: str, broken: requests.RequestException) -> ReadRetry:
    try:
        retry = retry.increment(method, url, error=ProtocolError("the body broke off"))
    except MaxRetryError:
        raise broken from None
    retry.sleep()
    return retry


def _make_http(credentials: Credentials, retry: ReadRetry) -> requests.Session:
    http = requests.Session()
    http.auth = Login(credentials)
    http.headers.update(
        {
            "Accept": "application/json",
            "User-Agent": f"sprint-reports/{__version__}",
            # Data Center takes a POST without it for a forged one when a session cookie comes along.
            "X-Atlassian-Token": "no-check",
        }
    )
    adapter = HTTPAdapter(max_retries=retry)
    http.mount("https://", adapter)
    http.mount("http://", adapter)
    return http
