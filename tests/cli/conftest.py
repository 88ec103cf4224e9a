"""One small Jira for all tests of the command line, and for each a project folder that was built from it before."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli import main
from generator.demo.server import DemoJira
from tests.cache.desk import small_world
from tests.cli.desk import CONFIG, EMAIL, TOKEN, Desk


@pytest.fixture(scope="session")
def small_jira() -> Iterator[DemoJira]:
    with DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        yield jira


def enter(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in the folder, with the login in the environment and nothing else that commands look at."""
    monkeypatch.chdir(folder)
    for name in [
        name for name in os.environ if name.startswith(("JIRA_", "GITHUB_", "SMTP_", "SPRINT_")) or name == "CI"
    ]:
        monkeypatch.delenv(name)
    for name, value in (("JIRA_URL", url), ("JIRA_EMAIL", EMAIL), ("JIRA_TOKEN", TOKEN)):
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def built(small_jira: DemoJira, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with config, cache and site."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "config").mkdir()
    (folder / "config" / "report.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        enter(folder, small_jira.url, monkeypatch)
        assert main(["build", "-q"]) == 0
    return folder


@pytest.fixture
def desk(
    built: Path,
    small_jira: DemoJira,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Desk]:
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    enter(folder, small_jira.url, monkeypatch)
    desk = Desk(folder, small_jira, capsys)
    yield desk
    small_jira.reset()
    desk.look_for_canaries()
