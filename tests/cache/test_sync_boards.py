"""Which boards the config names, and how many requests their sync takes."""

import math
from datetime import timedelta
from pathlib import Path

import pytest

from generator.demo.events import (
    IssueCreated,
)
from generator.domain import BoardSettings, Flavour
from generator.errors import (
    AccessError,
    ConfigError,
    NotFoundError,
)
from tests.cache.desk import ALL_BOARDS, BOTH, FLAVOURS, OPS, WEB, Desk, open_desk, small_world
from tests.demo.small_world import STORY, TODO


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


def test_an_issue_on_two_boards_is_fetched_once(desk: Desk) -> None:
    desk.sync()
    assert [len(ids) for ids in desk.reads()] == [16]
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
