"""One issue's reading: what happened to it, and its part in each sprint, each as a sentence."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import pandas as pd

from generator.domain import Change, Issue, Snapshot, Sprint
from generator.history.history import History
from generator.metrics import words


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the issue. `field` is "created", "status", "sprint", "estimate" or "type"."""

    at: datetime
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The issue's part in one sprint: the row of the sprint's table, and the same as a sentence."""

    sprint: Sprint
    row: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of an issue on one board."""

    snapshot: Snapshot
    issue: Issue
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    warnings: tuple[str, ...]


def find_issue(snapshot: Snapshot, key: str) -> Issue | None:
    """The issue with this key, in whatever case it was typed."""
    return next((issue for issue in snapshot.issues if issue.key.upper() == key.strip().upper()), None)


def near_keys(snapshot: Snapshot, key: str) -> list[str]:
    """Keys of the board's issues that look like `key`, the nearest first."""
    return get_close_matches(key.strip().upper(), [issue.key for issue in snapshot.issues], n=3)


def explain_issue(snapshot: Snapshot, history: History, issue: Issue) -> Explanation:
    """The reading of one issue; `history` is the replay of `snapshot`."""
    events = sorted(_events(snapshot, issue), key=lambda entry: entry[0])
    rows = history.sprint_issues[history.sprint_issues["issue_id"] == issue.id].to_dict("records")
    return Explanation(
        snapshot=snapshot,
        issue=issue,
        events=tuple(event for _, event in events),
        parts=tuple(_parts(snapshot, history, rows)),
        warnings=tuple(dict.fromkeys(w.message for w in history.warnings if w.issue_key == issue.key)),
    )


Order = tuple[datetime, int]


def _events(snapshot: Snapshot, issue: Issue) -> Iterator[tuple[Order, Event]]:
    """Every event with what orders it: its instant and its history's id; creation is first."""
    yield (issue.created_at, -1), Event(issue.created_at, "created", _creation(snapshot, issue))
    for status in issue.status_changes:
        before, after = (status_name(snapshot, id_) for id_ in (status.before, status.after))
        yield _event(status, "status", f"status: {before} → {after}{_meaning(snapshot, status.after)}")
    for sprints in issue.sprint_changes:
        for text in _moves(snapshot, sprints):
            yield _event(sprints, "sprint", text)
    for estimate in issue.estimate_changes:
        before, after = (_weight(snapshot, value) for value in (estimate.before, estimate.after))
        yield _event(estimate, "estimate", f"estimate: {before} → {after}")
    for type_ in issue.type_changes:
        yield _event(type_, "type", f"type: {type_.before} → {type_.after}")


def _event(change: Change[Any], field: str, text: str) -> tuple[Order, Event]:
    return (change.at, change.history_id), Event(change.at, field, text)


def _creation(snapshot: Snapshot, issue: Issue) -> str:
    status_id = _first(issue.status_changes, issue.status_id)
    sprint_ids = _first(issue.sprint_changes, issue.sprint_ids)
    estimate = _first(issue.estimate_changes, issue.estimate)
    sprints = words.listed([_sprint(snapshot, id_) for id_ in sorted(sprint_ids)])
    parts = [f"status {status_name(snapshot, status_id)}", f"in {sprints}" if sprints else "in no sprint"]
    if snapshot.board.estimation.field_id is not None:
        parts.append(_weight(snapshot, estimate))
    return f"created: {', '.join(parts)}"


def _first(changes: tuple[Change[Any], ...], present: Any) -> Any:  # noqa: ANN401  # of whatever type the field is
    """The value before the first change, which is the present one when there was none."""
    ordered = sorted(changes, key=lambda change: (change.at, change.history_id))
    return ordered[0].before if ordered else present


def _moves(snapshot: Snapshot, change: Change[frozenset[int]]) -> Iterator[str]:
    for id_ in sorted(change.after - change.before):
        yield f"sprint: joined {_sprint(snapshot, id_)}"
    for id_ in sorted(change.before - change.after):
        yield f"sprint: left {_sprint(snapshot, id_)}"


def _parts(snapshot: Snapshot, history: History, rows: list[dict[Hashable, Any]]) -> Iterator[Part]:
    by_sprint = {row["sprint_id"]: row for row in rows}
    for sprint in history.sprints:
        if sprint.id in by_sprint:
            row = {name: _plain(by_sprint[sprint.id][name]) for name in _ROW}
            role = _role(snapshot, row, active=sprint.state == "active")
            yield Part(sprint, row, f"{sprint.name} ({sprint.state}): {role}")


_INSTANTS = ("added_at", "removed_at", "done_at")
_ROW = (
    "outcome",
    "committed",
    *_INSTANTS,
    "estimate_at_start",
    "estimate_at_end",
    "re_estimated",
    "carried_over",
)


def _role(snapshot: Snapshot, row: Mapping[str, Any], *, active: bool) -> str:
    if row["outcome"] is None:
        return "planned; the sprint has not begun"
    parts = [_entry(snapshot, row) + _with_weight(snapshot, row["estimate_at_start"])]
    if row["re_estimated"] is not None:
        parts.append(f"re-estimated by {words.signed(row['re_estimated'])}")
    parts.append(_ending(snapshot, row, active=active) + _with_weight(snapshot, row["estimate_at_end"]))
    if row["carried_over"]:
        parts.append("carried over to a later sprint")
    return "; ".join(parts)


def _entry(snapshot: Snapshot, row: Mapping[str, Any]) -> str:
    if row["committed"]:
        return "committed"
    if row["added_at"] is not None:
        return f"added {local_instant(snapshot, row['added_at'])}"
    return "in it at the start, done before"


def _ending(snapshot: Snapshot, row: Mapping[str, Any], *, active: bool) -> str:
    outcome = row["outcome"].replace("_", " ")
    if active and row["outcome"] == "not_completed":
        return f"{outcome} so far"
    at = row["done_at"] if row["outcome"] == "completed" else row["removed_at"]
    return f"{outcome} {local_instant(snapshot, at)}" if at is not None else outcome


def _with_weight(snapshot: Snapshot, estimate: float | None) -> str:
    """Nothing on a board that counts issues: each weighs 1."""
    return "" if snapshot.board.estimation.field_id is None else f" with {_weight(snapshot, estimate)}"


def _plain(value: Any) -> Any:  # noqa: ANN401  # a cell of a frame
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def status_name(snapshot: Snapshot, status_id: str) -> str:
    """A status's name now."""
    status = snapshot.statuses.get(status_id)
    return status.name if status else f"unknown status {status_id}"


def _meaning(snapshot: Snapshot, status_id: str) -> str:
    if status_id in snapshot.board.done_status_ids:
        return " (done)"
    return " (started)" if status_id in snapshot.board.started_status_ids else ""


def _sprint(snapshot: Snapshot, sprint_id: int) -> str:
    name = next((sprint.name for sprint in snapshot.sprints if sprint.id == sprint_id), None)
    return name if name is not None else f"sprint {sprint_id} (not on this board)"


def _weight(snapshot: Snapshot, estimate: float | None) -> str:
    return "no estimate" if estimate is None else words.quantity(estimate, snapshot.board.estimation.unit)


def local_instant(snapshot: Snapshot, at: datetime) -> str:
    """An instant as people read it, in the report's zone."""
    return words.instant(at.astimezone(snapshot.rules.time_zone))
