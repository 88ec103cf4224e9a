"""The page for addresses where there is none: its links work wherever a server shows it."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.pages.sites import Element, documents, links, text
from tests.reports import SITE_URL, build, report_of, told

BASE = "https://pages.example.com/our-sprints/"


def missing(**changes: Any) -> tuple[Element, set[str]]:
    """The page, and the paths of the site."""
    site = build(report_of(told(["in 1; day 5: Done"]), **changes))  # with little to draw
    return documents(site)["404.html"], set(site)


def own(page: Element) -> list[str]:
    """The links into the site."""
    return [link for link in links(page) if not link.startswith(("data:", "#", SITE_URL))]


@pytest.mark.parametrize("address", [BASE, f"{BASE}boards/1/sprints/99/", f"{BASE}boards/9/index.html?x#y"])
def test_links_lead_into_the_published_site_from_any_address(address: str) -> None:
    page, paths = missing(base_url=BASE)
    assert len(own(page)) > 6
    for link in own(page):
        assert not urlsplit(link).netloc, link  # else a copy of the site on another host would have no style
        there = urljoin(address, link)
        assert there.startswith(BASE), link
        assert there.removeprefix(BASE) in paths, link
    assert "Should these links lead nowhere" not in text(page)


def test_a_site_at_the_root_of_its_host_is_one_too() -> None:
    page, paths = missing(base_url="https://sprints.example.com/")
    assert all(link.startswith("/") and link[1:] in paths for link in own(page))


def test_without_an_address_links_work_at_the_root_and_the_page_says_what_to_do() -> None:
    page, paths = missing()
    assert all(link.removeprefix("./") in paths for link in own(page))
    assert "There is no page at this address" in text(page.find(".//h1"))
    assert "Should these links lead nowhere either" in text(page)
    assert "Team board" in text(page.find(".//main"))
