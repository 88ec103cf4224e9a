"""What happens in Jira while a sync reads it, and histories that Jira cuts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from generator.cache.sync import sync
from generator.demo.events import (
    ChangedItem,
)
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from tests.cache.desk import ALL_BOARDS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING


def between(desk: Desk, happening: Callable[[], None]) -> None:
    """Let something happen in Jira right after the census, before it tells of any issue."""
    original = desk.jira._scripted
    done: list[Any] = []

    def scripted(asked: Any) -> Reply | None:
        jql = (asked.body or {}).get("jql", "")
        if not done and ("/issue/bulkfetch" in asked.path or "updated" in jql or jql.startswith("id in")):
            done.append(asked)
            happening()
        return original(asked)

    desk.jira._scripted = scripted  # type: ignore[method-assign]  # a moment that no script can name


def test_an_issue_created_between_census_and_search_comes_with_the_next_sync(synced: Desk) -> None:
    between(synced, lambda: synced.create(10_999))
    assert synced.sync().added == 0
    assert "AB-10999" not in synced.keys(WEB)
    bulk = [request.body for request in synced.jira.requests if request.path.endswith("/changelog/bulkfetch")]
    assert "10999" not in [id_ for body in bulk for id_ in body["issueIdsOrKeys"]]
    assert synced.sync().added == 1
    assert "AB-10999" in synced.keys(WEB)
    assert synced.content() == synced.full_content()


def test_an_issue_deleted_between_census_and_search_does_not_stop_the_run(desk: Desk) -> None:
    between(desk, desk.delete_issue)
    report = desk.sync()
    assert report.added == 15
    assert report.incomplete == ("1 issue could not be read though a board lists them: number 10093.",)
    assert desk.load().incomplete == report.incomplete
    assert "AB-93" not in desk.keys(WEB)
    desk.sync()
    assert desk.load().incomplete == ()
    assert desk.content() == desk.full_content()


def test_a_cached_issue_deleted_while_it_is_read_gets_its_tombstone(synced: Desk) -> None:
    """The search still names it among the updated ones, and then it cannot be read."""
    synced.change(10_093, moved_to(DOING))

    def reply(asked: RecordedRequest) -> None:
        if "10093" in str(asked.body) and 10_093 in synced.world.state().issues:
            synced.delete_issue()

    synced.jira.answer("*", reply)
    report = synced.sync()
    assert [(group.cause, group.keys) for group in report.vanished] == [("not_found", ("AB-93",))]
    assert report.removed_keys == ("AB-93",)
    assert synced.sync().confirmed_keys == ("AB-93",)
    assert synced.content() == synced.full_content()


def test_an_issue_updated_while_we_read_is_read_again(synced: Desk) -> None:
    synced.change(10_091, ChangedItem("estimate", 1.0, 2.0))
    between(synced, lambda: synced.change(10_096, moved_to(DOING)))
    synced.sync()
    synced.sync()
    assert synced.content() == synced.full_content()


def test_a_cut_history_is_said_and_asked_for_again(tmp_path: Path) -> None:
    with open_desk(tmp_path, "data_center", small_world()) as desk:
        real = desk.connect()
        cut = _cutting(real, {"10095"})
        report = sync(cut, desk.store, ALL_BOARDS)
        assert report.incomplete == (
            "Jira gave only a part of the history of 1 issue, so their past may be wrong: AB-95.",
        )
        assert [issue["key"] for issue in desk.load().issues(WEB) if not issue["complete"]] == ["AB-95"]
        desk.happens(after=timedelta(days=2))
        assert desk.sync().changed == 1
        assert desk.load().incomplete == ()
        assert desk.content() == desk.full_content()


def _cutting(jira: Any, ids: set[str]) -> Any:
    """The same Jira, which gives the histories of some issues without their first entry."""
    original = jira._changelog

    def changelog(issue: Any, fields: Any) -> Any:
        log = original(issue, fields)
        return replace(log, histories=log.histories[1:], complete=False) if issue["id"] in ids else log

    jira._changelog = changelog
    return jira
