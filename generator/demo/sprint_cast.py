"""Who played which role in a sprint, as Jira's own charts see it: told from the event log, forwards.

Jira's view differs from the reports' in one thing on purpose: an issue that was taken out and put back is "added during
the sprint". `ReportOddity` names more ways in which a real Jira disagrees; they are off unless a site has them on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from generator.demo.events import Event, IssueChanged, IssueCreated, IssueDeleted, Value
from generator.demo.search import on_board
from generator.demo.state import IssueState, SprintState, fold
from generator.demo.view import View
from generator.demo.world import Board

ReportOddity = Literal["old_names", "deleted_issues", "any_filter", "present_estimates", "start_edge", "subtasks"]
"""`old_names`: keys of old servers. `deleted_issues`: deleted ones are still counted. `any_filter`: so is every issue
of the sprint, whatever the board's filter. `present_estimates`: today's estimate in place of that at the close.
`start_edge`: a change in the very second of the start belongs to the sprint. `subtasks`: listed like other issues."""

_WATCHED = ("status", "sprint", "estimate")


@dataclass(frozen=True)
class Role:
    """An issue's part in a sprint. `issue` is as it is now, or was when it was deleted."""

    issue: IssueState
    outcome: str
    added: bool
    open_at_start: bool
    estimate_at_start: float | None
    estimate_at_end: float | None


@dataclass
class _Life:
    """What an issue was, as a diary of each watched field: (since when, value)."""

    diary: dict[str, list[tuple[datetime, Value]]] = field(default_factory=lambda: {name: [] for name in _WATCHED})

    def note(self, at: datetime, name: str, value: Value) -> None:
        if name in self.diary:
            self.diary[name].append((at, value))

    def value(self, name: str, at: datetime) -> Value:
        """What stood last in the diary by then; None before the issue was there."""
        told = [value for since, value in self.diary[name] if since <= at]
        return told[-1] if told else None

    def holds(self, sprint_id: int, at: datetime) -> bool:
        sprints = self.value("sprint", at)
        return isinstance(sprints, tuple) and sprint_id in sprints

    def estimate(self, at: datetime) -> float | None:
        value = self.value("estimate", at)
        return float(value) if isinstance(value, int | float) else None

    def entries(self, sprint_id: int, after: datetime, until: datetime) -> Iterator[datetime]:
        """When it came into the sprint."""
        inside = self.holds(sprint_id, after)
        for at in sorted({since for since, _ in self.diary["sprint"] if after < since <= until}):
            now_inside = self.holds(sprint_id, at)
            if now_inside and not inside:
                yield at
            inside = now_inside

    def always_done(self, done: tuple[str, ...], since: datetime, until: datetime) -> bool:
        marks = {since, *(at for at, _ in self.diary["status"] if since < at <= until)}
        return all(self.value("status", at) in done for at in marks)


def cast_sprint(view: View, board: Board, sprint: SprintState) -> list[Role]:
    """Everybody's role in a sprint that has begun, in an order that means nothing."""
    start, end = _window(view, sprint)
    done = [column for column in board.columns if column.status_ids][-1].status_ids
    considered = _considered(view, board)
    lives = _read_lives(view, considered)
    cast = (_cast(considered[id_], life, sprint.id, (start, end), done) for id_, life in lives.items())
    roles = [role for role in cast if role]
    if "present_estimates" in view.site.report_oddities:
        roles = [replace(role, estimate_at_end=role.issue.estimate) for role in roles]
    return sorted(roles, key=lambda role: (role.issue.id % 7, role.issue.id))


def _window(view: View, sprint: SprintState) -> tuple[datetime, datetime]:
    start = sprint.activated_at or sprint.created_at
    end = max(sprint.closed_at or view.world.now, start)
    early = timedelta(seconds=1) if "start_edge" in view.site.report_oddities else timedelta(0)
    return start - early, end


def _considered(view: View, board: Board) -> dict[int, IssueState]:
    """The issues that this board's charts look at: what its filter returns now, less epics and sub-tasks."""
    oddities = view.site.report_oddities
    issues = dict(view.state.issues)
    if "deleted_issues" in oddities:
        issues |= _deleted_issues(view)
    lowest = -1 if "subtasks" in oddities else 0
    return {
        id_: issue
        for id_, issue in issues.items()
        if ("any_filter" in oddities or on_board(board, issue)) and lowest <= view.issue_type(issue.type_id).level <= 0
    }


def _deleted_issues(view: View) -> dict[int, IssueState]:
    """Deleted issues as they were a moment before."""
    gone = [event for event in view.world.events if isinstance(event, IssueDeleted) and event.at <= view.world.now]
    ids = {event.issue_id for event in gone}
    kept: list[Event] = [event for event in view.world.events if not isinstance(event, IssueDeleted)]
    return {id_: issue for id_, issue in fold(kept, view.world.now).issues.items() if id_ in ids}


def _read_lives(view: View, considered: dict[int, IssueState]) -> dict[int, _Life]:
    """The diaries of the issues; a sub-task is wherever its parent is."""
    lives = {id_: _Life() for id_ in considered}
    told = view.world.log().lives
    for id_, life in lives.items():
        for event in told.get(id_, ()):
            if event.at <= view.world.now:
                _note(life, event)
    for id_, life in lives.items():
        issue = considered[id_]
        if issue.parent_id in lives and view.issue_type(issue.type_id).level < 0:
            life.diary["sprint"] = lives[issue.parent_id].diary["sprint"]
    return lives


def _note(life: _Life, event: IssueCreated | IssueChanged) -> None:
    if isinstance(event, IssueCreated):
        for name, value in zip(_WATCHED, (event.status_id, event.sprint_ids, event.estimate), strict=True):
            life.note(event.at, name, value)
        return
    for item in event.items:
        life.note(event.at, item.field, item.after)


def _cast(
    issue: IssueState, life: _Life, sprint_id: int, window: tuple[datetime, datetime], done: tuple[str, ...]
) -> Role | None:
    start, end = window
    at_start = life.holds(sprint_id, start)
    entries = list(life.entries(sprint_id, start, end))
    if not at_start and not entries:
        return None
    since = start if at_start else entries[0]
    role = Role(
        issue=issue,
        outcome="removed",
        added=bool(entries),
        open_at_start=at_start and life.value("status", start) not in done,
        estimate_at_start=life.estimate(since),
        estimate_at_end=life.estimate(end),
    )
    if not life.holds(sprint_id, end):
        return role
    if life.value("status", end) not in done:
        return replace(role, outcome="not_completed")
    return replace(role, outcome="completed_elsewhere" if life.always_done(done, since, end) else "completed")
