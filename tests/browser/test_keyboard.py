"""The site without a mouse: the skip link, sorting, filtering, folding out data, and a focus that is seen."""

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.pages import few_kinds, kinds, opened
from tests.demo_site import BuiltDemo

MOST_STOPS = 400


def walk_to(page: Page, goal: Locator) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{goal} cannot be reached by Tab")


def test_the_first_stop_leads_past_the_navigation(browser: Browser, site: BuiltDemo) -> None:
    for name, path in few_kinds(site).items():
        with opened(browser, site, path) as (page, _, _):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "Skip to the report", name
            page.keyboard.press("Enter")
            assert page.evaluate("location.hash") == "#main", name


def test_a_table_is_sorted_by_the_keyboard_alone(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["quality"]) as (page, _, _):
        button = page.locator("th button").first
        walk_to(page, button)
        page.keyboard.press("Enter")
        heading = button.locator("xpath=ancestor::th")
        assert heading.get_attribute("aria-sort") in {"ascending", "descending"}
        before = heading.get_attribute("aria-sort")
        page.keyboard.press("Space")
        assert heading.get_attribute("aria-sort") != before


def test_issues_are_filtered_by_the_keyboard_alone(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["closed"]) as (page, _, _):
        rows = page.locator("table.filtered tbody tr")
        key = rows.last.get_by_role("link").first.inner_text()
        walk_to(page, page.get_by_label("Show only issues with"))
        page.keyboard.type(key)
        assert rows.locator("visible=true").count() == 1


def test_the_data_of_a_chart_is_folded_out_by_the_keyboard_alone(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["closed"]) as (page, _, _):
        summary = page.locator("summary").first
        walk_to(page, summary)
        page.keyboard.press("Enter")
        assert page.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize("kind", ["index", "closed"])
def test_the_focus_is_seen_wherever_it_is(browser: Browser, site: BuiltDemo, kind: str) -> None:
    with opened(browser, site, kinds(site)[kind]) as (page, _, _):
        for _ in range(25):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(e => { const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)] })"
                "(document.activeElement)"
            )
            assert outline[0] != "none"
            assert outline[1] >= 2
