"""One issue's way through one sprint's window, change by change: the ground of outcomes, re-estimates and steps.

Items of one history are simultaneous; so that each has a state before and after it, they are taken in the order sprint,
estimate, status. Changes of one instant that stand in different histories are taken by history id.
"""

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


def read_state(replayed: ReplayedIssue, sprint_id: int, instant: datetime) -> State:
    """The issue's state for a sprint at `instant`, changes of that very instant included."""
    return State(
        member=replayed.memberships[sprint_id].at(instant),
        estimate=replayed.estimate.at(instant),
        done=replayed.done.at(instant),
    )


def walk(replayed: ReplayedIssue, sprint_id: int, window: Window) -> list[Event]:
    """Every change of membership, estimate and done in the window, in order, also those while it was no member."""
    timelines: tuple[Timeline[Any], ...] = (replayed.memberships[sprint_id], replayed.estimate, replayed.done)
    moments = sorted(
        (at, history_id, place, value)
        for place, timeline in enumerate(timelines)
        for at, history_id, value in timeline.inside(*window)
    )
    state = read_state(replayed, sprint_id, window.first)
    events = []
    for at, history_id, place, value in moments:
        after = state._replace(**{State._fields[place]: value})
        events.append(Event(at, history_id, _FIELDS[place], state, after))
        state = after
    return events
