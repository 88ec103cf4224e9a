"""The sync against a demo Jira over real sockets: what it holds, and that incremental equals full."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from generator.cache import store
from generator.cache.files import write_file
from generator.cache.snapshot import load_snapshot
from generator.demo.events import (
    ChangedItem,
    IssueChanged,
    IssueDeleted,
    SprintClosed,
    SprintDeleted,
    SprintEdited,
)
from generator.demo.world import Column, IssueType, Status
from generator.domain import Flavour
from tests.cache.desk import ALL_BOARDS, BOTH, FLAVOURS, OPS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING, DONE, STORY, TODO


def test_a_first_sync_holds_every_issue_of_every_board(desk: Desk) -> None:
    report = desk.sync()
    state = desk.world.state()
    assert (report.mode, report.reason, report.generation) == ("full", "first sync", 1)
    assert (report.added, report.changed, report.unchanged, report.removed) == (len(state.issues), 0, 0, 0)
    assert report.incomplete == ()
    by_project: Callable[[str], set[str]] = lambda key: {  # noqa: E731
        issue.key for issue in state.issues.values() if issue.project_key == key
    }
    assert desk.keys(WEB) == by_project("AB")
    assert desk.keys(OPS) == by_project("CD")
    assert desk.keys(BOTH) == by_project("AB") | by_project("CD")
    generation = desk.load()
    assert generation.as_of == desk.world.now
    assert generation.cursor == int(desk.world.now.timestamp() * 1000)
    assert generation.time_zone == desk.world.time_zone
    assert generation.flavour == desk.flavour
    assert generation.counts == {"boards": 3, "sprints": 2, "issues": len(state.issues)}
    assert [(board.id, board.name, board.sprints) for board in report.boards] == [
        (WEB, "Web", 2),
        (OPS, "Ops", 0),
        (BOTH, "Both", 1),
    ]


def test_an_issue_is_kept_with_its_whole_history_and_nothing_private(synced: Desk) -> None:
    issue = next(issue for issue in synced.load().issues(WEB) if issue["id"] == "10098")
    sprint_field = synced.jira._site.field_ids.sprint
    points = synced.jira._site.field_ids.points
    assert issue["complete"] is True
    assert issue["fields"][sprint_field] == [1]
    assert issue["fields"][points] == 5.0
    assert issue["fields"]["created"].endswith("Z")
    assert {item["field"] for history in issue["histories"] for item in history["items"]} == {sprint_field, points}
    everything = b"".join(path.read_bytes() for path in synced.store.directory.rglob("*") if path.is_file())
    assert b"@" not in everything.replace(b"@1a", b"")
    assert b"password" not in everything
    assert b"jira.internal.invalid" not in everything


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_absent_and_null_fields_are_kept_alike(tmp_path: Path, flavour: Flavour) -> None:
    with open_desk(tmp_path, flavour, small_world()) as desk:
        desk.sync()
        for issue in desk.load().issues(BOTH):
            assert None not in issue["fields"].values()


def test_nothing_happened(synced: Desk) -> None:
    before = synced.load().manifest
    synced.happens()
    report = synced.sync()
    after = synced.load().manifest
    assert (report.mode, report.reason, report.generation) == ("incremental", None, 2)
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 16, 0)
    assert after.shards == before.shards
    assert after.cursor == before.cursor + 3600 * 1000


def move_between_sprints(desk: Desk) -> None:
    desk.change(10_095, ChangedItem("sprint", (1,), (2,)))


def create_issue(desk: Desk) -> None:
    desk.create(10_999, estimate=3.0, sprint_ids=(1,))


def delete_all_of_a_shard(desk: Desk) -> None:
    now = desk.world.now + timedelta(minutes=1)
    desk.happens(*(IssueDeleted(now, 10_300 + number) for number in range(2)), IssueDeleted(now, 10_200))


def move_issue(desk: Desk) -> None:
    desk.change(10_092, ChangedItem("project", "AB", "CD", "CD-77"))


def move_parent(desk: Desk) -> None:
    desk.change(10_091, ChangedItem("project", "AB", "CD", "CD-78"))


def close_and_rename_sprint(desk: Desk) -> None:
    now = desk.world.now + timedelta(minutes=1)
    desk.happens(SprintClosed(now, 1), SprintEdited(now, 1, "Called otherwise", "A goal"))


def delete_sprint(desk: Desk) -> None:
    desk.happens(SprintDeleted(desk.world.now + timedelta(minutes=1), 1))


def widen_filter(desk: Desk) -> None:
    desk.rebuild_board(OPS, project_keys=("CD", "EF"))
    desk.create(11_500, project="EF")
    desk.rebuild_board(WEB, project_keys=("AB", "CD"))


def narrow_filter(desk: Desk) -> None:
    desk.rebuild_board(BOTH, project_keys=("CD",))
    desk.rebuild_board(WEB, type_ids=("12",))


def change_category(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.statuses = tuple(
            Status(DONE, "Done", "indeterminate") if status.id == DONE else status for status in desk.world.statuses
        )


def rename_status(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.statuses = tuple(
            Status(each.id, "Finished", each.category, written_as=each.name) if each.id == DONE else each
            for each in desk.world.statuses
        )


def rename_type(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.issue_types = tuple(
            IssueType(each.id, "User story", each.level, written_as=each.name) if each.id == STORY else each
            for each in desk.world.issue_types
        )


def rebuild_columns(desk: Desk) -> None:
    desk.rebuild_board(WEB, columns=(Column("All", (TODO, DOING)), Column("Finished", (DONE,))), name="The web")


def delete_parent(desk: Desk) -> None:
    desk.happens(IssueDeleted(desk.world.now + timedelta(minutes=1), 10_091))


def everything_at_once(desk: Desk) -> None:
    taking_away = {delete_sprint, Desk.delete_issue, delete_all_of_a_shard, move_parent, narrow_filter, delete_parent}
    for each in HAPPENINGS[:-1]:
        if each not in taking_away:
            each(desk)
    desk.delete_issue()
    delete_sprint(desk)


HAPPENINGS: list[Callable[[Desk], None]] = [
    Desk.re_estimate,
    move_between_sprints,
    create_issue,
    Desk.delete_issue,
    delete_all_of_a_shard,
    move_issue,
    move_parent,
    close_and_rename_sprint,
    delete_sprint,
    widen_filter,
    narrow_filter,
    change_category,
    rename_status,
    rename_type,
    rebuild_columns,
    delete_parent,
    everything_at_once,
]


@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda happening: happening.__name__)
def test_an_incremental_sync_leaves_what_a_full_one_would(synced: Desk, happening: Callable[[Desk], None]) -> None:
    before = synced.content()
    happening(synced)
    report = synced.sync()
    assert report.mode == "incremental"
    assert synced.content() == synced.full_content()
    assert synced.content() != before


def test_two_days_in_small_steps(synced: Desk) -> None:
    for step in range(6):
        synced.happens(after=timedelta(hours=7))
        synced.change(10_096, moved_to(DOING) if step % 2 == 0 else moved_to(TODO, DOING))
        synced.sync()
    assert synced.content() == synced.full_content()


def test_a_changed_issue_is_counted_once_and_the_rest_not_at_all(synced: Desk) -> None:
    synced.re_estimate()
    report = synced.sync()
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 1, 15, 0)
    report = synced.sync()  # it is inside the overlap and read once more
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 16, 0)


def test_a_full_sync_of_an_unchanged_jira_changes_no_shard(synced: Desk) -> None:
    before = synced.load().manifest
    report = synced.sync(full=True)
    assert (report.mode, report.reason, report.changed, report.unchanged) == ("full", "asked for", 0, 16)
    assert synced.load().manifest.shards == before.shards


def test_a_run_that_finds_nothing_new_writes_the_manifest_alone(synced: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    synced.sync()  # some stand in the overlap and are read again
    written: list[str] = []

    def write(path: Path, content: bytes) -> None:
        written.append(path.name)
        write_file(path, content)

    monkeypatch.setattr(store, "write_file", write)
    assert synced.sync().unchanged == 16
    assert {name.partition("-")[0] for name in written} <= {"manifest.json", "previous"}


def test_a_type_is_called_what_the_site_calls_it_now(synced: Desk) -> None:
    rename_type(synced)
    synced.sync()
    assert {issue.type for issue in load_snapshot(synced.load(), ALL_BOARDS[1]).issues} == {"User story"}


def test_only_the_shard_of_the_changed_issue_is_written(synced: Desk) -> None:
    before = dict(synced.load().manifest.shards)
    synced.re_estimate()
    synced.sync()
    after = synced.load().manifest.shards
    assert {name for name in after if after[name] != before[name]} == {"issues/AB/1"}


def test_a_moved_issue_keeps_its_id_and_its_children_follow(synced: Desk) -> None:
    move_parent(synced)
    report = synced.sync()
    issues = {issue["id"]: issue for issue in synced.load().issues(BOTH)}
    assert issues["10091"]["key"] == "CD-78"
    assert issues["10200"]["fields"]["parent"] == {"id": "10091"}
    child = next(issue for issue in load_snapshot(synced.load(), ALL_BOARDS[2]).issues if issue.id == 10_200)
    assert child.parent_key == "CD-78"
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert "CD-78" not in synced.keys(WEB)


def test_a_deleted_issue_is_removed_and_named(synced: Desk) -> None:
    synced.delete_issue()
    report = synced.sync()
    assert (report.removed, report.removed_keys) == (1, ("AB-93",))
    assert "AB-93" not in synced.keys(WEB) | synced.keys(BOTH)


def test_a_status_that_vanishes_from_the_site_is_kept(synced: Desk) -> None:
    with synced.jira.lock:
        synced.world.statuses = synced.world.statuses[:-1]
    synced.sync()
    assert {status["id"]: status["name"] for status in synced.load().site["statuses"]}[DONE] == "Done"


def test_the_search_looks_back_over_the_overlap(synced: Desk) -> None:
    cursor = synced.load().cursor
    synced.jira.reset()
    synced.sync()
    filters = "filter in (10007, 10008, 10011)"
    assert synced.searches() == [f"{filters} AND updated >= {cursor - 600_000} ORDER BY created ASC, key ASC"]


def test_an_update_that_the_index_shows_late_is_not_lost(synced: Desk) -> None:
    """It carries a time before the cursor, yet was not to be seen in the sync before."""
    late = synced.world.now - timedelta(minutes=9)
    synced.happens(IssueChanged(late, 2_000_000, 10_097, (ChangedItem("estimate", 3.0, 13.0),)), after=timedelta(0))
    assert synced.sync().changed == 1
    assert synced.content() == synced.full_content()


def test_a_hinted_issue_is_read_again_though_no_search_finds_it(synced: Desk) -> None:
    """Its update carries a time long before the cursor, so the search has no reason to return it."""
    long_ago = synced.world.now - timedelta(hours=2)
    item = ChangedItem("estimate", 3.0, 13.0)
    synced.happens(IssueChanged(long_ago, 2_000_000, 10_097, (item,)), after=timedelta(minutes=1))
    assert synced.sync().changed == 0
    synced.jira.reset()
    assert synced.sync(hinted={"10097"}).changed == 1
    assert [{"10097"}] == synced.reads()
    assert synced.content() == synced.full_content()


def test_a_hint_of_what_no_board_lists_reads_nothing(synced: Desk) -> None:
    synced.jira.reset()
    assert (synced.sync(hinted={"77777"}).changed, synced.reads()) == (0, [])


def test_a_clock_that_was_set_back_means_reading_everything(synced: Desk) -> None:
    with synced.jira.lock:
        synced.world.now -= timedelta(minutes=1)
    report = synced.sync()
    assert (report.mode, report.reason) == ("full", "the clock of the Jira server was set back")
