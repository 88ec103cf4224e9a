"""The action mails what has closed: once, after the site, and without keeping anybody from it."""

from collections.abc import Iterator

import pytest

from generator.demo.server import DemoJira
from tests.cache.desk import small_events
from tests.cli.desk import TOKEN
from tests.demo.small_world import make_world
from tests.github.runner import Runner
from tests.mail.postman import Postman, run_server


@pytest.fixture
def postman() -> Iterator[Postman]:
    """A mail server on this machine, which needs no encryption there."""
    postman = Postman()
    controller = run_server(postman, None, login=False)
    yield postman
    controller.stop()


@pytest.fixture
def mailing(runner: Runner, postman: Postman) -> Iterator[Runner]:
    """A repository whose config names that server, and a Jira with a closed sprint."""
    events = small_events()
    events.close(1, hours=60)
    with DemoJira(make_world(events, hours=100), "cloud", token=TOKEN) as jira:
        addresses = {"SMTP_FROM": "reports@example.com", "SMTP_TO": "anna@example.com boris@example.com"}
        runner.environment.update(JIRA_URL=jira.url, **addresses)
        with (runner.workspace / "config/report.yml").open("a", encoding="utf-8") as config:
            config.write(f"email: {{host: 127.0.0.1, port: {postman.port}, security: none, max_wait: 0}}\n")
        yield runner


def test_a_closed_sprint_is_mailed_once(mailing: Runner, postman: Postman) -> None:
    first = mailing.run(email="true")
    assert first.code == 0, first.log
    (received,) = postman.received
    assert received.recipients == ("anna@example.com", "boris@example.com")
    assert "### Mail" in first.summary
    assert "example.com" not in first.log + first.summary
    second = mailing.run(email="true")
    assert second.code == 0, second.log
    assert "Nothing to mail" in second.log, "the record came back with the cache"
    assert len(postman.received) == 1


def test_a_mail_that_fails_keeps_nobody_from_the_site_and_is_tried_again(mailing: Runner, postman: Postman) -> None:
    postman.at_recipient = {"anna@example.com": ["550 no"]}
    ended = mailing.run(email="true")
    assert ended.code == 4, ended.log
    assert ended.uploaded == ["site"]
    assert ended.outputs["changed"] == "true"
    assert "Save the cache after mailing" in ended.ran
    again = mailing.run(email="true")
    assert again.code == 0, again.log
    assert [received.recipients for received in postman.received] == [("boris@example.com",), ("anna@example.com",)]


def test_nothing_is_mailed_that_nobody_asked_for(mailing: Runner, postman: Postman) -> None:
    ended = mailing.run(email="$(touch pwned)")
    assert ended.code == 0, ended.log
    assert "Mail what has closed" not in ended.ran
    assert "Save the cache after mailing" not in ended.ran
    assert postman.received == []
