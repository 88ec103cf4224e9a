"""One request and one reply of the demo Jira, and the choice of who answers."""

import gzip
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeAlias, TypeVar

JsonValue: TypeAlias = Any  # whatever JSON can hold
Login = Literal["accepted", "anonymous", "rejected"]
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: `path` without the context path, each query parameter once, the body parsed as JSON or None."""

    method: str
    path: str
    query: Mapping[str, str]
    body: JsonValue
    login: Login = "accepted"

    def parameter(self, name: str, default: JsonValue = None) -> JsonValue:
        """A parameter of the query, or of the JSON object in the body."""
        if isinstance(self.body, dict) and name in self.body:
            return self.body[name]
        return self.query.get(name, default)

    def number(self, name: str, default: int) -> int:
        """A parameter that is a number of at least 0; anything else is refused with 400."""
        value = self.parameter(name, default)
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", str(value)):
            raise RefusedError(400, f"The value of '{name}' is not a number that can be used: {value}")
        return int(value)

    def words(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list: a JSON array, or texts joined with commas."""
        value = self.parameter(name) or ()
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(","))
        if not isinstance(value, list | tuple):
            raise RefusedError(400, f"The value of '{name}' is not a list: {value}")
        return tuple(map(str, value))


@dataclass(frozen=True, slots=True)
class Wire:
    """How a reply goes over the wire: whole and at once, unless a fault is asked for.

    Attributes:
        delay_s: before the first byte; a client that hangs up, or the end of the server, cuts it short.
        drip_s: between any two bytes of the body; `drips_head` makes the status line and headers drip as well.
        ends_after: bytes of the body after which the connection is closed; a negative number leaves the last ones out.
        resets: the connection ends by a reset (RST) instead of a proper end.
        chunked: the body is sent in chunks of this size, without its length.
    """

    delay_s: float = 0.0
    drip_s: float = 0.0
    drips_head: bool = False
    ends_after: int | None = None
    resets: bool = False
    chunked: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. A `Content-Length` of your own is sent as it is, and the connection is closed after it."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json;charset=UTF-8"})
    wire: Wire = Wire()

    def gzipped(self) -> "Reply":
        """The same, compressed."""
        return replace(self, body=gzip.compress(self.body, 1), headers={**self.headers, "Content-Encoding": "gzip"})

    def over(self, wire: Wire) -> "Reply":
        """The same, sent in another way."""
        return replace(self, wire=wire)

    def with_headers(self, **headers: str) -> "Reply":
        """The same with more headers, their names written with `_` for `-`."""
        return replace(self, headers={**self.headers, **{n.replace("_", "-"): value for n, value in headers.items()}})

    @classmethod
    def of_json(cls, value: JsonValue, status: int = 200) -> "Reply":
        """A reply whose body is `value` as JSON."""
        return cls(status, json.dumps(value, ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace"))

    @classmethod
    def of_error(cls, status: int, *messages: str) -> "Reply":
        """A refusal as Jira words it."""
        return cls.of_json({"errorMessages": messages, "errors": {}}, status)

    @classmethod
    def of_html(cls, html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """A page for people where a program expects JSON."""
        return cls(status, html.encode(), {"Content-Type": "text/html;charset=UTF-8", **(headers or {})})


class RefusedError(Exception):
    """The demo Jira answers with an error status. It never leaves the server: the client sees the reply."""

    def __init__(self, status: int, *messages: str) -> None:
        super().__init__(status, *messages)
        self.reply = Reply.of_error(status, *messages)


@dataclass(frozen=True)
class Route(Generic[S]):
    """Who answers a path: `pattern` matches it whole, its groups are handed over after the site and the request."""

    method: str
    pattern: str
    answer: Callable[..., Any]


def dispatch(routes: Sequence[Route[S]], site: S, request: Request) -> Reply:
    """The reply of the first route that fits: 404 for a path nobody knows, 405 for a method it has not."""
    known = request.method not in {"GET", "POST"}
    for route in routes:
        match = re.fullmatch(route.pattern, request.path)
        if match and route.method == request.method:
            return _reply_of(route, site, request, match.groups())
        known = known or bool(match)
    if known:
        return Reply.of_error(405, "Method Not Allowed")
    return Reply.of_error(404, "null for uri: " + request.path)


def _reply_of(route: Route[S], site: S, request: Request, groups: Sequence[str]) -> Reply:
    try:
        answer = route.answer(site, request, *groups)
    except RefusedError as refused:
        return refused.reply
    return answer if isinstance(answer, Reply) else Reply.of_json(answer)
