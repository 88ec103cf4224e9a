"""A board's sprints side by side: the latest closed one beside the one before it, and with scripts any other two.

Every figure of every sprint that has begun and has issues stands in one table, a row a sprint; the script of the page
reads that table and nothing else. A difference is the right sprint's figure less the left one's, rounded to hundredths,
and for shares to whole percentage points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any, Literal

from generator.domain import Unit
from generator.history.history import MEASURES
from generator.metrics.words import quantity, signed
from generator.pages.address import (
    INDEX,
    Link,
    board_path,
    compare_path,
    definition,
    quality_path,
    relative,
    sprint_path,
)
from generator.pages.cells import (
    NOTHING,
    Cell,
    Heading,
    Row,
    Table,
    day,
    number_cell,
    our_cell,
    percent_cell,
    text_cell,
)
from generator.pages.facts import BoardFacts, Site, SprintFacts, Totals
from generator.pages.frame import make_frame
from generator.pages.page import Page
from generator.pages.results import active_sprints, before, comparable, latest_closed
from generator.pages.short import in_short
from generator.pages.uncorrected import is_corrected

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of two sprints and the difference, as people read them; `definition` is empty for what needs none."""

    label: str
    definition: str
    left: str
    right: str
    difference: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sprints side by side, and what to know of the right one in a sentence."""

    left: Link
    right: Link
    finding: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A sprint that can be chosen."""

    id: int
    name: str
    is_left: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class _Figure:
    label: str
    key: str  # of its definition
    kind: Literal["text", "number", "share"]
    read: Callable[[SprintFacts, Totals], Any]

    def cell(self, facts: SprintFacts) -> Cell:
        value = self.read(facts, facts.totals) if facts.totals else None
        if self.kind == "text":
            return our_cell(value or NOTHING)
        return number_cell(value) if self.kind == "number" else percent_cell(value)

    def difference(self, left: SprintFacts, right: SprintFacts) -> str:
        if self.kind == "text" or not left.totals or not right.totals:
            return ""
        now, then = self.read(right, right.totals), self.read(left, left.totals)
        if now is None or then is None:
            return NOTHING
        hundredths = floor((now - then) * _HUNDRED + 0.5)
        return f"{signed(hundredths)} pp" if self.kind == "share" else signed(hundredths / _HUNDRED)


def make_compare_pages(site: Site) -> Iterator[Page]:
    """A page for each board with two sprints to compare."""
    return (_compare_page(site, board, shown) for board in site.boards if (shown := comparable(board)))


def compare_link(board: BoardFacts, facts: SprintFacts, path: str) -> Link | None:
    """From a sprint's page to this sprint beside the one before; None where either is not to be compared."""
    shown = comparable(board)
    if facts not in shown[1:]:
        return None
    there = f"{compare_path(board.report.history.board.id)}#{_anchor(facts)}"
    return Link("Compare with the sprint before", relative(path, there))


def _compare_page(site: Site, board: BoardFacts, shown: tuple[SprintFacts, ...]) -> Page:
    its = board.report.history.board
    path = compare_path(its.id)
    left, right = _latest_pair(board, shown)
    active = (facts for facts in active_sprints(board) if facts in shown and facts is not left and facts is not right)
    figures = tuple(_figures(board))
    crumbs = (
        Link(site.report.title, relative(path, INDEX)),
        Link(its.name, relative(path, board_path(its.id))),
    )
    context = {
        "frame": make_frame(site.report, (board,), path, f"{its.name}: sprints side by side", crumbs),
        "pair": _pair(board, left, right, figures, path),
        "active": tuple(_pair(board, right, facts, figures, path) for facts in active),
        "choices": tuple(
            Choice(facts.sprint.id, _name(board, facts), facts is left, facts is right) for facts in reversed(shown)
        ),
        "all": _table(board, shown, figures, path),
    }
    return Page(path, "compare.html", context)


def _latest_pair(board: BoardFacts, shown: Sequence[SprintFacts]) -> tuple[SprintFacts, SprintFacts]:
    """The latest closed sprint after the one before it; where there is none, the last two of all."""
    right = latest_closed(board)
    earlier = before(board, right) if right in shown and right else ()
    return (earlier[-1], right) if earlier and right else (shown[-2], shown[-1])


def _pair(board: BoardFacts, left: SprintFacts, right: SprintFacts, figures: Sequence[_Figure], path: str) -> Pair:
    return Pair(
        left=_link(board, left, path),
        right=_link(board, right, path),
        finding=in_short(board, right)[0],
        lines=tuple(
            Line(
                figure.label,
                _explained(board, figure, path),
                figure.cell(left).link.text,
                figure.cell(right).link.text,
                figure.difference(left, right),
            )
            for figure in figures
        ),
    )


def _link(board: BoardFacts, facts: SprintFacts, path: str) -> Link:
    return Link(_name(board, facts), relative(path, sprint_path(board.report.history.board.id, facts.sprint.id)))


def _name(board: BoardFacts, facts: SprintFacts) -> str:
    """How the sprint is called wherever its figures stand; it says when they are corrected."""
    return f"{facts.sprint.name} (corrected)" if is_corrected(board, facts) else facts.sprint.name


def _explained(board: BoardFacts, figure: _Figure, path: str) -> str:
    if figure.key == "score":
        return relative(path, quality_path(board.report.history.board.id))
    return definition(path, figure.key) if figure.key else ""


def _table(board: BoardFacts, shown: Sequence[SprintFacts], figures: Sequence[_Figure], path: str) -> Table:
    headings = (
        Heading("Sprint"),
        *(Heading(figure.label, figure.kind != "text", figure.kind == "text") for figure in figures),
    )
    rows = (_row(facts, figures, _link(board, facts, path)) for facts in reversed(shown))
    return Table(f"All figures of {quantity(len(shown), 'sprints')}", headings, tuple(rows))


def _row(facts: SprintFacts, figures: Sequence[_Figure], link: Link) -> Row:
    return Row((text_cell(link.text, link.href), *(figure.cell(facts) for figure in figures)), _anchor(facts))


def _anchor(facts: SprintFacts) -> str:
    return f"sprint-{facts.sprint.id}"


def _figures(board: BoardFacts) -> Iterator[_Figure]:
    unit = board.report.history.board.estimation.unit
    yield from _course(board)
    yield from _rates("Completion rate", "completion_rate", unit)
    for measure in MEASURES:
        yield from _amounts(measure, unit)
        if measure == "removed":
            yield from _rates("Scope change", "scope_change", unit)
    yield _Figure("Without an estimate (issues)", "estimate", "number", lambda _, totals: totals.unestimated_issues)
    yield _Figure("Data quality score", "score", "share", lambda facts, _: facts.score.share)


def _course(board: BoardFacts) -> Iterator[_Figure]:
    def on(at: datetime | None) -> str:
        return day(at, board.report.history.rules.time_zone) if at else ""

    yield _Figure("State", "", "text", lambda facts, _: facts.sprint.state)
    yield _Figure("Started", "", "text", lambda facts, _: on(facts.sprint.started_at))
    yield _Figure("Planned end", "", "text", lambda facts, _: on(facts.sprint.planned_end_at))
    yield _Figure("Closed", "", "text", lambda facts, _: on(facts.sprint.closed_at))
    yield _Figure("Working days", "working_days", "number", lambda facts, _: sum(one.working for one in facts.days))


def _amounts(measure: str, unit: Unit) -> Iterator[_Figure]:
    label = "Re-estimated" if measure == "re_estimated" else measure.replace("_", " ").capitalize()
    if unit != "issues":
        yield _Figure(
            f"{label} ({unit})",
            measure,
            "number",
            lambda _, totals: totals.of[measure].estimate if totals.estimated else None,
        )
    yield _Figure(f"{label} (issues)", measure, "number", lambda _, totals: totals.of[measure].issues)


def _rates(label: str, key: str, unit: Unit) -> Iterator[_Figure]:
    if unit != "issues":
        yield _Figure(f"{label} (by {unit})", key, "share", lambda _, of: getattr(of, key))
    yield _Figure(f"{label} (by issues)", key, "share", lambda _, of: getattr(of, f"{key}_issues"))
