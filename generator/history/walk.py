"""One issue's way through one sprint's window, change by change: the ground of outcomes, re-estimates and steps.

Items of one history are simultaneous; so that each has a state before and after it, they are taken in the order sprint,
estimate, status. Changes of different fields at one instant that stand in different histories are taken by history id;
of changes of one field at one instant only the last counts (see `timeline`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from generator.history.issues import ReplayedIssue
from generator.history.sprints import Window
from generator.history.timeline import Timeline

ChangedField = Literal["sprint", "estimate", "status"]

_FIELDS: tuple[ChangedField, ...] = ("sprint", "estimate", "status")  # in the order of the fields of `State`


class State(NamedTuple):
    """What a sprint needs to know of an issue at an instant."""

    member: bool
    estimate: float | None
    done: bool


class Event(NamedTuple):
    """A change inside the window, with the states around it."""

    at: datetime
    history_id: int
    field: ChangedField
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Path:
    """An issue's way through a sprint it took part in.

    Attributes:
        replayed: the issue.
        member: when it was a member of the sprint.
        joined_at: the first edge if it was a member then, else its first join inside the window.
        start: its state at the first edge.
        events: every change in the window, in order, except those between two states of no member.
    """

    replayed: ReplayedIssue
    member: Timeline[bool]
    joined_at: datetime
    start: State
    events: tuple[Event, ...]


def walk(replayed: ReplayedIssue, sprint_id: int, window: Window) -> Path | None:
    """Follow an issue through a sprint's window; None if it was a member at no instant of it."""
    member = replayed.memberships.get(sprint_id)
    joined_at = _find_join(member, window) if member else None
    if member is None or joined_at is None:
        return None
    first = window.first
    start = State(member.at(first), replayed.estimate.at(first), replayed.done.at(first))
    timelines = (member, replayed.estimate, replayed.done)
    return Path(replayed, member, joined_at, start, tuple(_list_events(timelines, window, start)))


def _find_join(member: Timeline[bool], window: Window) -> datetime | None:
    if member.at(window.first):
        return window.first
    changes = member.inside(*window)  # of one who is out, the first change is a join
    return changes[0].at if changes else None


def _list_events(timelines: tuple[Timeline[Any], ...], window: Window, state: State) -> Iterator[Event]:
    """The changes of the three timelines (in the order of the fields of `State`), merged."""
    moments = sorted(
        (at, history_id, place, value)
        for place, timeline in enumerate(timelines)
        for at, history_id, value in timeline.inside(*window)
    )
    for at, history_id, place, value in moments:
        after = _apply(state, place, value)
        if state.member or after.member:
            yield Event(at, history_id, _FIELDS[place], state, after)
        state = after


def _apply(state: State, place: int, value: Any) -> State:  # noqa: ANN401  # a field's value has the field's type
    member, estimate, done = state
    if place == 0:
        return State(value, estimate, done)
    return State(member, value, done) if place == 1 else State(member, estimate, value)
