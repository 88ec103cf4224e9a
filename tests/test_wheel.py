"""The wheel, installed alone into an empty environment and run from another folder, does the whole demo."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIP = (sys.executable, "-m", "pip")


def run(*command: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE", "JIRA"))}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "-q", "--no-deps", "-w", folder / "dist", ROOT, cwd=folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "venv")
    # Compiling all of pandas and matplotlib would take longer than the demo, which compiles what it imports.
    run(*PIP, "--python", folder / "venv/bin/python", "install", "-q", "--no-compile", wheel, cwd=folder)
    return folder / "venv"


def test_the_demo_from_the_wheel(environment: Path, tmp_path: Path) -> None:
    printed = run(environment / "bin/sprint-reports", "demo", cwd=tmp_path)
    index = tmp_path / "site/index.html"
    assert index.resolve().as_uri() in printed
    boards = json.loads((tmp_path / "site/data/index.json").read_text(encoding="utf-8"))["boards"]
    active = [sprint for board in boards for sprint in board["sprints"] if sprint["state"] == "active"]
    assert len(active) >= 2
    assert "<svg" in (tmp_path / f"site/boards/{boards[0]['id']}/index.html").read_text(encoding="utf-8")
