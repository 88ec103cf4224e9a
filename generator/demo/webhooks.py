"""Webhooks of the demo Jira: who registered for what, and the deliveries that events lead to.

Nothing is sent by itself: whoever plays the network decides which delivery arrives, how often, when and in which order.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import requests

from generator.demo.changelog import history_payloads
from generator.demo.events import (
    Event,
    IssueChanged,
    IssueCreated,
    IssueDeleted,
    SprintClosed,
    SprintCreated,
    SprintDeleted,
    SprintStarted,
)
from generator.demo.exchange import RefusedError, Reply, Request, Route
from generator.demo.payloads import issue_payload
from generator.demo.people import account
from generator.demo.registrations import Registration
from generator.demo.sprints import sprint_payload
from generator.demo.state import State, fold
from generator.demo.view import Site

Json = dict[str, Any]
_PATH = "/rest/webhooks/1.0/webhook"
_NAMES: Mapping[type[Event], str] = {
    IssueCreated: "jira:issue_created",
    IssueChanged: "jira:issue_updated",
    IssueDeleted: "jira:issue_deleted",
    SprintCreated: "sprint_created",
    SprintStarted: "sprint_started",
    SprintClosed: "sprint_closed",
    SprintDeleted: "sprint_deleted",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one receiver. Sent again it is the same, as Jira's own second tries are."""

    url: str
    body: bytes
    headers: Mapping[str, str]

    def send(self, timeout_s: float = 10.0) -> int:
        """Deliver it; the status that the receiver answers with."""
        with requests.Session() as session:
            session.trust_env = False
            return session.post(self.url, data=self.body, headers=dict(self.headers), timeout=timeout_s).status_code

    def forged(self, **headers: str | None) -> "Delivery":
        """The same with other headers (None: without), their names written with `_` for `-`."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {**self.headers, **changed}
        return replace(self, headers={name: value for name, value in kept.items() if value is not None})


def due_deliveries(site: Site) -> list[Delivery]:
    """What there is to deliver of everything that happened since the last call, in order."""
    return [
        _delivery(site, registration, name, event)
        for event in _news(site)
        for registration in site.webhooks.made.values()
        if (name := _NAMES.get(type(event), "sprint_updated")) in registration.events
    ]


def _news(site: Site) -> list[Event]:
    """What happened and was not told of yet; from now on it was."""
    told, world = site.webhooks.told, site.world
    new = {number: event for number, event in enumerate(world.events) if event.at <= world.now and number not in told}
    told.update(new)
    return list(new.values())


def _delivery(site: Site, registration: Registration, name: str, event: Event) -> Delivery:
    site.webhooks.sent += 1
    number = f"{registration.number} {site.webhooks.sent}"
    body = json.dumps({**_body(site, event), "webhookEvent": name}).encode()
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": hashlib.sha256(number.encode()).hexdigest()[:32],
        "X-Atlassian-Webhook-Flow": "Primary",
    }
    if registration.secret:
        code = hmac.new(registration.secret.encode(), body, hashlib.sha256).hexdigest()
        headers["X-Hub-Signature"] = f"sha256={code}"
    return Delivery(registration.url, body, headers)


def _body(site: Site, event: Event) -> Json:
    told: Json = {"timestamp": int(event.at.timestamp() * 1000), "user": account(site.flavour, site.world.time_zone)}
    if isinstance(event, IssueCreated | IssueChanged | IssueDeleted):
        return {**told, **_of_issue(site, event)}
    return {**told, "sprint": _sprint(site, event.sprint_id)}


def _of_issue(site: Site, event: IssueCreated | IssueChanged | IssueDeleted) -> Json:
    """The issue as it is now (a webhook may be late); of a deleted one, as it was last."""
    view = replace(site.view(Request("GET", "", {}, None)), state=_state_with(site, event.issue_id))
    issue = view.state.issues[event.issue_id]
    told: Json = {"issue": issue_payload(view, issue, ("*navigable",))}
    if isinstance(event, IssueChanged):
        histories = {history["id"]: history for history in history_payloads(view, issue)}
        history = histories[str(event.history_id)]
        told["changelog"] = {"id": history["id"], "items": history["items"]}
    return told


def _state_with(site: Site, issue_id: int) -> State:
    state = site.world.state()
    if issue_id in state.issues:
        return state
    kept = [event for event in site.world.events if not isinstance(event, IssueDeleted) or event.issue_id != issue_id]
    return fold(kept, site.world.now)


def _sprint(site: Site, sprint_id: int) -> Json:
    sprint = site.world.state().sprints.get(sprint_id)
    return sprint_payload(site, sprint) if sprint else {"id": sprint_id}


def _list(site: Site, request: Request) -> list[Json]:
    _require_admin(site, request)
    return [_payload(site, made) for made in site.webhooks.made.values()]


def _create(site: Site, request: Request) -> Reply:
    _require_admin(site, request)
    url, name = str(request.parameter("url", "")), str(request.parameter("name", ""))
    if not name or urlsplit(url).scheme not in {"http", "https"}:
        raise RefusedError(400, "The webhook needs a name and an address.")
    made = Registration(
        number=1 + max(site.webhooks.made, default=0),
        name=name,
        url=url,
        events=request.words("events"),
        jql=str((request.parameter("filters") or {}).get("issue-related-events-section", "")),
        secret=str(request.parameter("secret") or ""),
    )
    if not site.webhooks.made:
        _news(site)  # what nobody listened to is not told later
    site.webhooks.made[made.number] = made
    return Reply.of_json(_payload(site, made), 201)


def _delete(site: Site, request: Request, number: str) -> Reply:
    _require_admin(site, request)
    if site.webhooks.made.pop(int(number), None) is None:
        raise RefusedError(404, "There is no such webhook.")
    return Reply(204)


def _payload(site: Site, made: Registration) -> Json:
    return {
        "name": made.name,
        "url": made.url,
        "excludeBody": False,
        "filters": {"issue-related-events-section": made.jql},
        "events": list(made.events),
        "enabled": True,
        "self": site.link(f"{_PATH}/{made.number}"),
        "lastUpdated": int(site.world.now.timestamp() * 1000),
        "lastUpdatedDisplayName": account(site.flavour, site.world.time_zone)["displayName"],
        "isSigned": bool(made.secret),
    }


def _require_admin(site: Site, request: Request) -> None:
    if request.login != "accepted":
        raise RefusedError(401, "Client must be authenticated to access this resource.")
    if not site.webhooks.is_admin:
        raise RefusedError(403, "You are not authorized to perform this operation. Administrator privileges required.")


WEBHOOK_ROUTES: tuple[Route[Site], ...] = (
    Route("GET", _PATH, _list),
    Route("POST", _PATH, _create),
    Route("DELETE", rf"{_PATH}/(\d+)", _delete),
)
