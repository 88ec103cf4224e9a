"""What in the data bends the numbers, as a page lists it."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import DataWarning
from generator.pages.address import Link
from generator.pages.cells import CellWriter


@dataclass(frozen=True, slots=True)
class WarningView:
    """One sentence, taken apart where it names the issue it concerns (a link without text: it concerns none)."""

    before: str
    issue: Link
    after: str


def view_warnings(
    warnings: Iterable[DataWarning], sprint_id: int | None, writer: CellWriter
) -> tuple[WarningView, ...]:
    """The warnings of one sprint, or with None those of the board as a whole."""
    return tuple(_view(warning, writer) for warning in warnings if warning.sprint_id == sprint_id)


def _view(warning: DataWarning, writer: CellWriter) -> WarningView:
    if not warning.issue_key:
        return WarningView(warning.message, Link(""), "")
    before, found, after = warning.message.partition(warning.issue_key)
    if not found:
        before, after = "", f": {warning.message}"
    return WarningView(before, writer.issue(warning.issue_key), after)
