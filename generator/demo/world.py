"""The demo's Jira as it stands at an instant: the static parts, and the event log folded up to `now`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from generator.demo.events import Event
from generator.demo.log import Log
from generator.demo.state import Folding, State


@dataclass(frozen=True, slots=True)
class Status:
    """A status; `category` is a category key ("new", "indeterminate", "done").

    `written_as` is the name it had when histories were written, if it was renamed since.
    """

    id: str
    name: str
    category: str
    written_as: str | None = None


@dataclass(frozen=True, slots=True)
class IssueType:
    """An issue type; `level` is 1 for an epic, 0 for the rest, -1 for a sub-task. `written_as`: see `Status`."""

    id: str
    name: str
    level: int
    written_as: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project; its key is the prefix of its issues' keys."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Why an issue was closed. `written_as`: see `Status`."""

    id: str
    name: str
    written_as: str | None = None


RESOLUTIONS = tuple(
    Resolution(str(10_000 + number), name)
    for number, name in enumerate(("Done", "Won't Do", "Duplicate", "Cannot Reproduce"))
)


@dataclass(frozen=True, slots=True)
class FixVersion:
    """A version of a project; it is released on its date."""

    id: str
    project_key: str
    name: str
    release_date: date


@dataclass(frozen=True, slots=True)
class Column:
    """A board column."""

    name: str
    status_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A board. Its filter returns the issues of `project_keys` (and, if given, only of `type_ids`).

    `estimation` is "points", "hours" (original estimate), "issueCount" or "none". A Kanban board has no sprints.
    """

    id: int
    name: str
    type: Literal["scrum", "kanban", "simple"]
    filter_id: int
    project_keys: tuple[str, ...]
    columns: tuple[Column, ...]
    estimation: Literal["points", "hours", "issueCount", "none"]
    type_ids: tuple[str, ...] = ()


@dataclass
class World:
    """A site: its static parts, its event log and the instant it is at. Move `now` or append to `events` to edit it."""

    statuses: tuple[Status, ...]
    issue_types: tuple[IssueType, ...]
    projects: tuple[Project, ...]
    boards: tuple[Board, ...]
    events: list[Event]
    now: datetime
    time_zone: str = "Europe/Warsaw"
    resolutions: tuple[Resolution, ...] = RESOLUTIONS
    versions: tuple[FixVersion, ...] = ()
    _folding: Folding = field(default_factory=Folding, init=False, repr=False, compare=False)
    _log: Log | None = field(default=None, init=False, repr=False, compare=False)

    def state(self) -> State:
        """Everything up to and including `now`; folded once and kept until `now` or the log changes."""
        return self._folding.at(self.events, self.now)

    def log(self) -> Log:
        """The log under headings; sorted once and kept until it changes."""
        if self._log is None or self._log.length != len(self.events):
            self._log = Log(self.events)
        return self._log

    def refold(self) -> None:
        """Forget what is kept: for a log that was changed in place, with neither its length nor `now`."""
        self._folding, self._log = Folding(), None
