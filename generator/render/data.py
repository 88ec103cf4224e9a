"""Documents become JSON, CSV and zip bytes that any program reads and no spreadsheet executes."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from generator.pages.page import Document
from generator.render.text import printable

# What a spreadsheet may take for a formula at the start of a cell, full-width twins too.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001  # the full-width twins are meant

_UNIX, _SMALLEST = 3, 9


def render_document(document: Document) -> bytes:
    """The bytes of a data file: UTF-8 with one line end at the end, or an archive of such files.

    Raises:
        ValueError: a number is not finite (an absent value must be None).
    """
    if isinstance(document.content, Mapping):
        return _json(document.content)
    if isinstance(document.content, tuple):
        return _archive(document.content)
    return render_csv(document.content)


def _archive(documents: tuple[Document, ...]) -> bytes:
    """A zip archive that says nothing of when and where it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for document in documents:
            entry = zipfile.ZipInfo(document.path)  # of 1980, the earliest day that the format knows
            entry.create_system = _UNIX
            archive.writestr(entry, render_document(document), zipfile.ZIP_DEFLATED, _SMALLEST)
    return stream.getvalue()


def render_json_lines(rows: list[list[Any]]) -> bytes:
    """A table as JSON lines: an object a row, with the names of the header, which stands first in `rows`."""
    names, *values = rows
    return b"".join(_json(dict(zip(names, row, strict=True))) for row in values)


def _json(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # json escapes the control characters below U+0020 itself; the rest would break an encoder or a line reader.
    safe = printable(text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{safe}\n".encode()


def render_csv(rows: list[list[Any]]) -> bytes:
    """A table as CSV; text that a spreadsheet would take for a formula is made harmless."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode()


def _cell(value: Any) -> str | int | float:  # noqa: ANN401  # a cell is whatever the row holds
    """None is an empty cell, a number a number, truth "true" or "false"; text is made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = printable(str(value))
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text
