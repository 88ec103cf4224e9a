"""What `status` and the pages say of how often the report is usually renewed."""

from datetime import UTC, datetime, timedelta

import pytest

from generator.cache.audit import append_record
from generator.cache.store import Store
from generator.redaction import Redactor
from generator.sync_record import SyncRecord
from tests.cli.desk import Desk

LAST = datetime(2026, 1, 9, 12, tzinfo=UTC)
"""When the desk's only sync was, by Jira's clock."""


@pytest.fixture
def daily(desk: Desk) -> Desk:
    """The desk with a sync on record for each of the nine days before."""
    store = Store(desk.folder / ".cache/sprint-reports")
    for day in range(9, 0, -1):
        at = LAST - timedelta(days=day)
        append_record(store, SyncRecord(started_at=at, server_at=at, mode="incremental"), Redactor())
    return desk


def test_status_says_that_a_schedule_seems_to_have_stopped(daily: Desk) -> None:
    ended = daily.run("status")
    assert ended.code == 0
    assert "It is usually renewed every day." in ended.out
    assert "ago for the last time: its schedule may have stopped" in ended.err


def test_a_monitor_can_read_it(daily: Desk) -> None:
    document = daily.run("status", "--json").document
    assert (document["usual_interval_seconds"], document["late_after_seconds"]) == (86_400, 2 * 86_400)
    assert document["late"] is True


def test_with_too_few_syncs_it_says_nothing(desk: Desk) -> None:
    ended = desk.run("status", "--json")
    assert (ended.document["usual_interval_seconds"], ended.document["late"]) == (None, False)
    assert "schedule" not in ended.err


def test_what_is_renewed_in_time_is_not_late(daily: Desk) -> None:
    with daily.jira.lock:
        before, daily.jira.world.now = daily.jira.world.now, datetime.now(UTC)
    try:
        assert daily.run("sync").code == 0
    finally:
        daily.jira.world.now = before
    ended = daily.run("status", "--json")
    assert ended.document["late"] is False
    assert "schedule" not in ended.err


def test_the_pages_carry_the_words_and_the_instant_hidden_until_then(daily: Desk) -> None:
    assert daily.run("build", "--offline", "-q").code == 0
    page = (daily.folder / "site/index.html").read_text(encoding="utf-8")
    assert 'data-late="2026-01-11T12:00:00Z" hidden>' in page
    assert "This report is usually renewed every day, so its schedule may have stopped" in page
    assert "It is usually renewed every day." in (daily.folder / "site/sync/index.html").read_text(encoding="utf-8")
