"""Random snapshots on a coarse grid of time, so that changes fall on the edges of sprints all the time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from generator.domain import Change, Issue, Snapshot, Sprint
from tests.factories import at, make_active_sprint, make_board, make_issue, make_rules, make_snapshot, make_sprint

UNHURRIED = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
"""For properties of the whole replay: nothing may fail for being slow on a busy machine."""

SPRINT_IDS = (1, 2, 3)
LAST = 24
GRID = tuple(at(day) for day in range(-4, LAST + 1))
ESTIMATES = st.sampled_from([None, 0.0, 0.1, 0.5, 1.0, 3.0, 1 / 3])

_instants = st.sampled_from(GRID)
_sprint_lists = st.frozensets(st.sampled_from((*SPRINT_IDS, 99)), max_size=2)
_statuses = st.sampled_from(["1", "3", "5", "9"])
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "sprint_ids": _sprint_lists,
    "status_id": _statuses,
    "estimate": ESTIMATES,
}
_CHANGES = {"sprint_ids": "sprint_changes", "status_id": "status_changes", "estimate": "estimate_changes"}


@st.composite
def issues(draw: st.DrawFn, id_: int, unique_instants: bool) -> Issue:
    """An issue with a consistent past; under `unique_instants` no two of its histories are of one instant."""
    values: dict[str, Any] = {name: draw(strategy) for name, strategy in _FIELDS.items()}
    issue = make_issue(id_, created_at=draw(_instants), **values)
    times = draw(st.lists(_instants, max_size=6, unique=unique_instants))
    for number, instant in enumerate(sorted(times)):
        issue = _live(draw, issue, instant, 100 * id_ + number)
    return issue


def _live(draw: st.DrawFn, issue: Issue, instant: datetime, history_id: int) -> Issue:
    for name in draw(st.sets(st.sampled_from(sorted(_FIELDS)), min_size=1)):
        value = draw(_FIELDS[name])
        change: Change[Any] = Change(instant, history_id, getattr(issue, name), value)
        past: dict[str, Any] = {_CHANGES[name]: (*getattr(issue, _CHANGES[name]), change), name: value}
        issue = replace(issue, **past)
    return issue


@st.composite
def sprints(draw: st.DrawFn, id_: int) -> Sprint:
    """A sprint that is future, active or closed; it may end when or before it starts."""
    start = draw(st.integers(-2, 8))
    kind = draw(st.sampled_from(["future", "active", "closed", "closed", "closed"]))
    if kind == "future":
        return make_sprint(id_, None)
    if kind == "active":
        return make_active_sprint(id_, start, 14)
    return make_sprint(id_, start, 10, closed_at=at(start + draw(st.integers(-1, 14))))


@st.composite
def snapshots(draw: st.DrawFn, unique_instants: bool = False) -> Snapshot:
    """A board of three sprints and up to five issues, under any rule."""
    rules = make_rules(
        commitment_rule=draw(st.sampled_from(["cloud", "data_center"])),
        commitment_grace=timedelta(days=draw(st.sampled_from([0, 0, 1]))),
        ideal_line=draw(st.sampled_from(["working_days", "calendar", "none"])),
    )
    board = make_board(draw(st.sampled_from(["points", "points", "issues"])))
    count = draw(st.integers(0, 5))
    return make_snapshot(
        *(draw(issues(number + 1, unique_instants)) for number in range(count)),
        sprints=[draw(sprints(id_)) for id_ in SPRINT_IDS],
        board=board,
        rules=rules,
        as_of=at(draw(st.integers(8, LAST))),
    )
