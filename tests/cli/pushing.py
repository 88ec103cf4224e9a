"""A person who pushes corrections: a small Jira of either flavour that can be written to, and a project beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cache.decisions import load_decisions
from generator.cache.snapshot import load_snapshot
from generator.cache.store import Store
from generator.cache.writes import Write, load_writes
from generator.config import load_config
from generator.corrections import correct
from generator.demo.events import ChangedItem, Event, IssueChanged
from generator.demo.server import DemoJira, RecordedRequest
from generator.demo.world import World
from generator.domain import Flavour
from generator.history.replay import replay
from tests.cache.desk import small_world
from tests.cli.conftest import enter
from tests.cli.desk import CONFIG, TOKEN, Desk, Ended

FILE, CACHE = Path("config/corrections.yml"), Path(".cache/sprint-reports")
LEAVE = "write_back: {allow: true, fields: [estimate, type]}\n"
ALLOWED = CONFIG + LEAVE
READ_BY_POST = ("/search", "/search/jql", "/issue/bulkfetch", "/changelog/bulkfetch", "/search/approximate-count")


def writes(jira: DemoJira) -> list[RecordedRequest]:
    """What it was asked for otherwise than by a read."""
    return [
        asked
        for asked in jira.requests
        if asked.method != "GET" and not (asked.method == "POST" and asked.path.endswith(READ_BY_POST))
    ]


@dataclass
class Pusher(Desk):
    """The desk of somebody who pushes. AB-98 (in a sprint) and AB-101 (in none) are the issues of most stories."""

    flavour: Flavour = "cloud"

    def add(self, *words: str, reason: str = "forgotten") -> None:
        ended = self.run("corrections", "add", *words, "--reason", reason)
        assert ended.code == 0, ended.err

    def push(self, *words: str) -> Ended:
        return self.run("corrections", "push", "--yes", *words)

    def listed(self) -> list[Any]:
        entries: list[Any] = self.run("corrections", "list", "--json").document["corrections"]
        return entries

    def estimates_at_start(self) -> dict[str, Any]:
        """What the report says each issue of a sprint was estimated at when the sprint began."""
        config = load_config(None, os.environ)
        generation = Store(CACHE).load()
        assert generation is not None
        corrected = correct(load_snapshot(generation, config.boards[0]), config.site.corrections)
        parts = replay(corrected.snapshot).sprint_issues
        return {row["key"]: str(row["estimate_at_start"]) for row in parts.to_dict("records")}

    def outcomes(self, ended: Ended) -> dict[str, str]:
        return {f"{each['subject']} {each['field']}": each["outcome"] for each in ended.document["corrections"]}

    def issue(self, number: int) -> Any:
        with self.jira.lock:
            return self.jira.world.state().issues[10_000 + number]

    def entries(self, number: int) -> list[tuple[str, Any, Any]]:
        """What the issue's history in Jira says, without what the small world began with."""
        items = [item for history in self.issue(number).histories for item in history.items]
        return [(item.field, item.before, item.after) for item in items]

    def change(self, number: int, *items: ChangedItem) -> None:
        """Somebody else changes an issue in Jira."""
        with self.jira.lock:
            numbers = [event.history_id for event in self.jira.world.events if isinstance(event, IssueChanged)]
            event: Event = IssueChanged(self.jira.world.now, max(numbers) + 1, 10_000 + number, items)
            self.jira.world.events.append(event)

    def writes(self) -> list[tuple[str, str]]:
        """What was asked for otherwise than by a read: the methods, and the paths behind `/rest/`."""
        return [(each.method, each.path.partition("/rest/")[2]) for each in writes(self.jira)]

    def journal(self) -> list[Write]:
        return list(load_writes(CACHE))

    def decided(self) -> list[Any]:
        trail = load_decisions(CACHE)
        assert not trail.problem
        return [record["decision"] for record in trail.records]


@contextmanager
def open_pusher(
    folder: Path,
    flavour: Flavour,
    monkeypatch: pytest.MonkeyPatch,
    capture: pytest.CaptureFixture[str],
    *,
    world: World | None = None,
    config: str = ALLOWED,
) -> Iterator[Pusher]:
    (folder / "config").mkdir(parents=True)
    with DemoJira(world or small_world(), flavour, token=TOKEN) as jira:
        jira.allow_writes()
        enter(folder, jira.url, monkeypatch)
        if flavour == "data_center":
            monkeypatch.delenv("JIRA_EMAIL")
        monkeypatch.setenv("SPRINT_REPORTS_AUTHOR", "Kim")
        pusher = Pusher(folder, jira, capture, flavour=flavour)
        pusher.write_config(config)
        assert pusher.run("sync", "-q").code == 0
        jira.reset()
        yield pusher
        pusher.look_for_canaries()
