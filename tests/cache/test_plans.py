"""Epics, versions, flags and resolutions: what the world holds is what the core gets, and stays so without updates."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem, IssueDeleted
from generator.demo.exchange import Reply
from generator.demo.world import FixVersion, World
from generator.domain import BoardSettings, Issue, Snapshot, Version
from generator.fetch.jira import Census
from tests.cache.desk import BOTH, FLAVOURS, WEB, Desk, open_desk, small_events, small_world
from tests.demo.small_world import EPIC, at, make_world

EPIC_HERE, EPIC_AWAY, EPIC_OTHER = 10_400, 10_401, 10_402
OLD, NEW = "501", "502"


def world_of_plans() -> World:
    """An epic of AB, one of EF (which is on no board) and one of CD; two versions; flags; a duplicate."""
    builder = small_events()
    builder.issue(EPIC_HERE, hours=1, type_id=EPIC)
    builder.issue(EPIC_AWAY, hours=1, type_id=EPIC, project="EF")
    builder.issue(EPIC_OTHER, hours=1, type_id=EPIC, project="CD")
    builder.issue(10_500, hours=2, parent_id=EPIC_HERE, version_ids=(OLD,))
    builder.issue(10_501, hours=2, parent_id=EPIC_AWAY)
    builder.change(10_091, 50, ChangedItem("parent", None, str(EPIC_HERE)))
    builder.change(10_092, 50, ChangedItem("parent", None, str(EPIC_OTHER)))
    builder.change(10_092, 60, ChangedItem("parent", str(EPIC_OTHER), str(EPIC_HERE)))
    builder.change(10_093, 50, ChangedItem("versions", (), (OLD, NEW)))
    builder.change(10_093, 60, ChangedItem("versions", (OLD, NEW), (NEW,)), ChangedItem("flagged", None, "Impediment"))
    builder.change(10_094, 50, ChangedItem("flagged", None, "Impediment"))
    builder.change(10_094, 60, ChangedItem("flagged", "Impediment", None))
    builder.change(10_096, 50, ChangedItem("resolution", None, "10002"))
    world = make_world(builder, hours=100)
    world.boards = small_world().boards
    world.versions = (FixVersion(OLD, "AB", "1.0", date(2026, 1, 6)), FixVersion(NEW, "AB", "2.0", date(2026, 3, 1)))
    return world


@pytest.fixture(params=FLAVOURS)
def planned(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, request.param, world_of_plans()) as desk:
        desk.sync()
        yield desk


def snapshot(desk: Desk) -> Snapshot:
    return load_snapshot(desk.load(), BoardSettings(WEB))


def issue_of(desk: Desk, id_: int) -> Issue:
    return next(issue for issue in snapshot(desk).issues if issue.id == id_)


def test_an_issue_knows_its_epic_and_when_it_came_under_it(planned: Desk) -> None:
    born, later, moved = (issue_of(planned, id_) for id_ in (10_500, 10_091, 10_092))
    assert (born.parent_id, born.parent_key, born.parent_changes) == (EPIC_HERE, "AB-400", ())
    assert (later.parent_id, later.parent_key) == (EPIC_HERE, "AB-400")
    assert [(each.at, each.before, each.after) for each in later.parent_changes] == [(at(50), None, EPIC_HERE)]
    assert [(each.before, each.after) for each in moved.parent_changes] == [
        (None, EPIC_OTHER),
        (EPIC_OTHER, EPIC_HERE),
    ]


def test_an_epic_of_another_board_is_known_one_of_none_is_not(planned: Desk) -> None:
    planned.change(10_091, ChangedItem("parent", str(EPIC_HERE), str(EPIC_OTHER)))
    planned.sync()
    assert (issue_of(planned, 10_091).parent_id, issue_of(planned, 10_091).parent_key) == (EPIC_OTHER, "CD-402")
    assert (issue_of(planned, 10_501).parent_id, issue_of(planned, 10_501).parent_key) == (None, None)


def test_versions_and_how_an_issue_came_to_them(planned: Desk) -> None:
    assert snapshot(planned).versions == {
        OLD: Version(OLD, "1.0", released=True, release_date=date(2026, 1, 6)),
        NEW: Version(NEW, "2.0", released=False, release_date=date(2026, 3, 1)),
    }
    assert issue_of(planned, 10_500).fix_version_ids == {OLD}
    assert issue_of(planned, 10_500).version_changes == ()
    assert issue_of(planned, 10_093).fix_version_ids == {NEW}
    assert [(each.at, each.before, each.after) for each in issue_of(planned, 10_093).version_changes] == [
        (at(50), frozenset(), frozenset({OLD, NEW})),
        (at(60), frozenset({OLD, NEW}), frozenset({NEW})),
    ]


def test_flags(planned: Desk) -> None:
    raised, lowered, never = (issue_of(planned, id_) for id_ in (10_093, 10_094, 10_095))
    assert (raised.flagged, lowered.flagged, never.flagged) == (True, False, False)
    assert [(each.at, each.before, each.after) for each in lowered.flag_changes] == [
        (at(50), False, True),
        (at(60), True, False),
    ]
    assert never.flag_changes == ()


def test_resolutions_by_name(planned: Desk) -> None:
    found = [issue_of(planned, id_).resolution for id_ in (10_090, 10_096, 10_097)]
    assert found == ["Done", "Duplicate", None]


def test_nothing_of_it_is_a_hole_in_a_history(planned: Desk) -> None:
    assert {issue.problems for issue in snapshot(planned).issues} == {()}


def rename_resolution(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.resolutions = tuple(
            replace(each, name="Twin", written_as=each.name) if each.name == "Duplicate" else each
            for each in desk.world.resolutions
        )


def rename_version(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.versions = tuple(replace(each, name=f"v{each.name}") for each in desk.world.versions)


def delete_version(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.versions = desk.world.versions[:1]


def release(desk: Desk) -> None:
    desk.happens(after=timedelta(days=90))


def move_epic(desk: Desk) -> None:
    desk.change(EPIC_HERE, ChangedItem("project", "AB", "CD", "CD-900"))


def move_epic_away(desk: Desk) -> None:
    desk.change(EPIC_HERE, ChangedItem("project", "AB", "EF", "EF-900"))


def move_epic_here(desk: Desk) -> None:
    desk.change(EPIC_AWAY, ChangedItem("project", "EF", "AB", "AB-901"))


def delete_epic(desk: Desk) -> None:
    desk.happens(IssueDeleted(desk.world.now + timedelta(minutes=1), EPIC_HERE))


def unlink(desk: Desk) -> None:
    desk.change(10_091, ChangedItem("parent", str(EPIC_HERE), None))


def take_version_away(desk: Desk) -> None:
    desk.change(10_093, ChangedItem("versions", (NEW,), ()))


def flag(desk: Desk) -> None:
    desk.change(10_095, ChangedItem("flagged", None, "Impediment"))


HAPPENINGS: list[Callable[[Desk], None]] = [
    rename_resolution,
    rename_version,
    delete_version,
    release,
    move_epic,
    move_epic_away,
    move_epic_here,
    delete_epic,
    unlink,
    take_version_away,
    flag,
]


@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda happening: happening.__name__)
def test_an_incremental_sync_leaves_what_a_full_one_would(planned: Desk, happening: Callable[[Desk], None]) -> None:
    before = snapshot(planned)
    happening(planned)
    assert planned.sync().mode == "incremental"
    assert planned.content() == planned.full_content()
    after = snapshot(planned)
    assert (after.issues, after.versions) != (before.issues, before.versions)
    planned.sync(full=True)
    assert snapshot(planned) == after


def test_new_names_are_taken_over_without_an_update(planned: Desk) -> None:
    rename_resolution(planned)
    rename_version(planned)
    planned.sync()
    assert issue_of(planned, 10_096).resolution == "Twin"
    assert [version.name for version in snapshot(planned).versions.values()] == ["v1.0", "v2.0"]


def test_a_moved_epic_is_still_the_epic_under_its_new_key(planned: Desk) -> None:
    move_epic(planned)
    planned.sync()
    assert {(issue_of(planned, id_).parent_id, issue_of(planned, id_).parent_key) for id_ in (10_500, 10_091)} == {
        (EPIC_HERE, "CD-900")
    }


def test_an_issue_that_lost_its_epic_or_version_by_a_deletion(planned: Desk) -> None:
    delete_epic(planned)
    delete_version(planned)
    planned.sync()
    assert issue_of(planned, 10_500).parent_id is None
    assert issue_of(planned, 10_093).fix_version_ids == frozenset()


def test_a_resolution_that_is_listed_to_nobody_is_told_by_the_issues(tmp_path: Path) -> None:
    for flavour in FLAVOURS:
        with open_desk(tmp_path / flavour, flavour, world_of_plans()) as desk:
            desk.jira.answer("*/resolution", Reply.of_error(403, "not for you"))
            desk.jira.answer("*/versions", Reply.of_error(404, "no such project"))
            desk.sync()
            assert issue_of(desk, 10_096).resolution == "Duplicate"
            assert snapshot(desk).versions == {}
            assert issue_of(desk, 10_500).fix_version_ids == {OLD}


def test_a_resolution_of_an_unknown_name_bears_its_id(planned: Desk) -> None:
    generation = planned.load()
    generation.site["resolutions"] = []
    found = load_snapshot(generation, BoardSettings(WEB)).issues
    assert {issue.resolution for issue in found} == {None, "10000", "10002"}


def test_versions_cost_one_request_for_each_project_of_the_boards(planned: Desk) -> None:
    planned.jira.reset()
    planned.sync()
    asked = [request.path for request in planned.jira.requests if request.path.endswith("/versions")]
    assert sorted(path.split("/")[-2] for path in asked) == ["AB", "CD"]


def test_what_people_wrote_about_a_version_is_not_kept(planned: Desk) -> None:
    assert {key for version in planned.load().site["versions"] for key in version} == {
        "id",
        "name",
        "released",
        "releaseDate",
    }


def test_an_issue_that_the_listing_skipped_is_put_back_under_its_epic(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    jira = planned.connect()
    census = type(jira).census

    def skipping(self: Any, jql: str) -> Census:
        found = census(self, jql)
        left_out = set() if "id in" in jql else {"10500"}
        parts = ({id_: key for id_, key in part.items() if id_ not in left_out} for part in (found.keys, found.epics))
        return Census(*parts)

    monkeypatch.setattr(type(jira), "census", skipping)
    assert planned.sync().removed == 0
    assert issue_of(planned, 10_500).parent_id == EPIC_HERE


def test_both_boards_see_the_same_epics(planned: Desk) -> None:
    both = {issue.id: issue.parent_id for issue in load_snapshot(planned.load(), BoardSettings(BOTH)).issues}
    assert {id_: parent for id_, parent in both.items() if parent} == {
        10_091: EPIC_HERE,
        10_092: EPIC_HERE,
        10_500: EPIC_HERE,
        10_200: 10_091,
    }
