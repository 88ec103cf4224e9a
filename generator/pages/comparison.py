"""A sprint beside the one before it and the median of the last few: the same figures in one table and one sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from generator.domain import Unit
from generator.metrics.words import number, percent, quantity
from generator.pages.cells import Cell, Heading, Row, Table, number_cell, percent_cell, text_cell
from generator.pages.facts import BoardFacts, SprintFacts, Totals
from generator.pages.results import Scale, before, scale_of

_Reading = Callable[[Totals, Scale], float | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table, and in words how this sprint stands to the median."""

    sentence: str
    table: Table


@dataclass(frozen=True, slots=True)
class _Line:
    """One figure of this sprint, of the last one, and the median of all before."""

    label: str
    is_rate: bool
    now: float | None
    last: float | None
    middle: float | None

    def cells(self) -> tuple[Cell, ...]:
        write = percent_cell if self.is_rate else number_cell
        return (text_cell(self.label), write(self.now), write(self.last), write(self.middle))


def compare_sprint(board: BoardFacts, facts: SprintFacts) -> Comparison | None:
    """A closed sprint against those before it; None when there is none to compare it with.

    The median is that of up to `velocity_sprints` sprints before it that are counted in the same unit.
    """
    totals = facts.totals
    if totals is None or facts.sprint.state != "closed" or not facts.issues:
        return None
    scale = scale_of(board, totals)
    past = [(other, of) for other in before(board, facts) if (of := other.totals) and scale_of(board, of) == scale]
    past = past[-board.report.history.rules.velocity_sprints :]
    if not past:
        return None
    lines = [_read(label, is_rate, read, totals, [of for _, of in past], scale) for label, is_rate, read in _FIGURES]
    return Comparison(
        _tell(lines, len(past), scale.unit), _table(lines, facts.sprint.name, past[-1][0].sprint.name, len(past), scale)
    )


def _read(  # noqa: PLR0913, PLR0917  # a figure, where it is read, and in which unit
    label: str, is_rate: bool, read: _Reading, totals: Totals, past: Sequence[Totals], scale: Scale
) -> _Line:
    earlier = [read(of, scale) for of in past]
    known = [value for value in earlier if value is not None]
    return _Line(label, is_rate, read(totals, scale), earlier[-1], median(known) if known else None)


def _of(measure: str) -> _Reading:
    return lambda totals, scale: scale.value(totals.of[measure])


_COMPLETED, _RATE = "Completed", "Completion rate"
_FIGURES: tuple[tuple[str, bool, _Reading], ...] = (
    ("Committed", False, _of("committed")),
    (_COMPLETED, False, _of("completed")),
    (_RATE, True, lambda of, scale: scale.rate(of.completion_rate_issues, of.completion_rate)),
    ("Added", False, _of("added")),
    ("Removed", False, _of("removed")),
    ("Scope change", True, lambda of, scale: scale.rate(of.scope_change_issues, of.scope_change)),
    ("Not completed", False, _of("not_completed")),
    ("Carried over", False, _of("carried_over")),
)


def _table(lines: Sequence[_Line], name: str, last: str, count: int, scale: Scale) -> Table:
    headings = (
        Heading("Figure"),
        Heading(name, numeric=True),
        Heading(last, numeric=True),
        Heading(f"Median of the {_sprints(count)} before", numeric=True),
    )
    return Table(
        f"This sprint and those before it, in {scale.unit}", headings, tuple(Row(line.cells()) for line in lines)
    )


def _sprints(count: int) -> str:
    return "sprint" if count == 1 else f"{count} sprints"


def _tell(lines: Sequence[_Line], count: int, unit: Unit) -> str:
    """What was completed, and the rate, against the median."""
    completed, rate = (next(line for line in lines if line.label == label) for label in (_COMPLETED, _RATE))
    told = f"{quantity(completed.now or 0.0, unit)} completed, {_against(completed, count)}"
    if rate.now is None or rate.middle is None:
        return told
    return f"{told}; a completion rate of {percent(rate.now)} against {percent(rate.middle)}"


def _against(line: _Line, count: int) -> str:
    now, middle = line.now or 0.0, line.middle or 0.0
    which = "the sprint before" if count == 1 else f"the median of the {count} sprints before"
    if now == middle:
        return f"as many as {which}"
    return f"{number(abs(now - middle))} {'more' if now > middle else 'fewer'} than {which} ({number(middle)})"
