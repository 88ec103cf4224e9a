"""The list of a board's sprints, the newest first."""

from collections.abc import Iterator
from datetime import datetime

from generator.metrics.words import quantity
from generator.pages.address import relative, sprint_path
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
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.past import find_drift
from generator.pages.results import result


def list_sprints(board: BoardFacts, path: str) -> Table | None:
    """The table on the page at `path`; None for a board without sprints."""
    if not board.sprints:
        return None
    unit = board.report.history.board.estimation.unit
    headings = (
        Heading("Sprint"),
        Heading("State"),
        Heading("Start", unbroken=True),
        Heading("End", unbroken=True),
        Heading(f"Committed ({unit})", numeric=True),
        Heading(f"Completed ({unit})", numeric=True),
        Heading("Completion rate", numeric=True),
        Heading("Result"),
    )
    rows = tuple(_row(board, facts, path) for facts in reversed(board.sprints))
    return Table(quantity(len(rows), "sprints"), headings, rows)


def _row(board: BoardFacts, facts: SprintFacts, path: str) -> Row:
    sprint, totals = facts.sprint, facts.totals
    told = totals is not None and (totals.estimated or board.report.history.board.estimation.unit == "issues")
    amounts = (totals.of[measure].estimate if totals and told else None for measure in ("committed", "completed"))
    return Row(
        (
            text_cell(sprint.name, relative(path, sprint_path(board.report.history.board.id, sprint.id))),
            text_cell(", ".join(_state(board, facts))),
            _day(board, sprint.started_at),
            _day(board, sprint.closed_at or sprint.planned_end_at),
            *map(number_cell, amounts),
            percent_cell(totals.completion_rate if totals else None),
            text_cell(result(board, facts)),
        )
    )


def _state(board: BoardFacts, facts: SprintFacts) -> Iterator[str]:
    yield facts.sprint.state
    if not facts.own:
        yield "of another board"
    if find_drift(board, facts):
        yield "figures moved since"


def _day(board: BoardFacts, at: datetime | None) -> Cell:
    return our_cell(day(at, board.report.history.rules.time_zone) if at else NOTHING)
