"""A company of many teams: every board has its full size, and their issues are mixed as in a real Jira."""

import re
from collections import Counter
from itertools import groupby

import pytest

from generator.demo.events import IssueCreated
from generator.demo.organisation import ISSUES, LONG_HISTORY, SPRINTS, TOWNS, make_organisation
from generator.demo.story import AHEAD
from generator.demo.world import World

BOARDS = 3


@pytest.fixture(scope="module")
def world() -> World:
    return make_organisation(BOARDS)


def test_every_board_has_its_own_project_with_all_its_issues(world: World) -> None:
    issues = Counter(issue.project_key for issue in world.state().issues.values())
    assert issues == {board.project_keys[0]: ISSUES for board in world.boards}
    assert len(issues) == BOARDS


def test_every_board_is_in_the_middle_of_its_last_sprint(world: World) -> None:
    states = Counter((sprint.board_id, sprint.state) for sprint in world.state().sprints.values())
    for board in world.boards:
        assert states[board.id, "closed"] == SPRINTS - 1
        assert states[board.id, "active"] == 1


def test_sprints_hold_about_the_same_number_of_issues(world: World) -> None:
    held = Counter(id_ for issue in world.state().issues.values() for id_ in issue.sprint_ids)
    begun = [sprint.id for sprint in world.state().sprints.values() if sprint.state != "future"]
    assert all(35 < held[id_] < 90 for id_ in begun), held


def test_one_issue_of_every_board_has_a_long_history(world: World) -> None:
    lengths = {key: 0 for board in world.boards for key in board.project_keys}
    for issue in world.state().issues.values():
        lengths[issue.project_key] = max(lengths[issue.project_key], len(issue.histories))
    assert all(LONG_HISTORY <= length < LONG_HISTORY + 20 for length in lengths.values()), lengths


def test_issues_are_numbered_as_they_were_created_whoever_s_they_are(world: World) -> None:
    created = [event for event in world.events if isinstance(event, IssueCreated)]
    assert [event.issue_id for event in sorted(created, key=lambda event: event.issue_id)] == [
        event.issue_id for event in created
    ]
    stretches = [len(list(group)) for _, group in groupby(created, key=lambda event: event.key.split("-")[0])]
    assert max(stretches) < 30


def test_versions_bring_issues_of_their_own_project(world: World) -> None:
    homes = {version.id: version.project_key for version in world.versions}
    assert len(homes) == len(world.versions)
    brought = [(issue.project_key, id_) for issue in world.state().issues.values() for id_ in issue.version_ids]
    assert {homes[id_] for _, id_ in brought} == {key for board in world.boards for key in board.project_keys}
    assert all(homes[id_] == key for key, id_ in brought)


def test_life_goes_on_after_now(world: World) -> None:
    before = len(world.state().issues)
    now = world.now
    world.now += AHEAD
    after = len(world.state().issues)
    world.now = now
    assert after > before


def test_the_same_arguments_give_the_same_log_and_another_seed_another() -> None:
    log = make_organisation(1).events
    assert make_organisation(1).events == log
    assert make_organisation(1, seed=8).events != log


def test_every_town_gives_a_project_key_of_its_own() -> None:
    keys = {town[:3].upper() for town in TOWNS}
    assert len(keys) == len(TOWNS) == 40
    assert all(re.fullmatch("[A-Z]{3}", key) for key in keys)
