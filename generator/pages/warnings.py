"""What in the data bends the numbers, as a page lists it."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import DataWarning
from generator.pages.address import Link
from generator.pages.cells import CellWriter


@dataclass(frozen=True, slots=True)
class WarningView:
    """One sentence, and the issue it concerns (a link without text: none)."""

    message: str
    issue: Link


def view_warnings(
    warnings: Iterable[DataWarning], sprint_id: int | None, writer: CellWriter
) -> tuple[WarningView, ...]:
    """The warnings of one sprint, or with None those of the board as a whole."""
    return tuple(
        WarningView(warning.message, writer.issue(warning.issue_key) if warning.issue_key else Link(""))
        for warning in warnings
        if warning.sprint_id == sprint_id
    )
