"""`sprint-reports webhooks`: what an administrator sees and changes, and what everybody else is told."""

from collections.abc import Iterator

import pytest

from generator.demo.exchange import Reply, Wire
from generator.serve.registry import EVENTS
from tests.cli.desk import Desk

SECRET = "canary-secret-of-webhooks"
ADDRESS = "https://reports.example.com"


@pytest.fixture
def admin(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose Jira has no webhook, before and after."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    yield desk
    desk.jira._site.webhooks.made.clear()
    desk.jira._site.webhooks.is_admin = True


def writes(desk: Desk) -> list[str]:
    """The requests that could change something."""
    return [
        f"{asked.method} {asked.path}"
        for asked in desk.jira.requests
        if "webhook" in asked.path and asked.method != "GET"
    ]


def test_one_is_registered_listed_and_removed(admin: Desk) -> None:
    made = admin.run("webhooks", "register", f"{ADDRESS}/", "--jql", "project = AB", "--yes")
    assert (made.code, made.out) == (0, f"Jira sends its events to {ADDRESS}/webhooks/jira from now on: webhook 1.\n")
    (kept,) = admin.jira._site.webhooks.made.values()
    assert (kept.secret, kept.jql, kept.events) == (SECRET, "project = AB", EVENTS)
    line = f"1: Sprint Reports -> {ADDRESS}/webhooks/jira ({len(EVENTS)} events, issues of project = AB)."
    assert admin.run("webhooks", "list").out == f"{line}\n1 webhook.\n"
    assert admin.run("webhooks", "remove", "1", "--yes").out == f"Removed: {line}\n"
    assert admin.run("webhooks", "list").out == "0 webhooks.\n"
    assert writes(admin) == ["POST /rest/webhooks/1.0/webhook", "DELETE /rest/webhooks/1.0/webhook/1"]


def test_without_a_yes_nothing_is_changed(admin: Desk) -> None:
    admin.run("webhooks", "register", ADDRESS, "--yes")
    admin.jira.reset()
    assert "Say --yes" in admin.run("webhooks", "register", "https://other.example.com").out
    assert "Say --yes" in admin.run("webhooks", "remove", "1").out
    assert writes(admin) == []


def test_a_second_one_for_the_same_address_is_refused(admin: Desk) -> None:
    admin.run("webhooks", "register", ADDRESS, "--yes")
    ended = admin.run("webhooks", "register", f"{ADDRESS}/webhooks/jira", "--yes")
    assert (ended.code, "already: number 1" in ended.err) == (2, True)


def test_the_list_is_a_document_and_shows_nobodys_secret(admin: Desk) -> None:
    admin.run("webhooks", "register", ADDRESS, "--yes")
    other = {"name": "Chat", "url": "https://user:pass@chat.example/T0KEN?key=T0KEN", "events": ["sprint_closed"]}
    admin.jira.answer("*/webhook", Reply.of_json([{**other, "self": "https://x/rest/webhooks/1.0/webhook/9"}]), times=2)
    ended = admin.run("webhooks", "list", "--json")
    assert ended.document["webhooks"] == [
        {
            "number": 9,
            "name": "Chat",
            "url": "https://chat.example/...",
            "events": ["sprint_closed"],
            "jql": "",
            "enabled": True,
        }
    ]
    assert "T0KEN" not in admin.run("webhooks", "list").out


@pytest.mark.parametrize("words", [("list",), ("register", ADDRESS, "--yes"), ("remove", "1", "--yes")])
def test_who_is_no_administrator_is_told_whom_to_ask(admin: Desk, words: tuple[str, ...]) -> None:
    admin.jira.forbid_webhooks()
    ended = admin.run("webhooks", *words)
    assert (ended.code, writes(admin)) == (3, [])
    assert "may not look at Jira's webhooks" in ended.err
    assert "docs/live.md" in ended.err


def test_a_refusal_of_the_change_itself(admin: Desk) -> None:
    admin.jira.answer("*/webhook", Reply.of_error(403, "no"), method="POST")
    assert admin.run("webhooks", "register", ADDRESS, "--yes").code == 3
    admin.jira.answer("*/webhook/*", Reply.of_error(404, "no"), method="DELETE")
    admin.jira.answer("*/webhook", Reply.of_json([{"self": "x/1"}]), method="GET")
    ended = admin.run("webhooks", "remove", "1", "--yes")
    assert (ended.code, "knows no such webhook" in ended.err) == (5, True)


def test_an_answer_that_is_lost_is_not_asked_for_again(admin: Desk) -> None:
    admin.jira.answer("*/webhook", Reply.of_json({}).over(Wire(ends_after=1, resets=True)), method="POST")
    ended = admin.run("webhooks", "register", ADDRESS, "--yes")
    assert (ended.code, writes(admin)) == (5, ["POST /rest/webhooks/1.0/webhook"])
    assert "Nobody knows whether Jira did it" in ended.err


@pytest.mark.parametrize(
    "address",
    ["reports.example.com", "ftp://x.example", "http://x.example", "https://a:b@x.example", "https://x.example/?a=b"],
)
def test_an_address_that_jira_should_not_use(admin: Desk, address: str) -> None:
    ended = admin.run("webhooks", "register", address, "--yes")
    assert (ended.code, "ADDRESS" in ended.err, writes(admin)) == (2, True, [])


def test_there_must_be_a_secret_to_sign_with(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET")
    ended = admin.run("webhooks", "register", ADDRESS, "--yes")
    assert (ended.code, "no WEBHOOK_SECRET" in ended.err) == (2, True)


def test_one_that_is_not_there_cannot_be_removed(admin: Desk) -> None:
    ended = admin.run("webhooks", "remove", "7", "--yes")
    assert (ended.code, "Jira has no webhook 7" in ended.err, writes(admin)) == (2, True, [])
