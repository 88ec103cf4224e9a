"""The HTTP of requests, set up as this client needs it: the login on each request, no netrc, no retries of its own.

One `requests.Session` for each thread: its maintainers advise that (https://github.com/psf/requests/issues/1871).
"""

import os
import socket
import threading
from functools import cache
from http.client import HTTPException, HTTPResponse
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import ConnectionPool

from generator import __version__
from generator.addresses import is_loopback
from generator.fetch.secret import Credentials, Login


def make_http(base_url: str, credentials: Credentials, header_s: float) -> requests.Session:
    """A session. It honours REQUESTS_CA_BUNDLE and the environment's proxies; this machine is asked without a proxy.

    Args:
        base_url: of the Jira to be asked.
        credentials: put on each request as it leaves.
        header_s: how long the head of an answer may take as a whole.
    """
    http = requests.Session()
    if is_loopback(urlsplit(base_url).hostname or ""):
        http.trust_env = False  # no proxy
        http.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    http.auth = Login(credentials)
    http.headers.update(
        {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"sprint-reports/{__version__}",
            # Data Center takes a POST without it for a forged one when a session cookie comes along.
            "X-Atlassian-Token": "no-check",
        }
    )
    http.mount("https://", _Adapter(header_s))
    http.mount("http://", _Adapter(header_s))
    return http


class _Adapter(HTTPAdapter):
    """Gives its connections a limit for the head of an answer, which requests' own time-outs do not bound."""

    def __init__(self, header_s: float) -> None:
        self._header_s = header_s
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> ConnectionPool:  # noqa: ANN401  # the base's
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if not hasattr(pool.ConnectionCls, "header_s"):
            pool.ConnectionCls = _timed(pool.ConnectionCls, self._header_s)
        return pool  # type: ignore[no-any-return]  # Any for the attribute above


@cache
def _timed(kind: type[HTTPConnection], limit_s: float) -> type[HTTPConnection]:
    class Timed(kind):  # type: ignore[valid-type, misc]  # http or https
        header_s = limit_s

        def getresponse(self) -> Any:  # noqa: ANN401  # the base's
            response: HTTPResponse | None = None
            with _Alarm(self.sock, limit_s) as alarm:
                try:
                    response = super().getresponse()
                except (OSError, HTTPException):
                    if not alarm.rung:
                        raise
            if alarm.rung:
                if response is not None:
                    response.close()
                raise TimeoutError("the head of the answer trickles")
            return response

    return Timed


class _Alarm:
    """Hangs up when the block takes longer; `rung` tells that it did."""

    def __init__(self, sock: socket.socket, limit_s: float) -> None:
        self.rung = False
        self._sock = sock
        self._timer = threading.Timer(limit_s, self._ring)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _ring(self) -> None:
        self.rung = True
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already
