"""The arithmetic of the benchmarks, without measuring anything."""

import json
from dataclasses import replace

import pytest

from tests.benchmarks.measure import Pair
from tests.benchmarks.rows import Row, compare, from_json, ratio_row, table, to_json, verdict

ROW = Row("build", "a build", "x", (2.0, 1.0, 4.0), 2.5, 20.0, 10.0)


def cells(markdown: str, line: int = 2) -> list[str]:
    return [cell.strip() for cell in markdown.splitlines()[line].strip("|").split("|")]


def test_a_ratio_is_taken_pair_by_pair() -> None:
    row = ratio_row("build", "a build", [Pair(0.3, 0.1), Pair(0.2, 0.2), Pair(0.5, 0.25)], 2.5)
    assert row.samples == pytest.approx((3.0, 1.0, 2.0))
    assert (row.median, row.ours_ms, row.floor_ms) == pytest.approx((2.0, 300.0, 200.0))


def test_a_figure_is_as_it_should_be_up_to_its_target() -> None:
    assert [replace(ROW, target=target).is_met for target in (1.9, 2.0, None)] == [False, True, None]


def test_the_table_has_the_median_the_spread_and_the_target() -> None:
    assert cells(table([ROW])) == ["a build", "2.00 x", "1.00 x to 4.00 x", "≤ 2.50 x", "yes", "20.0", "10.0"]
    single = Row("size", "a size", "MB", (1234.4,), 1000)
    assert cells(table([single])) == ["a size", "1234 MB", "", "≤ 1000 MB", "**no**", "", ""]
    untold = replace(single, target=None)
    assert cells(table([untold])) == ["a size", "1234 MB", "", "", "", "", ""]


def test_every_line_of_a_table_has_as_many_cells() -> None:
    for markdown in (table([ROW]), compare([ROW, replace(ROW, name="old")], [ROW, replace(ROW, name="new")])):
        assert len({line.count("|") for line in markdown.splitlines()}) == 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((4.0, 5.0, 6.0), (1.0, 2.0, 3.9), "better"),
        ((1.0, 2.0, 3.0), (3.1, 4.0, 5.0), "worse"),
        ((4.0, 5.0, 6.0), (1.0, 2.0, 4.0), "same"),
        ((1.0, 2.0, 3.0), (3.0, 4.0, 5.0), "same"),
        ((2.0,), (1.0, 1.1), "one sample"),
        ((2.0, 2.1), (1.0,), "one sample"),
        ((2.0,), (2.0,), "same"),
    ],
)
def test_what_moved_is_what_lies_beyond_the_spread_of_both(
    before: tuple[float, ...], after: tuple[float, ...], expected: str
) -> None:
    assert verdict(replace(ROW, samples=before), replace(ROW, samples=after)) == expected


def test_a_count_needs_no_spread() -> None:
    before, after = (replace(ROW, unit="files", samples=(count,)) for count in (10, 9))
    assert verdict(before, after) == "better"
    assert verdict(after, before) == "worse"


def test_a_comparison_tells_what_was_what_is_and_by_how_much() -> None:
    markdown = compare([replace(ROW, samples=(4.0, 4.2))], [replace(ROW, samples=(3.0, 3.2))])
    assert cells(markdown) == ["a build", "4.10 x", "3.10 x", "-24 %", "better"]
    assert len(markdown.splitlines()) == 3


def test_a_comparison_tells_what_only_one_of_the_runs_has() -> None:
    markdown = compare([replace(ROW, name="old", what="old")], [replace(ROW, name="new", what="new")])
    assert cells(markdown) == ["new", "", "2.00 x", "", "new"]
    assert cells(markdown, 3) == ["old", "2.00 x", "", "", "not measured"]


def test_a_figure_that_was_nothing_has_no_change_in_percent() -> None:
    markdown = compare([replace(ROW, samples=(0.0,))], [replace(ROW, samples=(1.0,))])
    assert cells(markdown)[3] == ""


def test_a_row_comes_back_from_a_file_as_it_was() -> None:
    written = json.loads(json.dumps(to_json(ROW)))
    assert from_json(written) == ROW
    assert (written["median"], written["lowest"], written["highest"], written["is_met"]) == (2.0, 1.0, 4.0, True)
