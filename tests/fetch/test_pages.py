from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import JiraError, PageTooBigError
from generator.fetch.pages import PageSize, by_offset, by_token, once_each

Page = dict[str, Any]


def rows(*ids: int) -> list[Page]:
    return [{"id": id_} for id_ in ids]


def ids(pages: Any) -> list[int]:
    return [row["id"] for row in once_each(pages)]


class Scripted:
    """Gives its pages in turn, the last one for ever, and remembers what it was asked."""

    def __init__(self, *pages: Page) -> None:
        self.pages = list(pages)
        self.asked: list[Any] = []

    def __call__(self, where: Any) -> Page:
        self.asked.append(where)
        return self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]


@pytest.mark.parametrize(
    ("pages", "expected", "calls"),
    [
        ([{"issues": rows(1, 2)}], [1, 2], 1),
        ([{"issues": rows(1), "nextPageToken": None}], [1], 1),
        ([{"issues": rows(1), "nextPageToken": ""}], [1], 1),
        ([{"issues": rows(1, 2), "nextPageToken": "a"}, {"issues": rows(3)}], [1, 2, 3], 2),
        ([{"issues": rows(1), "nextPageToken": "a", "isLast": True}], [1], 1),
        ([{"issues": rows(1), "nextPageToken": "a", "isLast": False}, {"issues": rows(2), "isLast": True}], [1, 2], 2),
        ([{"issues": [], "nextPageToken": "a"}, {"issues": rows(1), "nextPageToken": "b"}, {}], [1], 3),
        ([{"issues": rows(1, 2), "nextPageToken": "a"}, {"issues": rows(2, 3)}], [1, 2, 3], 2),
        ([{}], [], 1),
    ],
)
def test_tokens_lead_to_the_end(pages: list[Page], expected: list[int], calls: int) -> None:
    ask = Scripted(*pages)
    assert ids(by_token(ask, "issues", "the issues")) == expected
    assert len(ask.asked) == calls


def test_the_token_is_handed_back() -> None:
    ask = Scripted({"nextPageToken": "a"}, {"nextPageToken": "b"}, {})
    assert ids(by_token(ask, "issues", "the issues")) == []
    assert ask.asked == [None, "a", "b"]


def test_a_token_that_comes_twice_is_an_unstable_listing() -> None:
    ask = Scripted({"issues": rows(1), "nextPageToken": "a"}, {"issues": rows(2), "nextPageToken": "a"}, {})
    with pytest.raises(JiraError, match="the issues is unstable"):
        ids(by_token(ask, "issues", "the issues"))
    assert ask.asked == [None, "a"]


@pytest.mark.parametrize("page", [[], rows(1, 2)])
def test_so_are_pages_without_end_that_bring_nothing_new(page: list[Page]) -> None:
    tokens = iter(range(1000))
    with pytest.raises(JiraError, match="unstable"):
        ids(by_token(lambda _: {"issues": page, "nextPageToken": str(next(tokens))}, "issues", "the issues"))
    assert next(tokens) < 10


@pytest.mark.parametrize("listing", [by_token, by_offset])
@pytest.mark.parametrize("page", [{"issues": None}, {"issues": {}}, {"issues": [1]}])
def test_a_page_of_another_form_is_refused(listing: Callable[..., Any], page: Page) -> None:
    with pytest.raises(JiraError, match="form"):
        ids(listing(Scripted(page), "issues", "the issues"))


@pytest.mark.parametrize(
    ("pages", "expected", "asked"),
    [
        ([{"values": rows(1, 2), "isLast": True}], [1, 2], [0]),
        ([{"values": rows(1, 2), "isLast": False}, {"values": rows(3), "isLast": True}], [1, 2, 3], [0, 2]),
        ([{"values": rows(1, 2)}, {"values": rows(3)}, {"values": []}], [1, 2, 3], [0, 2, 3]),
        ([{"values": rows(1, 2), "total": 3}, {"values": rows(3), "total": 3}], [1, 2, 3], [0, 2]),
        ([{"values": rows(1, 2), "total": 9}, {"values": [], "total": 9}], [1, 2], [0, 2]),
        ([{"values": rows(1, 2), "total": 2, "isLast": False}, {"values": [], "total": 2}], [1, 2], [0, 2]),
        ([{"values": []}], [], [0]),
        ([{}], [], [0]),
    ],
)
def test_offsets_lead_to_the_end(pages: list[Page], expected: list[int], asked: list[int]) -> None:
    ask = Scripted(*pages)
    assert ids(by_offset(ask, "values", "sprints")) == expected
    assert ask.asked == asked


def test_a_server_that_ignores_the_offset_is_found_out() -> None:
    ask = Scripted({"values": rows(1, 2), "isLast": False})
    with pytest.raises(JiraError, match="unstable"):
        ids(by_offset(ask, "values", "sprints"))
    assert len(ask.asked) < 10


@given(
    size=st.integers(1, 7),
    count=st.integers(0, 40),
    losses=st.dictionaries(st.integers(1, 6), st.sets(st.integers(0, 39), max_size=5)),
)
def test_no_row_that_stays_is_missed_when_others_go_while_we_page(
    size: int, count: int, losses: dict[int, set[int]]
) -> None:
    left = list(range(count))
    calls = 0

    def ask(start: int) -> Page:
        nonlocal calls, left
        left = [id_ for id_ in left if id_ not in losses.get(calls, set())]
        calls += 1
        return {"issues": rows(*left[start : start + size]), "total": len(left)}

    read = ids(by_offset(ask, "issues", "the issues"))
    assert len(read) == len(set(read))
    assert set(left) <= set(read)


def test_a_page_halves_until_it_can_be_had_and_grows_back() -> None:
    size, asked = PageSize(100), list[int]()
    most = 30

    def read(number: int) -> Page:
        asked.append(number)
        if number > most:
            raise PageTooBigError("too big")
        return {}

    size.ask(read)
    assert asked == [100, 50, 25]
    most = 1000
    for _ in range(9):
        size.ask(read)
    assert asked[3:] == [25, 25, 25, 50, 50, 50, 50, 100, 100]


def test_even_the_smallest_page_may_be_too_much() -> None:
    asked = []

    def read(number: int) -> Page:
        asked.append(number)
        raise PageTooBigError("too big")

    with pytest.raises(PageTooBigError):
        PageSize(100).ask(read)
    assert asked == [100, 50, 25, 12, 10]
