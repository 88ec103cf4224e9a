"""The inbox: nothing is lost, nothing counts twice, however it ends."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.cache import lines
from generator.errors import CacheError
from generator.serve import inbox as inbox_module
from generator.serve.event import BOARDS, Event
from generator.serve.inbox import Batch, Inbox
from tests.serve.house import NOW, digest


def put(inbox: Inbox, hint: str | None, number: int = 0, identifier: str = "") -> str:
    return inbox.take(Event("jira:issue_updated", hint), digest(f"{hint} {number}".encode()), identifier, NOW)


def test_events_of_an_issue_wait_once(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    assert [put(inbox, "10001", number) for number in range(3)] == ["accepted"] * 3
    assert (put(inbox, "10002"), put(inbox, BOARDS)) == ("accepted", "accepted")
    assert (len(inbox), inbox.waiting()) == (3, Batch(frozenset({"10001", "10002"}), boards=True, upto=5))


def test_what_was_seen_counts_once(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    assert put(inbox, "10001", 1, "abc") == "accepted"
    assert put(inbox, "10001", 1, "another") == "duplicate", "the same body"
    assert put(inbox, "10001", 2, "abc") == "duplicate", "the same identifier"
    assert put(inbox, "10001", 2) == "accepted"


def test_an_event_that_no_report_depends_on_is_kept_and_wakes_nobody(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    assert put(inbox, None) == "accepted"
    assert (bool(inbox.waiting()), inbox.arrived.is_set()) == (False, False)
    assert put(inbox, "10001") == "accepted"
    assert inbox.arrived.is_set()


def test_all_survives_a_restart(tmp_path: Path) -> None:
    put(Inbox(tmp_path), "10001", 1, "abc")
    again = Inbox(tmp_path)
    assert again.waiting() == Batch(frozenset({"10001"}), boards=False, upto=1)
    assert put(again, "10001", 1) == "duplicate"
    assert put(again, "10002", 7, "abc") == "duplicate"
    assert put(again, "10002", 7) == "accepted"
    assert Inbox(tmp_path).waiting().upto == 2


def test_what_is_handled_waits_no_more_and_is_still_remembered(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    put(inbox, "10001", 1)
    batch = inbox.waiting()
    put(inbox, "10002", 1)
    put(inbox, "10001", 2)
    inbox.handled(batch)
    for each in (inbox, Inbox(tmp_path)):
        assert each.waiting().issue_ids == {"10001", "10002"}, "both arrived after the batch was taken"
        each.handled(each.waiting())
        assert not each.waiting()
        assert put(each, "10001", 1) == "duplicate"


def test_a_crash_in_the_middle_of_a_line(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    put(inbox, "10001", 1)
    put(inbox, "10002", 1)
    path = tmp_path / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    again = Inbox(tmp_path)
    assert again.waiting() == Batch(frozenset({"10001"}), boards=False, upto=1)
    assert put(again, "10002", 1) == "accepted", "it was never answered"


@pytest.mark.parametrize("line", [b"no json", b"[]", b'{"n": "x"}'])
def test_a_line_that_cannot_be_read_may_be_about_anything(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "events.jsonl").write_bytes(line + b"\n")
    assert Inbox(tmp_path).waiting().boards


def test_a_damaged_note_of_what_is_handled_means_looking_again(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    put(inbox, "10001")
    inbox.handled(inbox.waiting())
    (tmp_path / "handled.json").write_bytes(b"{}")
    assert Inbox(tmp_path).waiting().issue_ids == {"10001"}


def test_only_so_many_issues_may_wait(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, most_waiting=2)
    assert [put(inbox, str(id_)) for id_ in (1, 2, 3)] == ["accepted", "accepted", "full"]
    assert put(inbox, "1", 2) == "accepted", "it waits already"
    assert put(inbox, None) == "accepted"
    inbox.handled(inbox.waiting())
    assert put(inbox, "3") == "accepted", "what was refused was not remembered"


def test_a_disk_that_refuses_takes_nothing(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "gone")
    with pytest.raises(CacheError):
        put(inbox, "10001")
    assert not inbox.waiting()
    (tmp_path / "gone").mkdir()
    assert put(inbox, "10001") == "accepted", "the second try is no duplicate"


def test_the_files_turn_but_never_over_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "FULL_BYTES", 1000)
    inbox = Inbox(tmp_path)
    taken = [put(inbox, "10001", number) for number in range(60)]
    assert taken.index("full") > 20, "four older files and the newest were filled first"
    assert Inbox(tmp_path).waiting().issue_ids == {"10001"}
    inbox.handled(inbox.waiting())
    assert [put(inbox, "10002", number) for number in range(60)].count("full") > 0
    assert Inbox(tmp_path).waiting().issue_ids == {"10002"}
    assert len(list(tmp_path.glob("events*.jsonl"))) == lines.KEPT_FILES + 1


def test_the_memory_of_marks_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "_MOST_REMEMBERED", 4)
    inbox = Inbox(tmp_path)
    for number in range(6):
        put(inbox, "10001", number)
    assert put(inbox, "10001", 5) == "duplicate"
    assert put(inbox, "10001", 0) == "accepted", "forgotten, which costs another look at the issue"


def test_no_text_of_the_sender_is_kept(tmp_path: Path) -> None:
    put(Inbox(tmp_path), "10001", identifier="someone@mail.example")
    assert b"mail" not in (tmp_path / "events.jsonl").read_bytes()


def test_of_many_at_once_each_is_kept_once(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    numbers = [number // 2 for number in range(400)]
    with ThreadPoolExecutor(16) as threads:
        taken = list(threads.map(lambda number: put(inbox, str(number + 1)), numbers))
    assert (taken.count("accepted"), taken.count("duplicate")) == (200, 200)
    for each in (inbox, Inbox(tmp_path)):
        assert each.waiting() == Batch(frozenset(map(str, range(1, 201))), boards=False, upto=200)
    kept = [json.loads(line)["n"] for line in (tmp_path / "events.jsonl").read_bytes().splitlines()]
    assert kept == list(range(1, 201))


def test_of_many_at_once_none_is_answered_well_that_the_disk_refused(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "gone")

    def fails(number: int) -> bool:
        try:
            put(inbox, str(number % 5 + 1))
        except CacheError:
            return True
        return False

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(fails, range(100)))
    assert not inbox.waiting()
    (tmp_path / "gone").mkdir()
    assert [put(inbox, str(number + 1)) for number in range(5)] == ["accepted"] * 5
