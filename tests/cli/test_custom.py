"""A team's own looks from the command line: built, and what is wrong with them is told before Jira is asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.resources import config_dir
from tests.cli.desk import CONFIG, Desk, subprocess_environment

LOOK = """\
templates_dir: mine
extra_css: extra.css
accent: {light: '#0b6b3a', dark: '#5fd08f'}
cards: {board: [velocity], sprint: []}
"""
BASE = '{% extends "default/base.html" %}{% block footer %}<p>Ours alone</p>{% endblock %}'


def put(folder: Path, base: str = BASE) -> None:
    (folder / "mine").mkdir(exist_ok=True)
    (folder / "mine" / "base.html").write_text(base, encoding="utf-8")
    (folder / "extra.css").write_text("h1 { color: red }", encoding="utf-8")


def test_a_build_takes_it_and_a_build_without_it_is_as_before(desk: Desk) -> None:
    before = desk.kept()
    put(desk.folder)
    desk.write_config(CONFIG + LOOK)
    assert desk.run("build", "--offline").code == 0
    html = (desk.folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "<p>Ours alone</p>" in html
    assert {path.name.split(".")[0] for path in (desk.folder / "site" / "assets").iterdir()} >= {"accent", "extra"}
    desk.write_config(CONFIG)
    assert desk.run("build", "--offline").code == 0
    assert desk.kept() == before


@pytest.mark.parametrize(
    ("base", "config", "told"),
    [
        ("{% if %}", LOOK, "mine/base.html:1: Expected an expression"),
        ("\n{{ colour }}", LOOK, "mine/base.html:2: 'colour' is undefined"),
        (BASE, "cards: {sprint: [burn_down]}\n", "cards.sprint: a sprint's page has no card 'burn_down'"),
        (BASE, "logo: none.svg\n", "logo: there is no such file"),
    ],
)
def test_a_build_that_cannot_take_it_says_why_and_replaces_nothing(
    desk: Desk, base: str, config: str, told: str
) -> None:
    before = desk.kept()
    put(desk.folder, base)
    desk.write_config(CONFIG + config)
    ended = desk.run("build", "--offline")
    assert ended.code == 2
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert desk.kept() == before


@pytest.mark.parametrize(
    ("base", "config"), [("{% if %}", LOOK), (BASE, LOOK.replace("velocity", "velocities")), (BASE, "logo: x.svg\n")]
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_it_is_told_before_jira_is_asked(desk: Desk, command: str, base: str, config: str) -> None:
    put(desk.folder, base)
    desk.write_config(CONFIG + config)
    asked = len(desk.jira.requests)
    assert desk.run(command).code == 2
    assert len(desk.jira.requests) == asked


def test_check_is_content_with_a_good_one(desk: Desk) -> None:
    put(desk.folder)
    desk.write_config(CONFIG + LOOK)
    assert desk.run("check").code == 0


def test_the_demo_takes_it(tmp_path: Path) -> None:
    put(tmp_path)
    text = (config_dir() / "demo.yml").read_text(encoding="utf-8")
    (tmp_path / "demo.yml").write_text(text.replace("- id: 1\n", "").replace("- id: 2\n", "") + LOOK, encoding="utf-8")
    command = [sys.executable, "-m", "generator", "demo", "-c", "demo.yml"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=subprocess_environment(""), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "<p>Ours alone</p>" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    index = json.loads((tmp_path / "site" / "data" / "index.json").read_text(encoding="utf-8"))
    assert [board["metrics"] for board in index["boards"]] == [{}]  # a Kanban board has no velocity
