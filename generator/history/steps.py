"""The burndown and burn-up of a sprint as steps: what remains and what is in scope after each change.

remaining(t) is the sum of the estimates at t of the members at t that are not done at t; scope(t) is the same with the
done ones in. Both are kept in estimate and in number of issues. An absent estimate counts 0.

Steps: "start" at the first edge, one for each change in the window that alters any of the four numbers, and "end" at
the last edge. The kind says which field changed: the Sprint field (added, removed), the status (completed, reopened) or
the estimate (re_estimated; of a done member it moves the scope alone). An issue created inside the sprint is added.
They are ordered by (`at`, history id, issue id); within one history the order is sprint, estimate, status.

The sums are exact (rational numbers, rounded once for show), so what comes in and goes out again leaves no dust.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from generator.domain import Issue
from generator.history.outcomes import SprintIssue
from generator.history.sprints import Window
from generator.history.walk import Event, State

StepKind = Literal["start", "added", "removed", "completed", "reopened", "re_estimated", "end"]
Exact = int | Fraction
Sums = tuple[Exact, int, Exact, int]

_NOTHING: Sums = (0, 0, 0, 0)


class Step(NamedTuple):
    """The four numbers right after something happened; a row of the table of steps without its sprint."""

    at: datetime
    kind: StepKind
    issue_id: int | None
    key: str | None
    remaining: float
    remaining_issues: int
    scope: float
    scope_issues: int


def make_steps(parts: Iterable[SprintIssue], window: Window) -> list[Step]:
    """All steps of a sprint that has begun; never less than its start and its end."""
    parts = tuple(parts)
    sums = _NOTHING
    for part in parts:
        sums = _add(sums, _NOTHING, _contribution(part.at_start))
    steps = [_make_step(window.first, "start", None, sums)]
    for issue, event in _order_events(parts):
        before, after = _contribution(event.before), _contribution(event.after)
        if before != after:
            sums = _add(sums, before, after)
            steps.append(_make_step(event.at, _name_kind(event), issue, sums))
    steps.append(_make_step(window.last, "end", None, sums))
    return steps


def _order_events(parts: Iterable[SprintIssue]) -> Sequence[tuple[Issue, Event]]:
    events = ((part.issue, event) for part in parts for event in part.events)
    return sorted(events, key=lambda pair: (pair[1].at, pair[1].history_id, pair[0].id))


def _contribution(state: State | None) -> Sums:
    if state is None or not state.member:
        return _NOTHING
    weight = _exact(state.estimate or 0.0)
    return (0, 0, weight, 1) if state.done else (weight, 1, weight, 1)


def _exact(number: float) -> Exact:
    return int(number) if number.is_integer() else Fraction(number)


def _add(sums: Sums, before: Sums, after: Sums) -> Sums:
    return (
        sums[0] - before[0] + after[0],
        sums[1] - before[1] + after[1],
        sums[2] - before[2] + after[2],
        sums[3] - before[3] + after[3],
    )


def _make_step(at: datetime, kind: StepKind, issue: Issue | None, sums: Sums) -> Step:
    remaining, remaining_issues, scope, scope_issues = sums
    return Step(
        at=at,
        kind=kind,
        issue_id=issue.id if issue else None,
        key=issue.key if issue else None,
        remaining=float(remaining),
        remaining_issues=remaining_issues,
        scope=float(scope),
        scope_issues=scope_issues,
    )


def _name_kind(event: Event) -> StepKind:
    if event.field == "sprint":
        return "added" if event.after.member else "removed"
    if event.field == "status":
        return "completed" if event.after.done else "reopened"
    return "re_estimated"
