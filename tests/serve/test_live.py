"""The stream of events, and that it can never keep all threads."""

import json
import socket
import threading
from pathlib import Path
from typing import Any

from generator.serve import live as live_module
from generator.serve.live import MOST_STREAMS, LiveSite
from generator.serve.server import THREADS
from tests.serve.house import House


def read(stream: Any) -> dict[str, str]:
    """The fields of the one event in a stream."""
    lines = b"".join(stream).decode().splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines) if name}


def told(stream: Any) -> dict[str, str]:
    value: dict[str, str] = json.loads(read(stream)["data"])
    return value


def test_who_has_seen_nothing_is_told_at_once(tmp_path: Path) -> None:
    live = LiveSite()
    live.show(tmp_path)
    assert told(live.stream("")) == {"build": live.shown.build, "problem": ""}


def test_a_stream_waits_for_the_next_build(tmp_path: Path) -> None:
    live = LiveSite()
    stream = live.stream(read(live.stream(""))["id"])
    before = live.shown.build
    threading.Timer(0.05, live.show, (tmp_path,)).start()
    assert told(stream)["build"] not in {"", before}


def test_a_problem_is_told_once_and_taken_back(tmp_path: Path) -> None:
    live = LiveSite()
    live.show(tmp_path)
    build = live.shown.build
    live.complain("The token is wrong")
    seen = read(live.stream(""))
    assert json.loads(seen["data"]) == {"build": build, "problem": "The token is wrong"}
    number = live.shown.number
    live.complain("The token is wrong")
    assert live.shown.number == number
    live.complain("")
    assert told(live.stream(seen["id"])) == {"build": build, "problem": ""}
    assert live.shown.folder == tmp_path


def test_a_stream_ends_by_itself(monkeypatch: Any) -> None:
    monkeypatch.setattr(live_module, "_WAIT_S", 0.01)
    live = LiveSite()
    seen = read(live.stream(""))["id"]
    assert read(live.stream(seen))["id"] == seen


def test_closing_ends_every_stream() -> None:
    live = LiveSite()
    stream = live.stream(read(live.stream(""))["id"])
    live.close()
    assert told(stream)["build"]


def test_a_client_that_leaves_gives_its_place_back() -> None:
    live = LiveSite()
    for _ in range(3 * MOST_STREAMS):
        stream: Any = live.stream("")
        next(stream)
        stream.close()
    assert not isinstance(live.stream(""), list), "it may wait, so there is a free place"


def test_more_streams_than_may_wait_are_answered_at_once(house: House) -> None:
    """Each waiting one holds a thread, and some must stay for everything else."""
    assert MOST_STREAMS <= THREADS // 2
    seen = read(house.live.stream(""))["id"]
    head = f"GET /-/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: {seen}\r\nConnection: close\r\n\r\n".encode()
    waiting = [socket.create_connection(("127.0.0.1", house.port), timeout=10) for _ in range(MOST_STREAMS)]
    for connection in waiting:
        connection.sendall(head)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
    status, headers, body = house.get("/-/events", **{"Last-Event-ID": seen})
    assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert b"retry: 1000" in body
    for connection in waiting:
        connection.close()
