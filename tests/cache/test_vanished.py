"""Issues that are gone: off the boards at once, remembered with the cause, dropped when a second sync confirms it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.cache import gone, vanished
from generator.demo.events import ChangedItem, Event, IssueChanged, IssueCreated, IssueDeleted
from generator.demo.world import Project
from generator.domain import BoardSettings, Flavour
from generator.errors import JiraError
from generator.fetch.jira import Census
from tests.cache.desk import ALL_BOARDS, BOTH, FLAVOURS, OPS, WEB, Desk, open_desk, small_world
from tests.demo.small_world import STORY, TODO


def stone(desk: Desk, issue_id: int) -> Any:
    return desk.load().vanished[str(issue_id)]


def move_away(desk: Desk) -> None:
    desk.change(10_093, ChangedItem("project", "AB", "EF", "EF-1"))


def retype(desk: Desk) -> None:
    """The boards show stories only, and the issue becomes something else."""
    desk.change(10_093, ChangedItem("issuetype", STORY, "11"))


def hide(desk: Desk, *projects: str) -> None:
    with desk.jira.lock:
        desk.jira._site.hidden_projects = frozenset(projects)


@pytest.fixture
def stories(tmp_path: Path, flavour: Flavour) -> Any:
    """A desk whose boards show stories only."""
    with open_desk(tmp_path, flavour, small_world()) as desk:
        for board in (WEB, BOTH):
            desk.rebuild_board(board, type_ids=(STORY,))
        desk.sync()
        yield desk


CAUSES: list[tuple[Callable[[Desk], None], str, str | None]] = [
    (move_away, "moved", "EF-1"),
    (retype, "left_filter", "AB-93"),
    (Desk.delete_issue, "not_found", None),
]


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(("happening", "cause", "now_key"), CAUSES, ids=[cause for _, cause, _ in CAUSES])
def test_the_cause_is_told(stories: Desk, happening: Callable[[Desk], None], cause: str, now_key: str | None) -> None:
    last_seen = stories.load().manifest
    happening(stories)
    report = stories.sync()
    assert [(group.cause, group.keys) for group in report.vanished] == [(cause, ("AB-93",))]
    assert (report.removed_keys, report.confirmed_keys, report.returned_keys) == (("AB-93",), (), ())
    found = stone(stories, 10_093)
    assert found.pop("record")["key"] == "AB-93"
    assert found == {
        "id": "10093",
        "key": "AB-93",
        "project_id": "100",
        "boards": [WEB, BOTH],
        "cause": cause,
        "now_key": now_key,
        "since_generation": 2,
        "since": report.started_at,
        "last_seen": last_seen.as_of.isoformat().replace("+00:00", "Z"),
        "confirmed": False,
    }
    assert stories.content() == stories.full_content()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_second_sync_confirms_it_and_drops_the_record(stories: Desk) -> None:
    stories.delete_issue()
    stories.sync()
    report = stories.sync()
    assert (report.vanished, report.confirmed_keys) == ((), ("AB-93",))
    assert stone(stories, 10_093)["confirmed"] is True
    assert "record" not in stone(stories, 10_093)
    stories.jira.reset()
    requests = stories.sync().requests
    assert stories.sync(full=True).confirmed_keys == ()
    stories.jira.reset()
    assert requests == stories.sync().requests, "a confirmed one is not asked for again"


def test_a_hidden_project_is_told_from_deleted_issues(synced: Desk) -> None:
    hide(synced, "CD")
    with pytest.raises(JiraError) as caught:
        synced.sync()
    assert "none of the 3 issues of board 8" in caught.value.message
    assert "3 in a project that this account can no longer see" in caught.value.message
    report = synced.sync(accept_loss=True)
    assert [(group.cause, len(group.keys)) for group in report.vanished] == [("project_hidden", 3)]
    assert synced.keys(OPS) == set()
    assert synced.content() == synced.full_content()


def read_whole(desk: Desk) -> set[str]:
    """The ids of the issues whose history was asked for."""
    if desk.flavour == "cloud":
        bodies = [request.body for request in desk.jira.requests if request.path.endswith("/changelog/bulkfetch")]
        return {id_ for body in bodies for id_ in body["issueIdsOrKeys"]}
    return set().union(*desk.reads())


def lose_and_find(desk: Desk, *between: Callable[[], object]) -> Any:
    """The project is hidden for one sync and back in the next."""
    desk.happens(after=timedelta(hours=1))
    desk.sync()  # so that no issue stands in the overlap any more
    hide(desk, "CD")
    desk.sync(accept_loss=True)
    for each in between:
        each()
    hide(desk)
    desk.jira.reset()
    return desk.sync()


def test_what_comes_back_unchanged_needs_no_history(synced: Desk) -> None:
    report = lose_and_find(synced)
    assert report.returned_keys == ("CD-300", "CD-301", "CD-302")
    assert (report.added, report.changed) == (3, 0)
    if synced.flavour == "cloud":  # Data Center gives histories along with the issues
        assert read_whole(synced) == set()
    assert not synced.load().vanished
    assert synced.content() == synced.full_content()


def test_what_was_updated_while_it_was_gone_is_read_whole(synced: Desk) -> None:
    report = lose_and_find(synced, lambda: synced.change(10_301, ChangedItem("status", TODO, "3")))
    assert len(report.returned_keys) == 3
    assert "10301" in read_whole(synced)
    assert synced.content() == synced.full_content()


def test_what_was_updated_right_before_it_was_read_is_read_whole(synced: Desk) -> None:
    """The record may have missed a second update of that moment, which the index showed late."""
    item = ChangedItem("status", TODO, "3")
    synced.happens(IssueChanged(synced.world.now, 7_000_000, 10_301, (item,)), after=timedelta(minutes=9))
    synced.sync()
    hide(synced, "CD")
    synced.happens(after=timedelta(hours=2))
    synced.sync(accept_loss=True)
    hide(synced)
    synced.jira.reset()
    assert len(synced.sync().returned_keys) == 3
    if synced.flavour == "cloud":
        assert read_whole(synced) == {"10301"}
    assert synced.content() == synced.full_content()


def test_what_comes_back_after_it_was_confirmed_is_new(synced: Desk) -> None:
    report = lose_and_find(synced, lambda: synced.sync(accept_loss=True))
    assert report.returned_keys == ("CD-300", "CD-301", "CD-302")
    assert read_whole(synced) == {"10300", "10301", "10302"}
    assert synced.content() == synced.full_content()


def test_another_question_makes_kept_records_useless(synced: Desk) -> None:
    boards = [BoardSettings(WEB, estimate_field="Business Value"), *ALL_BOARDS[1:]]
    hide(synced, "CD")
    synced.sync(boards, accept_loss=True)
    assert all("record" not in each for each in synced.load().vanished.values())
    hide(synced)
    synced.sync(boards)
    assert synced.content() == synced.full_content(boards)


def test_a_board_that_the_config_drops_leaves_no_tombstones(synced: Desk) -> None:
    report = synced.sync([BoardSettings(OPS)])
    assert (report.removed, report.vanished) == (13, ())
    assert not synced.load().vanished


def test_an_issue_that_the_listing_skipped_is_put_back(synced: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A census that moved while it was read may leave one out; asked for by id, its board still has it."""
    jira = synced.connect()
    census = type(jira).census

    def skipping(self: Any, jql: str) -> Census:
        found = census(self, jql)
        asked.append(jql)
        return replace(found, keys={id_: key for id_, key in found.keys.items() if id_ != "10097" or "id in" in jql})

    asked: list[str] = []
    monkeypatch.setattr(type(jira), "census", skipping)
    report = synced.sync()
    assert sum("id in (10097)" in jql for jql in asked) == 2  # for each of its boards
    assert (report.removed, report.vanished) == (0, ())
    assert "AB-97" in synced.keys(WEB) & synced.keys(BOTH)
    assert not synced.load().vanished


def test_many_are_asked_for_in_few_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gone, "_MOST_LOOKED_UP", 4)
    with open_desk(tmp_path, "cloud", small_world()) as desk:
        desk.sync()
        requests = desk.sync().requests
        now = desk.world.now + timedelta(minutes=1)
        desk.happens(*(IssueDeleted(now, 10_092 + number) for number in range(8)), after=timedelta(days=1))
        report = desk.sync()
        assert {group.cause: len(group.keys) for group in report.vanished} == {"not_found": 4, "not_checked": 4}
        assert report.requests <= requests + 2


def test_old_tombstones_go(synced: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = synced.world.now + timedelta(minutes=1)
    synced.happens(*(IssueDeleted(now, 10_090 + number) for number in range(3)))
    synced.sync()
    synced.sync()
    assert list(synced.load().vanished) == ["10090", "10091", "10092"]
    monkeypatch.setattr(vanished, "_MOST_CONFIRMED", 2)
    synced.sync()
    assert list(synced.load().vanished) == ["10091", "10092"]
    synced.happens(after=timedelta(days=366))
    synced.sync()
    assert not synced.load().vanished


def crowd(desk: Desk, count: int) -> None:
    """So many issues more on the operations board."""
    at = desk.world.now
    desk.happens(*(IssueCreated(at, 12_000 + n, f"CD-{2000 + n}", STORY, "One of many", TODO) for n in range(count)))


@pytest.mark.parametrize(("had", "lost", "refused"), [(33, 10, True), (34, 10, False), (25, 9, False), (12, 12, True)])
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_sudden_loss_is_not_believed(tmp_path: Path, flavour: Flavour, had: int, lost: int, *, refused: bool) -> None:
    with open_desk(tmp_path, flavour, small_world()) as desk:
        crowd(desk, had - 3)
        desk.sync()
        before = desk.load().manifest
        now, ids = desk.world.now + timedelta(minutes=1), [*range(12_000, 12_000 + had - 3), 10_300, 10_301, 10_302]
        desk.happens(*(IssueDeleted(now, id_) for id_ in ids[:lost]))
        if not refused:
            assert desk.sync().removed == lost
            return
        with pytest.raises(JiraError) as caught:
            desk.sync()
        assert caught.value.exit_code == 5
        assert f"of the {had} issues of board 8" in caught.value.message
        assert f"{lost} deleted, or no longer visible" in caught.value.message
        assert "--accept-loss" in caught.value.hint
        assert desk.load().manifest == before
        assert desk.sync(accept_loss=True).removed == lost
        assert len(desk.sync().confirmed_keys) == lost, "what was believed once needs no second word"
        assert desk.content() == desk.full_content()


def test_issues_that_moved_to_another_project_are_not_lost(synced: Desk) -> None:
    for number in range(11):
        synced.change(10_090 + number, ChangedItem("project", "AB", "EF", f"EF-{number}"))
    report = synced.sync()
    assert [(group.cause, len(group.keys)) for group in report.vanished] == [("moved", 11)]
    assert synced.content() == synced.full_content()


def test_a_changed_filter_explains_what_came_and_went(synced: Desk) -> None:
    synced.rebuild_board(WEB, project_keys=("CD",))
    report = synced.sync()
    assert [(board.id, board.came, board.went) for board in report.filters] == [(WEB, 3, 13)]
    assert report.vanished == ()  # another board shows them all
    assert synced.sync().filters == ()


def test_the_query_of_a_filter_is_not_kept_for_it_may_name_people(synced: Desk) -> None:
    kept = b"".join(path.read_bytes() for path in synced.store.directory.rglob("*.json"))
    assert b"project in" not in kept
    assert [board["filter"]["jql"][:7] for board in synced.load().boards.values()] == ["sha256:"] * 3


def test_a_renamed_project_gives_its_issues_new_keys(synced: Desk) -> None:
    """No issue is updated by it, yet each has another key."""
    with synced.jira.lock:
        synced.world.projects = tuple(
            Project(each.id, "ZZ", each.name) if each.key == "CD" else each for each in synced.world.projects
        )
        synced.world.events[:] = map(with_new_key, synced.world.events)
        synced.world.refold()
    for board, keys in ((OPS, ("ZZ",)), (BOTH, ("AB", "ZZ"))):
        synced.rebuild_board(board, project_keys=keys)
    report = synced.sync()
    assert (report.mode, report.changed) == ("incremental", 3)
    assert synced.keys(OPS) == {"ZZ-300", "ZZ-301", "ZZ-302"}
    assert synced.content() == synced.full_content()


def with_new_key(event: Event) -> Event:
    return replace(event, key=event.key.replace("CD-", "ZZ-")) if isinstance(event, IssueCreated) else event
