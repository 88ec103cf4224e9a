"""The part of the sync page about issues that are on no board any more: which, why, and since when."""

from zoneinfo import ZoneInfo

from generator.metrics.words import part, quantity
from generator.pages.cells import Cell, Heading, Row, Table, minute, our_cell, text_cell
from generator.pages.overview import Overview
from generator.sync_record import CAUSES, GoneIssue

_MOST = 50
_HEADINGS = (
    Heading("Issue", unbroken=True),
    Heading("Board"),
    Heading("Why, as far as Jira tells"),
    Heading("Noticed", unbroken=True),
    Heading("Seen last", unbroken=True),
    Heading("Confirmed"),
)


def make_gone_table(overview: Overview, zone: ZoneInfo) -> Table | None:
    """The issues that the site's boards had once and have no more, the newest first; None when there are none.

    Their texts stay in the cache: an issue that was hidden from this account is named by its key alone.
    """
    names = {board.id: board.name for board in overview.boards}
    gone = [issue for issue in overview.report.gone if not names.keys().isdisjoint(issue.boards)]
    if not gone:
        return None
    many = len(gone) > _MOST
    count = f"The latest {part(_MOST, len(gone), 'issues')}" if many else quantity(len(gone), "issues")
    rows = tuple(Row(_cells(issue, names, zone)) for issue in gone[:_MOST])
    return Table(f"{count}, {zone.key} time", _HEADINGS, rows)


def _cells(issue: GoneIssue, names: dict[int, str], zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        text_cell(issue.key),
        text_cell(", ".join(names[id_] for id_ in issue.boards if id_ in names)),
        our_cell(CAUSES[issue.cause]),
        our_cell(minute(issue.noticed_at, zone), issue.noticed_at.isoformat()),
        our_cell(minute(issue.seen_at, zone), issue.seen_at.isoformat()),
        our_cell("yes" if issue.confirmed else "not yet"),
    )
