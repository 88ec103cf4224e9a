"""A push that is killed without warning at any step: exactly one change or none, and the journal says which."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.demo.world import World
from tests.cache.desk import small_events, small_world
from tests.cli.desk import subprocess_environment
from tests.cli.pushing import open_pusher
from tests.demo.small_world import make_world

ROOT = Path(__file__).parents[2]


def many_issues() -> World:
    """An issue of its own for each step that a push can be killed at; each is 3."""
    builder = small_events()
    for number in range(100):
        builder.issue(10_400 + number, hours=3, estimate=3.0)
    world = make_world(builder, hours=100)
    world.boards = small_world().boards[:2]
    return world


def kill_until_it_ends(folder: Path, url: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.push_until_killed", str(folder)],
        cwd=ROOT,
        env={**subprocess_environment(url), "SPRINT_REPORTS_AUTHOR": "Kim"},
        capture_output=True,
        check=True,
        timeout=300,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def tells_the_truth(state: dict[str, Any]) -> bool:
    """Whether what the journal says of a push is what Jira has."""
    match state["steps"]:
        case [] | ["planned"] | ["refused"]:
            return bool(state["changes"] == 0)
        case ["sent"] | ["unknown"]:
            return state["changes"] in {0, 1}
        case ["confirmed"]:
            return bool(state["changes"] == state["claimed"] == 1)
    return False


def test_killed_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_pusher(tmp_path / "project", "cloud", monkeypatch, capsys, world=many_issues()) as own:
        tries = kill_until_it_ends(own.folder, own.jira.url)
    assert [each["killed"] for each in tries] == [True] * (len(tries) - 1) + [False]
    seen = {tuple(each["after"]["steps"]) for each in tries}
    assert {(), ("planned",), ("sent",), ("confirmed",)} <= seen
    assert {each["after"]["changes"] for each in tries if each["after"]["steps"] == ["sent"]} == {0, 1}
    for each in tries:
        assert tells_the_truth(each["after"]), each
        last = each["at_last"]
        assert each["code"] == 0, each
        assert (last["changes"], last["claimed"], last["steps"].count("confirmed")) == (1, 1, 1), each
        assert set(last["steps"]) <= {"confirmed", "refused"}, each
        assert last["decided"] == ["pushed"], each
        assert last["file"] == "corrections:\n  # of our own\n", each
