"""Jira's own sprint reports are asked for once, kept for ever, and compared with what the cache says now."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from generator.cache.verification import Verification, verify
from generator.demo.events import ChangedItem, IssueDeleted, SprintClosed, SprintStarted
from generator.demo.exchange import Reply
from generator.demo.people import PLANTED_EMAIL
from generator.demo.world import Column
from generator.errors import JiraError
from generator.reconcile import Reconciliation
from tests.cache.desk import ALL_BOARDS, WEB, Desk, open_desk
from tests.demo.small_world import DOING, DONE, TODO

PATH = "*/sprintreport"


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """Both sprints are closed, and synced since."""
    builder_start = desk.world.now
    desk.happens(SprintClosed(builder_start, 1))
    desk.sync()
    desk.jira.reset()
    return desk


def compare(desk: Desk) -> Verification:
    return verify(desk.connect(), desk.store, ALL_BOARDS, progress=lambda *_, **__: None)


def asked(desk: Desk) -> list[tuple[str, str]]:
    return [
        (request.query["rapidViewId"], request.query["sprintId"])
        for request in desk.jira.requests
        if request.path.endswith("/sprintreport")
    ]


def web(found: Verification) -> Reconciliation:
    (sprint,) = found.boards[0].reconciliation.sprints
    return sprint


def rules(sprint: Reconciliation) -> dict[str, tuple[str, ...]]:
    return {difference.key: difference.rules for difference in sprint.differences}


def kept_files(desk: Desk) -> list[Path]:
    return sorted((desk.store.directory / "reports").iterdir())


def test_the_sprint_agrees(closed: Desk) -> None:
    found = compare(closed)
    assert web(found).differences == ()
    assert {(each.name, each.ours) for each in web(found).figures if each.measure == "issues"} >= {("completed", 6.0)}
    assert found.unexplained == 0


def test_each_report_is_asked_for_once_for_ever(closed: Desk) -> None:
    compare(closed)
    assert asked(closed) == [("7", "1"), ("11", "1")], "a Kanban board is not asked, nor a sprint that never began"
    closed.re_estimate()
    closed.sync(full=True)
    again = compare(closed)
    assert len(asked(closed)) == 2
    assert again.boards[0].read.asked == 0
    assert len(again.boards[0].reconciliation.sprints) == 1


def test_what_is_kept_is_closed_to_others_and_nobody_is_in_it(closed: Desk) -> None:
    compare(closed)
    first, second = kept_files(closed)
    assert (first.name, second.name) == ("11-1.json", "7-1.json")
    for path in (first, second):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        content = path.read_text("utf-8")
        for private in (PLANTED_EMAIL, "Bruno", "assignee", "lastUser", "summary"):
            assert private not in content


def test_a_damaged_one_is_asked_for_again(closed: Desk) -> None:
    compare(closed)
    path = kept_files(closed)[1]
    path.write_bytes(path.read_bytes().replace(b"completed", b"completeD"))
    assert compare(closed).boards[0].read.asked == 1
    assert len(asked(closed)) == 3


def test_a_sprint_that_is_closed_anew_is_asked_for_again(closed: Desk) -> None:
    compare(closed)
    closed.happens(SprintClosed(closed.world.now, 1))
    closed.sync()
    found = compare(closed)
    assert found.boards[0].read.asked == 1
    assert web(found).differences == ()


def test_a_site_without_reports_is_asked_once_for_a_board_and_it_is_said(closed: Desk) -> None:
    now = closed.world.now
    closed.happens(SprintStarted(now, 2, now), SprintClosed(now + timedelta(minutes=30), 2))
    closed.sync()
    closed.jira.answer(PATH, Reply.of_error(404, "no such thing"))
    found = compare(closed)
    assert (found.boards[0].read.refused, found.boards[0].read.left) == (1, 1)
    assert found.boards[0].reconciliation.sprints == ()
    assert found.boards[0].reconciliation.closed == 2
    assert len(asked(closed)) == 2
    assert not (closed.store.directory / "reports").exists()


def test_an_answer_of_an_unknown_form_is_counted_and_not_kept(closed: Desk) -> None:
    closed.jira.answer(PATH, Reply.of_json({"contents": {"surprise": []}}))
    read = compare(closed).boards[0].read
    assert (read.asked, read.unreadable, read.refused) == (1, 1, 0)
    closed.jira.reset()
    assert compare(closed).boards[0].read.asked == 1


def test_a_jira_that_fails_fails_the_verification(closed: Desk) -> None:
    closed.jira.answer(PATH, Reply.of_error(500, "out of order"))
    with pytest.raises(JiraError, match="sprint 1"):
        compare(closed)


def test_a_deleted_issue_that_jira_still_counts(closed: Desk) -> None:
    compare(closed)
    closed.happens(IssueDeleted(closed.world.now, 10_093))
    closed.sync()
    assert rules(web(compare(closed))) == {"AB-93": ("not_found",)}


def test_what_became_of_an_issue_after_it_left_the_board_is_no_reason(closed: Desk) -> None:
    """A board follows from what concerns it alone."""
    compare(closed)
    closed.change(10_093, ChangedItem("project", "AB", "CD", "CD-77"))
    closed.sync()
    closed.delete_issue()
    closed.sync()
    assert closed.load().vanished["10093"]["cause"] == "not_found"
    assert set(rules(web(compare(closed))).values()) == {("not_on_board",)}


def test_the_estimate_of_today_in_jiras_report(closed: Desk) -> None:
    closed.re_estimate()
    closed.sync()
    closed.jira.disagree("present_estimates")
    assert rules(web(compare(closed))) == {"AB-91": ("estimate_changed_later",)}


def test_columns_that_changed_after_the_report_was_read(closed: Desk) -> None:
    compare(closed)
    columns = (Column("To Do", (TODO,)), Column("Done", (DONE, DOING)), Column("Accepted", (DOING,)))
    closed.rebuild_board(WEB, columns=columns)
    closed.sync()
    found = web(compare(closed))
    assert set(rules(found).values()) == {("columns_changed",)}
    assert len(found.differences) == 6


def test_a_filter_that_changed_after_the_report_was_read(closed: Desk) -> None:
    closed.rebuild_board(WEB, type_ids=("12",))
    closed.sync()
    compare(closed)
    closed.rebuild_board(WEB, type_ids=())
    closed.sync()
    assert set(rules(web(compare(closed))).values()) == {("filter_changed",)}


def test_another_sites_reports_are_none(closed: Desk, tmp_path: Path) -> None:
    compare(closed)
    with open_desk(tmp_path / "other", closed.flavour, closed.world) as other:
        other.sync()
        (other.store.directory / "reports").mkdir()
        for path in kept_files(closed):
            (other.store.directory / "reports" / path.name).write_bytes(path.read_bytes())
        assert compare(other).boards[0].read.asked == 1
