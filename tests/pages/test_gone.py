"""The list of issues that are gone, on the sync page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from generator.sync_record import CAUSES, GoneIssue
from tests.pages.sites import Element, by_id, text, texts
from tests.pages.test_sync import GOOD, page

AT = datetime(2026, 4, 5, 9, 0, tzinfo=UTC)
DELETED = GoneIssue(
    id=10_007,
    key="AB-7",
    boards=(1,),
    cause="not_found",
    noticed_at=AT,
    seen_at=AT - timedelta(days=1),
    confirmed=False,
)


def listed(document: Element) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in by_id(document, "gone").find(".//tbody").iter("tr")]


def test_each_has_its_reason_and_its_times() -> None:
    moved = replace(DELETED, key="AB-<8>", cause="moved", confirmed=True, noticed_at=AT - timedelta(hours=5))
    assert listed(page(GOOD, gone=(DELETED, moved))) == [
        ["AB-7", "Team board", CAUSES["not_found"], "2026-04-05 09:00", "2026-04-04 09:00", "not yet"],
        ["AB-<8>", "Team board", CAUSES["moved"], "2026-04-05 04:00", "2026-04-04 09:00", "yes"],
    ]


def test_the_latest_are_listed_and_the_others_counted() -> None:
    gone = tuple(replace(DELETED, key=f"AB-{number}") for number in range(60))
    document = page(GOOD, gone=gone)
    assert [row[0] for row in listed(document)] == [f"AB-{number}" for number in range(50)]
    assert "The latest 50 of 60 issues, UTC time" in text(by_id(document, "gone"))


def test_what_was_on_boards_of_other_sites_is_not_this_sites_affair() -> None:
    document = page(GOOD, gone=(replace(DELETED, boards=(9,)), replace(DELETED, key="AB-8", boards=(9, 1))))
    assert [row[:2] for row in listed(document)] == [["AB-8", "Team board"]]
    assert "Issues that are gone" not in texts(page(GOOD, gone=(replace(DELETED, boards=(9,)),)), "h2")


def test_without_any_there_is_no_list() -> None:
    assert "Issues that are gone" not in texts(page(GOOD), "h2")
