"""The made-up team's event log: everything that ever happened in the demo's Jira, in order.

The log is the only truth: the server folds it into what a Jira would answer at an instant (`generator.demo.world`), and
the tests work their expected figures out of it without the product's replay. A story (`generator.demo.story`) writes
it; a test may append to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChangedField = Literal[
    "status",
    "sprint",
    "estimate",
    "issuetype",
    "summary",
    "resolution",
    "flagged",
    "rank",
    "project",
    "parent",
    "versions",
]
Value = str | float | tuple[int, ...] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """One field's change.

    Values: status, issuetype and resolution are ids; sprint is a tuple of sprint ids, versions one of version ids;
    estimate a float (points, or seconds where the field is the original estimate) or None; summary text; flagged
    "Impediment" or None; parent an issue id as text or None; rank is None before and what Jira says of it after
    ("Ranked higher"); project (a move) is a project's key, and `new_key` the issue's.
    """

    field: ChangedField
    before: Value
    after: Value
    new_key: str | None = None


@dataclass(frozen=True, slots=True)
class IssueCreated:
    """An issue comes into being with these values; none of them gets a changelog item."""

    at: datetime
    issue_id: int
    key: str
    type_id: str
    summary: str
    status_id: str
    sprint_ids: tuple[int, ...] = ()
    estimate: float | None = None
    parent_id: int | None = None
    version_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueChanged:
    """One history entry: simultaneous items of one issue."""

    at: datetime
    history_id: int
    issue_id: int
    items: tuple[ChangedItem, ...]


@dataclass(frozen=True, slots=True)
class IssueDeleted:
    """The issue is gone, with its history."""

    at: datetime
    issue_id: int


@dataclass(frozen=True, slots=True)
class SprintCreated:
    """A future sprint appears on its origin board, with the planned dates if they are known."""

    at: datetime
    sprint_id: int
    board_id: int
    name: str
    goal: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class SprintStarted:
    """Someone pressed start: the sprint is active from `at`, planned until `end`."""

    at: datetime
    sprint_id: int
    end: datetime


@dataclass(frozen=True, slots=True)
class SprintClosed:
    """The sprint is closed. Its open issues keep its id; those moved on change a second later (IssueChanged)."""

    at: datetime
    sprint_id: int


@dataclass(frozen=True, slots=True)
class SprintEdited:
    """A new name or goal."""

    at: datetime
    sprint_id: int
    name: str
    goal: str


@dataclass(frozen=True, slots=True)
class SprintDeleted:
    """The sprint is gone; changelogs keep its id."""

    at: datetime
    sprint_id: int


Event = (
    IssueCreated
    | IssueChanged
    | IssueDeleted
    | SprintCreated
    | SprintStarted
    | SprintClosed
    | SprintEdited
    | SprintDeleted
)
