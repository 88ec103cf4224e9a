"""A sync that is killed without warning leaves the generation before it or the one after it, whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.demo.events import ChangedItem
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import WEB, Desk, open_desk, small_world

ROOT = Path(__file__).parents[2]


def kill_until_it_ends(desk: Desk, board: int) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cache.sync_until_killed", desk.jira.url, str(desk.store.directory), str(board)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("flavour", ["cloud", "data_center"])
def test_killed_at_every_write(tmp_path: Path, flavour: Flavour) -> None:
    with open_desk(tmp_path, flavour, small_world(), token=None) as desk:
        desk.connect = lambda: connect(desk.jira.url, Credentials())  # type: ignore[method-assign]  # no login here
        boards = [BoardSettings(WEB)]
        desk.sync(boards)
        before, cursor = desk.content(), desk.load().cursor
        desk.change(10_091, ChangedItem("estimate", 1.0, 8.0))
        after, new_cursor = desk.full_content(boards), int(desk.world.now.timestamp() * 1000)
        tries = kill_until_it_ends(desk, WEB)
        states = [(each["cursor"], each["content"]) for each in tries]
        assert len(tries) > 10
        assert [each["killed"] for each in tries] == [True] * (len(tries) - 1) + [False]
        assert all(state in ((cursor, before), (new_cursor, after)) for state in states)
        assert states[0] == (cursor, before)
        assert states[-1] == (new_cursor, after)
        assert not list(desk.store.directory.rglob("*.tmp"))
