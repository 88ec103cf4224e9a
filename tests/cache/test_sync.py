"""The sync against a demo Jira over real sockets: incremental equals full, and a failed run changes nothing."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.cache.last_sync import load_last_sync
from generator.cache.sync import sync
from generator.demo.events import (
    ChangedItem,
    IssueChanged,
    IssueCreated,
    IssueDeleted,
    SprintClosed,
    SprintDeleted,
    SprintEdited,
)
from generator.demo.exchange import Reply
from generator.demo.world import Status
from generator.domain import BoardSettings, Flavour
from generator.errors import (
    AccessError,
    CacheDamagedError,
    CacheError,
    ConfigError,
    JiraError,
    LoginError,
    NotFoundError,
    SprintReportsError,
)
from tests.cache.desk import ALL_BOARDS, BOTH, OPS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING, DONE, STORY, TODO

FLAVOURS: list[Flavour] = ["cloud", "data_center"]


@pytest.fixture(params=FLAVOURS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, request.param, small_world()) as desk:
        yield desk


@pytest.fixture
def synced(desk: Desk) -> Desk:
    desk.sync()
    return desk


def create(desk: Desk, issue_id: int, project: str = "AB", **values: Any) -> None:
    given = {"type_id": STORY, "summary": "New", "status_id": TODO} | values
    at = desk.world.now + timedelta(minutes=5)
    desk.happens(IssueCreated(at=at, issue_id=issue_id, key=f"{project}-{issue_id}", **given))


def searches(desk: Desk) -> list[str]:
    """The queries sent for issues with fields, in order."""
    asked = [request.body for request in desk.jira.requests if "/search" in request.path]
    return [body["jql"] for body in asked if list(body["fields"]) != ["id"]]


# --- what a first sync holds ---------------------------------------------------------------------------------------


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


# --- incremental equals full ---------------------------------------------------------------------------------------


def test_nothing_happened(synced: Desk) -> None:
    before = synced.load().manifest
    synced.happens()
    report = synced.sync()
    after = synced.load().manifest
    assert (report.mode, report.reason, report.generation) == ("incremental", None, 2)
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 16, 0)
    assert after.shards == before.shards
    assert after.cursor == before.cursor + 3600 * 1000


def re_estimate(desk: Desk) -> None:
    desk.change(10_091, ChangedItem("estimate", 1.0, 8.0))


def move_between_sprints(desk: Desk) -> None:
    desk.change(10_095, ChangedItem("sprint", (1,), (2,)))


def create_issue(desk: Desk) -> None:
    create(desk, 10_999, estimate=3.0, sprint_ids=(1,))


def delete_issue(desk: Desk) -> None:
    desk.happens(IssueDeleted(desk.world.now + timedelta(minutes=1), 10_093))


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
    create(desk, 11_500, project="EF")
    desk.rebuild_board(WEB, project_keys=("AB", "CD"))


def narrow_filter(desk: Desk) -> None:
    desk.rebuild_board(BOTH, project_keys=("CD",))
    desk.rebuild_board(WEB, type_ids=("12",))


def change_category(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.statuses = tuple(
            Status(DONE, "Done", "indeterminate") if status.id == DONE else status for status in desk.world.statuses
        )


def everything_at_once(desk: Desk) -> None:
    for each in HAPPENINGS[:-1]:
        if each not in {delete_sprint, delete_issue, delete_all_of_a_shard, move_parent, narrow_filter}:
            each(desk)
    delete_issue(desk)
    delete_sprint(desk)


HAPPENINGS: list[Callable[[Desk], None]] = [
    re_estimate,
    move_between_sprints,
    create_issue,
    delete_issue,
    delete_all_of_a_shard,
    move_issue,
    move_parent,
    close_and_rename_sprint,
    delete_sprint,
    widen_filter,
    narrow_filter,
    change_category,
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
    for step in range(12):
        synced.happens(after=timedelta(hours=3))
        synced.change(10_096, moved_to(DOING) if step % 2 == 0 else moved_to(TODO, DOING))
        synced.sync()
    assert synced.content() == synced.full_content()


def test_a_changed_issue_is_counted_once_and_the_rest_not_at_all(synced: Desk) -> None:
    re_estimate(synced)
    report = synced.sync()
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 1, 15, 0)
    report = synced.sync()  # it is inside the overlap and read once more
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 16, 0)


def test_a_full_sync_of_an_unchanged_jira_changes_no_shard(synced: Desk) -> None:
    before = synced.load().manifest
    report = synced.sync(full=True)
    assert (report.mode, report.reason, report.changed, report.unchanged) == ("full", "asked for", 0, 16)
    assert synced.load().manifest.shards == before.shards


def test_only_the_shard_of_the_changed_issue_is_written(synced: Desk) -> None:
    before = dict(synced.load().manifest.shards)
    re_estimate(synced)
    synced.sync()
    after = synced.load().manifest.shards
    assert {name for name in after if after[name] != before[name]} == {"issues/100"}


def test_a_moved_issue_keeps_its_id_and_its_children_follow(synced: Desk) -> None:
    move_parent(synced)
    report = synced.sync()
    issues = {issue["id"]: issue for issue in synced.load().issues(BOTH)}
    assert issues["10091"]["key"] == "CD-78"
    assert issues["10200"]["fields"]["parent"] == {"id": "10091", "key": "CD-78"}
    assert (report.added, report.changed, report.removed) == (0, 2, 0)
    assert "CD-78" not in synced.keys(WEB)


def test_a_deleted_issue_is_removed_and_named(synced: Desk) -> None:
    delete_issue(synced)
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
    assert searches(synced) == [f"{filters} AND updated >= {cursor - 600_000} ORDER BY created ASC, key ASC"]


def test_an_update_that_the_index_shows_late_is_not_lost(synced: Desk) -> None:
    """It carries a time before the cursor, yet was not to be seen in the sync before."""
    late = synced.world.now - timedelta(minutes=9)
    synced.happens(IssueChanged(late, 2_000_000, 10_097, (ChangedItem("estimate", 3.0, 13.0),)), after=timedelta(0))
    assert synced.sync().changed == 1
    assert synced.content() == synced.full_content()


def test_a_clock_that_was_set_back_means_reading_everything(synced: Desk) -> None:
    with synced.jira.lock:
        synced.world.now -= timedelta(minutes=1)
    report = synced.sync()
    assert (report.mode, report.reason) == ("full", "the clock of the Jira server was set back")


# --- between the reads of one run ----------------------------------------------------------------------------------


def between(desk: Desk, pattern: str, happening: Callable[[], None]) -> None:
    """Let something happen in Jira right before it answers the next request to a path."""
    original = desk.jira._scripted
    done: list[Any] = []

    def scripted(asked: Any) -> Reply | None:
        if not done and pattern in asked.path and list((asked.body or {}).get("fields", [])) != ["id"]:
            done.append(asked)
            happening()
        return original(asked)

    desk.jira._scripted = scripted  # type: ignore[method-assign]  # a moment that no script can name


def test_an_issue_created_between_census_and_search_comes_with_the_next_sync(synced: Desk) -> None:
    between(synced, "/search", lambda: create(synced, 10_999))
    assert synced.sync().added == 0
    assert "AB-10999" not in synced.keys(WEB)
    assert synced.sync().added == 1
    assert "AB-10999" in synced.keys(WEB)
    assert synced.content() == synced.full_content()


def test_an_issue_deleted_between_census_and_search_does_not_stop_the_run(desk: Desk) -> None:
    between(desk, "/search", lambda: delete_issue(desk))
    report = desk.sync()
    assert report.added == 15
    assert report.incomplete == ("1 issue could not be read though a board lists them: number 10093.",)
    assert desk.load().incomplete == report.incomplete
    assert "AB-93" not in desk.keys(WEB)
    desk.sync()
    assert desk.load().incomplete == ()
    assert desk.content() == desk.full_content()


def test_an_issue_updated_while_we_read_is_read_again(synced: Desk) -> None:
    synced.change(10_091, ChangedItem("estimate", 1.0, 2.0))
    between(synced, "/search", lambda: synced.change(10_096, moved_to(DOING)))
    synced.sync()
    synced.sync()
    assert synced.content() == synced.full_content()


# --- histories that are not whole ----------------------------------------------------------------------------------


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


# --- the config changes --------------------------------------------------------------------------------------------


def test_a_board_added_to_the_config(desk: Desk) -> None:
    desk.sync([BoardSettings(WEB)])
    report = desk.sync(ALL_BOARDS)
    assert (report.mode, report.added, report.removed) == ("incremental", 3, 0)
    assert desk.content() == desk.full_content()


def test_a_board_taken_out_of_the_config(synced: Desk) -> None:
    report = synced.sync([BoardSettings(OPS)])
    assert (report.mode, report.added, report.removed) == ("full", 0, 13)
    assert synced.content() == synced.full_content([BoardSettings(OPS)])


def test_another_estimate_field_reads_every_issue_again(synced: Desk) -> None:
    boards = [BoardSettings(WEB, estimate_field="Business Value"), *ALL_BOARDS[1:]]
    report = synced.sync(boards)
    assert (report.mode, report.reason) == ("full", "other fields are asked for than last time")
    assert synced.content() == synced.full_content(boards)


def test_a_board_is_found_by_its_exact_name(desk: Desk) -> None:
    desk.sync([BoardSettings("Web")])
    assert desk.load().board_id("Web") == desk.load().board_id(WEB) == WEB


def test_a_board_named_twice_is_one_board(desk: Desk) -> None:
    report = desk.sync([BoardSettings("Web"), BoardSettings(WEB)])
    assert [board.id for board in report.boards] == [WEB]


@pytest.mark.parametrize(
    ("ref", "message", "hint"),
    [
        (9, "There is no board 9, or this account may not see it", 'Visible boards: 8 "Ops", 7 "Web", 11 "Both"'),
        ("Wab", 'There is no board named "Wab"', 'Visible boards: 7 "Web"'),
        ("web", 'There is no board named "web"', 'Visible boards: 7 "Web"'),
    ],
)
def test_an_unknown_board_is_told_with_the_near_ones(desk: Desk, ref: int | str, message: str, hint: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        desk.sync([BoardSettings(ref)])
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


def test_a_name_of_two_boards_is_not_guessed(desk: Desk) -> None:
    desk.rebuild_board(BOTH, name="Web")
    with pytest.raises(ConfigError, match='Several boards are named "Web": 7, 11'):
        desk.sync([BoardSettings("Web")])


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_filter_that_is_not_shared_is_said(tmp_path: Path, flavour: Flavour) -> None:
    with (
        open_desk(tmp_path, flavour, small_world(), private_filters={10_007}) as desk,
        pytest.raises(AccessError, match='filter 10007 of board 7 "Web" is not shared'),
    ):
        desk.sync()


# --- requests ------------------------------------------------------------------------------------------------------


def test_an_issue_on_two_boards_is_fetched_once(desk: Desk) -> None:
    desk.sync()
    assert len(searches(desk)) == 1
    bulk = [request.body for request in desk.jira.requests if request.path.endswith("/changelog/bulkfetch")]
    asked = [id_ for body in bulk for id_ in body["issueIdsOrKeys"]]
    assert len(asked) == len(set(asked)) == (16 if desk.flavour == "cloud" else 0)


def test_an_unchanged_second_sync_is_cheap(synced: Desk) -> None:
    synced.happens(after=timedelta(days=1))
    synced.jira.reset()
    report = synced.sync()
    assert report.requests == len(synced.jira.requests) <= 6 + 5 * 3


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_fresh_sync_of_many_issues_stays_in_its_budget(tmp_path: Path, flavour: Flavour) -> None:
    world = small_world()
    for number in range(1_500):
        world.events.append(
            IssueCreated(world.now, 20_000 + number, f"AB-{20_000 + number}", STORY, f"Issue {number}", TODO)
        )
    total = len(world.state().issues)
    with open_desk(tmp_path, flavour, world) as desk:
        report = desk.sync()
    histories = math.ceil(total / 500) if flavour == "cloud" else 0
    assert report.added == total
    assert report.requests <= math.ceil(total / 100) + histories + 10 + 5 * 3


# --- what must not be believed, and runs that fail -----------------------------------------------------------------


def files_of(desk: Desk) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in desk.store.directory.rglob("*")
        if (path.is_file() and path.name == "manifest.json") or path.parent.name == "shards"
    }


FAULTS = [
    ("*/search*", Reply.of_error(500, "boom"), JiraError),
    ("*/changelog/bulkfetch", Reply.of_error(500, "boom"), JiraError),
    ("*/search*", Reply.of_html("<html>log in</html>"), SprintReportsError),
    ("*/board/8/configuration", Reply.of_error(403, "no"), AccessError),
    ("*/board/8/sprint", Reply.of_html("<html>401</html>", 401), LoginError),
    ("*/myself", Reply.of_html("<html>401</html>", 401), LoginError),
    ("*/status", Reply.of_json({"not": "a list"}), JiraError),
]


@pytest.mark.parametrize(("path", "reply", "error"), FAULTS)
def test_a_failed_run_leaves_the_old_generation_and_is_remembered(
    synced: Desk, path: str, reply: Reply, error: type[SprintReportsError]
) -> None:
    if "bulkfetch" in path and synced.flavour == "data_center":
        path = "*/search*"
    before = files_of(synced)
    re_estimate(synced)
    create(synced, 10_999)
    synced.jira.answer(path, reply)
    with pytest.raises(error) as caught:
        synced.sync()
    assert {name: files_of(synced)[name] for name in before} == before
    last = load_last_sync(synced.store)
    assert last is not None
    assert (last.ok, last.error, last.message) == (False, type(caught.value).__name__, caught.value.message)
    synced.jira.reset()
    report = synced.sync()
    assert synced.content() == synced.full_content()
    last = load_last_sync(synced.store)
    assert last is not None
    assert (last.ok, last.generation, last.requests) == (True, 2, report.requests)
    assert last.as_json()["started_at"] == report.started_at


def test_an_empty_census_is_not_believed(synced: Desk) -> None:
    before = files_of(synced)
    with synced.jira.lock:
        for issue_id in [id_ for id_, issue in synced.world.state().issues.items() if issue.project_key == "CD"]:
            synced.world.events.append(IssueDeleted(synced.world.now, issue_id))
    for full in (False, True):
        with pytest.raises(JiraError, match='none of the 3 issues of board 8 "Ops"') as caught:
            synced.sync(full=full)
        assert "nothing was replaced" in caught.value.hint
        assert files_of(synced) == before


def test_an_empty_census_of_another_filter_is_believed(synced: Desk) -> None:
    synced.rebuild_board(OPS, project_keys=("EF",))
    assert synced.sync().boards[1].issues == 0
    assert synced.content() == synced.full_content()


def test_the_cache_of_another_account_or_site_is_refused(synced: Desk, tmp_path: Path) -> None:
    before = files_of(synced)
    other = "accountId" if synced.flavour == "cloud" else "key"
    synced.jira.answer("*/myself", Reply.of_json({other: "somebody-else", "timeZone": "UTC"}))
    for full in (False, True):
        with pytest.raises(CacheError, match="another account"):
            synced.sync(full=full)
    with open_desk(tmp_path, synced.flavour, small_world()) as elsewhere:
        for full in (False, True):
            with pytest.raises(CacheError, match=f"is a copy of {synced.jira.url}, not of {elsewhere.jira.url}"):
                elsewhere.sync(full=full)
    assert files_of(synced) == before


def test_an_account_that_is_an_address_is_not_written_down(desk: Desk) -> None:
    desk.jira.answer("*/myself", Reply.of_json({"accountId": "ann@mail.example", "key": "ann@mail.example"}))
    desk.sync()
    assert desk.load().account_id.startswith("sha256:")
    assert desk.sync().mode == "incremental"


@pytest.mark.parametrize("name", ["manifest.json", "issues/103", "board/7"])
def test_a_damaged_cache_is_refused_and_mended_by_a_full_sync(synced: Desk, name: str) -> None:
    shards = synced.load().manifest.shards
    path = synced.store.directory / (name if name == "manifest.json" else f"shards/{shards[name]}.json")
    path.write_bytes(path.read_bytes()[:-9])
    synced.jira.reset()
    with pytest.raises(CacheDamagedError) as caught:
        synced.sync()
    assert "sync --full" in caught.value.hint
    assert synced.sync(full=True).added == 16
    assert synced.content() == synced.full_content()


def test_a_locked_cache_is_refused_before_anything_is_asked(synced: Desk) -> None:
    jira = synced.connect()
    asked = len(synced.jira.requests)
    with synced.store.locked(), pytest.raises(CacheError, match="locked by process"):
        sync(jira, synced.store, ALL_BOARDS)
    assert len(synced.jira.requests) == asked


def test_progress_goes_up(desk: Desk) -> None:
    seen: list[tuple[str, int, int | None]] = []
    desk.sync(progress=lambda phase, done, total: seen.append((phase, done, total)))
    assert [phase for phase, _, _ in seen if phase == "boards"] == ["boards"] * 3
    assert ("issues", 16, 16) in seen
    assert seen[-1] == ("write", 0, None)
    assert (("histories", 16, 16) in seen) == (desk.flavour == "cloud")


def test_a_report_is_plain_json(synced: Desk) -> None:
    report = synced.sync()
    assert json.loads(json.dumps(report.as_json()))["boards"][0] == {
        "id": WEB,
        "name": "Web",
        "sprints": 2,
        "issues": 13,
    }
