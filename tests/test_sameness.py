"""Equal values give equal bytes, whichever of their parts are one object."""

import pandas as pd

from generator.sameness import as_bytes


def word() -> str:
    """A new object each time."""
    return str(b"Sprint 7", "ascii")


def test_equal_values_give_equal_bytes() -> None:
    one, other = word(), word()
    assert one is not other
    assert as_bytes([one, one]) == as_bytes([one, other])
    tables = (pd.DataFrame({"name": pd.Series(names, dtype=object)}) for names in ([one, one], [one, other]))
    first, second = map(as_bytes, tables)
    assert first == second


def test_what_pandas_has_worked_out_of_a_table_makes_no_difference() -> None:
    at = pd.to_datetime(["2026-11-24", "2026-11-25"]).tz_localize("UTC")
    table = pd.DataFrame({"at": at, "n": pd.array([1, None], dtype="Int64"), "name": ["a", None]})
    before = as_bytes(table)
    for name in table.columns:
        assert getattr(table[name].dtype, "index_class", pd.Index) is not None  # it remembers the answer
    assert as_bytes(table) == before


def test_other_values_give_other_bytes() -> None:
    table = pd.DataFrame({"n": [1.0, 2.0]})
    changed = table.assign(n=[1.0, 3.0])
    noted = table.copy()
    noted.attrs["unit"] = "hours"
    assert len({as_bytes(each) for each in (table, changed, noted)}) == 3
