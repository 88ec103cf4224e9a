"""The server under strain: slow clients, floods, bugs of ours."""

import gc
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from generator.errors import ConfigError
from generator.serve import server as server_module
from generator.serve.app import WEBHOOK_PATH
from generator.serve.server import MOST_CONNECTIONS, THREADS, running
from generator.serve.signature import sign
from tests.serve.house import ACCEPTED, SECRET, House, event, open_house

UNFINISHED = (
    b"POST /webhooks/jira HT",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /webhooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\n{",
    b"",
)


def takes_a_byte(connection: socket.socket) -> bool:
    """Whether the server has not hung up yet."""
    try:
        connection.sendall(b"x")
    except OSError:
        return False
    return True


def test_slow_clients_are_hung_up_on_and_stop_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """They drip a byte now and then, so that a limit on silence alone would never end them."""
    monkeypatch.setattr(server_module, "_READ_S", 1)
    slow = [socket.create_connection(("127.0.0.1", house.port), timeout=10) for _ in range(60)]
    for number, connection in enumerate(slow):
        connection.sendall(UNFINISHED[number % len(UNFINISHED)])
    assert house.deliver(event(1))[0] == ACCEPTED
    waiting = set(slow)
    for _ in range(400):
        waiting = {connection for connection in waiting if takes_a_byte(connection)}
        time.sleep(0.05 if waiting else 0)
    assert not waiting
    assert house.deliver(event(2))[0] == ACCEPTED
    for connection in slow:
        connection.close()


def test_a_house_full_of_them_makes_room(house: House) -> None:
    """More than may be connected: the ones that dawdle go early, far before their time is over."""
    assert server_module._HURRIED_READ_S < server_module._READ_S
    slow = [socket.create_connection(("127.0.0.1", house.port), timeout=10) for _ in range(MOST_CONNECTIONS + 50)]
    for number, connection in enumerate(slow):
        connection.sendall(UNFINISHED[number % len(UNFINISHED)])
    assert house.deliver(event(1))[0] == ACCEPTED
    for connection in slow:
        connection.close()


def test_an_idle_connection_that_was_used_is_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = house.connect()
    connection.request("GET", "/metrics")
    assert connection.getresponse().read()
    monkeypatch.setattr(server_module, "_READ_S", 0)
    house.get("/metrics")
    time.sleep(1.1)  # connections are looked at every second
    house.get("/metrics")
    connection.request("GET", "/metrics")
    assert connection.getresponse().read()
    connection.close()


def deliver_all(port: int, bodies: list[bytes]) -> list[int]:
    """Over one connection, as Jira does."""
    connection, statuses = HTTPConnection("127.0.0.1", port, timeout=30), []
    for body in bodies:
        connection.request("POST", WEBHOOK_PATH, body, {"X-Hub-Signature": sign([body], SECRET)})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    return statuses


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def test_a_burst_is_answered_whole_by_few_threads_in_little_memory(house: House) -> None:
    bodies = [event(10_000 + number % 700, number) for number in range(5000)]
    parts = [bodies[start : start + 200] for start in range(0, 5000, 200)]
    gc.collect()
    threads, memory = threading.active_count(), resident_bytes()
    with ThreadPoolExecutor(25) as senders:
        answers = senders.map(lambda part: deliver_all(house.port, part), parts)
        most = threading.active_count() - threads - 25
        statuses = [status for part in answers for status in part]
    assert statuses == [ACCEPTED] * 5000
    assert most <= 0, "the server began no thread for it"
    assert resident_bytes() - memory < 60_000_000
    assert len(house.inbox) == 700, "coalesced by issue"
    assert len(house.inbox.waiting().issue_ids) == 700
    assert re.search(r'accepted"} 5000\n', house.get("/metrics")[2].decode())


def test_the_threads_are_few() -> None:
    assert THREADS < 20


def test_a_bug_of_ours_is_told_and_ends_one_request() -> None:
    told: list[str] = []

    def broken(_environ: Any, _start: Any) -> list[bytes]:
        raise RuntimeError("a bug")

    with running(broken, "127.0.0.1", 0, told.append) as (_, port):
        for _ in range(2):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            assert connection.getresponse().status == 500
            connection.close()
    assert len(told) == 2
    assert "RuntimeError: a bug" in told[0]


def _second(port: int) -> AbstractContextManager[Any]:
    return running(lambda _, __: [], "127.0.0.1", port, print)


def test_an_address_that_is_taken_is_explained(tmp_path: Path) -> None:
    with open_house(tmp_path) as house, pytest.raises(ConfigError) as raised, _second(house.port):
        pass  # pragma: no cover
    assert raised.value.message == f"Cannot listen at 127.0.0.1, port {house.port}: Address already in use"


def test_nothing_of_the_server_is_left_when_it_ends(tmp_path: Path) -> None:
    before = threading.active_count()
    with open_house(tmp_path) as house:
        kept = house.connect()
        kept.request("GET", "/metrics")
        kept.getresponse().read()
    assert threading.active_count() == before
    kept.close()
