"""The demo's whole story through the sync: request budgets, and two days of a team's work picked up in steps."""

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from generator.cache.snapshot import load_snapshot
from generator.demo.story import make_world
from generator.domain import BoardSettings
from tests.cache.desk import Desk, open_desk


@pytest.fixture(params=["cloud", "data_center"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, request.param, make_world(oddities=True)) as desk:
        yield desk


def further_sprint_pages(desk: Desk, boards: list[BoardSettings]) -> int:
    shards = desk.load().boards
    return sum(max(0, math.ceil(len(shards[int(board.ref)]["sprints"]) / 50) - 1) for board in boards)


def test_requests_stay_in_their_budgets_and_two_days_of_work_are_all_found(desk: Desk) -> None:
    boards = [BoardSettings(board.id) for board in desk.world.boards]
    first = desk.sync(boards)
    issues = first.added
    assert issues >= 600
    histories = math.ceil(issues / 500) if desk.flavour == "cloud" else 0
    projects = len(desk.world.projects)
    assert first.requests <= math.ceil(issues / 100) + histories + 10 + 5 * len(boards) + projects

    second = desk.sync(boards)
    assert (second.added, second.changed, second.unchanged, second.removed) == (0, 0, issues, 0)
    assert second.requests <= 7 + 5 * len(boards) + projects + further_sprint_pages(desk, boards)

    changed = 0
    for _ in range(4):
        desk.happens(after=timedelta(hours=12))
        report = desk.sync(boards)
        assert report.mode == "incremental"
        changed += report.changed
    assert changed > 0
    assert desk.content() == desk.full_content(boards)

    for board in boards:
        assert load_snapshot(desk.load(), board).issues
