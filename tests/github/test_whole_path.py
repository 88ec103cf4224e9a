"""From a clean clone to a reader's browser, as it goes for a repository on GitHub, and what the next runs do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from generator.demo.story import make_world
from tests.browser.crawl import crawl
from tests.browser.pages import watched
from tests.browser.serving import PROJECT, served
from tests.cli.desk import TOKEN
from tests.github.conftest import repository
from tests.github.runner import BareRun, Runner
from tests.github.workflow import Played, play

CONFIG = """\
title: Two of our teams
boards:
  - id: 1
  - id: 3
privacy: {public: true}
jira:
  max_wait: 0
"""


@pytest.fixture
def demo_jira() -> Iterator[DemoJira]:
    with DemoJira(make_world(), "cloud", token=TOKEN) as jira:
        yield jira


def test_from_a_clean_clone_to_a_readers_browser(
    bare: BareRun, demo_jira: DemoJira, tmp_path: Path, browser: Browser
) -> None:
    runner = repository(tmp_path, demo_jira, bare.source, CONFIG)
    runner.prepared = bare.venv
    url = {"JIRA_URL": runner.environment.pop("JIRA_URL")}  # a variable of the repository, no secret

    first = play(runner, "schedule", url)
    assert first.build
    assert first.build.code == 0, first.build.log
    assert "Read everything" in first.build.summary
    assert first.deploy
    assert first.deploy.outputs["page_url"].endswith("/some-project/")
    published = files(runner)
    assert_readers_find_all(browser, runner)

    second = play(runner, "repository_dispatch", url)
    assert second.build
    assert second.build.code == 0, second.build.log
    assert "Read what changed" in second.build.summary, "the cache came back"
    assert "Nothing has changed since the last publication." in second.build.summary
    assert second.deploy is None

    demo_jira.answer("*", Reply(503, b""))
    for max_age, code in (("", 5), ("999999d", 0), ("1m", 6)):
        down = play(runner, "schedule", url, max_age=max_age)
        assert down.build
        assert down.build.code == code, down.build.log
        assert ("::warning::Jira could not be read" in down.build.log) == (code == 0)
        assert down.deploy is None
    assert files(runner) == published, "readers still have the site of the first run"


def files(runner: Runner) -> dict[str, bytes]:
    """What GitHub Pages serves."""
    pages = runner.home / "pages"
    return {str(path.relative_to(pages)): path.read_bytes() for path in pages.rglob("*") if path.is_file()}


def assert_readers_find_all(browser: Browser, runner: Runner) -> None:
    with served(runner.home / "pages") as address:
        found = crawl(browser, f"{address}index.html")
        assert found.wrong == []
        pages = {f"{address}{name.removeprefix(f'{PROJECT}/')}" for name in files(runner) if name.endswith(".html")}
        assert set(found.ids) == pages - {f"{address}404.html"}, "every page can be reached"
        assert found.charts > 3 * len(found.ids), "most pages have several"
        with watched(browser, f"{address}boards/99/index.html") as (page, _, _):
            assert page.get_by_role("heading", level=1).inner_text() == "There is no page at this address"


@pytest.mark.parametrize("event", ["schedule", "repository_dispatch"])
def test_a_fork_that_has_set_nothing_up_is_left_alone(runner: Runner, event: str) -> None:
    assert play(runner, event, {}) == Played(None, None)


def test_a_failed_gate_publishes_all_the_same(runner: Runner) -> None:
    jira = {"JIRA_URL": runner.environment["JIRA_URL"]}
    ended = play(runner, "workflow_dispatch", jira, fail_on="completion_rate < 101")
    assert ended.build
    assert ended.build.code == 6
    assert ended.deploy
