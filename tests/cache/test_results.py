"""A closed sprint's figures are frozen once, and a report is compared with the last one of older data."""

from datetime import timedelta

import pytest

from generator.cache.results import keep_results
from generator.cache.snapshot import load_snapshot
from generator.demo.events import SprintClosed
from generator.domain import BoardSettings
from generator.drift import PastResults, compare_results
from generator.history.replay import replay
from tests.cache.desk import WEB, Desk


def build(desk: Desk) -> PastResults:
    """Sync, and what a build of it keeps and finds."""
    desk.sync()
    generation = desk.load()
    return keep_results(generation, replay(load_snapshot(generation, BoardSettings(WEB))))


@pytest.fixture
def closed(desk: Desk) -> Desk:
    desk.happens(SprintClosed(desk.world.now, 1))
    return desk


def test_a_closed_sprint_is_frozen_and_a_running_one_is_not(desk: Desk) -> None:
    assert build(desk).frozen == {}
    desk.happens(SprintClosed(desk.world.now, 1))
    past = build(desk)
    assert past.frozen == {1: past.now[1]}


def test_later_changes_leave_it_as_it_was(closed: Desk) -> None:
    first = build(closed)
    closed.delete_issue()
    later = build(closed)
    assert later.frozen == first.frozen
    moved = compare_results(later.frozen[1], later.now[1])
    assert [issue.key for issue in moved.issues] == ["AB-93"]


def test_a_sprint_that_is_closed_anew_is_frozen_anew(closed: Desk) -> None:
    build(closed)
    closed.delete_issue()
    with closed.jira.lock:
        closed.world.events = [event for event in closed.world.events if not isinstance(event, SprintClosed)]
    closed.happens(SprintClosed(closed.world.now + timedelta(minutes=30), 1))
    past = build(closed)
    assert past.frozen[1] == past.now[1]


def test_a_report_is_compared_with_the_last_one_of_older_data(desk: Desk) -> None:
    first = build(desk)
    assert first.previous is None
    desk.re_estimate()
    second = build(desk)
    assert second.previous == first.now
    desk.happens()
    assert build(desk) == second, "nothing happened, so it is the same report"
    desk.happens(after=timedelta(days=1))
    assert build(desk).previous == second.now


def test_building_the_same_data_again_compares_with_the_same(desk: Desk) -> None:
    first = build(desk)
    desk.re_estimate()
    second = build(desk)
    generation = desk.load()
    files = {path: path.read_bytes() for path in (desk.store.directory / "results").iterdir()}
    again = keep_results(generation, replay(load_snapshot(generation, BoardSettings(WEB))))
    assert again == second
    assert again.previous == first.now
    assert {path: path.read_bytes() for path in (desk.store.directory / "results").iterdir()} == files


def test_older_data_than_that_of_the_last_report_is_compared_with_none(desk: Desk) -> None:
    build(desk)
    old = desk.load()
    desk.re_estimate()
    build(desk)
    past = keep_results(old, replay(load_snapshot(old, BoardSettings(WEB))))
    assert past.previous is None


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 9])
def test_a_damaged_file_counts_as_not_kept(closed: Desk, content: bytes) -> None:
    build(closed)
    for path in (closed.store.directory / "results").iterdir():
        path.write_bytes(content)
    past = build(closed)
    assert past.previous is None
    assert past.frozen == {1: past.now[1]}


def test_only_the_owner_may_read_it(closed: Desk) -> None:
    build(closed)
    folder = closed.store.directory / "results"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
