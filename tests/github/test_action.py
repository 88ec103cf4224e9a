"""The composite action, step by step as GitHub's runner would: what is read, published, kept and refused."""

from pathlib import Path

import pytest

from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from tests.cache.desk import small_world
from tests.cli.desk import CANARIES, TOKEN
from tests.github.runner import BareRun, Ended, Runner
from tests.github.workflow import publish

DOWN = Reply(503, b"")
HOSTILE = [
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    '" && touch pwned && "',
    "' ; touch pwned ; '",
    "../pwned",
]


def site_of(runner: Runner, folder: str = "site") -> dict[str, bytes]:
    place = runner.workspace / folder
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def configure(runner: Runner, jira_key: str) -> None:
    with (runner.workspace / "config/report.yml").open("a", encoding="utf-8") as config:
        config.write(f"jira:\n  {jira_key}\n")


def nothing_leaked(ended: Ended) -> bool:
    return not any(canary in text for canary in CANARIES for text in (ended.log, ended.summary, str(ended.outputs)))


def test_a_machine_that_has_nothing_yet(bare: BareRun) -> None:
    ended = bare.ended
    assert ended.code == 0, ended.log
    assert "Install" in ended.ran
    assert ended.outputs["changed"] == "true"
    assert ended.uploaded == ["site"]


def test_the_first_run_publishes_and_says_what_it_did(runner: Runner) -> None:
    ended = runner.run()
    assert ended.code == 0, ended.log
    assert ended.uploaded == ["site"]
    assert (ended.outputs["site"], ended.outputs["changed"]) == ("site", "true")
    assert "Read everything" in ended.summary
    assert "Site of 2026" in ended.summary
    assert Path(ended.outputs["summary"]).read_text(encoding="utf-8") == ended.summary
    assert "index.html" in site_of(runner)
    assert nothing_leaked(ended)


def test_variables_that_are_not_set_arrive_empty(runner: Runner) -> None:
    """Data Center has no e-mail, and the config may name the address: GitHub then hands over empty texts."""
    with DemoJira(small_world(), "data_center", token=TOKEN) as jira:
        configure(runner, f"url: {jira.url}")
        runner.environment.update(JIRA_URL="", JIRA_EMAIL="")
        ended = runner.run()
    assert ended.code == 0, ended.log
    assert ended.uploaded == ["site"]


def test_nothing_is_published_twice(runner: Runner) -> None:
    first = runner.run()
    publish(runner, first)
    second = runner.run()
    assert second.code == 0, second.log
    assert "Read what changed" in second.log, "the cache of the first run came back"
    assert second.outputs["digest"] == first.outputs["digest"]
    assert second.outputs["changed"] == "false"
    assert second.uploaded == []
    assert "Nothing has changed since the last publication." in second.summary


def test_a_deployment_that_failed_is_made_up_for(runner: Runner) -> None:
    runner.run()
    assert runner.run().outputs["changed"] == "true", "nobody noted that the first was published"


def test_a_change_in_jira_is_published(runner: Runner, jira: DemoJira) -> None:
    publish(runner, runner.run())
    with jira.lock:
        jira.world.now = jira.world.now.replace(hour=jira.world.now.hour + 1)
    ended = runner.run()
    assert ended.code == 0, ended.log
    assert ended.outputs["changed"] == "true"
    assert ended.uploaded == ["site"]


def test_a_jira_that_is_down_fails_the_run_and_publishes_nothing(runner: Runner, jira: DemoJira) -> None:
    runner.run()
    jira.answer("*", DOWN)
    configure(runner, "max_wait: 0")
    down = runner.run()
    assert down.code == 5, down.log
    assert "::error::" in down.log
    assert down.outputs["changed"] == "false"
    assert down.uploaded == []
    assert "Save the cache" in down.ran, "the trail of syncs tells of this one too"
    assert "Write the site" not in down.ran
    jira.reset()
    again = runner.run()
    assert again.code == 0, again.log
    assert "Read what changed" in again.log, "the cache survived"


def test_a_jira_that_is_down_is_borne_until_the_data_is_too_old(runner: Runner, jira: DemoJira) -> None:
    runner.run()
    jira.answer("*", DOWN)
    configure(runner, "max_wait: 0")
    young = runner.run(max_age="999999d")
    assert young.code == 0, young.log
    assert "::warning::Jira could not be read" in young.log
    assert young.outputs["changed"] == "false"
    assert young.uploaded == []
    old = runner.run(max_age="1m")
    assert old.code == 6, old.log


def test_a_wrong_login_is_never_borne(runner: Runner) -> None:
    runner.run()
    runner.environment["JIRA_TOKEN"] = "another"
    ended = runner.run(max_age="999999d")
    assert ended.code == 3, ended.log
    assert ended.uploaded == []


def test_a_gate_fails_the_run_after_the_site_is_up(runner: Runner) -> None:
    ended = runner.run(fail_on="\ncompletion_rate < 101\n\n  completion_rate < 102\n")
    assert ended.code == 6, ended.log
    assert ended.uploaded == ["site"]
    assert ended.outputs["changed"] == "true"
    assert ended.summary.count("completion") >= 2


def test_what_is_incomplete_is_published_with_a_warning(runner: Runner, jira: DemoJira) -> None:
    """The first census names an issue that nobody can read."""
    census = {"issues": [{"id": str(10_090 + number)} for number in range(12)] + [{"id": "99999"}], "isLast": True}
    jira.answer("*/search/jql", Reply.of_json(census), times=1)
    ended = runner.run()
    assert ended.code == 0, ended.log
    assert "::warning::" in ended.log
    assert ended.uploaded == ["site"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_inputs_are_only_words(runner: Runner, value: str) -> None:
    for name in ("config", "version"):
        ended = runner.run(**{name: value})
        assert ended.code == 2, ended.log
    assert not list(runner.home.parent.rglob("pwned"))


def test_hostile_rules_and_ages_are_only_words(runner: Runner, jira: DemoJira) -> None:
    rules = runner.run(fail_on="\n".join([*HOSTILE, "--offline", "-h"]))
    assert rules.code == 2, rules.log
    assert rules.uploaded == []
    jira.answer("*", DOWN)
    configure(runner, "max_wait: 0")
    age = runner.run(max_age=" ".join(HOSTILE))
    assert age.code == 2, age.log
    assert not list(runner.home.parent.rglob("pwned"))


def test_a_hostile_name_is_a_folder_like_any_other(runner: Runner) -> None:
    name = "$(touch pwned); `touch pwned` ' \" & *"
    ended = runner.run(site=name)
    assert ended.code == 0, ended.log
    assert ended.outputs["site"] == name
    assert "index.html" in site_of(runner, name)
    assert not list(runner.home.parent.rglob("pwned"))


@pytest.mark.parametrize("name", ["config", "site", "version", "max_age"])
def test_no_input_can_add_outputs_of_its_own(runner: Runner, name: str) -> None:
    ended = runner.run(**{name: "site\nchanged=true"})
    assert ended.code == 2
    assert "has to be one line" in ended.log
    assert ended.outputs["changed"] == "false"
