"""A repository with a config, a small Jira, and one installation of the action's own code for all tests."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock

from generator.demo.server import DemoJira
from tests.cache.desk import small_world
from tests.cli.desk import CONFIG, EMAIL, TOKEN
from tests.demo_site import shared_folder
from tests.github.runner import ROOT, BareRun, Ended, Runner, clean_clone, clean_environment, load

NO_CARDS = "cards: {board: [], sprint: []}\n"
PUBLIC = "privacy: {public: true}\n"
"""Without charts a build takes half as long, and these tests look at none."""


def repository(folder: Path, jira: DemoJira, source: Path = ROOT, config: str = CONFIG + NO_CARDS + PUBLIC) -> Runner:
    """The action in a fresh repository, in a folder whose name has a blank in it."""
    workspace = folder / "work space"
    (workspace / "config").mkdir(parents=True)
    (workspace / "config/report.yml").write_text(config, encoding="utf-8")
    login = {"JIRA_URL": jira.url, "JIRA_EMAIL": EMAIL, "JIRA_TOKEN": TOKEN}
    return Runner(load(source / "action.yml"), workspace, folder / "github", {**clean_environment(), **login}, source)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> BareRun:
    """The first worker to ask runs it, and the others wait for that: what it installs serves all tests."""
    folder = shared_folder(tmp_path_factory.getbasetemp()) / "bare"
    told = folder / "ended.json"
    with FileLock(f"{folder}.lock"), DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            ended = repository(folder, jira, clean_clone(folder / "clone-of-ours")).run()
            told.write_text(json.dumps(asdict(ended)), encoding="utf-8")
    ended = Ended(**json.loads(told.read_text(encoding="utf-8")))
    return BareRun(ended, folder / "clone-of-ours", folder / "github/temp/sprint-reports/venv")


@pytest.fixture
def jira() -> Iterator[DemoJira]:
    with DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        yield jira


@pytest.fixture
def runner(jira: DemoJira, bare: BareRun, tmp_path: Path) -> Runner:
    """The action in a fresh repository, on machines that come with the tool installed."""
    runner = repository(tmp_path, jira, bare.source)
    runner.prepared = bare.venv
    return runner
