"""Whatever the network does to webhooks, and however often the receiver dies, a poll makes the cache a full sync's.

Hypothesis changes the demo Jira, delivers, drops, repeats, reorders, replays and forges its webhooks, and kills the
receiver (SIGKILL) and starts it again. SPRINT_REPORTS_MACHINES asks for another number of such lives than `LIVES`.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from generator.cache.generation import Generation
from generator.demo.events import ChangedItem, IssueDeleted, SprintClosed, SprintEdited
from generator.demo.webhooks import Delivery
from generator.domain import Flavour
from generator.redaction import Secret
from generator.serve.app import WEBHOOK_PATH
from generator.serve.registry import WebhookRegistry
from generator.serve.signature import sign
from tests.cache.desk import BOTH, FLAVOURS, OPS, WEB, Desk, content, open_desk, small_world
from tests.serve.house import SECRET, event

ROOT = Path(__file__).parents[2]
LIVES = int(os.environ.get("SPRINT_REPORTS_MACHINES", "8"))
CALLS_OF_A_POLL = 40  # for three boards, however many issues were hinted at
ISSUES = st.integers(10_090, 10_096)


class Receiver:
    """The process, which may be killed at any time."""

    def __init__(self, desk: Desk, port: int) -> None:
        self._command = [sys.executable, "-m", "tests.serve.receiver", desk.jira.url, desk.flavour]
        self._command += [str(desk.store.directory), str(port), *map(str, (WEB, OPS, BOTH))]
        self.start()

    def start(self) -> dict[str, Any]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it is killed
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self._read()

    def ask(self, order: str) -> dict[str, Any]:
        self.order(order)
        return self._read()

    def order(self, order: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


def free_port() -> int:
    """One below those that the system gives to clients, so that it is still free when the receiver comes back."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


class Life(RuleBasedStateMachine):
    """`wire` is on its way, `sent` arrived; `owed` are the issues of answered events that no sync has covered yet."""

    flavour: Flavour

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.desk = self.stack.enter_context(open_desk(folder, self.flavour, small_world()))
        self.wire: list[Delivery] = []
        self.sent: list[Delivery] = []
        self.owed: set[str] = set()

    @initialize()
    def begin(self) -> None:
        port = free_port()
        jira = self.desk.connect()
        jira.account()
        WebhookRegistry(jira).register("Machine", f"http://127.0.0.1:{port}{WEBHOOK_PATH}", "", SECRET)
        self.receiver = Receiver(self.desk, port)
        self.stack.callback(self.receiver.kill)
        self.receiver.ask("poll")

    @rule(issue=ISSUES, points=st.integers(0, 5))
    def re_estimate(self, issue: int, points: int) -> None:
        state = self.desk.world.state().issues.get(issue)
        if state is not None:
            self.desk.change(issue, ChangedItem("estimate", state.estimate, float(points)))
        self.notice()

    @rule(issue=ISSUES)
    def delete(self, issue: int) -> None:
        if issue in self.desk.world.state().issues:
            self.desk.happens(IssueDeleted(self.desk.world.now + timedelta(minutes=1), issue))
        self.notice()

    @rule()
    def create(self) -> None:
        number = 20_000 + len(self.desk.world.events)
        self.desk.create(number, sprint_ids=(1,))
        self.notice()

    @rule(close=st.booleans())
    def change_the_sprint(self, close: bool) -> None:
        sprint, now = self.desk.world.state().sprints[1], self.desk.world.now + timedelta(minutes=1)
        if close and sprint.state == "active":
            self.desk.happens(SprintClosed(now, 1))
        else:
            self.desk.happens(SprintEdited(now, 1, f"{sprint.name}!", ""))
        self.notice()

    def notice(self) -> None:
        self.wire += self.desk.jira.due_deliveries()

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Any of those on their way, so they overtake each other."""
        delivery = self.wire.pop(data.draw(st.integers(0, len(self.wire) - 1)))
        assert delivery.send() == 202
        self.sent.append(delivery)
        issue = json.loads(delivery.body).get("issue")
        self.owed |= {issue["id"]} if issue else {"boards"}

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        self.wire.pop(data.draw(st.integers(0, len(self.wire) - 1)))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), as_new=st.booleans())
    def repeat(self, data: st.DataObject, as_new: bool) -> None:
        """Jira tries again, or somebody replays what they have seen, as if it were another event."""
        delivery = data.draw(st.sampled_from(self.sent))
        changed = {"X_Atlassian_Webhook_Identifier": "another"} if as_new else {}
        before = self.receiver.ask("waiting")
        assert delivery.forged(**changed).send() == 202
        assert self.receiver.ask("waiting") == before

    @precondition(lambda self: self.wire or self.sent)
    @rule(data=st.data(), how=st.sampled_from(["unsigned", "another secret", "another body", "another scheme"]))
    def forge(self, data: st.DataObject, how: str) -> None:
        delivery = data.draw(st.sampled_from(self.wire + self.sent))
        signature = delivery.headers["X-Hub-Signature"]
        given = {
            "unsigned": None,
            "another secret": sign([delivery.body], Secret("a secret of somebody else")),
            "another body": sign([delivery.body + b" "], SECRET),
            "another scheme": signature.replace("sha256", "sha1"),
        }[how]
        before = self.receiver.ask("waiting"), self.events_on_disk()
        assert delivery.forged(X_Hub_Signature=given).send() == 401
        assert (self.receiver.ask("waiting"), self.events_on_disk()) == before

    def events_on_disk(self) -> bytes:
        path = self.desk.store.directory / "live" / "events.jsonl"
        return path.read_bytes() if path.exists() else b""

    @rule()
    def handle_the_hints(self) -> None:
        issues = {hint for hint in self.owed if hint != "boards"}
        before = len(self.desk.jira.requests)
        told = self.receiver.ask("step")
        assert len(self.desk.jira.requests) - before <= len(issues) + CALLS_OF_A_POLL
        assert (told["waiting"], told["boards"]) == ([], False)
        self.owed.clear()

    @rule()
    def die_and_come_back(self) -> None:
        self.receiver.kill()
        told = self.receiver.start()
        assert set(told["waiting"]) | ({"boards"} if told["boards"] else set()) == self.owed

    @rule(after_ms=st.integers(0, 60))
    def die_in_the_middle_of_a_sync(self, after_ms: int) -> None:
        self.receiver.order("poll")
        time.sleep(after_ms / 1000)
        self.receiver.kill()
        told = self.receiver.start()
        waiting = set(told["waiting"]) | ({"boards"} if told["boards"] else set())
        assert waiting in (self.owed, set()), "covered by the sync, or still to do"
        self.owed = waiting

    @rule()
    def poll(self) -> None:
        before = len(self.desk.jira.requests)
        self.receiver.ask("poll")
        assert len(self.desk.jira.requests) - before <= len(self.owed) + CALLS_OF_A_POLL
        self.owed.clear()
        assert self.desk.content() == self.desk.full_content()

    @invariant()
    def the_cache_is_one_whole_generation(self) -> None:
        generation: Generation | None = self.desk.store.load()
        assert generation is None or content(generation)

    def teardown(self) -> None:
        try:
            if hasattr(self, "receiver"):
                self.poll()
        finally:
            self.stack.close()


def live(flavour: Flavour) -> None:
    run_state_machine_as_test(
        type(f"Life_{flavour}", (Life,), {"flavour": flavour}),
        settings=settings(
            max_examples=max(1, LIVES // len(FLAVOURS)),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_life_on_cloud() -> None:
    live("cloud")


def test_a_life_on_data_center() -> None:
    live("data_center")


@pytest.mark.parametrize("after_s", [0.05, 0.2])
def test_what_was_answered_is_there_after_a_kill_in_the_middle_of_a_burst(tmp_path: Path, after_s: float) -> None:
    """Several are written at once then."""
    port, answered = free_port(), set()
    bodies = {str(10_000 + number): event(10_000 + number) for number in range(2000)}

    def deliver(issue: str) -> None:
        delivery = Delivery(f"http://127.0.0.1:{port}{WEBHOOK_PATH}", bodies[issue], {})
        with suppress(requests.RequestException):
            if delivery.forged(X_Hub_Signature=sign([bodies[issue]], SECRET)).send() == 202:
                answered.add(issue)

    with open_desk(tmp_path, "cloud", small_world()) as desk, ThreadPoolExecutor(8) as senders:
        receiver = Receiver(desk, port)
        sent = senders.map(deliver, bodies)
        time.sleep(after_s)
        receiver.kill()
        list(sent)
        told = receiver.start()
        receiver.kill()
    assert 0 < len(answered) < 2000
    assert answered <= set(told["waiting"])
