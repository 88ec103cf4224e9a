"""Cache -> domain values: what the world holds is what the core gets, from either flavour."""

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem
from generator.demo.exchange import Reply
from generator.domain import BoardSettings, Flavour, Snapshot
from generator.errors import CacheError, ConfigError
from tests.cache.desk import BOTH, OPS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING, DONE, TODO


def snapshot(desk: Desk, board: int | str = WEB, **settings: object) -> Snapshot:
    return load_snapshot(desk.load(), replace(BoardSettings(board), **settings))  # type: ignore[arg-type]  # any of them


def test_issues_are_those_of_the_world(synced: Desk) -> None:
    issues = snapshot(synced, BOTH).issues
    world = synced.world.state().issues
    assert [issue.id for issue in issues] == sorted(world)
    for issue in issues:
        state = world[issue.id]
        assert (issue.key, issue.summary, issue.status_id) == (state.key, state.summary, state.status_id)
        assert (issue.created_at, issue.updated_at) == (state.created_at, state.updated_at)
        assert (issue.sprint_ids, issue.estimate) == (frozenset(state.sprint_ids), state.estimate)
        assert (issue.resolution is not None) == (state.resolution_id is not None)
        assert issue.problems == ()
        assert [(change.at, change.before, change.after) for change in issue.status_changes] == [
            (history.at, item.before, item.after)
            for history in state.histories
            for item in history.items
            if item.field == "status"
        ]


def test_a_sub_task_knows_its_parent(synced: Desk) -> None:
    issue = next(issue for issue in snapshot(synced).issues if issue.id == 10_200)
    assert (issue.level, issue.parent_key) == ("subtask", "AB-91")


def test_changes_of_sprint_and_estimate(synced: Desk) -> None:
    issue = next(issue for issue in snapshot(synced).issues if issue.id == 10_098)
    assert [(change.before, change.after) for change in issue.sprint_changes] == [(frozenset(), frozenset({1}))]
    assert [(change.before, change.after) for change in issue.estimate_changes] == [(None, 5.0)]


def test_board_and_sprints(synced: Desk) -> None:
    loaded = snapshot(synced)
    assert (loaded.board.id, loaded.board.name, loaded.board.type) == (WEB, "Web", "scrum")
    assert loaded.board.done_status_ids == {DONE}
    assert loaded.board.started_status_ids == {DOING}
    assert (loaded.board.estimation.name, loaded.board.estimation.unit) == ("Story Points", "points")
    assert [(sprint.id, sprint.state) for sprint in loaded.sprints] == [(1, "active"), (2, "future")]
    assert loaded.as_of == synced.world.now.astimezone(UTC)
    assert snapshot(synced, OPS).sprints == ()
    assert snapshot(synced, OPS).board.estimation.unit == "issues"


def test_settings_override_what_the_board_says(synced: Desk) -> None:
    loaded = snapshot(synced, done_statuses=("Doing",), started_statuses=(TODO,), include_subtasks=True)
    assert loaded.board.done_status_ids == {DOING}
    assert loaded.board.started_status_ids == {TODO}
    assert loaded.rules.include_subtasks is True
    with pytest.raises(ConfigError, match="no status 'Done-ish'"):
        snapshot(synced, done_statuses=("Done-ish",))


def test_the_zone_is_the_config_s_then_the_account_s_then_utc(synced: Desk) -> None:
    assert snapshot(synced, time_zone="Asia/Kolkata").rules.time_zone == ZoneInfo("Asia/Kolkata")
    assert snapshot(synced).rules.time_zone == ZoneInfo("Europe/Warsaw")
    account = {"accountId": "5b10ac8d82e05b22cc7d4ef5", "key": "JIRAUSER10100", "timeZone": "Mars/Olympus"}
    account |= {"accountId": synced.load().account_id, "key": synced.load().account_id}
    synced.jira.answer("*/myself", Reply.of_json(account))
    synced.sync()
    assert snapshot(synced).rules.time_zone == ZoneInfo("UTC")


def test_the_commitment_rule_is_the_config_s_or_the_flavour_s(synced: Desk) -> None:
    assert snapshot(synced).rules.commitment_rule == synced.flavour
    assert snapshot(synced, commitment_rule="data_center").rules.commitment_rule == "data_center"
    assert snapshot(synced, commitment_rule="cloud").rules.commitment_rule == "cloud"


def test_a_status_that_only_a_history_remembers_has_no_category(synced: Desk) -> None:
    synced.change(10_097, moved_to("777"))
    synced.change(10_097, moved_to(DOING, "777"))
    synced.sync()
    statuses = snapshot(synced).statuses
    assert (statuses["777"].category, statuses[DONE].category) == ("undefined", "done")


def test_a_board_that_was_not_synced_is_said(synced: Desk) -> None:
    with pytest.raises(CacheError, match="Board 99 is not in the cache"):
        snapshot(synced, 99)


def test_an_incremental_cache_gives_the_snapshot_of_a_full_one(synced: Desk) -> None:
    synced.change(10_091, ChangedItem("estimate", 1.0, 8.0), ChangedItem("sprint", (1,), (2,)))
    synced.happens(after=timedelta(days=1))
    synced.sync()
    incremental = snapshot(synced, BOTH)
    synced.sync(full=True)
    assert incremental == snapshot(synced, BOTH)


def test_both_flavours_tell_the_same_story(tmp_path: Path) -> None:
    told = {}
    flavours: tuple[Flavour, ...] = ("cloud", "data_center")
    for flavour in flavours:
        with open_desk(tmp_path / flavour, flavour, small_world()) as desk:
            desk.sync()
            told[flavour] = [replace(issue, url="") for issue in snapshot(desk).issues]
    assert told["cloud"] == told["data_center"]
