"""The burndown and burn-up of a sprint as steps: what remains and what is in scope after each change.

remaining(t) is the sum of the estimates at t of the members at t that are not done at t; scope(t) is the same with the
done ones in. Both are kept in estimate and in number of issues. An absent estimate counts 0.

Steps: "start" at the first edge, one for each change in the window that alters any of the four numbers, and "end" at
the last edge. The kind says which field changed: the Sprint field (added, removed), the status (completed, reopened) or
the estimate (re_estimated; of a done member it moves the scope alone). An issue created inside the sprint is added.
They are ordered by (`at`, history id, issue id); within one history the order is sprint, estimate, status.

The sums are exact, so what comes in and goes out again leaves no dust: every float is a whole number over a power of
two, so a sprint's estimates are added up as whole numbers over their common denominator and divided once for show.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Literal, NamedTuple

from generator.domain import Issue
from generator.history.sprints import Window
from generator.history.walk import Event, Path, State

StepKind = Literal["start", "added", "removed", "completed", "reopened", "re_estimated", "end"]
Sums = tuple[int, int, int, int]

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


class Scale:
    """Estimates as whole numbers over one denominator that fits them all."""

    def __init__(self, estimates: Iterable[float]) -> None:
        ratios = {estimate: estimate.as_integer_ratio() for estimate in estimates}
        self.denominator = max((below for _, below in ratios.values()), default=1)
        self._weights = {estimate: above * (self.denominator // below) for estimate, (above, below) in ratios.items()}

    def measure(self, state: State) -> Sums:
        """What an issue in this state adds to remaining and scope, each in estimate (scaled) and issues."""
        if not state.member:
            return _NOTHING
        weight = self._weights[state.estimate] if state.estimate is not None else 0
        return (0, 0, weight, 1) if state.done else (weight, 1, weight, 1)

    def make_step(self, at: datetime, kind: StepKind, issue: Issue | None, sums: Sums) -> Step:
        """The step with the sums as people know them."""
        id_, key = (issue.id, issue.key) if issue else (None, None)
        return Step(at, kind, id_, key, sums[0] / self.denominator, sums[1], sums[2] / self.denominator, sums[3])


def make_steps(paths: Sequence[Path], window: Window) -> list[Step]:
    """All steps of a sprint that has begun; never less than its start and its end."""
    starts = [path.start for path in paths]
    events = _order_events(paths)
    states = chain(starts, (event.after for _, event in events))
    scale = Scale(state.estimate for state in states if state.estimate is not None)
    sums = _NOTHING
    for start in starts:
        sums = _add(sums, _NOTHING, scale.measure(start))
    steps = [scale.make_step(window.first, "start", None, sums)]
    for issue, event in events:
        before, after = scale.measure(event.before), scale.measure(event.after)
        if before != after:
            sums = _add(sums, before, after)
            steps.append(scale.make_step(event.at, _name_kind(event), issue, sums))
    return [*steps, scale.make_step(window.last, "end", None, sums)]


def _order_events(paths: Iterable[Path]) -> list[tuple[Issue, Event]]:
    events = ((path.replayed.issue, event) for path in paths for event in path.events)
    return sorted(events, key=lambda pair: (pair[1].at, pair[1].history_id, pair[0].id))


def _add(sums: Sums, before: Sums, after: Sums) -> Sums:
    return (
        sums[0] - before[0] + after[0],
        sums[1] - before[1] + after[1],
        sums[2] - before[2] + after[2],
        sums[3] - before[3] + after[3],
    )


def _name_kind(event: Event) -> StepKind:
    if event.field == "sprint":
        return "added" if event.after.member else "removed"
    if event.field == "status":
        return "completed" if event.after.done else "reopened"
    return "re_estimated"
