"""What is planned for a sprint that has not begun, against what the team usually completes."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import Unit
from generator.metrics.closed import closed_facts, closed_sprints, last_counted
from generator.metrics.percentiles import nearest_rank
from generator.metrics.velocity import HIGH, LEAST_FOR_BAND, LOW
from generator.metrics.words import are, number, plural, quantity
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.results import Scale, add_up, scale_of


@dataclass(frozen=True, slots=True)
class _Capacity:
    """What was completed in the last closed sprints, oldest first, and the most that ever was."""

    unit: Unit
    last: tuple[float, ...]
    most: float


def tell_capacity(board: BoardFacts, facts: SprintFacts) -> Iterator[str]:
    """The plan against the usual range, what it leaves out, and what may still come on top."""
    without = sum(issue.estimate_at_end is None for issue in facts.issues)
    past = _find_capacity(board, by_estimate=without < len(facts.issues) or not facts.issues)
    yield _compare(Scale(past.unit).value(add_up(facts.issues, at_start=False)), past, bool(facts.issues))
    if without:
        rest = f"{'it counts' if without == 1 else 'they count'} as 0"
        had = "has" if without == 1 else "have"
        so = "so the plan is compared in issues" if past.unit == "issues" else rest
        yield f"{quantity(without, 'planned issues')} {had} no estimate; {so}."
    yield from _coming_on_top(board)


def _find_capacity(board: BoardFacts, *, by_estimate: bool) -> _Capacity:
    """In the unit of the velocity, but in issues where the plan has no estimate to compare."""
    table = closed_sprints(board.report.history)
    usual = board.report.history.board.estimation.unit if table.empty else closed_facts(table).unit
    unit: Unit = usual if by_estimate else "issues"
    column = "completed_issues" if unit == "issues" else "completed_estimate"
    counted = table if unit == "issues" else table[table["counted"]]
    last = table.tail(closed_facts(table).look_back) if unit == "issues" else last_counted(table)
    return _Capacity(unit, tuple(last[column].astype(float)), float(counted[column].max()) if len(counted) else 0.0)


def _compare(planned: float, past: _Capacity, anything: bool) -> str:
    plan = f"{quantity(planned, past.unit)} {are(planned)} planned" if anything else "Nothing is planned yet"
    if not past.last:
        return f"{plan}; no sprint of this board that could be compared with has been closed yet."
    if len(past.last) < LEAST_FOR_BAND:
        done = " and ".join(quantity(each, past.unit) for each in past.last)
        sprints = "the last sprint" if len(past.last) == 1 else f"the last {len(past.last)} sprints"
        return f"{plan}; the team completed {done} in {sprints}: too few for a usual range."
    low, high = (nearest_rank(past.last, each) for each in (LOW, HIGH))
    usual = (
        f"the team completed {_span(low, high)} {plural(high, past.unit)} in most of the last {len(past.last)} sprints"
    )
    return f"{plan}; {usual}: {_judge(planned, low, high, past)}."


def _span(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _judge(planned: float, low: float, high: float, past: _Capacity) -> str:
    if planned < low:
        return f"room for {_span(low - planned, high - planned)} more"
    if planned <= high:
        rest = f", with room for {number(high - planned)} more at most" if planned < high else ""
        return f"within what is usual{rest}"
    if planned > past.most:
        return f"more than was ever completed ({number(past.most)})"
    return f"{number(planned - high)} more than is usual"


def _coming_on_top(board: BoardFacts) -> Iterator[str]:
    """What a running sprint has still open: some of it may come over."""
    for facts in board.sprints:
        if facts.sprint.state == "active" and facts.own and facts.totals:
            left = facts.totals.of["not_completed"]
            if left.issues:
                words = scale_of(board, facts.totals).words(left)
                yield f"{facts.sprint.name} still runs with {words} open: what it does not finish may come on top."
