from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from generator.metrics.metric import CellKind, TableColumn
from generator.pages.address import Link
from generator.pages.cells import NOTHING, CellWriter

WRITER = CellWriter(
    ZoneInfo("Asia/Kolkata"),
    issue=lambda key: Link(key, f"#{key}"),
    sprint=lambda id_: Link(f"Sprint {id_}", f"{id_}/index.html"),
)


@pytest.mark.parametrize(
    ("kind", "value", "text", "sort"),
    [
        ("text", "Łódź", "Łódź", ""),
        ("number", 2.50, "2.5", ""),
        ("number", 1234567.0, "1234567", ""),
        ("number", -2, "−2", "-2"),  # noqa: RUF001  # a true minus sign for people
        ("change", 2.5, "+2.5", "2.5"),
        ("change", 0, "±0", "0"),
        ("percent", 0.8, "80 %", "0.8"),
        ("date", date(2026, 3, 2), "2026-03-02", ""),
        ("date", datetime(2026, 3, 2, 20, 0, tzinfo=UTC), "2026-03-03", ""),
        ("instant", pd.Timestamp("2026-03-02T20:00:59Z"), "2026-03-03 01:30", ""),
        ("issue", "AB-7", "AB-7", ""),
        ("sprint", 7, "Sprint 7", "7"),
        ("number", float("nan"), NOTHING, ""),
        ("instant", pd.NaT, NOTHING, ""),
        ("issue", None, NOTHING, ""),
        ("sprint", pd.NA, NOTHING, ""),
        ("text", "", NOTHING, ""),
    ],
)
def test_a_cell_is_a_text_and_what_it_sorts_by(kind: CellKind, value: Any, text: str, sort: str) -> None:
    table = WRITER.table("Caption", (TableColumn("column", "Label", kind),), [{"column": value}])
    (cell,) = table.rows[0].cells
    assert (cell.link.text.replace("\u00a0", " "), cell.sort) == (text, sort)


def test_issues_and_sprints_are_links() -> None:
    columns = (TableColumn("issue", "Issue", "issue"), TableColumn("sprint", "Sprint", "sprint"))
    table = WRITER.table("Caption", columns, [{"issue": "AB-7", "sprint": 3}])
    assert [cell.link.href for cell in table.rows[0].cells] == ["#AB-7", "3/index.html"]
