"""A board on which everything is odd: names, texts, sprints without sense, ids that lead nowhere.

It estimates in hours, so its estimates are seconds. Nothing here touches the other boards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.demo.board_setup import EPIC, RESOLVED, SUBTASK, TYPE_IDS
from generator.demo.journal import Draft, Journal
from generator.demo.odd_texts import (
    BOARD,
    COLUMN_NAMES,
    EPICS,
    GOALS,
    PROJECT,
    SPRINT_NAMES,
    STATUS_NAMES,
    SUMMARIES,
)
from generator.demo.world import Board, Column, Project, Status, World

_NEW, _WORKING, _DOUBLE, _FINISHED = "10901", "10902", "10903", "10904"
_GONE = "10999"
"""A status and a type of this id stand in histories and nowhere else."""
_CATEGORIES = ("new", "indeterminate", "undefined", "new")
_ESTIMATES = (7200.0, None, 0.0, 1800.0, 900.0, 1.0, 3.6e9, -3600.0)

STATUSES = tuple(
    Status(id_, name, category)
    for id_, name, category in zip((_NEW, _WORKING, _DOUBLE, _FINISHED), STATUS_NAMES, _CATEGORIES, strict=True)
)
ODD_BOARD = Board(
    id=4,
    name=BOARD,
    type="scrum",
    filter_id=10104,
    project_keys=("ODD",),
    columns=tuple(Column(name, (status.id,)) for name, status in zip(COLUMN_NAMES, STATUSES, strict=True)),
    estimation="hours",
)


@dataclass(frozen=True)
class _OddSprint:
    sprint: Draft
    starts_at: datetime | None
    closes_at: datetime | None


def add_oddities(world: World, journal: Journal) -> None:
    """Put the odd board and its life onto a site."""
    world.statuses += STATUSES
    world.projects += (Project(10005, "ODD", PROJECT),)
    world.boards += (ODD_BOARD,)
    sprints = tuple(_write_sprints(journal, world.now))
    epics = tuple(_write_epics(journal, world.now))
    for number, summary in enumerate(SUMMARIES):
        home = sprints[number % len(sprints)]
        issue = _write_issue(journal, number, summary, home, home.starts_at or world.now - timedelta(days=65))
        if number % 3 < len(epics):
            journal.change(world.now - timedelta(days=1), issue, parent=epics[number % 3])
        if number % 3 and home.starts_at is not None:
            _finish(journal, issue, home.starts_at, home.closes_at or world.now)
    _write_wanderer(journal, world.now, sprints)
    _write_dangling(journal, world.now, sprints)
    _write_late_bookkeeping(journal, sprints[4])


def _write_sprints(journal: Journal, now: datetime) -> Iterator[_OddSprint]:
    day, minute = timedelta(days=1), timedelta(minutes=1)
    fortnight = 14 * day - minute
    plans: tuple[tuple[timedelta | None, timedelta, timedelta | None], ...] = (
        # how long ago it started (None: never), how long it was planned, how long ago it was closed (None: open)
        (8 * 365 * day, fortnight, 330 * day),
        (60 * day, timedelta(0), 57 * day),
        (None, fortnight, 50 * day),
        (45 * day, fortnight, 45 * day - minute),
        (40 * day, fortnight, 20 * day),
        (10 * day, fortnight, None),
        (3 * day, 90 * day, None),
        (None, fortnight, None),
    )
    for name, goal, (started, length, closed) in zip(SPRINT_NAMES, GOALS, plans, strict=True):
        sprint = Draft()
        starts_at, closes_at = (None if ago is None else now - ago for ago in (started, closed))
        created_at = (starts_at or now - 70 * day) - 2 * day
        journal.create_sprint(created_at, sprint, ODD_BOARD.id, name, goal=goal)
        if starts_at is not None:
            journal.start_sprint(starts_at, sprint, starts_at + length)
        if closes_at is not None:
            journal.close_sprint(closes_at, sprint)
        yield _OddSprint(sprint, starts_at, closes_at)


def _write_epics(journal: Journal, now: datetime) -> Iterator[Draft]:
    for summary in EPICS:
        epic = Draft()
        journal.create(now - timedelta(days=3000), epic, "ODD", type_id=EPIC, summary=summary, status_id=_NEW)
        yield epic


def _write_issue(journal: Journal, number: int, summary: str, home: _OddSprint, begins: datetime) -> Draft:
    """An issue of one of the sprints; half are created in it, and every fifth has a sub-task."""
    issue = Draft()
    journal.create(
        begins - timedelta(days=1, minutes=number),
        issue,
        "ODD",
        type_id=TYPE_IDS[("Story", "Task", "Bug")[number % 3]],
        summary=summary,
        status_id=_NEW,
        sprint=home.sprint if number % 2 else None,
    )
    estimate = _ESTIMATES[(number + number // len(SPRINT_NAMES)) % len(_ESTIMATES)]
    journal.change(begins - timedelta(minutes=30 + number), issue, join=home.sprint, estimate=estimate)
    if number % 5 == 0:
        journal.create(
            begins, Draft(), "ODD", type_id=SUBTASK, summary=summary, status_id=_NEW, sprint=home.sprint, parent=issue
        )
    return issue


def _finish(journal: Journal, issue: Draft, starts_at: datetime, ends_at: datetime) -> None:
    """Through every column, the last two in one second, and without a resolution in the end."""
    span = (ends_at - starts_at) / 4
    journal.change(starts_at + span, issue, status=_WORKING, flagged="Impediment")
    journal.change(starts_at + 2 * span, issue, status=_DOUBLE)
    journal.change(starts_at + 2 * span, issue, status=_FINISHED, resolution=RESOLVED, flagged=None)
    journal.change(starts_at + 3 * span, issue, resolution=None)


def _write_wanderer(journal: Journal, now: datetime, sprints: tuple[_OddSprint, ...]) -> None:
    """One issue that has been in every sprint that was ever closed, and is in two active ones."""
    wanderer = Draft()
    journal.create(
        now - timedelta(days=3000),
        wanderer,
        "ODD",
        type_id=TYPE_IDS["Story"],
        summary="Fix everything, once and for all",
        status_id=_NEW,
        estimate=28800.0,
    )
    for odd in sprints:
        journal.change((odd.starts_at or now - timedelta(days=55)) + timedelta(seconds=1), wanderer, join=odd.sprint)


def _write_dangling(journal: Journal, now: datetime, sprints: tuple[_OddSprint, ...]) -> None:
    """A history that names a status, a type and a sprint which are gone."""
    issue, gone = Draft(), Draft()
    created_at = now - timedelta(days=35)
    journal.create_sprint(created_at - timedelta(hours=1), gone, ODD_BOARD.id, "Gone & forgotten")
    journal.create(created_at, issue, "ODD", type_id=_GONE, summary="Dangling ids", status_id=_NEW)
    journal.change(created_at + timedelta(hours=1), issue, join=gone, status=_GONE)
    _write_left_behind(journal, created_at, gone)
    journal.delete_sprint(created_at + timedelta(hours=2), gone)
    journal.change(created_at + timedelta(hours=3), issue, issuetype=TYPE_IDS["Bug"], status=_WORKING)
    journal.change(created_at + timedelta(hours=3), issue, join=sprints[4].sprint)
    journal.change(created_at + timedelta(hours=9), issue, status=_FINISHED)


def _write_left_behind(journal: Journal, created_at: datetime, gone: Draft) -> None:
    """Its last word about sprints is that it joined one which is deleted soon after."""
    issue = _write_task(journal, created_at, "Last seen in a sprint that is gone")
    journal.change(created_at + timedelta(hours=1), issue, join=gone)


def _write_late_bookkeeping(journal: Journal, odd: _OddSprint) -> None:
    """What teams do when they tell Jira later: no start, estimates in hindsight, done and reopened after the close."""
    assert odd.starts_at is not None
    assert odd.closes_at is not None
    hour, day = timedelta(hours=1), timedelta(days=1)
    jumper, hindsight, late = (
        _write_task(journal, odd.starts_at - day, summary, sprint=odd.sprint)
        for summary in ("Done without a start", "Estimated when it was done", "Done as soon as nobody looked")
    )
    journal.change(odd.starts_at + 2 * day, jumper, status=_FINISHED, resolution=RESOLVED)
    journal.change(odd.starts_at + day, hindsight, status=_WORKING)
    journal.change(odd.starts_at + 3 * day, hindsight, status=_FINISHED, resolution=RESOLVED)
    journal.change(odd.starts_at + 4 * day, hindsight, estimate=57600.0)
    journal.change(odd.closes_at + 3 * day, hindsight, status=_WORKING)
    journal.change(odd.starts_at + 5 * day, late, status=_WORKING)
    journal.change(odd.closes_at + 2 * hour, late, status=_FINISHED, resolution=RESOLVED)


def _write_task(journal: Journal, at: datetime, summary: str, sprint: Draft | None = None) -> Draft:
    issue = Draft()
    task = TYPE_IDS["Task"]
    journal.create(at, issue, "ODD", type_id=task, summary=summary, status_id=_NEW, sprint=sprint, estimate=7200.0)
    return issue
