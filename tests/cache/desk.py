"""A demo Jira, a cache beside it, and the words the sync's tests are written in."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from generator.cache.census import without_strange_parent
from generator.cache.report import SyncReport
from generator.cache.store import Generation, Store
from generator.cache.sync import sync
from generator.demo.events import ChangedItem, Event, IssueChanged, IssueCreated, IssueDeleted
from generator.demo.server import DemoJira
from generator.demo.world import Board, World
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.jira import Jira
from generator.fetch.limits import Clock
from generator.fetch.secret import Credentials, make_credentials
from tests.demo.small_world import DOING, DONE, STORY, TODO, TOKEN, Builder, board, make_world

WEB, OPS, BOTH = 7, 8, 11
ALL_BOARDS = (BoardSettings(WEB), BoardSettings(OPS), BoardSettings(BOTH))
FLAVOURS: tuple[Flavour, ...] = ("cloud", "data_center")
EMAIL = "someone@mail.example"


def moved_to(status: str, before: str = TODO) -> ChangedItem:
    return ChangedItem("status", before, status)


def small_events() -> Builder:
    """Twelve issues of AB in two sprints, three of CD in none."""
    builder = Builder()
    builder.sprint(1, hours=0)
    builder.sprint(2, hours=1)
    builder.start(1, hours=5)
    for number in range(12):
        values: dict[str, Any] = {"sprint_ids": (1,)} if number < 8 else {}
        builder.issue(10_090 + number, hours=2 + number / 60, estimate=float(number % 4) or None, **values)
    builder.issue(10_200, hours=4, type_id="12", parent_id=10_091)
    for number in range(3):
        builder.issue(10_300 + number, hours=3, project="CD")
    for number in range(6):
        builder.change(10_090 + number, 20 + number, moved_to(DOING))
        builder.change(10_090 + number, 30 + number, moved_to(DONE, DOING), ChangedItem("resolution", None, "10000"))
    builder.change(10_098, 40, ChangedItem("sprint", (), (1,)), ChangedItem("estimate", None, 5.0))
    return builder


def small_world() -> World:
    world = make_world(small_events(), hours=100)
    both = Board(BOTH, "Both", "scrum", 10_011, ("AB", "CD"), world.boards[0].columns, "points")
    world.boards = (board(WEB, "Web", "scrum", "AB", "points"), board(OPS, "Ops", "kanban", "CD", "none"), both)
    return world


@dataclass
class Desk:
    """Everything a test of the sync touches. `histories` numbers the entries the test adds."""

    jira: DemoJira
    flavour: Flavour
    folder: Path
    histories: int = 1_000_000
    runs: int = 0

    @property
    def world(self) -> World:
        return self.jira.world

    @property
    def store(self) -> Store:
        return Store(self.folder / "cache")

    def connect(self) -> Jira:
        return connect(self.jira.url, credentials(self.flavour), clock=Clock(sleep=lambda _: None))

    def sync(self, boards: Sequence[BoardSettings] = ALL_BOARDS, **options: Any) -> SyncReport:
        return sync(self.connect(), self.store, boards, **options)

    def load(self) -> Generation:
        generation = self.store.load()
        assert generation is not None
        return generation

    def keys(self, board_id: int) -> set[str]:
        return {issue["key"] for issue in self.load().issues(board_id)}

    def content(self) -> dict[str, Any]:
        return content(self.load())

    def full_content(self, boards: Sequence[BoardSettings] = ALL_BOARDS) -> dict[str, Any]:
        """What a full sync into a fresh folder holds."""
        self.runs += 1
        store = Store(self.folder / f"fresh-{self.runs}")
        sync(self.connect(), store, boards)
        generation = store.load()
        assert generation is not None
        return content(generation)

    def happens(self, *events: Event, after: timedelta = timedelta(hours=1)) -> None:
        """The world moves on, and the given events are in its log."""
        with self.jira.lock:
            self.world.events.extend(events)
            self.world.now += after

    def change(self, issue_id: int, *items: ChangedItem) -> None:
        self.histories += 1
        now = self.world.now + timedelta(minutes=30)
        self.happens(IssueChanged(now, self.histories, issue_id, items))

    def create(self, issue_id: int, project: str = "AB", **values: Any) -> None:
        given = {"type_id": STORY, "summary": "New", "status_id": TODO} | values
        at = self.world.now + timedelta(minutes=5)
        self.happens(IssueCreated(at=at, issue_id=issue_id, key=f"{project}-{issue_id}", **given))

    def re_estimate(self) -> None:
        self.change(10_091, ChangedItem("estimate", 1.0, 8.0))

    def delete_issue(self) -> None:
        self.happens(IssueDeleted(self.world.now + timedelta(minutes=1), 10_093))

    def searches(self) -> list[str]:
        """The queries sent for what was updated, in order."""
        asked = [request.body for request in self.jira.requests if "/search" in request.path]
        return [body["jql"] for body in asked if "updated" in body["jql"]]

    def reads(self) -> list[set[str]]:
        """The ids of the issues asked for with fields, one set a request."""
        bodies = [request.body for request in self.jira.requests if request.path.endswith("/issue/bulkfetch")]
        asked = [request.body["jql"] for request in self.jira.requests if request.path.endswith("/search")]
        listed = [re.findall(r"\d+", jql) for jql in asked if jql.startswith("id in")]
        return [set(ids) for ids in (*(body["issueIdsOrKeys"] for body in bodies), *listed)]

    def rebuild_board(self, board_id: int, **changes: Any) -> None:
        """Change a board's settings or filter, which touches no issue."""
        with self.jira.lock:
            self.world.boards = tuple(
                replace(each, **changes) if each.id == board_id else each for each in self.world.boards
            )


def content(generation: Generation) -> dict[str, Any]:
    """Every shard by its logical name but the tombstones: what two caches of the same state must agree on.

    Of a parent that no board lists they need not.
    """
    generation.verify()
    shards = {name: generation._shard(name) for name in generation.manifest.shards if name != "vanished"}
    return {name: _meaningful(name, shard, generation) for name, shard in shards.items()}


def _meaningful(name: str, shard: dict[str, Any], generation: Generation) -> dict[str, Any]:
    listed = generation.issue_ids
    if name.startswith("issues/"):
        return {id_: without_strange_parent(record, listed) for id_, record in shard.items()}
    if name.startswith("board/"):
        return {
            **shard,
            "parents": {id_: parent for id_, parent in shard.get("parents", {}).items() if parent in listed},
        }
    return shard


def credentials(flavour: Flavour) -> Credentials:
    return make_credentials(EMAIL if flavour == "cloud" else None, TOKEN)


@contextmanager
def open_desk(folder: Path, flavour: Flavour, world: World, **options: Any) -> Iterator[Desk]:
    with DemoJira(world, flavour, **{"token": TOKEN} | options) as jira:
        yield Desk(jira, flavour, folder)
