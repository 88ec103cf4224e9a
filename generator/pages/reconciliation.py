"""The part of the sync page with this tool's sprint numbers beside Jira's own, and a reason for each difference."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.metrics.words import part, quantity
from generator.pages.address import SYNC, Link, board_path, relative, sprint_path
from generator.pages.cells import Cell, Heading, Row, Table, number_cell, our_cell, text_cell
from generator.pages.facts import BoardFacts
from generator.pages.finders import issue_finder
from generator.reconcile import BoardReconciliation, Difference, Reconciliation
from generator.reconcile.result import Measure
from generator.reconcile.words import subject, value_text

_SHOWN: tuple[tuple[str, Measure], ...] = (("committed", "estimate_at_start"), ("completed", "estimate_at_end"))


@dataclass(frozen=True, slots=True)
class ComparedBoard:
    """One board's comparison: where it is, what came of it, its sprints side by side, and what differs."""

    link: Link
    summary: str
    sprints: Table
    differences: Table | None


@dataclass(frozen=True, slots=True)
class ReconciliationPart:
    """What `parts/reconciliation.html` shows; without boards, nothing was compared yet."""

    boards: tuple[ComparedBoard, ...]


def compare_board(compared: BoardReconciliation, board: BoardFacts, site_url: str) -> ComparedBoard | None:
    """A board's comparison as the page about the data shows it; None for one without closed sprints."""
    if not compared.sprints:
        return None
    issue = issue_finder(board, site_url)
    differing = [sprint for sprint in compared.sprints if sprint.differences]
    return ComparedBoard(
        link=Link(compared.board_name, relative(SYNC, board_path(compared.board_id))),
        summary=_summary(compared),
        sprints=_sprints_table(compared, board, SYNC),
        differences=_differences_table(differing, issue) if differing else None,
    )


def _summary(compared: BoardReconciliation) -> str:
    known = f"{part(len(compared.sprints), compared.closed, 'closed sprints')} compared"
    if not compared.explained + compared.unexplained:
        return f"{known}: every figure and every issue agrees."
    explained = f"{quantity(compared.explained, 'differences')} explained by a rule"
    return f"{known}: {explained}, {compared.unexplained} unexplained."


def _sprints_table(compared: BoardReconciliation, board: BoardFacts, path: str) -> Table:
    unit = board.report.history.board.estimation.unit
    names = [f"{name.title()}, {whose} ({unit})" for name, _ in _SHOWN for whose in ("ours", "Jira's")]
    headings = (Heading("Sprint"), *(Heading(name, numeric=True) for name in names), *_DIFFERENCE_COUNTS)
    rows = tuple(Row(_sprint_cells(sprint, compared.board_id, path)) for sprint in compared.sprints)
    return Table(quantity(len(rows), "sprints"), headings, rows)


_DIFFERENCE_COUNTS = (
    Heading("Differences explained", numeric=True),
    Heading("Differences unexplained", numeric=True),
)


def _sprint_cells(sprint: Reconciliation, board_id: int, path: str) -> tuple[Cell, ...]:
    """A board that counts issues has no estimates: its figures are the issues."""
    figures = {(figure.name, figure.measure): figure for figure in sprint.figures}
    chosen = [figures.get(shown) or figures[shown[0], "issues"] for shown in _SHOWN]
    return (
        text_cell(sprint.sprint.name, relative(path, sprint_path(board_id, sprint.sprint.id))),
        *(number_cell(value) for figure in chosen for value in (figure.ours, figure.jiras)),
        number_cell(len(sprint.differences) - sprint.unexplained),
        number_cell(sprint.unexplained),
    )


def _differences_table(sprints: list[Reconciliation], issue: Callable[[str], Link]) -> Table:
    headings = tuple(map(Heading, ("Sprint", "Issue", "What", "Ours", "Jira's", "Why")))
    rows = tuple(
        Row(_difference_cells(sprint, difference, issue)) for sprint in sprints for difference in sprint.differences
    )
    return Table(quantity(len(rows), "differences"), headings, rows)


def _difference_cells(sprint: Reconciliation, difference: Difference, issue: Callable[[str], Link]) -> tuple[Cell, ...]:
    key = text_cell("") if difference.issue_id is None else Cell(issue(difference.key))
    return (
        text_cell(sprint.sprint.name),
        key,
        our_cell(subject(difference)),
        our_cell(value_text(difference, difference.ours)),
        our_cell(value_text(difference, difference.jiras)),
        our_cell(difference.reason),
    )
