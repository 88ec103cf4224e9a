"""A sync that is killed at a random moment leaves the generation before it or the one after it, whole.

It is killed 200 times; the environment variable SPRINT_REPORTS_KILLS asks for another number.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from generator.demo.events import ChangedItem
from generator.domain import BoardSettings
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import FLAVOURS, OPS, Desk, open_desk, small_world
from tests.demo.small_world import DOING, TODO

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("SPRINT_REPORTS_KILLS", "200"))
BOARDS = [BoardSettings(OPS)]


@contextmanager
def killer_of(desk: Desk) -> Iterator[tuple[IO[str], IO[str]]]:
    """The process that syncs when it is sent a line, and answers with a line of what became of it."""
    command = [sys.executable, "-m", "tests.cache.sync_at_the_edge", desk.jira.url, str(desk.store.directory), "7"]
    with subprocess.Popen(
        [*command, str(OPS)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None
        yield killer.stdin, killer.stdout
        killer.stdin.close()


def cursor(desk: Desk) -> int:
    return int(desk.world.now.timestamp() * 1000)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_killed_at_random_moments(tmp_path: Path, flavour: Any) -> None:
    with open_desk(tmp_path, flavour, small_world(), token=None) as desk, killer_of(desk) as (order, answers):
        desk.connect = lambda: connect(desk.jira.url, Credentials())  # type: ignore[method-assign]  # no login here
        state: tuple[int | None, Any] = (None, None)
        killed = committed = 0
        while killed < KILLS // len(FLAVOURS):
            desk.change(10_300, ChangedItem("status", TODO, DOING))
            order.write("go\n")
            order.flush()
            answer = json.loads(answers.readline())
            killed += answer["killed"]
            if answer["cursor"] == cursor(desk):
                committed += 1
                state = (cursor(desk), desk.full_content(BOARDS))
            assert (answer["cursor"], answer["content"]) == state
        assert committed > 0
        desk.sync(BOARDS)
        assert desk.content() == desk.full_content(BOARDS)
