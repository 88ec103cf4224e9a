"""The first page: each board's row, and what it says where there is little to say."""

from generator.domain import Snapshot
from generator.pages import make_pages
from generator.pages.page import Page
from generator.render.html import render_html
from tests.factories import at
from tests.pages.sites import Element, links, parse, text
from tests.reports import report_of, told, usual


def first_page(snapshot: Snapshot) -> Element:
    pages = (page for page in make_pages(report_of(snapshot)) if isinstance(page, Page))
    return parse(render_html(next(page for page in pages if page.path == "index.html")))


def row(page: Element) -> list[str]:
    """The cells of the first board."""
    (body,) = page.iter("tbody")
    return [text(cell) for cell in body.find("tr")]


def test_a_board_with_enough_done_says_how_long_issues_take() -> None:
    stories = [f"day {day}: created, In Progress; day {day + 1 + day % 3}: Done" for day in range(12)]
    page = first_page(told(stories, as_of=at(20)))
    assert row(page)[-3:-1] == ["4 days85 % of 12 issues took 4 days or less", "100 % clean"]
    assert "boards/1/index.html#cycle_time" in links(page)


def test_too_few_to_tell_is_said() -> None:
    page = first_page(usual())
    assert row(page)[-3:-1] == ["too few", "50 % clean"]
    assert "boards/1/quality/index.html" in links(page)
