"""The demo as a newcomer runs it: in an empty folder, without a login, again and again."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import subprocess_environment

PROGRAM = [sys.executable, "-m", "generator"]
ENVIRONMENT = {name: value for name, value in subprocess_environment("").items() if not name.startswith("JIRA")}


def test_the_demo_builds_a_site_and_can_be_run_again_and_left_running(tmp_path: Path) -> None:
    command = [*PROGRAM, "demo", "--flavour", "data_center", "--oddities"]
    ended = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert f"Open {(tmp_path / 'site' / 'index.html').as_uri()}" in ended.stdout
    assert listed_boards(tmp_path)[:3] == [1, 2, 3]
    assert len(listed_boards(tmp_path)) > 3, "the odd board comes along"
    leave_running(tmp_path)
    assert listed_boards(tmp_path) == [1, 2, 3]


def listed_boards(folder: Path) -> list[int]:
    index = json.loads((folder / "site" / "data" / "index.json").read_text(encoding="utf-8"))
    return [board["id"] for board in index["boards"]]


def leave_running(folder: Path) -> None:
    """A second demo plays another Jira at another address; its cache starts afresh."""
    with subprocess.Popen(
        [*PROGRAM, "demo", "--keep-running"],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        try_it(next((line for line in lines if "sprint-reports status" in line), ""), folder)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err


def try_it(offered: str, folder: Path) -> None:
    """Run a command as the demo prints it."""
    found = re.fullmatch(r"\s+JIRA_URL=(\S+) sprint-reports (.*)\n", offered)
    assert found, offered
    environment = {**ENVIRONMENT, "JIRA_URL": found[1]}
    command = [*PROGRAM, *found[2].split()]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Data as of 2026-11-23 09:00 UTC" in ended.stdout


def test_many_teams_have_a_board_each(tmp_path: Path) -> None:
    command = [*PROGRAM, "demo", "--boards", "1"]
    ended = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "1 board with 1,250 issues" in ended.stdout
    assert listed_boards(tmp_path) == [1]


@pytest.mark.parametrize("more", [["--scale", "2"], ["--oddities"]])
def test_what_belongs_to_one_team_does_not_go_with_many(more: list[str], tmp_path: Path) -> None:
    command = [*PROGRAM, "demo", "--boards", "2", *more]
    ended = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "do not go with it" in ended.stderr
