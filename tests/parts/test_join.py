"""What parts tell together, and what becomes of one whose writing was interrupted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.errors import CacheError
from generator.look import Look
from generator.pages.address import Link
from generator.pages.board_line import BoardLine
from generator.pages.frame import Source
from generator.pages.overview import BoardBrief
from generator.pages.page import Instant
from generator.parts.archive import Share
from generator.parts.bundle import Bundle, Origin, Piece, is_whole, read_bundle, write_bundle
from generator.parts.join import config_digest, tell_together
from generator.parts.part import Part
from generator.parts.told import Told
from generator.render.file import File
from generator.site_settings import SiteSettings
from generator.sync_record import GoneIssue, SyncRecord

NOON = datetime(2026, 1, 9, 12, tzinfo=UTC)
ORIGIN = Origin("1", "code", "config", "jira")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def share() -> Share:
    """A board that says next to nothing."""
    link, instant = Link("Web", "boards/7/index.html"), Instant("noon", "2026-01-09T12:00:00Z")
    line = BoardLine(link, (), None, None, "no sprints", None, link, instant)
    return Share(
        "", Part(BoardBrief(7, "Web", NOON, "UTC", Source(link, instant), line, {}, (), None)), (File("a", b"b"),)
    )


def gone(issue_id: int, *boards: int, noticed: int = 0, seen: int = -60, confirmed: bool = True) -> GoneIssue:
    return GoneIssue(
        id=issue_id,
        key=f"AB-{issue_id}",
        boards=boards,
        cause="left_filter",
        noticed_at=at(noticed),
        seen_at=at(seen),
        confirmed=confirmed,
    )


def part(board: int, *issue_ids: int, as_of: int = 0, **told: Any) -> Bundle:
    return Bundle(ORIGIN, replace(Told("", at(as_of)), **told), (Piece(board, board, 1, issue_ids),))


def test_a_site_is_as_old_as_its_oldest_part() -> None:
    assert tell_together([part(7, as_of=3), part(8, as_of=-2), part(9)]).as_of == at(-2)


def test_it_lacks_what_any_part_lacks_each_thing_told_once() -> None:
    told = tell_together([part(7, incomplete=("b", "a")), part(8), part(9, incomplete=("a", "c"))])
    assert told.incomplete == ("b", "a", "c")


def test_every_sync_is_told_once_and_the_newest_first() -> None:
    syncs = {minute: SyncRecord(started_at=at(minute), phases_ms={"boards": minute}) for minute in range(4)}
    told = tell_together([part(7, syncs=(syncs[3], syncs[0])), part(8, syncs=(syncs[2], syncs[1], syncs[0]))])
    assert told.syncs == (syncs[3], syncs[2], syncs[1], syncs[0])


def test_syncs_of_one_cache_keep_their_order_though_a_clock_was_set_back() -> None:
    trail = (SyncRecord(started_at=at(1)), SyncRecord(started_at=at(5)))
    assert tell_together([part(7, syncs=trail), part(8, syncs=trail)]).syncs == trail


def test_a_trail_that_cannot_be_trusted_makes_the_whole_doubtful() -> None:
    assert tell_together([part(7), part(8, syncs_problem="cut")]).syncs_problem == "cut"
    assert tell_together([part(7), part(8)]).syncs_problem == ""


def test_an_issue_that_went_to_a_board_of_another_part_is_not_gone() -> None:
    told = tell_together([part(7, 1, gone=(gone(2, 7), gone(3, 7))), part(8, 2)])
    assert told.gone == (gone(3, 7),)


def test_an_issue_that_two_parts_had_is_gone_since_the_last_of_them_missed_it() -> None:
    one, other = gone(5, 7, noticed=0, seen=-60), gone(5, 8, noticed=9, seen=-30, confirmed=False)
    told = tell_together([part(7, gone=(gone(4, 7, noticed=1), one)), part(8, gone=(other,))])
    assert told.gone == (gone(5, 7, 8, noticed=9, seen=-30, confirmed=False), gone(4, 7, noticed=1))


def test_the_config_s_hash_knows_templates_by_what_they_hold_not_by_where_they_lie(tmp_path: Path) -> None:
    digests = set()
    for name, text in (("one", "same"), ("other", "same"), ("third", "else")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "base.html").write_text(text, encoding="utf-8")
        digests.add((text, config_digest(SiteSettings(look=Look(templates_dir=tmp_path / name)), ())))
    assert len(digests) == 2
    assert len({digest for _, digest in digests}) == 2


def test_a_part_whose_writing_was_interrupted_counts_as_none(tmp_path: Path) -> None:
    folder, pieces = tmp_path / "part", [Piece(7, 7, 1, (1,)), Piece(8, 8, 1, (2,))]
    told = Told("", NOON)

    def cut_short() -> Iterator[tuple[Piece, Share]]:
        yield pieces[0], share()
        raise KeyboardInterrupt

    write_bundle(folder, ORIGIN, told, [(piece, share()) for piece in pieces])
    assert [piece.ref for piece in read_bundle(folder).pieces] == [7, 8]
    with pytest.raises(KeyboardInterrupt):
        write_bundle(folder, ORIGIN, told, cut_short())
    with pytest.raises(CacheError, match="one that was not finished"):
        read_bundle(folder)
    write_bundle(folder, ORIGIN, told, [(pieces[1], share())])
    bundle = read_bundle(folder)
    assert [piece.ref for piece in bundle.pieces] == [8]
    assert is_whole(folder, bundle.pieces[0])
    assert sorted(path.name for path in folder.iterdir()) == ["8.zip", "part.json"]
