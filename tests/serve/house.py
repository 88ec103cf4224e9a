"""A running receiver for tests: the real server, inbox and door in this process, and what Jira would send to it."""

import hashlib
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from generator.redaction import Secret
from generator.serve.app import WEBHOOK_PATH, App
from generator.serve.counters import Counters
from generator.serve.door import Door
from generator.serve.echoes import OwnWrites
from generator.serve.inbox import Inbox
from generator.serve.live import LiveSite
from generator.serve.server import running
from generator.serve.signature import sign

SECRET = Secret("a made-up secret of tests")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class House:
    """A receiver at `port`; `bugs` are tracebacks of our own."""

    folder: Path
    live: LiveSite
    counters: Counters
    inbox: Inbox
    port: int = 0
    bugs: list[str] = field(default_factory=list)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=10)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = self.connect()
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def deliver(self, body: bytes, signature: str | None = None, identifier: str = "") -> tuple[int, Any]:
        """One POST, well signed unless another signature is given."""
        headers = {"X-Hub-Signature": sign([body], SECRET) if signature is None else signature}
        if identifier:
            headers["X-Atlassian-Webhook-Identifier"] = identifier
        connection = self.connect()
        try:
            connection.request("POST", WEBHOOK_PATH, body, headers)
            return _told(connection.getresponse())
        finally:
            connection.close()

    def raw(self, head: str, body: bytes = b"") -> int:
        """Send these very bytes; the status of the answer, 0 when the connection was just closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
            return status_of(connection)

    def kept(self) -> list[dict[str, Any]]:
        """Every event on the disk."""
        path = self.folder / "events.jsonl"
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def _told(answer: HTTPResponse) -> tuple[int, Any]:
    return answer.status, json.loads(answer.read())


def status_of(connection: socket.socket) -> int:
    first = connection.makefile("rb").readline().split()
    return int(first[1]) if first else 0


def event(issue_id: str | int, number: int = 0, change: int | None = None) -> bytes:
    """The body of an event of an issue; another number makes it another event. `change` is the history's entry."""
    told: dict[str, Any] = {"timestamp": 1764000000000 + number, "webhookEvent": "jira:issue_updated"}
    told["issue"] = {"id": str(issue_id), "key": "AB-1"}
    return json.dumps(told | ({"changelog": {"id": str(change)}} if change else {})).encode()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@contextmanager
def open_house(folder: Path, *, secret: Secret | None = SECRET, most_waiting: int = 10_000) -> Iterator[House]:
    house = House(folder, LiveSite(), Counters(), Inbox(folder, most_waiting))
    door = Door(secret, house.inbox, house.counters, OwnWrites(folder), lambda: NOW) if secret else None
    app = App(house.live, house.counters, house.inbox, door)
    with running(app, "127.0.0.1", 0, house.bugs.append) as (_, house.port):
        yield house
        house.live.close()
    assert house.bugs == []


ACCEPTED, UNAUTHORIZED, TOO_LARGE, BUSY = (
    HTTPStatus.ACCEPTED,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
