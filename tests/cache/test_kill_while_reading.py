"""A full read that is killed without warning in its middle: the next sync goes on from there, to the same end."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.cache.store import Store
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import FLAVOURS, WEB, Desk, content, moved_to, open_desk, small_world
from tests.demo.small_world import DOING

ROOT = Path(__file__).parents[2]
BOARDS = [BoardSettings(WEB)]
ISSUES, BATCH, NEVER = 13, 3, 1000


@pytest.fixture(params=FLAVOURS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    flavour: Flavour = request.param
    with open_desk(tmp_path, flavour, small_world(), token=None) as desk:
        desk.connect = lambda: connect(desk.jira.url, Credentials())  # type: ignore[method-assign]  # no login here
        yield desk


def run(desk: Desk, name: str, killed_at: int = NEVER) -> Any:
    """The report of a sync in a process of its own; None when it was killed at that issue."""
    command = [sys.executable, "-m", "tests.cache.sync_killed_while_reading", desk.jira.url, str(desk.folder / name)]
    done = subprocess.run(
        [*command, str(killed_at), str(BATCH), str(WEB)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return json.loads(done.stdout) if done.returncode == 0 else None


def state(desk: Desk, name: str) -> dict[str, Any]:
    generation = Store(desk.folder / name).load()
    assert generation is not None
    return content(generation)


def test_the_next_one_goes_on_and_ends_like_a_full_one(desk: Desk) -> None:
    whole, wanted = run(desk, "whole"), desk.full_content(BOARDS)
    assert (whole["added"], whole["resumed"]) == (ISSUES, None)
    for killed_at in (2, 7, 13):
        name, kept = str(killed_at), killed_at // BATCH * BATCH
        assert run(desk, name, killed_at) is None
        assert Store(desk.folder / name).load() is None
        report = run(desk, name)
        assert (report["mode"], report["added"], report["resumed"]) == ("full", ISSUES, kept or None)
        assert not kept or report["requests"] < whole["requests"]
        assert state(desk, name) == wanted


def test_kills_add_up_and_what_is_updated_meanwhile_is_seen(desk: Desk) -> None:
    assert run(desk, "cache", 4) is None
    desk.change(10_091, moved_to(DOING))
    assert run(desk, "cache", 8) is None
    desk.change(10_099, moved_to(DOING))
    report = run(desk, "cache")
    assert 0 < report["resumed"] < ISSUES
    assert state(desk, "cache") == desk.full_content(BOARDS)
    assert run(desk, "cache")["resumed"] is None
