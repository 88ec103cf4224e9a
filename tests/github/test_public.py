"""The question that the action asks before anything gets on the open web."""

import pytest

from tests.cli.desk import CONFIG
from tests.github.conftest import NO_CARDS
from tests.github.runner import Runner


@pytest.fixture
def undecided(runner: Runner) -> Runner:
    (runner.workspace / "config/report.yml").write_text(CONFIG + NO_CARDS, encoding="utf-8")
    return runner


def test_nothing_is_published_that_the_config_does_not_agree_to(undecided: Runner) -> None:
    ended = undecided.run()
    assert ended.code == 2, ended.log
    assert "Strangers would learn 16 issue names" in ended.log
    assert "::error::--public" in ended.log
    assert ended.uploaded == []
    assert not (undecided.workspace / "site").exists()


def test_pages_for_members_alone_need_no_agreement(undecided: Runner) -> None:
    ended = undecided.run(public="false")
    assert ended.code == 0, ended.log
    assert ended.uploaded == ["site"]
    assert "Its readers can learn 16 issue names" in ended.summary


@pytest.mark.parametrize("public", ["no", "true; touch pwned", "$(touch pwned)"])
def test_it_is_true_or_false(undecided: Runner, public: str) -> None:
    ended = undecided.run(public=public)
    assert ended.code == 2
    assert "::error::The input public has to be true or false" in ended.log
    assert not list(undecided.workspace.rglob("pwned"))


def test_an_input_that_is_not_given_is_no_permission(undecided: Runner) -> None:
    """A workflow on a schedule has no inputs, and hands over empty ones."""
    assert undecided.run(public="").code == 2
