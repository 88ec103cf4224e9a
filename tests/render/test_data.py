import csv
import io
import json
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.page import Document
from generator.render.data import render_document


def as_csv(*rows: list[Any]) -> str:
    return render_document(Document("a.csv", list(rows))).decode()


def as_json(content: Mapping[str, Any]) -> str:
    return render_document(Document("a.json", content)).decode()


def test_json_keeps_order_and_other_alphabets_and_ends_with_a_newline() -> None:
    assert as_json({"z": "Łódź", "a": [1, 1.0, None, True]}) == '{"z":"Łódź","a":[1,1.0,null,true]}\n'


def test_json_of_what_no_encoder_or_line_reader_takes_still_reads() -> None:
    text = "\ud800 \x00 \x85 \u2028 \uffff \U0001f600"
    written = as_json({"text": text})
    assert json.loads(written) == {"text": "\ufffd \x00 \ufffd \u2028 \ufffd \U0001f600"}
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_json_refuses_a_number_that_is_none(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        as_json({"value": value})


def test_csv_quotes_text_and_leaves_numbers_and_absence_alone() -> None:
    assert as_csv(["id", "n"], ["10", -2.5], ['a "b", c', None], [True, 3]) == (
        '"id","n"\r\n"10",-2.5\r\n"a ""b"", c",""\r\n"true",3\r\n'
    )


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x"],  # noqa: RUF001  # the full-width twins are meant
)
def test_a_text_that_a_spreadsheet_would_execute_becomes_text(formula: str) -> None:
    (row,) = csv.reader(io.StringIO(as_csv([formula]), newline=""))
    assert row == [f"'{formula}"]


@given(st.lists(st.text(), min_size=1))
def test_csv_is_read_back_as_it_was_but_for_the_quote(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(as_csv(cells), newline=""))
    assert len(row) == len(cells)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert all(
        len(cell.removeprefix("'")) == len(given.removeprefix("'")) for cell, given in zip(row, cells, strict=True)
    )


def test_an_archive_holds_files_and_tells_nothing_of_when_and_where_it_was_made() -> None:
    tables = Document("a.csv", [["x"], [1]]), Document("b.json", {"y": 2})
    content = render_document(Document("all.zip", tables))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.csv": b'"x"\r\n1\r\n',
            "b.json": b'{"y":2}\n',
        }
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}
    assert render_document(Document("all.zip", tables)) == content
