"""Issues and sprints at an instant: the event log folded up to then."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
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

    def with_values(self, values: Mapping[str, object]) -> "IssueState":
        """The same issue with other values; `dataclasses.replace` is slow, and a log has hundreds of thousands."""
        return IssueState(**{**vars(self), **values})


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
class State:
    """Issues and sprints by id; `children` are the ids of the issues created under an issue."""

    issues: dict[int, IssueState] = field(default_factory=dict)
    sprints: dict[int, SprintState] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict, repr=False)

    def copy(self) -> "State":
        """One that can be changed while this one is kept."""
        children = {id_: list(ids) for id_, ids in self.children.items()}
        return State(dict(self.issues), dict(self.sprints), children)


def fold(events: list[Event], now: datetime) -> State:
    """Apply every event that happened by `now`, in order of time (log order within one instant)."""
    return _applied([event for event in events if event.at <= now], State())


def _applied(events: list[Event], state: State) -> State:
    for event in sorted(events, key=lambda event: event.at):
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
    values: dict[str, object] = {"updated_at": event.at, "histories": (*issue.histories, event)}
    for item in event.items:
        values |= _changed_values(issue, item)
    state.issues[event.issue_id] = issue.with_values(values)
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


class Folding:
    """The state of a log that mostly grows: what is new is applied to what stood before, on a copy of it."""

    def __init__(self) -> None:
        self._now = datetime.min.replace(tzinfo=UTC)
        self._seen: list[Event] = []
        self._state = State()

    def at(self, events: list[Event], now: datetime) -> State:
        """The same as `fold`. A log of the same length at the same instant is taken to be the same."""
        if (now, len(events)) != (self._now, len(self._seen)):
            self._state = self._go_on(events, now) if self._goes_on(events, now) else fold(events, now)
            self._now, self._seen = now, events.copy()
        return self._state

    def _goes_on(self, events: list[Event], now: datetime) -> bool:
        """Whether the log of before is the beginning of this one, and nothing was put into its past."""
        known = len(self._seen)
        is_longer = events[:known] == self._seen
        return is_longer and self._now <= now and all(self._now <= event.at for event in events[known:])

    def _go_on(self, events: list[Event], now: datetime) -> State:
        known = len(self._seen)
        due = [event for event in events[:known] if self._now < event.at <= now]
        due += [event for event in events[known:] if event.at <= now]
        return _applied(due, self._state.copy())
