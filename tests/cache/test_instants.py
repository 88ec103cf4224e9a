"""The instant that a board speaks for: it stays where it was as long as nothing happened to the board, within a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from generator.cache.snapshot import load_snapshot
from generator.cache.sync import sync
from generator.cache.verification import verify
from generator.demo.events import ChangedItem, IssueChanged, IssueDeleted, SprintEdited, SprintStarted
from generator.demo.world import Status
from generator.domain import BoardSettings
from tests.cache.desk import ALL_BOARDS, BOTH, OPS, WEB, Desk
from tests.cache.old_form import make_old
from tests.cache.test_sync_drift import between

HOUR = timedelta(hours=1)
CD_ISSUE = 10_300
ON_OPS = frozenset({OPS, BOTH})
ON_WEB = frozenset({WEB, BOTH})
ALL = frozenset({WEB, OPS, BOTH})
NONE: frozenset[int] = frozenset()


def instants(desk: Desk) -> dict[int, datetime]:
    generation = desk.load()
    return {id_: generation.board_as_of(id_) for id_ in (WEB, OPS, BOTH)}


def inputs(desk: Desk) -> dict[int, tuple[str, ...]]:
    generation = desk.load()
    return {id_: generation.board_inputs(id_) for id_ in (WEB, OPS, BOTH)}


def nothing(desk: Desk) -> None:
    desk.happens()


def edit_an_issue(desk: Desk) -> None:
    desk.re_estimate()


def edit_an_issue_of_the_other_project(desk: Desk) -> None:
    desk.change(CD_ISSUE, ChangedItem("summary", "Issue", "Called otherwise"))


def delete_an_issue(desk: Desk) -> None:
    desk.happens(IssueDeleted(desk.world.now, CD_ISSUE))


def edit_a_sprint(desk: Desk) -> None:
    """It is listed on the board that made it, and where its issues are."""
    desk.happens(SprintEdited(desk.world.now, 1, "Another name", ""))


def rename_a_status(desk: Desk) -> None:
    with desk.jira.lock:
        desk.world.statuses = (*desk.world.statuses, Status("777", "New", "new"))
    desk.happens()


def move_a_column(desk: Desk) -> None:
    desk.rebuild_board(OPS, columns=desk.world.boards[0].columns[:-1])
    desk.happens()


def move_an_issue_over(desk: Desk) -> None:
    desk.change(10_092, ChangedItem("project", "AB", "CD", "CD-77"))


def a_day_passes(desk: Desk) -> None:
    desk.happens(after=timedelta(days=1))


STORIES: list[tuple[Callable[[Desk], None], frozenset[int]]] = [
    (nothing, NONE),
    (edit_an_issue, ON_WEB),
    (edit_an_issue_of_the_other_project, ON_OPS),
    (delete_an_issue, ON_OPS),
    (edit_a_sprint, ON_WEB),
    (move_a_column, frozenset({OPS})),
    (rename_a_status, ALL),
    (move_an_issue_over, ALL),
    (a_day_passes, ALL),
]


@pytest.mark.parametrize(("happening", "told_anew"), STORIES)
def test_only_the_boards_that_something_happened_to_speak_for_now(
    synced: Desk, happening: Callable[[Desk], None], told_anew: frozenset[int]
) -> None:
    before, made_of = instants(synced), inputs(synced)
    happening(synced)
    assert synced.sync().mode == "incremental"
    assert synced.load().as_of == synced.world.now > max(before.values())
    now = dict.fromkeys(told_anew, synced.load().as_of)
    assert instants(synced) == before | now
    differing = {id_ for id_, each in inputs(synced).items() if each != made_of[id_]}
    assert differing == (NONE if happening is a_day_passes else told_anew)


def test_a_snapshot_speaks_for_the_instant_of_its_board(synced: Desk) -> None:
    first = synced.load().as_of
    edit_an_issue_of_the_other_project(synced)
    synced.sync()
    web, ops, _ = (load_snapshot(synced.load(), board) for board in ALL_BOARDS)
    assert (web.as_of, ops.as_of) == (first, synced.load().as_of)


def test_the_kept_instant_is_kept_on_and_on_until_the_day_is_over(synced: Desk) -> None:
    first = synced.load().as_of  # noon of a day in UTC, 13:00 in Warsaw
    for _ in range(3):
        synced.happens(after=3 * HOUR)
        synced.sync()
        assert set(instants(synced).values()) == {first}
    synced.happens(after=2 * HOUR)  # past midnight in Warsaw, where the account is
    synced.sync()
    assert set(instants(synced).values()) == {synced.load().as_of}


def test_the_day_is_that_of_the_board_s_zone(synced: Desk) -> None:
    boards = (BoardSettings(WEB, time_zone="Asia/Tokyo"), BoardSettings(OPS), BoardSettings(BOTH, time_zone="UTC"))
    first = synced.load().as_of
    synced.happens(after=4 * HOUR)  # 16:00 in UTC is tomorrow in Tokyo
    synced.sync(boards)
    now = synced.load().as_of
    assert instants(synced) == {WEB: now, OPS: first, BOTH: first}


def test_another_zone_in_the_config_moves_an_instant_that_is_of_another_day_there(synced: Desk) -> None:
    first = synced.load().as_of
    synced.happens(after=4 * HOUR)
    synced.sync()
    here, there = (load_snapshot(synced.load(), BoardSettings(WEB, time_zone=zone)) for zone in ("UTC", "Asia/Tokyo"))
    assert (here.as_of, there.as_of) == (first, synced.load().as_of)


def speak_for_now(desk: Desk) -> bool:
    return set(instants(desk).values()) == {desk.load().as_of}


def test_a_full_sync_and_one_that_lacks_something_speak_for_now(synced: Desk) -> None:
    synced.happens()
    synced.sync(full=True)
    assert speak_for_now(synced)
    synced.create(10_999)
    between(synced, lambda: synced.happens(IssueDeleted(synced.world.now, 10_999)))
    assert synced.sync().incomplete
    assert speak_for_now(synced)
    synced.happens()
    assert synced.sync().incomplete == ()
    assert speak_for_now(synced), "what was missing is there now"
    synced.happens()
    synced.sync()
    assert not speak_for_now(synced)


def test_what_happened_while_a_sync_was_reading_is_told_of_by_the_next(synced: Desk) -> None:
    """The issue is read as it became after the instant that the sync speaks for."""
    edit_an_issue(synced)

    def edit_it_again() -> None:
        at = synced.world.now + timedelta(minutes=1)
        synced.happens(
            IssueChanged(at, 3_000_000, 10_091, (ChangedItem("estimate", 8.0, 2.0),)), after=2 * timedelta(minutes=1)
        )

    between(synced, edit_it_again)
    synced.sync()
    made_of = inputs(synced)
    synced.happens(after=HOUR)
    assert synced.sync().changed == 0
    now = synced.load().as_of
    assert inputs(synced) == made_of
    assert (instants(synced)[WEB], instants(synced)[BOTH]) == (now, now)
    assert instants(synced)[OPS] < now
    synced.happens()
    synced.sync()
    assert instants(synced)[WEB] == now


def test_a_sprint_that_began_while_a_sync_was_reading_is_told_of_by_the_next(synced: Desk) -> None:
    now = synced.world.now
    jira = synced.connect()
    synced.happens(SprintStarted(now + timedelta(minutes=1), 2, now + timedelta(days=14)), after=timedelta(minutes=2))
    sync(jira, synced.store, ALL_BOARDS)
    assert synced.load().board_as_of(WEB) == now
    synced.happens()
    synced.sync()
    assert synced.load().board_as_of(WEB) == synced.load().as_of
    assert synced.load().board_as_of(OPS) == now


def test_a_return_takes_the_instants_along(synced: Desk) -> None:
    edit_an_issue_of_the_other_project(synced)
    synced.sync()
    before = instants(synced)
    edit_an_issue(synced)
    synced.sync()
    assert instants(synced) != before
    with synced.store.locked():
        synced.store.rollback()
    assert instants(synced) == before
    synced.happens()
    synced.sync()
    assert instants(synced) == before | {WEB: synced.load().as_of, BOTH: synced.load().as_of}


def test_an_old_manifest_speaks_for_its_sync_and_the_next_one_is_new(synced: Desk) -> None:
    edit_an_issue(synced)
    synced.sync()
    make_old(synced.store)
    assert set(instants(synced).values()) == {synced.load().as_of}
    synced.happens()
    synced.sync()
    assert set(instants(synced).values()) == {synced.load().as_of}


def test_a_mended_board_speaks_for_the_last_sync(synced: Desk) -> None:
    first = synced.load().as_of
    synced.happens()
    synced.sync()
    synced.rebuild_board(OPS, name="Renamed")
    verify(synced.connect(), synced.store, ALL_BOARDS, repair=True, reports=False, progress=lambda *_, **__: None)
    assert instants(synced) == {WEB: first, OPS: synced.load().as_of, BOTH: first}


def test_a_tombstone_that_is_confirmed_concerns_the_boards_that_had_the_issue(synced: Desk) -> None:
    delete_an_issue(synced)
    synced.sync()
    first = instants(synced)
    synced.happens()
    assert synced.sync().confirmed_keys == ("CD-300",)
    second = first | dict.fromkeys(ON_OPS, synced.load().as_of)
    assert instants(synced) == second
    synced.happens()
    synced.sync()
    assert instants(synced) == second
