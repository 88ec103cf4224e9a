"""What the receiver answers, over real sockets, and that nothing is believed that nobody signed."""

import json
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest

from generator.cache.writes import open_journal
from generator.redaction import Secret
from generator.serve.app import WEBHOOK_PATH
from generator.serve.door import MOST_BODY
from generator.serve.event import BOARDS
from generator.serve.server import MOST_RECEIVED
from generator.serve.signature import sign
from tests.cache.test_writes import WRITE
from tests.serve.house import ACCEPTED, BUSY, NOW, SECRET, TOO_LARGE, UNAUTHORIZED, House, event, open_house

BODY = event(10_001)
SIGNATURE = sign([BODY], SECRET)


def test_a_signed_event_is_on_the_disk_once_it_is_answered(house: House) -> None:
    assert house.deliver(BODY, identifier="abc") == (ACCEPTED, {"status": "accepted"})
    (line,) = house.kept()
    assert {name: line[name] for name in ("n", "at", "event", "hint")} == {
        "n": 1,
        "at": "2026-11-23T09:00:00Z",
        "event": "jira:issue_updated",
        "hint": "10001",
    }
    assert house.inbox.waiting().issue_ids == {"10001"}


def test_jiras_second_try_is_answered_well_and_counts_once(house: House) -> None:
    house.deliver(BODY, identifier="abc")
    assert house.deliver(BODY, identifier="abc") == (ACCEPTED, {"status": "duplicate"})
    assert (len(house.kept()), house.counters.get("webhooks", "duplicate")) == (1, 1)


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", SIGNATURE[:-1], SIGNATURE.replace("256", "1"), sign([BODY], Secret("x" * 20)), SIGNATURE + "0"],
)
def test_who_cannot_sign_is_refused_and_leaves_nothing(house: House, signature: str) -> None:
    assert house.deliver(BODY, signature) == (UNAUTHORIZED, {"status": "refused"})
    assert (house.kept(), len(house.inbox), house.counters.get("webhooks", "forged")) == ([], 0, 1)


def test_a_signature_for_another_body_is_refused(house: House) -> None:
    assert house.deliver(event(10_002), SIGNATURE)[0] == UNAUTHORIZED
    assert house.deliver(b"", SIGNATURE)[0] == UNAUTHORIZED


def post(*headers: str) -> str:
    return "\n".join((f"POST {WEBHOOK_PATH} HTTP/1.1", "Host: 127.0.0.1", *headers))


def test_odd_ways_to_say_it(house: House) -> None:
    length = f"Content-Length: {len(BODY)}"
    signed = f"X-Hub-Signature: {SIGNATURE}"
    assert house.raw(post(length), BODY) == UNAUTHORIZED
    assert house.raw(post(length, signed, signed), BODY) == UNAUTHORIZED, "the header came twice"
    assert house.raw(post(signed), BODY) == UNAUTHORIZED, "no length, so no body"
    assert house.kept() == []
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert house.raw(post(signed, "Transfer-Encoding: chunked"), chunked) == ACCEPTED
    assert house.raw(post(signed, "Content-Length: -1"), BODY) == 400


def test_a_signed_body_that_is_too_large_has_the_boards_looked_at(house: House) -> None:
    large = event(10_001) + b" " * MOST_BODY
    assert house.deliver(large) == (TOO_LARGE, {"status": "oversize"})
    assert (house.inbox.waiting().boards, house.inbox.waiting().issue_ids) == (True, frozenset())


def test_nobody_elses_large_body_has_any_effect(house: House) -> None:
    assert house.deliver(event(10_001) + b" " * MOST_BODY, SIGNATURE)[0] == UNAUTHORIZED
    assert house.raw(post(f"Content-Length: {MOST_RECEIVED + 1}")) == TOO_LARGE
    assert (house.kept(), len(house.inbox)) == ([], 0)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 100_000, b"no json"])
def test_a_signed_body_that_cannot_be_read_may_be_about_anything(house: House, body: bytes) -> None:
    assert house.deliver(body)[0] == ACCEPTED
    assert house.kept()[0]["hint"] == BOARDS


def test_more_than_can_wait_is_put_off(tmp_path: Path) -> None:
    with open_house(tmp_path, most_waiting=1) as house:
        assert house.deliver(event(1))[0] == ACCEPTED
        connection = house.connect()
        connection.request("POST", WEBHOOK_PATH, event(2), {"X-Hub-Signature": sign([event(2)], SECRET)})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Retry-After"]) == (BUSY, "30")
        connection.close()
        house.inbox.handled(house.inbox.waiting())
        assert house.deliver(event(2))[0] == ACCEPTED


def test_a_disk_that_refuses_is_not_answered_well(tmp_path: Path) -> None:
    with open_house(tmp_path / "gone") as house:
        assert house.deliver(BODY) == (BUSY, {"status": "unkept"})
        (tmp_path / "gone").mkdir()
        assert house.deliver(BODY) == (ACCEPTED, {"status": "accepted"})


def test_without_a_secret_there_is_no_door(tmp_path: Path) -> None:
    with open_house(tmp_path, secret=None) as house:
        assert house.deliver(BODY)[0] == 404
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_delivers(house: House, method: str) -> None:
    status, headers, _ = house.get(WEBHOOK_PATH, method)
    assert (status, headers["allow"]) == (405, "POST")


def test_a_connection_can_be_used_again_after_a_refusal(house: House) -> None:
    connection = HTTPConnection("127.0.0.1", house.port, timeout=10)
    for signature, expected in (("", UNAUTHORIZED), (SIGNATURE, ACCEPTED)):
        connection.request("POST", WEBHOOK_PATH, BODY, {"X-Hub-Signature": signature})
        answer = connection.getresponse()
        assert answer.status == expected
        assert json.loads(answer.read())
    connection.close()


def wrote(folder: Path, change: int) -> None:
    """Something of ours is confirmed in Jira's history."""
    write = replace(WRITE, id=f"write {change}", at=NOW, issue_id=10_001, key="AB-1")
    with open_journal(folder) as journal:
        journal.end(journal.note(write), "confirmed", NOW, changes=1, change=change)


def test_the_echo_of_our_own_write_has_nothing_read(house: House) -> None:
    assert house.deliver(event(10_001, 1, change=501))[1] == {"status": "accepted"}
    wrote(house.folder, 502)
    assert house.deliver(event(10_002, 2, change=502)) == (ACCEPTED, {"status": "echo"})
    assert house.inbox.waiting().issue_ids == {"10001"}
    assert [line["hint"] for line in house.kept()] == ["10001", None], "the record of it is there"
    assert house.deliver(event(10_002, 2, change=502))[1] == {"status": "duplicate"}
    wrote(house.folder, 503)
    assert house.deliver(event(10_002, 3, change=503))[1] == {"status": "echo"}
    assert house.deliver(event(10_002, 4, change=504))[1] == {"status": "accepted"}, "somebody else's"


def test_a_journal_in_pieces_makes_nothing_an_echo(house: House) -> None:
    wrote(house.folder, 502)
    path = next((house.folder / "write-back").glob("journal.jsonl"))
    path.write_bytes(b"{}" + path.read_bytes())
    assert house.deliver(event(10_002, 2, change=502))[1] == {"status": "accepted"}
