"""A card's table for programs: the columns people see, by their names in the data, all rows of it."""

from datetime import date, datetime
from posixpath import join
from typing import Any

from generator.metrics.metric import Card
from generator.pages.facts import present
from generator.pages.frame import utc_text
from generator.pages.hidden import shown
from generator.pages.page import Document


def card_document(card: Card, folder: str = "") -> Document:
    """The table as CSV at `folder` (empty: by its name alone)."""
    return Document(card_path(card, folder), card_rows(card))


def card_rows(card: Card) -> list[list[Any]]:
    """The names of the columns, then the rows: instants in UTC, shares as fractions, a sprint by its id."""
    names = [column.name for column in card.metric.columns]
    return [names, *([_plain(row[name]) for name in names] for row in card.table[names].to_dict("records"))]


def card_path(card: Card, folder: str) -> str:
    """Where the table lies in its folder."""
    return join(folder, f"{card.metric.key}.csv")


def _plain(value: Any) -> Any:  # noqa: ANN401  # a frame's cell may be anything
    cell = present(value)
    if isinstance(cell, str):
        return shown(cell)
    if isinstance(cell, datetime):
        return utc_text(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
