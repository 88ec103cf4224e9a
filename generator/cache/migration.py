"""Manifests of older formats brought forward, one small step for each format there has been.

A step takes the manifest's document of its format and gives that of the next. Nothing is written: the file on disk
stays as it is, and the next sync writes a new generation of our format beside it.
"""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


def _add_vanished(document: Document) -> Document:
    """1 -> 2: there may be a shard "vanished", the issues that were here once. Format 1 kept nothing of them."""
    return document


def _tell_layout(document: Document) -> Document:
    """2 -> 3: issues share shards by project; they did by id. The next sync puts them where they belong now.

    Each board may speak for an instant of its own; all of them did for that of the sync.
    """
    return {**document, "layout": "id", "board_as_of": {}}


_MIGRATIONS: tuple[Callable[[Document], Document], ...] = (_add_vanished, _tell_layout)
FIRST_FORMAT = 1
FORMAT = FIRST_FORMAT + len(_MIGRATIONS)


def migrate(document: Document) -> Document:
    """The document as a manifest of `FORMAT`; its own format is between `FIRST_FORMAT` and that."""
    for step in _MIGRATIONS[document["format"] - FIRST_FORMAT :]:
        document = step(document)
    return {**document, "format": FORMAT}
