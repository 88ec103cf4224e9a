"""What a sync changes though nothing on the board has: the age of the data, and nothing else on its pages."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.demo.events import ChangedItem
from generator.pages.frame import utc_text
from generator.pages.page import Freshness, Instant
from generator.parts.slots import data_place, hold_places
from generator.parts.tool import tool_fingerprint
from tests.cache.desk import open_desk
from tests.parts.mill import BOARDS, ONE, Mill, mill_world

AGE = re.compile(rb' data-late="|What has happened there since is not on this page')
NOON = datetime(2026, 1, 9, 12, tzinfo=UTC)
WORDS = {"@slot:late@", "@slot:read_text@", "@slot:data_text@", "@late@", "@:late@"}


@pytest.mark.parametrize("at", [NOON, NOON.replace(microsecond=123_000)])
def test_a_place_is_as_long_as_what_belongs_there(at: datetime) -> None:
    assert len(data_place(at).utc) == len(utc_text(at))


def test_the_words_are_of_this_tool_alone() -> None:
    at = Instant("noon", "2026-01-09T12:00:00Z")
    held = hold_places(Freshness(at, "2026-01-10T12:00:00Z", "every hour"))
    places = [data_place(NOON).text, data_place(NOON).utc, held.as_of.text, held.as_of.utc, held.late, held.rhythm]
    assert len(set(places)) == len(places)
    assert all(tool_fingerprint()[:12] in place for place in places)
    assert not any(one in other for one in places for other in places if one != other)
    assert hold_places(Freshness(at, "2026-01-10T12:00:00Z", "")).rhythm == ""


def test_only_the_age_differs_an_hour_later(tmp_path: Path) -> None:
    with open_desk(tmp_path, "cloud", mill_world()) as desk:
        spoken = " ".join(sorted(WORDS))
        desk.change(10_001, ChangedItem("summary", "Do 10001", spoken))
        desk.happens(after=timedelta(milliseconds=123))  # as Jira tells the time
        desk.sync(BOARDS)
        mill = Mill(tmp_path)
        first = mill.build()
        kept = {board.ref: mill.archive(int(board.ref)).read_bytes() for board in BOARDS}
        desk.happens()
        desk.sync(BOARDS)
    second = mill.build()
    assert {board.ref: mill.archive(int(board.ref)).read_bytes() for board in BOARDS} == kept
    of_all = {path for path in first if not path.startswith(("boards/", "data/boards/"))}
    for path in first.keys() - of_all:
        before, now = first[path].splitlines(), second[path].splitlines()
        other = [line for line, was in zip(now, before, strict=True) if line != was]
        assert [line for line in other if not AGE.search(line)] == [], path
    closed = f"boards/{ONE}/sprints/1/index.html"
    assert second[closed] == first[closed], "what is told of a closed sprint has no age"
    assert spoken in second[closed].decode()
    running = f"boards/{ONE}/sprints/4/index.html"
    assert second[running] != first[running]
    assert b"@" + tool_fingerprint()[:12].encode() not in b"".join(second.values())
