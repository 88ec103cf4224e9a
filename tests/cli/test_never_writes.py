"""As long as the config does not allow it, no command of the tool asks Jira for anything but to read."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.domain import Flavour
from tests.cache.desk import FLAVOURS
from tests.cli.desk import CONFIG, Desk, every_command, subprocess_environment
from tests.cli.pushing import open_pusher, writes

ROOT = Path(__file__).parents[2]
REASON = ("--reason", "forgotten")
CALLS: dict[str, tuple[int, tuple[str, ...]]] = {
    "init": (0, ("--no-input", "--force", "--board", "7", "--board", "8")),
    "check": (0, ()),
    "sync": (0, ("--full",)),
    "build": (0, ("--board", "8", "--site", "public")),
    "verify": (0, ("--all", "--repair")),
    "status": (0, ()),
    "history": (0, ()),
    "explain": (0, ("AB-91",)),
    "export": (0, ("--table", "issues")),
    "plan": (0, ("--shards", "2")),
    "merge": (5, ("no-such-part",)),
    "email": (0, ("--board", "7", "--team", "--eml", "team.eml")),
    "corrections add": (0, ("AB-91", "estimate=5", *REASON)),
    "corrections list": (0, ()),
    "corrections decisions": (0, ()),
    "corrections push": (0, ()),
    "corrections conflicts": (0, ()),
    "corrections resolve": (0, ("AB-91", "estimate", "--keep", "8")),
    "corrections remove": (0, ("AB-91", "estimate")),
    "webhooks list": (0, ()),
    "webhooks register": (0, ("https://reports.example.com",)),
    "webhooks remove": (0, ("1",)),
}
"""For each command how it ends and with what it is called. `webhooks` writes only when told --yes."""
ELSEWHERE = {"demo", "serve"}  # has a Jira of its own that takes no writes; below
THERE = {" ".join(words) for words, _ in every_command()}


def test_every_command_is_tried() -> None:
    assert {*CALLS, *ELSEWHERE} == THERE


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_no_command_writes(
    flavour: Flavour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though this Jira would let it."""
    with open_pusher(tmp_path / "project", flavour, monkeypatch, capsys, config=CONFIG) as own:
        for command, (code, words) in CALLS.items():
            ended = own.run(*command.split(), *words)
            assert writes(own.jira) == [], command
            assert ended.code == code or command.startswith("webhooks"), (command, ended.err)
        own.add("AB-101", "estimate=5")
        own.jira.reset()
        assert own.run("corrections", "push", "--yes").code == 2
        assert own.jira.requests == []


def test_neither_does_serve(desk: Desk) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--port", "0", "--poll", "1h"],
        cwd=desk.folder,
        env={**subprocess_environment(desk.jira.url), "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    first = started.stdout.readline()
    waited_until = time.monotonic() + 60
    while not desk.jira.requests and time.monotonic() < waited_until:
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    started.communicate(timeout=60)
    assert first.startswith("The site is at")
    assert desk.jira.requests
    assert writes(desk.jira) == []
