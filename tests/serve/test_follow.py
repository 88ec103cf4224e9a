"""When the loop syncs: real syncs of a small Jira, and a clock that only moves when told to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from generator.cache.files import make_folder
from generator.demo.exchange import Reply
from generator.domain import BoardSettings
from generator.serve.counters import Counters
from generator.serve.event import BOARDS, Event
from generator.serve.follow import NEVER, Follower
from generator.serve.inbox import Inbox
from generator.serve.live import LiveSite
from generator.serve.watch import look_at
from tests.cache.desk import OPS, WEB, Desk, open_desk, small_world
from tests.serve.house import NOW, digest
from tests.serve.receiver import Syncs

POLL_S = 300.0


@dataclass
class Room:
    """A follower of the desk's Jira; `now` is its clock."""

    desk: Desk
    follower: Follower
    inbox: Inbox
    live: LiveSite
    counters: Counters
    now: float = 1000.0

    def after(self, seconds: float) -> int:
        """Let time pass and the loop look once; how many syncs it has tried so far."""
        self.now += seconds
        self.follower.sync_if_due()
        return self.counters.get("syncs", "done") + self.counters.get("syncs", "failed")

    def hint(self, hint: str, number: int = 0) -> None:
        taken = self.inbox.take(Event("jira:issue_updated", hint), digest(f"{hint}{number}".encode()), "", NOW)
        assert taken == "accepted"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_desk(tmp_path, "cloud", small_world()) as desk:
        yield open_room(desk, tmp_path / "cache" / "live", POLL_S)


def open_room(desk: Desk, folder: Path, poll_s: float) -> Room:
    make_folder(folder)
    work = Syncs(desk.jira.url, desk.flavour, desk.store, [BoardSettings(WEB), BoardSettings(OPS)])
    inbox, live, counters = Inbox(folder), LiveSite(), Counters()
    follower = Follower(work, inbox, live, counters, folder, poll_s)
    room = Room(desk, follower, inbox, live, counters)
    follower.clock = lambda: room.now
    return room


def test_the_first_sync_is_due_at_once_and_then_every_poll(room: Room) -> None:
    assert [room.after(seconds) for seconds in (0, 1, POLL_S - 2, 1, POLL_S)] == [1, 1, 1, 2, 3]
    assert room.desk.load().number == 3


def test_a_hint_is_followed_and_done_with(room: Room) -> None:
    room.after(0)
    room.desk.jira.reset()
    room.hint("10091")
    assert room.after(1) == 2
    assert room.desk.reads() == [{"10091"}]
    assert not room.inbox.waiting()
    assert room.after(1) == 2


def test_a_hint_of_boards_alone_reads_no_issue_again(room: Room) -> None:
    room.after(0)
    room.desk.jira.reset()
    room.hint(BOARDS)
    assert (room.after(1), room.desk.reads(), len(room.inbox)) == (2, [], 0)


def test_a_jira_that_fails_is_asked_more_and_more_rarely(room: Room) -> None:
    """Each try with a wrong login may lead to a CAPTCHA."""
    room.after(0)
    room.desk.jira.answer("*/myself", Reply.of_error(401, "no"))
    room.hint("10091")
    assert room.after(1) == 2
    assert room.live.shown.problem != ""
    waits = []
    for expected in range(3, 6):
        waited = 0
        while room.after(1) < expected:
            waited += 1
        waits.append(waited + 1)
    assert waits == [10, 20, 40]
    assert room.inbox.waiting().issue_ids == {"10091"}, "nothing is lost"
    room.desk.jira.reset()
    room.after(POLL_S)
    assert (len(room.inbox), room.live.shown.problem) == (0, "")


def test_hints_without_end_leave_half_of_the_time(room: Room) -> None:
    room.after(0)
    room.follower.clock = iter([2000.0, 2007.0, 2010.0, 2015.0, 2015.0]).__next__
    room.hint("10091", 1)
    room.follower.sync_if_due()  # took from 2000 to 2007
    room.hint("10091", 2)
    room.follower.sync_if_due()  # 2010 is too early, 2015 is not
    assert room.counters.get("syncs", "done") == 2
    room.follower.sync_if_due()
    assert room.counters.get("syncs", "done") == 3


def test_offline_jira_is_never_asked(room: Room) -> None:
    off = open_room(room.desk, room.desk.folder / "other", NEVER)
    off.hint("10091")
    assert off.after(1e9) == 0
    assert room.desk.jira.requests == []


def test_the_poll_can_be_now(room: Room) -> None:
    room.after(0)
    room.follower.poll_now()
    assert room.after(1) == 2


def test_files_are_told_apart_by_what_is_seen_of_them(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    paths = [tmp_path / "config.yml", tmp_path / "folder"]
    looks = [look_at(paths)]
    for change in (
        lambda: (tmp_path / "config.yml").write_text("a"),
        lambda: (tmp_path / "config.yml").write_text("ab"),
        lambda: (tmp_path / "folder" / "base.html").write_text("x"),
        (tmp_path / "folder" / "base.html").unlink,
    ):
        change()
        looks.append(look_at(paths))
    assert all(before != after for before, after in pairwise(looks))
    assert look_at(paths) == looks[-1]
