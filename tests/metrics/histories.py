"""Histories made by hand: real `History` objects whose tables hold exactly the rows a test writes down."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from generator.domain import Board, Estimation, Sprint, SprintState, Unit
from generator.history.history import (
    EPIC_ISSUES,
    EPICS,
    FLAGS,
    ISSUES,
    MEASURES,
    SPRINT_DAYS,
    SPRINT_ISSUES,
    SPRINT_STEPS,
    SPRINT_TOTALS,
    STAYS,
    VERSION_ISSUES,
    VERSIONS,
    History,
)
from tests.factories import make_rules

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday
END = START + timedelta(days=11, hours=8)  # Friday of the next week, 17:00
NAN = float("nan")

_TEXTS = frozenset(
    {"key", "type", "level", "summary", "status", "status_id", "url", "outcome", "kind", "day"}
    | {"work", "resolution", "progress", "version_id", "name", "release_date"}
)

Step = tuple[datetime, str, str | None, float, int, float, int]


def at(day: float) -> datetime:
    """So many days after the sprint's first midnight: at(1.5) is noon of its second day."""
    return datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=day)


def make_board(unit: Unit = "points") -> Board:
    field = None if unit == "issues" else "customfield_10016"
    estimation = Estimation(field, "Story Points", unit)
    return Board(1, "Team", "scrum", (), frozenset({"3"}), frozenset({"2"}), estimation, "https://jira.example/1")


def make_sprint(id_: int = 1, state: SprintState = "closed", **changed: Any) -> Sprint:
    facts: dict[str, Any] = {
        "name": f"Sprint {id_}",
        "goal": "",
        "origin_board_id": 1,
        "started_at": START,
        "planned_end_at": END,
        "closed_at": END if state == "closed" else None,
    }
    return Sprint(id=id_, state=state, **(facts | changed))


def make_issue(key: str, **changed: Any) -> dict[str, Any]:
    """A row of `sprint_issues`: committed and completed with 3 points unless said otherwise."""
    row = dict.fromkeys(SPRINT_ISSUES) | {
        "sprint_id": 1,
        "issue_id": int(key.rpartition("-")[2]),
        "key": key,
        "type": "Story",
        "summary": f"Summary of {key}",
        "status": "Done",
        "url": f"https://jira.example/browse/{key}",
        "outcome": "completed",
        "committed": True,
        "estimate_at_start": 3.0,
        "estimate_at_end": 3.0,
        "re_estimated": NAN,
        "re_estimates": 0,
        "carried_over": False,
    }
    return row | changed


def make_totals(sprint_id: int = 1, **changed: Any) -> dict[str, Any]:
    """A row of `sprint_totals`: all zero, no rates, estimated; `committed=(2, 8.0)` sets issues and estimate."""
    row: dict[str, Any] = dict.fromkeys(SPRINT_TOTALS, 0) | dict.fromkeys(SPRINT_TOTALS[-6:-2], NAN)
    row |= {"sprint_id": sprint_id, "estimated": True}
    for name, value in changed.items():
        pair = {f"{name}_issues": value[0], f"{name}_estimate": value[1]} if name in MEASURES else {name: value}
        row |= pair
    return row


def make_history(
    *,
    sprints: Sequence[Sprint] = (),
    steps: Sequence[Step] = (),
    days: Sequence[tuple[Any, ...]] = (),
    issues: Sequence[Mapping[str, Any]] = (),
    totals: Sequence[Mapping[str, Any]] = (),
    unit: Unit = "points",
    as_of: datetime = END + timedelta(days=1),
    **rules: Any,
) -> History:
    """A history of `sprints` (one closed sprint, id 1, if none are given); steps and days belong to the first."""
    sprints = tuple(sprints) or (make_sprint(),)
    first = sprints[0].id
    return History(
        board=make_board(unit),
        rules=make_rules(**rules),
        as_of=as_of,
        sprints=sprints,
        windows={s.id: (s.started_at, s.closed_at or as_of) for s in sprints if s.started_at},
        sprint_issues=_frame(SPRINT_ISSUES, issues),
        sprint_steps=_frame(SPRINT_STEPS, [_step(first, *step) for step in steps]),
        sprint_days=_frame(SPRINT_DAYS, [dict(zip(SPRINT_DAYS, (first, *day), strict=True)) for day in days]),
        sprint_totals=_frame(SPRINT_TOTALS, totals),
        issues=_frame(ISSUES, []),
        stays=_frame(STAYS, []),
        flags=_frame(FLAGS, []),
        epics=_frame(EPICS, []),
        epic_issues=_frame(EPIC_ISSUES, []),
        versions=_frame(VERSIONS, []),
        version_issues=_frame(VERSION_ISSUES, []),
        warnings=(),
    )


def make_day(number: int, remaining: float, scope: float, ideal: float = NAN) -> tuple[Any, ...]:
    """A row of `sprint_days` without the sprint: the day `number` days after 2 November; as many issues as points."""
    day = date(2026, 11, 2) + timedelta(days=number)
    return day, day.weekday() < 5, remaining, remaining, scope, scope, ideal


def _step(sprint_id: int, when: datetime, kind: str, key: str | None, *numbers: float) -> dict[str, Any]:
    issue_id = int(key.rpartition("-")[2]) if key else None
    return dict(zip(SPRINT_STEPS, (sprint_id, when, kind, issue_id, key, *numbers), strict=True))


def _frame(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=_dtype(name)) for name in columns})


def _dtype(name: str) -> str:
    if name == "at" or name.endswith("_at"):
        return "datetime64[us, UTC]"
    if name in {"committed", "carried_over", "working", "estimated", "delivered", "flagged", "released"}:
        return "bool"
    if name in {"issue_id", "column"}:
        return "Int64"
    return "object" if name in _TEXTS else "float64" if not name.endswith("_id") else "int64"
