"""What a sync changes though nothing on the board has: the age of the data, and nothing else on its pages."""

import re
from pathlib import Path

from generator.demo.events import ChangedItem
from generator.pages.page import Freshness, Instant
from generator.parts.slots import data_place, hold_places
from generator.parts.tool import tool_fingerprint
from tests.cache.desk import open_desk
from tests.parts.mill import BOARDS, ONE, Mill, mill_world

AGE = re.compile(rb' data-late="|What has happened there since is not on this page')
WORDS = {"@slot:late@", "@slot:read_text@", "@slot:data_text@", "@late@", "@:late@"}


def test_a_place_is_as_long_as_an_instant_in_a_data_file() -> None:
    assert len(data_place().utc) == len("2026-01-09T12:00:00Z")


def test_the_words_are_of_this_tool_alone() -> None:
    at = Instant("noon", "2026-01-09T12:00:00Z")
    held = hold_places(Freshness(at, "2026-01-10T12:00:00Z", "every hour"))
    places = [data_place().text, data_place().utc, held.as_of.text, held.as_of.utc, held.late, held.rhythm]
    assert len(set(places)) == len(places)
    assert all(tool_fingerprint()[:12] in place for place in places)
    assert not any(one in other for one in places for other in places if one != other)
    assert hold_places(Freshness(at, "2026-01-10T12:00:00Z", "")).rhythm == ""


def test_only_the_age_differs_an_hour_later(tmp_path: Path) -> None:
    with open_desk(tmp_path, "cloud", mill_world()) as desk:
        spoken = " ".join(sorted(WORDS))
        desk.change(10_001, ChangedItem("summary", "Do 10001", spoken))
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
