"""One answer of the web server, and what every answer carries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse

_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is bytes, or pieces that are sent as they come."""

    status: HTTPStatus
    body: bytes | Iterable[bytes] = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, start_response: StartResponse, *, head_only: bool = False) -> Iterable[bytes]:
        """Start a response, and give its body."""
        headers = {**_ALWAYS, "Content-Type": self.content_type, **self.headers}
        if isinstance(self.body, bytes):
            headers["Content-Length"] = str(len(self.body))
        start_response(f"{self.status.value} {self.status.phrase}", list(headers.items()))
        if head_only:
            return []
        return [self.body] if isinstance(self.body, bytes) else self.body


def json_answer(status: HTTPStatus, value: Mapping[str, Any], **headers: str) -> Answer:
    """A JSON object; names of headers are written with `_` for `-`."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), "application/json", named)


def not_found() -> Answer:
    """There is no such thing here."""
    return Answer(HTTPStatus.NOT_FOUND, b"There is no such page.\n")
