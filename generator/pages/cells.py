"""Tables as templates print them: every cell a ready text, with what a sort and a link need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.metrics.metric import CellKind, TableColumn
from generator.metrics.words import number, percent, signed
from generator.pages.address import Link
from generator.pages.facts import present
from generator.pages.hidden import all_hidden

NOTHING = "–"  # noqa: RUF001  # the dash that stands for an absent value is an en dash


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text and link, and the value it sorts by where that is not the text.

    `ours` is True for a text that no one in Jira wrote (a number, a day), which needs no isolation.
    """

    link: Link
    sort: str = ""
    ours: bool = False


_ABSENT = Cell(Link(NOTHING), ours=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading, and how its cells stand: numbers right, days, instants and keys on one line."""

    label: str
    numeric: bool = False
    unbroken: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `anchor` is the id by which a link reaches it, or empty."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of a row names it."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CellWriter:
    """How the cells of a metric's table are written: in which zone, and where issues and sprints are found.

    `issue` and `sprint` turn an issue key and a sprint's id into a link.
    """

    time_zone: ZoneInfo
    issue: Callable[[str], Link]
    sprint: Callable[[int], Link]

    def table(self, caption: str, columns: tuple[TableColumn, ...], rows: Sequence[Mapping[Any, Any]]) -> Table:
        """A metric's table as people read it; a column in which all is hidden is left out."""
        columns = tuple(column for column in columns if not all_hidden(row[column.name] for row in rows))
        headings = tuple(
            Heading(
                column.label,
                column.kind in {"number", "change", "percent"},
                column.kind in {"date", "instant", "issue"},
            )
            for column in columns
        )
        cells = (tuple(self.cell(column.kind, present(row[column.name])) for column in columns) for row in rows)
        return Table(caption, headings, tuple(Row(cell) for cell in cells))

    def cell(self, kind: CellKind, value: Any) -> Cell:  # noqa: ANN401  # a frame's cell may be anything
        """One cell; an absent value is a dash that sorts first."""
        if value is None or value == "":
            return _ABSENT
        if kind == "issue":
            return Cell(self.issue(str(value)))
        if kind == "sprint":
            return Cell(self.sprint(int(value)), str(value))
        if kind == "text":
            return text_cell(str(value))
        return self._measure(kind, value)

    def _measure(self, kind: CellKind, value: Any) -> Cell:  # noqa: ANN401  # the same
        if kind == "number":
            return number_cell(value)
        if kind == "change":
            return our_cell(signed(value), f"{value:.12g}")
        if kind == "percent":
            return percent_cell(value)
        if kind == "instant":
            return our_cell(minute(value, self.time_zone))
        return our_cell(day(value, self.time_zone) if isinstance(value, datetime) else value.isoformat())


def our_cell(text: str, sort: str = "") -> Cell:
    """A text of our own making."""
    return Cell(Link(text), "" if sort == text else sort, ours=True)


def text_cell(text: str, href: str = "") -> Cell:
    """A text, which sorts as it reads."""
    return Cell(Link(text or NOTHING, href))


def number_cell(value: float | None) -> Cell:
    """A number, which sorts by its value."""
    return _ABSENT if value is None else our_cell(number(value), f"{value:.12g}")


def percent_cell(share: float | None) -> Cell:
    """A share, which sorts by its value."""
    return _ABSENT if share is None else our_cell(percent(share), f"{share:.6g}")


def minute(instant: datetime, time_zone: ZoneInfo) -> str:
    """An instant to the minute in the report's time zone: "2026-11-23 10:05"."""
    return f"{instant.astimezone(time_zone):%Y-%m-%d %H:%M}"


def day(instant: datetime, time_zone: ZoneInfo) -> str:
    """The day of an instant in the report's time zone: "2026-11-23"."""
    return instant.astimezone(time_zone).date().isoformat()
