"""Domain values with good defaults, and stories: issues told in one line.

Time is told in days of the first sprint: `at(0)` is the instant sprint 1 starts, `at(14)` the one it is closed and
planned to end. Both are 09:00 UTC on a Monday.

A story is clauses separated by ";". The first tells what the issue was created with (on day -10 unless it says so);
each later one is one history, all of whose changes are simultaneous, with the next history id:

    story("in 1")                                   created on day -10, a member of sprint 1 since, 3 points
    story("in 1, estimate none; day 2: Done")
    story("day 3: created, in 1; day 5 14:30: leaves 1, joins 2, estimate 5; day 6: In Progress")

Words: `in ID` (first clause), `joins ID`, `leaves ID`, `estimate NUMBER|none`, `flagged`, `unflagged`, `under ID|none`
(the epic AB-ID), `for VERSION`, `not for VERSION` (by its id), or the name of a status.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from generator.domain import Board, Change, Column, Estimation, Issue, Rules, Snapshot, Sprint, Status, Unit, Version
from generator.history.history import History

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

STATUSES = {
    "1": Status("1", "To Do", "new"),
    "3": Status("3", "In Progress", "indeterminate"),
    "4": Status("4", "In Review", "indeterminate"),
    "5": Status("5", "Done", "done"),
    "9": Status("9", "Parked", "indeterminate"),  # on no column
}
_STATUS_IDS = {status.name: status.id for status in STATUSES.values()}
_CLAUSE = re.compile(r"(?:day (?P<day>-?[\d.]+)(?: (?P<hour>\d\d):(?P<minute>\d\d))?:)?(?P<actions>.*)")


def at(day: float, hour: int = 9, minute: int = 0) -> datetime:
    """An instant: days after sprint 1's first, at a time of day (UTC)."""
    return START + timedelta(days=day, hours=hour - START.hour, minutes=minute)


def make_board(unit: Unit = "points", **changes: Any) -> Board:
    """Board 1: To Do, In Progress, In Review, Done; status Parked is on no column."""
    board = Board(
        id=1,
        name="Team board",
        type="scrum",
        columns=tuple(Column(status.name, (status.id,)) for status in STATUSES.values() if status.name != "Parked"),
        done_status_ids=frozenset({"5"}),
        started_status_ids=frozenset({"3", "4"}),
        estimation=Estimation(None if unit == "issues" else "customfield_10016", "Story Points", unit),
        url="https://jira.example.com/boards/1",
    )
    return replace(board, **changes)


def make_sprint(id_: int = 1, start: float | None = 0, days: float = 14, **changes: Any) -> Sprint:
    """A closed sprint of 14 days; `start` is the day it starts (None: it has not begun)."""
    begun = start is not None
    sprint = Sprint(
        id=id_,
        name=f"Sprint {id_}",
        state="closed" if begun else "future",
        goal="",
        origin_board_id=1,
        started_at=at(start) if start is not None else None,
        planned_end_at=at(start + days) if start is not None else None,
        closed_at=at(start + days) if start is not None else None,
    )
    return replace(sprint, **changes)


def make_active_sprint(id_: int = 1, start: float = 0, days: float = 14, **changes: Any) -> Sprint:
    """A sprint that is still open."""
    return make_sprint(id_, start, days, **({"state": "active", "closed_at": None} | changes))


def make_issue(id_: int = 1, **changes: Any) -> Issue:
    """A story of 3 points in To Do, in no sprint, created on day -10."""
    issue = Issue(
        id=10_000 + id_,
        key=f"AB-{id_}",
        type="Story",
        level="standard",
        summary=f"Summary of AB-{id_}",
        status_id="1",
        created_at=at(-10),
        updated_at=at(-10),
        estimate=3.0,
        sprint_ids=frozenset(),
        parent_key=None,
        resolution=None,
        url=f"https://jira.example.com/browse/AB-{id_}",
    )
    return replace(issue, **changes)


def make_rules(**changes: Any) -> Rules:
    """UTC, Monday to Friday, no holidays, the Cloud rule, no grace."""
    rules = Rules(
        time_zone=ZoneInfo("UTC"),
        working_weekdays=frozenset(range(5)),
        holidays=frozenset(),
        commitment_rule="cloud",
        commitment_grace=timedelta(0),
        ideal_line="working_days",
        include_subtasks=False,
        velocity_sprints=6,
    )
    return replace(rules, **changes)


def make_snapshot(
    *issues: Issue,
    sprints: Iterable[Sprint] | None = None,
    board: Board | None = None,
    rules: Rules | None = None,
    as_of: datetime | None = None,
    versions: Iterable[Version] = (),
) -> Snapshot:
    """A snapshot of day 100 with sprint 1 alone, unless told otherwise."""
    return Snapshot(
        board=board or make_board(),
        sprints=tuple(sprints) if sprints is not None else (make_sprint(),),
        issues=issues,
        statuses=STATUSES,
        rules=rules or make_rules(),
        as_of=as_of or at(100),
        versions={version.id: version for version in versions},
    )


def story(text: str, id_: int = 1, **changes: Any) -> Issue:
    """The issue a story tells of, with its changelog (see the module); `changes` are made to it at the end."""
    first, *later = (_read_clause(clause) for clause in text.split(";"))
    born = make_issue(id_, created_at=first[0] or at(-10))
    issue = born
    for action in first[1]:
        issue = replace(issue, **_act(issue, action))
    for number, (instant, actions) in enumerate(later):
        if instant is None:
            raise ValueError(f"no day in a later clause of {text!r}")
        issue = _live(issue, instant, 1000 * id_ + number, actions)
    return replace(issue, **changes)


def _read_clause(clause: str) -> tuple[datetime | None, list[str]]:
    match = _CLAUSE.fullmatch(clause.strip())
    assert match
    day, hour, minute = match["day"], match["hour"], match["minute"]
    instant = None if day is None else at(float(day), int(hour or 9), int(minute or 0))
    return instant, [action.strip() for action in match["actions"].split(",") if action.strip()]


def _act(issue: Issue, action: str) -> dict[str, Any]:
    verb, _, value = action.partition(" ")
    if verb in {"in", "joins", "leaves"}:
        sprint = {int(value)}
        return {"sprint_ids": issue.sprint_ids - sprint if verb == "leaves" else issue.sprint_ids | sprint}
    if verb == "estimate":
        return {"estimate": None if value == "none" else float(value)}
    if verb == "under":
        return {"parent_id": None if value == "none" else 10_000 + int(value)}
    if verb in {"for", "not"}:
        version = frozenset({value.removeprefix("for ")})
        return {
            "fix_version_ids": issue.fix_version_ids | version if verb == "for" else issue.fix_version_ids - version
        }
    if verb in {"flagged", "unflagged"}:
        return {"flagged": verb == "flagged"}
    return {} if action == "created" else {"status_id": _STATUS_IDS[action]}


def _live(issue: Issue, instant: datetime, history_id: int, actions: Iterable[str]) -> Issue:
    """The issue after one history, which says what changed field by field."""
    after = issue
    for action in actions:
        after = replace(after, **_act(after, action))
    items: dict[str, Any] = {"updated_at": instant}
    for field, changes in (
        ("status_id", "status_changes"),
        ("sprint_ids", "sprint_changes"),
        ("estimate", "estimate_changes"),
        ("flagged", "flag_changes"),
        ("parent_id", "parent_changes"),
        ("fix_version_ids", "version_changes"),
    ):
        if getattr(after, field) != getattr(issue, field):
            change = Change(instant, history_id, getattr(issue, field), getattr(after, field))
            items[changes] = (*getattr(issue, changes), change)
    return replace(after, **items)


def find_part(history: History, key: str = "AB-1", sprint_id: int = 1) -> dict[str, Any] | None:
    """An issue's row of the table of sprint issues, absent values as None; None if it took no part."""
    frame = history.sprint_issues
    rows = frame[(frame["key"] == key) & (frame["sprint_id"] == sprint_id)].to_dict("records")
    assert len(rows) <= 1
    return {str(name): None if pd.isna(value) else value for name, value in rows[0].items()} if rows else None
