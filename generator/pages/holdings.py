"""What a board holds now: its issues to do, started and done, and the ones on no column.

It stands in for the sprints of a board that has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.metrics.words import listed, number, quantity
from generator.pages.address import definition, jira_link
from generator.pages.cells import NOTHING, Cell, Heading, Row, Table, day, our_cell, text_cell
from generator.pages.facts import BoardFacts, present
from generator.pages.hidden import all_hidden

_MOST = 50
_KINDS = (  # progress, its name, the column and the name of the day that matters
    ("started", "Started", "started_at", "Started"),
    ("to_do", "To do", "created_at", "Created"),
    ("done", "Done", "done_at", "Done"),
    ("on_no_column", "On no column", "created_at", "Created"),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """The issues of one progress; `key` is its anchor and the word's key in the definitions."""

    key: str
    title: str
    sum: str
    table: Table
    definition: str


def view_holdings(board: BoardFacts, site_url: str, path: str) -> tuple[Holding, ...]:
    """The issues of the board by progress; issues on no column only where there are some."""
    issues = board.report.history.issues.to_dict("records")
    found = {key: [issue for issue in issues if issue["progress"] == key] for key, *_ in _KINDS}
    return tuple(
        Holding(
            key,
            title,
            quantity(len(found[key]), "issues"),
            _table(board, found[key], site_url, (title, column, label)),
            definition(path, key),
        )
        for key, title, column, label in _KINDS
        if found[key] or key != "on_no_column"
    )


def tell_holdings(board: BoardFacts) -> str:
    """The same in one phrase: "6 issues to do, 3 started, 40 done"."""
    counts = board.report.history.issues["progress"].value_counts()
    found = {key: int(counts.get(key, 0)) for key, *_ in _KINDS}
    told = [
        f"{quantity(found['to_do'], 'issues')} to do",
        f"{number(found['started'])} started",
        f"{number(found['done'])} done",
        f"{number(found['on_no_column'])} on no column" if found["on_no_column"] else "",
    ]
    return listed([words for words in told if words])


def _table(board: BoardFacts, issues: Iterable[Mapping[Any, Any]], site_url: str, words: tuple[str, str, str]) -> Table:
    """The newest first by the day that matters; a long list ends after `_MOST`."""
    title, column, label = words
    ordered = sorted(issues, key=lambda issue: (str(present(issue[column]) or ""), issue["issue_id"]), reverse=True)
    named = not all_hidden(str(issue["summary"]) for issue in ordered)
    names = ("Issue", *(("Summary",) if named else ()), "Type", "Status")
    headings = (*map(Heading, names), Heading(label, unbroken=True))
    some = f"the newest {_MOST} of {quantity(len(ordered), 'issues')}" if len(ordered) > _MOST else "the newest first"
    rows = tuple(_row(board, issue, site_url, column, named=named) for issue in ordered[:_MOST])
    return Table(f"{title}: {some}", headings, rows)


def _row(board: BoardFacts, issue: Mapping[Any, Any], site_url: str, column: str, *, named: bool) -> Row:
    at = present(issue[column])
    return Row(
        (
            Cell(jira_link(str(issue["key"]), str(issue["url"]), site_url)),
            *((text_cell(str(issue["summary"] or "(no summary)")),) if named else ()),
            text_cell(str(issue["type"])),
            text_cell(str(issue["status"])),
            our_cell(day(at, board.report.history.rules.time_zone) if at else NOTHING),
        )
    )
