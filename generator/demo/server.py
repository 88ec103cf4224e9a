"""The demo Jira as a server on loopback, over real sockets.

with DemoJira(world, "cloud", token="made-up") as jira:
    ...  # jira.url is its address, jira.requests what it was asked so far
"""

import base64
import binascii
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from generator.demo.cloud import CLOUD_ROUTES
from generator.demo.data_center import DATA_CENTER_ROUTES
from generator.demo.exchange import Login, Reply, Request, dispatch
from generator.demo.listener import Listener
from generator.demo.people import account
from generator.demo.sprint_cast import ReportOddity
from generator.demo.view import Limits, PageTokens, Site
from generator.demo.webhooks import Delivery, due_deliveries
from generator.demo.world import World
from generator.domain import Flavour

_CONTEXT_PATH: dict[Flavour, str] = {"cloud": "", "data_center": "/jira"}


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as it came: the path with the context path, headers without what proves who asked."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


Answer: TypeAlias = Reply | Callable[[RecordedRequest], Reply | None]
"""A reply, or what makes one of the request; None lets the normal one be given. It may change the world first."""


@dataclass
class _Script:
    """A reply given instead of the normal one, `left` more times (None: always)."""

    path_pattern: str
    method: str | None
    answer: Answer
    left: int | None

    def fits(self, method: str, path: str) -> bool:
        return self.left != 0 and self.method in {None, method} and fnmatchcase(path, self.path_pattern)


class DemoJira:
    """A small Jira of either flavour on 127.0.0.1, answering from a world; a context manager.

    Args:
        world: what it holds. Tests move `world.now` or append events while it runs, best under `lock`.
        flavour: "cloud" or "data_center" (which lives under the context path /jira).
        port: 0 takes any free one.
        token: the API token (Cloud: Basic with any e-mail) or the personal access token (Data Center: Bearer). None
            makes the site public: anonymous readers see it all, and every token is accepted.
        limits: how it pages.
        private_boards: boards whose configuration answers 403.
        private_filters: saved filters that look as if they were not there.
        history_times: "mixed" makes Cloud's bulk fetch write seconds and milliseconds in turn.
        report_oddities: how Jira's own sprint reports disagree with the facts.

    Attributes:
        url: the base address to give to a client.
        requests: what it was asked since the start or the last `reset`, in order.
        lock: held while a request is answered.
    """

    def __init__(  # noqa: PLR0913 - keywords of a test double, all with defaults
        self,
        world: World,
        flavour: Flavour,
        *,
        port: int = 0,
        token: str | None = None,
        limits: Limits | None = None,
        private_boards: Iterable[int] = (),
        private_filters: Iterable[int] = (),
        history_times: Literal["milliseconds", "mixed"] = "milliseconds",
        report_oddities: Iterable[ReportOddity] = (),
    ) -> None:
        self.requests: list[RecordedRequest] = []
        self.lock = threading.RLock()
        self._token = token
        self._scripts: list[_Script] = []
        self._listener = Listener(port, self._answer, self._now)
        self.url = f"http://127.0.0.1:{self._listener.server_port}{_CONTEXT_PATH[flavour]}"
        self._site = Site(
            world=world,
            flavour=flavour,
            url=self.url,
            public=token is None,
            limits=limits or Limits(),
            private_boards=frozenset(private_boards),
            private_filters=frozenset(private_filters),
            history_times=history_times,
            report_oddities=frozenset(report_oddities),
        )
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    @property
    def world(self) -> World:
        """What it holds."""
        return self._site.world

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
        if error is None and self._listener.crashes:
            raise self._listener.crashes[0]

    @property
    def latency_s(self) -> float:
        """Seconds that pass before each reply; requests wait beside each other, not one after the other."""
        return self._listener.latency_s

    @latency_s.setter
    def latency_s(self, seconds: float) -> None:
        self._listener.latency_s = seconds

    @property
    def most_at_once(self) -> int:
        """How many requests were under way at the same time, at the most, since the start or the last `reset`."""
        return self._listener.most_at_once

    def usual(self, asked: RecordedRequest) -> Reply:
        """The normal reply to a request of somebody logged in, for scripts that change something about it."""
        with self.lock:
            return self._normal_reply(asked, "accepted")

    def answer(self, path_pattern: str, answer: Answer, *, times: int | None = None, method: str | None = None) -> None:
        """Script a reply in place of the normal one; of several scripts that fit the first is taken.

        Args:
            path_pattern: a shell pattern of the whole path, such as "*/search/jql".
            answer: what to send (see `Wire` for faults of the connection), or what makes it of the request.
            times: how often; None means from now on.
            method: such as "GET"; None means any.
        """
        with self.lock:
            self._scripts.append(_Script(path_pattern, method, answer, times))

    def disagree(self, *oddities: ReportOddity) -> None:
        """From now on, Jira's own sprint reports disagree with the facts in these ways and no other."""
        with self.lock:
            self._site.report_oddities = frozenset(oddities)

    def allow_writes(self, *, allowed: bool = True) -> None:
        """From now on issues can be changed over the wire, or no more."""
        with self.lock:
            self._site.writable = allowed

    def forbid_webhooks(self) -> None:
        """From now on the reader is no administrator."""
        with self.lock:
            self._site.webhooks.is_admin = False

    def due_deliveries(self) -> list[Delivery]:
        """The webhooks of everything that happened since the last call; it is for the caller to send them."""
        with self.lock:
            return due_deliveries(self._site)

    def reset(self) -> None:
        """Forget recorded requests, how many were under way at once, scripted replies and page tokens."""
        with self.lock:
            self.requests.clear()
            self._scripts.clear()
            self._site.tokens = PageTokens()
            self._listener.most_at_once = 0

    def _now(self) -> float:
        return self.world.now.timestamp()

    def _answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        url = urlsplit(target)
        content, readable = _parsed(body)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        asked = RecordedRequest(method, unquote(url.path), query, content, _without_secrets(headers))
        with self.lock:
            self.requests.append(asked)
            scripted = self._scripted(asked)
            if scripted is not None:
                return scripted
            if not readable:
                return Reply.of_error(400, "There was an error parsing JSON. Check that your request body is valid.")
            return self._normal_reply(asked, _login(self._site.flavour, self._token, headers.get("Authorization")))

    def _scripted(self, asked: RecordedRequest) -> Reply | None:
        for script in self._scripts:
            if script.fits(asked.method, asked.path):
                script.left = None if script.left is None else script.left - 1
                return script.answer if isinstance(script.answer, Reply) else script.answer(asked)
        return None

    def _normal_reply(self, asked: RecordedRequest, login: Login) -> Reply:
        cloud = self._site.flavour == "cloud"
        context_path = _CONTEXT_PATH[self._site.flavour]
        if not asked.path.startswith(context_path + "/"):
            return Reply.of_html("<html><body>Not Found</body></html>", 404)
        if login == "rejected" and not cloud:
            return Reply.of_html("<html><body>Unauthorized</body></html>", 401, _login_headers(self._site, login))
        request = Request(asked.method, asked.path.removeprefix(context_path), asked.query, asked.body, login)
        reply = dispatch(CLOUD_ROUTES if cloud else DATA_CENTER_ROUTES, self._site, request)
        return replace(reply, headers={**reply.headers, **_login_headers(self._site, login)})


def _parsed(body: bytes) -> tuple[Any, bool]:
    """The body as JSON, and whether it is any."""
    try:
        return (json.loads(body) if body else None), True
    except ValueError:
        return None, False


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Of credentials only the scheme is kept."""
    return {
        name: f"{value.split(' ')[0]} ***" if name.lower() == "authorization" else value
        for name, value in headers.items()
        if name.lower() != "cookie"
    }


def _login(flavour: Flavour, token: str | None, authorization: str | None) -> Login:
    """Whether credentials are accepted: an API token with an e-mail on Cloud, a bare access token on Data Center."""
    if authorization is None:
        return "anonymous"
    scheme, _, credentials = authorization.partition(" ")
    given = credentials.strip()
    if flavour == "cloud":
        email, given = _basic(given)
        right_form = scheme.lower() == "basic" and bool(email)
    else:
        right_form = scheme.lower() == "bearer"
    return "accepted" if right_form and given and token in {None, given} else "rejected"


def _basic(credentials: str) -> tuple[str, str]:
    try:
        user, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def _login_headers(site: Site, login: Login) -> dict[str, str]:
    """Who the server takes the reader for. Rejected credentials are served as anonymous, and only a header tells."""
    person = account(site.flavour, site.world.time_zone)
    if login == "rejected":
        return {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
    if login == "anonymous":
        return {} if site.flavour == "cloud" else {"X-AUSERNAME": "anonymous"}
    if site.flavour == "cloud":
        return {"X-AACCOUNTID": person["accountId"]}
    return {"X-AUSERNAME": person["name"], "X-Seraph-LoginReason": "OK"}
