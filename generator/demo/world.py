"""The demo's Jira as it stands at an instant: the static parts, and the event log folded up to `now`."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import singledispatch
from typing import Literal

from generator.demo.events import (
    ChangedItem,
    Event,
    IssueChanged,
    IssueCreated,
    IssueDeleted,
    SprintClosed,
    SprintCreated,
    SprintDeleted,
    SprintEdited,
    SprintStarted,
)


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


@dataclass(frozen=True)
class IssueState:
    """An issue at an instant, with the changelog it has by then (oldest first)."""

    id: int
    key: str
    type_id: str
    summary: str
    status_id: str
    sprint_ids: tuple[int, ...]
    estimate: float | None
    parent_id: int | None
    resolution_id: str | None
    flagged: str | None
    created_at: datetime
    updated_at: datetime
    version_ids: tuple[str, ...] = ()
    old_keys: tuple[str, ...] = ()
    histories: tuple[IssueChanged, ...] = ()

    @property
    def project_key(self) -> str:
        """The key of its project."""
        return self.key.rsplit("-", 1)[0]


@dataclass(frozen=True)
class SprintState:
    """A sprint at an instant."""

    id: int
    board_id: int
    name: str
    goal: str
    state: Literal["future", "active", "closed"]
    created_at: datetime
    start: datetime | None = None
    end: datetime | None = None
    activated_at: datetime | None = None
    closed_at: datetime | None = None


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
    _folded: tuple[tuple[datetime, int], "State"] | None = field(default=None, repr=False)

    def state(self) -> "State":
        """Everything up to and including `now`; folded once and kept until `now` or the log changes."""
        stamp = (self.now, len(self.events))
        if self._folded is None or self._folded[0] != stamp:
            self._folded = (stamp, fold(self.events, self.now))
        return self._folded[1]


@dataclass
class State:
    """Issues and sprints by id; `children` are the ids of the issues created under an issue."""

    issues: dict[int, IssueState] = field(default_factory=dict)
    sprints: dict[int, SprintState] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict, repr=False)


def fold(events: list[Event], now: datetime) -> State:
    """Apply every event that happened by `now`, in order of time (log order within one instant)."""
    state = State()
    for event in sorted((event for event in events if event.at <= now), key=lambda event: event.at):
        apply(event, state)
    return state


@singledispatch
def apply(event: Event, state: State) -> None:
    """Let one event happen to a state."""
    raise TypeError(f"{event!r} cannot happen to {state!r}")


@apply.register
def _create_issue(event: IssueCreated, state: State) -> None:
    state.issues[event.issue_id] = IssueState(
        id=event.issue_id,
        key=event.key,
        type_id=event.type_id,
        summary=event.summary,
        status_id=event.status_id,
        sprint_ids=event.sprint_ids,
        estimate=event.estimate,
        parent_id=event.parent_id,
        resolution_id=None,
        flagged=None,
        created_at=event.at,
        updated_at=event.at,
        version_ids=event.version_ids,
    )
    if event.parent_id is not None:
        state.children.setdefault(event.parent_id, []).append(event.issue_id)


ATTRIBUTES = {
    "status": "status_id",
    "sprint": "sprint_ids",
    "estimate": "estimate",
    "issuetype": "type_id",
    "summary": "summary",
    "resolution": "resolution_id",
    "flagged": "flagged",
    "versions": "version_ids",
}
"""Changed field -> the attribute of `IssueState` that holds its value."""


@apply.register
def _change_issue(event: IssueChanged, state: State) -> None:
    issue = state.issues[event.issue_id]
    values = {"updated_at": event.at, "histories": (*issue.histories, event)}
    for item in event.items:
        values |= _changed_values(issue, item)
    state.issues[event.issue_id] = replace(issue, **values)  # type: ignore[arg-type]  # built from the field table
    if any(item.field == "sprint" for item in event.items):
        _take_subtasks_along(state, state.issues[event.issue_id])


def _take_subtasks_along(state: State, parent: IssueState) -> None:
    """Sub-tasks have no sprint of their own: they show their parent's, and no history tells of it."""
    for child_id in state.children.get(parent.id, ()):
        child = state.issues.get(child_id)
        if child is not None:
            moved = replace(child, sprint_ids=parent.sprint_ids, updated_at=parent.updated_at)
            state.issues[child_id] = moved


def _changed_values(issue: IssueState, item: ChangedItem) -> dict[str, object]:
    if item.field == "project":
        return {"key": item.new_key, "old_keys": (*issue.old_keys, issue.key)}
    if item.field == "parent":
        return {"parent_id": None if item.after is None else int(str(item.after))}
    if item.field == "rank":
        return {}
    return {ATTRIBUTES[item.field]: item.after}


@apply.register
def _delete_issue(event: IssueDeleted, state: State) -> None:
    del state.issues[event.issue_id]


@apply.register
def _create_sprint(event: SprintCreated, state: State) -> None:
    state.sprints[event.sprint_id] = SprintState(
        id=event.sprint_id,
        board_id=event.board_id,
        name=event.name,
        goal=event.goal,
        state="future",
        created_at=event.at,
        start=event.start,
        end=event.end,
    )


@apply.register
def _start_sprint(event: SprintStarted, state: State) -> None:
    sprint = state.sprints[event.sprint_id]
    state.sprints[event.sprint_id] = replace(
        sprint, state="active", start=event.at, end=event.end, activated_at=event.at
    )


@apply.register
def _close_sprint(event: SprintClosed, state: State) -> None:
    state.sprints[event.sprint_id] = replace(state.sprints[event.sprint_id], state="closed", closed_at=event.at)


@apply.register
def _edit_sprint(event: SprintEdited, state: State) -> None:
    state.sprints[event.sprint_id] = replace(state.sprints[event.sprint_id], name=event.name, goal=event.goal)


@apply.register
def _delete_sprint(event: SprintDeleted, state: State) -> None:
    gone = event.sprint_id
    del state.sprints[gone]
    for issue in state.issues.values():
        if gone in issue.sprint_ids:
            kept = tuple(id_ for id_ in issue.sprint_ids if id_ != gone)
            state.issues[issue.id] = replace(issue, sprint_ids=kept)
