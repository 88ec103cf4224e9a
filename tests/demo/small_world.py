"""A world small enough to know by heart, a way to add to it, and a client without opinions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from generator.demo.events import (
    ChangedItem,
    Event,
    IssueChanged,
    IssueCreated,
    SprintClosed,
    SprintCreated,
    SprintStarted,
)
from generator.demo.server import DemoJira
from generator.demo.world import Board, Column, IssueType, Project, Status, World
from generator.domain import Flavour

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TOKEN = "made-up-token"  # it opens nothing
TODO, DOING, DONE = "10001", "3", "10003"
STORY, EPIC, SUBTASK = "10", "11", "12"
POINTS_BOARD, KANBAN_BOARD, HOURS_BOARD, TEAM_BOARD = 7, 8, 9, 10


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def board(id_: int, name: str, type_: Any, project: str, estimation: Any, *type_ids: str) -> Board:
    columns = (Column("To Do", (TODO,)), Column("Doing", (DOING,)), Column("Review", ()), Column("Done", (DONE,)))
    return Board(id_, name, type_, 10_000 + id_, (project,), columns, estimation, type_ids)


@dataclass
class Builder:
    """Writes an event log without making anyone count ids."""

    events: list[Event] = field(default_factory=list)
    histories: int = 0

    def issue(self, id_: int, hours: float = 0, project: str = "AB", **values: Any) -> None:
        given = {"type_id": STORY, "summary": f"Issue {id_}", "status_id": TODO} | values
        self.events.append(IssueCreated(at=at(hours), issue_id=id_, key=f"{project}-{id_ - 10_000}", **given))

    def change(self, id_: int, hours: float, *items: ChangedItem) -> None:
        self.histories += 1
        self.events.append(IssueChanged(at(hours), self.histories, id_, items))

    def sprint(self, id_: int, hours: float = 0, board_id: int = POINTS_BOARD, name: str = "", **values: Any) -> None:
        self.events.append(SprintCreated(at(hours), id_, board_id, name or f"Sprint {id_}", **values))

    def start(self, id_: int, hours: float) -> None:
        self.events.append(SprintStarted(at(hours), id_, at(hours + 336)))

    def close(self, id_: int, hours: float) -> None:
        self.events.append(SprintClosed(at(hours), id_))


def make_world(builder: Builder, hours: float = 1000) -> World:
    return World(
        statuses=(Status(TODO, "To Do", "new"), Status(DOING, "Doing", "indeterminate"), Status(DONE, "Done", "done")),
        issue_types=(IssueType(STORY, "Story", 0), IssueType(EPIC, "Epic", 1), IssueType(SUBTASK, "Sub-task", -1)),
        projects=(
            Project(100, "AB", "Lighthouse"),
            Project(101, "CD", "Operations"),
            Project(102, "EF", "Harbour"),
            Project(103, "GH", "Team-managed"),
        ),
        boards=(
            board(POINTS_BOARD, "Lighthouse board", "scrum", "AB", "points"),
            board(KANBAN_BOARD, "Operations board", "kanban", "CD", "none"),
            board(HOURS_BOARD, "Harbour board", "scrum", "EF", "hours", STORY),
            board(TEAM_BOARD, "Team board", "simple", "GH", "points"),
        ),
        events=builder.events,
        now=at(hours),
    )


@dataclass
class Client:
    """Asks a demo Jira, logged in or not."""

    jira: DemoJira
    session: requests.Session

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(self.jira.url + path, params=query, timeout=10)

    def post(self, path: str, **body: Any) -> requests.Response:
        return self.session.post(self.jira.url + path, json=body, timeout=10)

    def read(self, path: str, **query: Any) -> Any:
        return _content(self.get(path, **query))

    def ask(self, path: str, **body: Any) -> Any:
        return _content(self.post(path, **body))

    def error(self, reply: requests.Response) -> tuple[int, str]:
        content = reply.json()
        assert content["errors"] == {}
        return reply.status_code, " ".join(content["errorMessages"])

    def all_pages(self, path: str, **body: Any) -> Iterator[Any]:
        """Every page of a list with tokens."""
        token: dict[str, str] = {}
        while True:
            page = self.ask(path, **body, **token)
            yield page
            if "nextPageToken" not in page:
                return
            token = {"nextPageToken": page["nextPageToken"]}


def _content(reply: requests.Response) -> Any:
    assert reply.status_code == 200, reply.text
    assert reply.headers["Content-Type"].startswith("application/json")
    return reply.json()


@contextmanager
def open_jira(world: World, flavour: Flavour, *, login: bool = True, **options: Any) -> Iterator[Client]:
    """A running demo Jira that asks for a token, and a client that has it unless told otherwise."""
    with DemoJira(world, flavour, **{"token": TOKEN} | options) as jira, requests.Session() as session:
        session.trust_env = False
        if login and flavour == "cloud":
            session.auth = ("someone@mail.example", TOKEN)
        elif login:
            session.headers["Authorization"] = f"Bearer {TOKEN}"
        yield Client(jira, session)
