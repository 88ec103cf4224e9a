"""Writes an event log: takes notes of what happens in any order, then numbers them in order of time.

A note says what becomes so ("status Done", "joins this sprint"). What was so before is read from the state the log
itself has built up by then, so no note can contradict the log.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

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
    Value,
)
from generator.demo.state import ATTRIBUTES, IssueState, State, apply

_FIRST_ISSUE, _FIRST_SPRINT, _FIRST_HISTORY = 10001, 41, 50001


@dataclass(eq=False)
class Draft:
    """An issue or a sprint that gets its number when its time comes."""

    number: int | None = None

    @property
    def id(self) -> int:
        """Its number; a note that speaks of it too early is a mistake in the story."""
        assert self.number is not None, "the story speaks of something that does not exist yet"
        return self.number


@dataclass
class _Numbers:
    issue: int = _FIRST_ISSUE
    sprint: int = _FIRST_SPRINT
    history: int = _FIRST_HISTORY
    keys: dict[str, int] = field(default_factory=dict)

    def key(self, project: str) -> str:
        self.keys[project] = self.keys.get(project, 0) + 1
        return f"{project}-{self.keys[project]}"


_Note = Callable[[State, _Numbers], Event | None]


class Journal:
    """Notes of a site's life; `events` turns them into the log."""

    def __init__(self) -> None:
        self._notes: list[tuple[datetime, _Note]] = []
        self._births: list[tuple[datetime, str]] = []

    def events(self, until: datetime) -> list[Event]:
        """The log up to and including `until`, in order of time; notes of one instant keep their order."""
        state, numbers, events = State(), _Numbers(), []
        for at, note in sorted(self._notes, key=lambda entry: entry[0]):
            event = note(state, numbers) if at <= until else None
            if event is not None:
                apply(event, state)
                events.append(event)
        return events

    def create(  # noqa: PLR0913 - the fields an issue is created with
        self,
        at: datetime,
        issue: Draft,
        project: str,
        *,
        type_id: str,
        summary: str,
        status_id: str,
        sprint: Draft | None = None,
        estimate: float | None = None,
        parent: Draft | None = None,
        version_ids: tuple[str, ...] = (),
    ) -> None:
        """An issue comes into being; none of these values gets a history."""

        def note(_: State, numbers: _Numbers) -> Event:
            issue.number, numbers.issue = numbers.issue, numbers.issue + 1
            return IssueCreated(
                at=at,
                issue_id=issue.id,
                key=numbers.key(project),
                type_id=type_id,
                summary=summary,
                status_id=status_id,
                sprint_ids=() if sprint is None else (sprint.id,),
                estimate=estimate,
                parent_id=None if parent is None else parent.id,
                version_ids=version_ids,
            )

        self._notes.append((at, note))
        self._births.append((at, project))

    def born(self, project: str, until: datetime) -> int:
        """How many issues were created in a project by then, as far as noted."""
        return sum(at <= until and home == project for at, home in self._births)

    def change(self, at: datetime, issue: Draft, **values: Value | Draft) -> None:
        """One history with an item for each field (see `ChangedItem`) that really changes.

        `project` moves the issue; `parent` is a draft; `join` and `leave` name a sprint's draft and make one item.
        """

        def note(state: State, numbers: _Numbers) -> Event | None:
            now = state.issues[issue.id]
            items = tuple(item for item in _items(now, dict(values), numbers) if item.before != item.after)
            if not items:
                return None
            numbers.history += 1
            return IssueChanged(at, numbers.history - 1, issue.id, items)

        self._notes.append((at, note))

    def delete(self, at: datetime, issue: Draft) -> None:
        """The issue is gone."""
        self._notes.append((at, lambda _state, _numbers: IssueDeleted(at, issue.id)))

    def create_sprint(  # noqa: PLR0913 - the fields a sprint is created with
        self,
        at: datetime,
        sprint: Draft,
        board_id: int,
        name: str,
        *,
        goal: str = "",
        end: datetime | None = None,
    ) -> None:
        """A future sprint."""

        def note(_: State, numbers: _Numbers) -> Event:
            sprint.number, numbers.sprint = numbers.sprint, numbers.sprint + 1
            return SprintCreated(at, sprint.id, board_id, name, goal, end=end)

        self._notes.append((at, note))

    def start_sprint(self, at: datetime, sprint: Draft, end: datetime) -> None:
        """The sprint is active, planned until `end`."""
        self._notes.append((at, lambda _state, _numbers: SprintStarted(at, sprint.id, end)))

    def close_sprint(self, at: datetime, sprint: Draft) -> None:
        """The sprint is closed."""
        self._notes.append((at, lambda _state, _numbers: SprintClosed(at, sprint.id)))

    def edit_sprint(self, at: datetime, sprint: Draft, *, name: str | None = None, goal: str | None = None) -> None:
        """A new name or goal."""

        def note(state: State, _: _Numbers) -> Event:
            now = state.sprints[sprint.id]
            return SprintEdited(at, sprint.id, now.name if name is None else name, now.goal if goal is None else goal)

        self._notes.append((at, note))

    def delete_sprint(self, at: datetime, sprint: Draft) -> None:
        """The sprint is gone; changelogs keep its id."""
        self._notes.append((at, lambda _state, _numbers: SprintDeleted(at, sprint.id)))


def _items(now: IssueState, values: dict[str, Value | Draft], numbers: _Numbers) -> list[ChangedItem]:
    project, join, leave = (values.pop(name, None) for name in ("project", "join", "leave"))
    items = []
    if isinstance(project, str):
        items.append(ChangedItem("project", now.project_key, project, numbers.key(project)))
    if join is not None or leave is not None:
        items.append(ChangedItem("sprint", now.sprint_ids, _moved(now.sprint_ids, join, leave)))
    return items + [_item(now, name, value) for name, value in values.items()]


def _moved(sprint_ids: tuple[int, ...], join: Value | Draft, leave: Value | Draft) -> tuple[int, ...]:
    kept = tuple(id_ for id_ in sprint_ids if not (isinstance(leave, Draft) and id_ == leave.id))
    return (*kept, join.id) if isinstance(join, Draft) and join.id not in kept else kept


def _item(now: IssueState, name: str, value: Value | Draft) -> ChangedItem:
    if name == "rank":
        return ChangedItem("rank", None, "Ranked higher" if value is None else str(value))
    if name == "parent":
        before = None if now.parent_id is None else str(now.parent_id)
        return ChangedItem("parent", before, str(value.id) if isinstance(value, Draft) else None)
    assert not isinstance(value, Draft)
    return ChangedItem(name, getattr(now, ATTRIBUTES[name]), value)  # type: ignore[arg-type]  # a key of the table
