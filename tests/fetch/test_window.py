from collections.abc import Iterator
from typing import Any

import pytest

from generator.errors import JiraError
from generator.fetch.pages import once_each
from generator.fetch.window import WINDOW, through_windows

ORDER = "ORDER BY created ASC, key ASC"
PAGE = 1000


class Listing:
    """Rows by the time they were created; no query gives more than a window of them, and none says so."""

    def __init__(self, *created: int) -> None:
        self.rows = [{"id": str(number), "created": at} for number, at in enumerate(sorted(created))]
        self.asked: list[str] = []

    def pages(self, jql: str) -> Iterator[list[dict[str, Any]]]:
        self.asked.append(jql)
        since = int(jql.partition("created >= ")[2].partition(" ")[0] or 0)
        found = [row for row in self.rows if row["created"] >= since][:WINDOW]  # type: ignore[operator]  # a number
        yield from (found[at : at + PAGE] for at in range(0, len(found), PAGE))

    def read(self, jql: str) -> list[str]:
        pages = through_windows(self.pages, lambda row: int(row["created"]), jql, "the issues")
        return [row["id"] for row in once_each(pages)]


@pytest.mark.parametrize(("rows", "windows"), [(0, 1), (9_999, 1), (10_000, 2), (10_001, 2), (25_000, 3)])
def test_every_row_of_any_number_is_read(rows: int, windows: int) -> None:
    listing = Listing(*range(100, 100 + rows))
    assert listing.read(f"filter = 1 OR x = 2 {ORDER}") == [str(number) for number in range(rows)]
    assert len(listing.asked) == windows
    assert listing.asked[1:2] in ([], [f"(filter = 1 OR x = 2) AND created >= 10099 {ORDER}"])


def test_rows_of_one_instant_across_the_edge_are_not_lost() -> None:
    listing = Listing(*range(9_990), *[9_990] * 20, *range(9_991, 10_100))
    assert len(listing.read(f"filter = 1 {ORDER}")) == len(listing.rows)


def test_a_window_full_of_one_instant_cannot_be_read() -> None:
    with pytest.raises(JiraError, match="unstable"):
        Listing(*[5] * 10_001).read(f"filter = 1 {ORDER}")


def test_another_order_has_one_window() -> None:
    listing = Listing(*range(10_001))
    assert len(listing.read("filter = 1 ORDER BY updated DESC")) == WINDOW
    assert len(listing.asked) == 1
