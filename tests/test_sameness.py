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


def test_other_values_give_other_bytes() -> None:
    table = pd.DataFrame({"n": [1.0, 2.0]})
    changed = table.assign(n=[1.0, 3.0])
    noted = table.copy()
    noted.attrs["unit"] = "hours"
    assert len({as_bytes(each) for each in (table, changed, noted)}) == 3
