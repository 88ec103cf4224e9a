"""The sync page: how old the data is, how past syncs went, and what to look after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generator.pages.facts import survey
from generator.pages.overview import overview_of
from generator.pages.sync import make_sync_pages
from generator.render import render
from generator.sync_record import SyncRecord, duration
from tests.pages.sites import Element, by_id, documents, parse, target, text, texts
from tests.reports import build, report_of, told

START = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)
GOOD = SyncRecord(
    started_at=START,
    mode="full",
    reason="first sync",
    requests=45,
    retries=2,
    waited_s=12.0,
    bytes=1_260_000,
    added=603,
    changed=2,
    unchanged=0,
    removed=3,
    vanished={"not_found": 2, "moved": 1},
    generation=1,
    phases_ms={"connect": 120, "issues": 61_000, "write": 300},
)
FAILED = SyncRecord(
    started_at=START + timedelta(hours=1),
    requests=4,
    error="JiraError",
    message="jira.intern.example answers 500",
    hint="Look at /home/ann/jira.log",
    phases_ms={"connect": 80},
)


def page(*syncs: SyncRecord, **changes: Any) -> Element:
    """The page alone: the others need charts."""
    report = report_of(told(["in 1; day 5: Done"], as_of=START), cards="none", syncs=syncs, **changes)
    (made,) = make_sync_pages(overview_of(survey(report)))
    (file,) = render(made)
    return parse(file.content)


def rows(document: Element) -> list[list[str]]:
    body = by_id(document, "syncs").find(".//tbody")
    return [[text(cell) for cell in row] for row in body.iter("tr")]


def test_it_tells_how_the_last_good_sync_went() -> None:
    document = page(GOOD)
    assert texts(by_id(document, "last"), "li") == [
        "The last sync that ended well read everything (first sync) in 1.0 min, 12 s of it waiting to try again.",
        "It asked Jira 45 times, 2 of them a second or later try, and took in 1.3 MB.",
        (
            "Issues: 603 added, 2 changed, 0 unchanged and 3 removed (1 moved to another project; 2 deleted, or no "
            "longer visible to this account)."
        ),
    ]
    assert texts(by_id(document, "last"), "dd") == ["0.1 s", "1.0 min", "0.3 s"]
    assert rows(document) == [
        ["2026-04-06 09:00", "done", "all", "1.0 min", "45", "12 s", "603", "2", "3"],
    ]
    assert "Nothing: all that Jira shows this account was read." in text(by_id(document, "missing"))


def test_it_says_as_of_when() -> None:
    first = text(page(GOOD).find(".//main/p"))
    assert first.startswith("Data as of 2026-04-06 09:00 UTC")


def test_failures_since_are_an_alarm_that_shows_no_message() -> None:
    later = replace(FAILED, started_at=START + timedelta(hours=2), error="Interrupted", message="interrupted")
    document = page(later, FAILED, GOOD)
    assert "The last 2 syncs failed" in texts(document, "h2")
    alarm = text(document.find(".//main/section"))
    assert "The newest began 2026-04-06 11:00: it was interrupted." in alarm
    assert [row[1] for row in rows(document)] == [
        "failed: it was interrupted",
        "failed: Jira could not be read",
        "done",
    ]
    assert rows(document)[1][2:] == ["–", "0.1 s", "4", "0 s", "–", "–", "–"]  # noqa: RUF001  # as the page prints it
    for private in ("intern.example", "/home/ann"):
        assert private not in text(document)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("UnauthorizedError", "Jira did not accept the login"),
        ("AccessError", "Jira did not allow it"),
        ("CacheDamagedError", "the cache was damaged"),
        ("Bug", "a bug in this tool"),
        ("NotFoundError", "Jira could not be read"),
    ],
)
def test_a_failure_is_named_by_its_kind(error: str, words: str) -> None:
    assert rows(page(replace(FAILED, error=error)))[0][1] == f"failed: {words}"


def test_a_failure_that_was_made_good_is_only_counted() -> None:
    document = page(GOOD, FAILED, replace(GOOD, mode="incremental", reason=None))
    assert not [title for title in texts(document, "h2") if "failed" in title]
    assert "Of 3 syncs on record 1 failed." in texts(by_id(document, "last"), "li")
    assert [row[2] for row in rows(document)] == ["all", "–", "changes"]  # noqa: RUF001  # the same


BACK = SyncRecord(started_at=START + timedelta(hours=2), mode="rollback", from_generation=2, generation=1)


def test_a_return_is_listed_and_told_but_is_no_sync() -> None:
    document = page(BACK, GOOD)
    told = texts(by_id(document, "last"), "li")
    assert told[0].startswith("The last sync that ended well read everything (first sync)")
    assert told[-1] == (
        "Since then, 2026-04-06 11:00, somebody returned to the data of the sync before it (generation 1)."
    )
    assert [row[1:3] for row in rows(document)] == [["back to generation 1", "–"], ["done", "all"]]  # noqa: RUF001
    assert not any("returned" in sentence for sentence in texts(by_id(page(GOOD, BACK), "last"), "li"))


def test_a_return_that_failed_is_no_failed_sync_and_hides_none() -> None:
    failed = replace(BACK, error="CacheError", generation=None)
    document = page(failed, FAILED, GOOD)
    assert rows(document)[0][1] == "rollback failed: the cache could not be used"
    assert "The last sync failed" in texts(document, "h2")
    assert "Of 2 syncs on record 1 failed." in texts(by_id(document, "last"), "li")
    assert not [title for title in texts(page(failed, GOOD), "h2") if "failed" in title]


def test_a_sync_that_went_on_says_so() -> None:
    assert "It went on with a full read that was interrupted: 500 issues of it were still good." in texts(
        by_id(page(replace(GOOD, resumed=500)), "last"), "li"
    )


def test_lost_records_are_named() -> None:
    assert "The records of syncs before 2026-04-06 09:00 are lost." in texts(
        by_id(page(replace(GOOD, trail_lost=12)), "last"), "li"
    )


def test_a_doubtful_record_is_an_alarm() -> None:
    document = page(GOOD, syncs_problem="The audit trail of /home/ann/.cache was changed: record 2 was edited")
    assert "The record of past syncs cannot be trusted" in texts(document, "h2")
    assert "/home/ann" not in text(document)


def test_without_records_it_says_so() -> None:
    document = page()
    assert "No sync is on record" in text(by_id(document, "last"))
    assert "Past syncs" not in texts(document, "h2")


def test_what_is_missing_is_counted_and_pointed_at() -> None:
    document = page(
        replace(GOOD, incomplete=("a", "b")), incomplete=("No permission for board 9.", "A history is cut.")
    )
    assert text(by_id(document, "missing")) == "What is missing 2 things; the top of every page lists them."
    assert rows(document)[0][1] == "done, 2 things missing"


def test_only_the_newest_are_listed() -> None:
    syncs = tuple(replace(GOOD, started_at=START - timedelta(days=number)) for number in range(60))
    listed = rows(page(*syncs))
    assert len(listed) == 50
    assert listed[0][0] == "2026-04-06 09:00"
    assert "The last 50 of 60 syncs" in text(by_id(page(*syncs), "syncs"))


def test_every_page_links_to_it() -> None:
    site = build(report_of(told(["in 1; day 5: Done"])))
    for path, document in documents(site).items():
        footer, header = document.find(".//footer"), document.find(".//header")
        for part in (footer, header):
            assert "sync/index.html" in {target(path, link.get("href"))[0] for link in part.iter("a")}, path


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.04, "40 ms"),
        (0.06, "0.1 s"),
        (0.42, "0.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1.0 min"),
        (186, "3.1 min"),
        (3594, "59.9 min"),
        (3599, "1.0 h"),
        (4_000_000, "1,111.1 h"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words
