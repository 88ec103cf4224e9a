"""The demo Jira's webhooks: who may have them, and what is delivered."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from generator.demo.events import ChangedItem, IssueDeleted, SprintClosed, SprintEdited
from generator.domain import Flavour
from tests.demo.small_world import DOING, TODO, Builder, Client, at, make_world, open_jira

PATH = "/rest/webhooks/1.0/webhook"
FLAVOURS: tuple[Flavour, ...] = ("cloud", "data_center")
EVENTS = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "sprint_closed", "sprint_updated"]


def builder() -> Builder:
    made = Builder()
    made.sprint(1)
    made.start(1, 1)
    made.issue(10_001, 2, sprint_ids=(1,))
    return made


def register(client: Client, **values: Any) -> int:
    body = {"name": "Mine", "url": "http://127.0.0.1:1/x", "events": EVENTS, "secret": "s" * 20} | values
    return client.post(PATH, **body).status_code


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_happens_is_delivered_once_and_signed(flavour: Flavour) -> None:
    made = builder()
    with open_jira(make_world(made, 10), flavour) as client:
        assert register(client) == 201
        world = client.jira.world
        made.change(10_001, 11, ChangedItem("status", TODO, DOING))
        made.issue(10_002, 11)
        world.events += [IssueDeleted(at(12), 10_002), SprintEdited(at(12), 1, "New", ""), SprintClosed(at(12), 1)]
        world.events.append(IssueDeleted(at(99), 10_001))
        world.now = at(20)
        deliveries = client.jira.due_deliveries()
        assert client.jira.due_deliveries() == []
    bodies = [json.loads(delivery.body) for delivery in deliveries]
    names = ["issue_updated", "issue_created", "issue_deleted"]
    assert [body["webhookEvent"] for body in bodies] == [
        *(f"jira:{name}" for name in names),
        "sprint_updated",
        "sprint_closed",
    ]
    assert [body["issue"]["id"] for body in bodies[:3]] == ["10001", "10002", "10002"]
    assert bodies[0]["changelog"]["items"][0]["field"] == "status"
    assert bodies[3]["sprint"]["id"] == 1
    assert len({delivery.headers["X-Atlassian-Webhook-Identifier"] for delivery in deliveries}) == 5
    for delivery in deliveries:
        code = hmac.new(b"s" * 20, delivery.body, hashlib.sha256).hexdigest()
        assert delivery.headers["X-Hub-Signature"] == f"sha256={code}"


def test_only_the_wanted_events_reach_each_receiver() -> None:
    made = builder()
    with open_jira(make_world(made, 10), "cloud") as client:
        register(client, events=["jira:issue_updated"], url="http://127.0.0.1:1/a", secret="")
        register(client, events=["sprint_closed"], url="http://127.0.0.1:1/b")
        made.change(10_001, 11, ChangedItem("status", TODO, DOING))
        client.jira.world.now = at(20)
        (delivery,) = client.jira.due_deliveries()
    assert delivery.url.endswith("/a")
    assert "X-Hub-Signature" not in delivery.headers


def test_the_list_tells_no_secret() -> None:
    with open_jira(make_world(builder(), 10), "cloud") as client:
        register(client)
        text = client.get(PATH).text
        assert ("sss" in text, json.loads(text)[0]["self"].endswith("/webhook/1")) == (False, True)
        assert client.session.delete(f"{client.jira.url}{PATH}/1", timeout=5).status_code == 204
        assert client.session.delete(f"{client.jira.url}{PATH}/1", timeout=5).status_code == 404
        assert register(client, url="nowhere") == 400


def test_they_are_for_administrators() -> None:
    with open_jira(make_world(builder(), 10), "cloud") as client:
        client.jira.forbid_webhooks()
        assert (register(client), client.get(PATH).status_code) == (403, 403)
    with open_jira(make_world(builder(), 10), "cloud", login=False) as client:
        assert register(client) == 401
