"""What came into a sprint and went out of it after the start, day by day: when, which issue, by how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from generator.history.workdays import find_day
from generator.metrics.steps import SCOPE_KINDS
from generator.metrics.words import day, plural, signed
from generator.pages.address import Link
from generator.pages.cells import CellWriter
from generator.pages.facts import BoardFacts, SprintFacts, StepFacts
from generator.pages.results import Scale, scale_of

_MOST_DAYS, _MOST_A_DAY = 15, 10
_WORDS = {"added": "came in", "removed": "went out", "re_estimated": "re-estimated"}


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """One change: the issue, and what it did, in words: "came in (+3 points)"."""

    issue: Link
    words: str


@dataclass(frozen=True, slots=True)
class ScopeDay:
    """The changes of one day in their order, and how many more there were."""

    day: str
    changes: tuple[ScopeChange, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ScopeDays:
    """The days on which the scope changed, and how many later ones are left out."""

    days: tuple[ScopeDay, ...]
    more: int


def view_scope_days(board: BoardFacts, facts: SprintFacts, writer: CellWriter) -> ScopeDays | None:
    """The changes of a begun sprint's scope; None when there were none."""
    if facts.totals is None or not facts.issues:
        return None
    zone, scale = board.report.history.rules.time_zone, scale_of(board, facts.totals)
    moves = ((find_day(step.at, zone), step, by) for step, by in _moves(facts, scale))
    days = [
        _day(when, [move[1:] for move in of], scale, writer) for when, of in groupby(moves, key=lambda move: move[0])
    ]
    return ScopeDays(tuple(days[:_MOST_DAYS]), max(len(days) - _MOST_DAYS, 0)) if days else None


def _moves(facts: SprintFacts, scale: Scale) -> Iterator[tuple[StepFacts, float]]:
    for before, step in pairwise(facts.steps):
        if step.kind in SCOPE_KINDS and step.key:
            counted = scale.unit == "issues"
            yield step, step.scope_issues - before.scope_issues if counted else step.scope - before.scope


def _day(when: date, moves: list[tuple[StepFacts, float]], scale: Scale, writer: CellWriter) -> ScopeDay:
    changes = tuple(_change(step, by, scale, writer) for step, by in moves[:_MOST_A_DAY])
    return ScopeDay(day(when), changes, max(len(moves) - _MOST_A_DAY, 0))


def _change(step: StepFacts, by: float, scale: Scale, writer: CellWriter) -> ScopeChange:
    return ScopeChange(writer.issue(step.key or ""), f"{_WORDS[step.kind]} ({signed(by)} {plural(by, scale.unit)})")
