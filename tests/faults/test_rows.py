import ast
from pathlib import Path

import pytest

from tests.faults.rows import ROWS

ROOT = Path(__file__).parents[2]
SECTIONS = {"4.1": 11, "4.2": 11, "4.5": 6}


@pytest.mark.parametrize("row", ROWS)
def test_every_fault_is_injected_by_tests_that_exist(row: str) -> None:
    assert ROWS[row]
    for node in ROWS[row]:
        file, _, name = node.partition("::")
        functions = [
            each.name for each in ast.parse((ROOT / file).read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
        ]
        assert name in functions, f"{row}: {node}"


def test_no_fault_of_the_list_is_left_out() -> None:
    assert {section: sum(row.startswith(f"{section} ") for row in ROWS) for section in SECTIONS} == SECTIONS


def test_every_test_of_this_folder_stands_in_the_table() -> None:
    named = {node for nodes in ROWS.values() for node in nodes}
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        if file.name == "test_rows.py":
            continue
        for each in ast.parse(file.read_text("utf-8")).body:
            if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
                assert f"tests/faults/{file.name}::{each.name}" in named
