"""Choosing two sprints to compare: by hand, by an address that somebody shared, and coming from a sprint's page."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import kinds, opened
from tests.browser.test_keyboard import walk_to
from tests.demo_site import BuiltDemo


def pair(page: Page) -> list[list[str]]:
    """The side-by-side table: label, left, right and difference of each figure."""
    script = "body => [...body.rows].map(row => [...row.cells].map(cell => cell.innerText))"
    found: list[list[str]] = page.locator("#pair tbody").evaluate(script)
    return found


def shows(page: Page, left: str, right: str) -> None:
    """Wait until the table holds these two: it follows the address a moment later."""
    script = """ids => ids.every((id, side) =>
        document.querySelector(`#pair thead [data-side="${side}"] a`).getAttribute("href").includes(`/${id}/`))"""
    page.wait_for_function(script, arg=[left, right])


def sprint(page: Page, place: int) -> str:
    """The id of a sprint in the table of all, the newest first."""
    return str(page.locator("#all tbody tr").nth(place).get_attribute("id")).removeprefix("sprint-")


def figures(page: Page, id_: str) -> list[str]:
    return page.locator(f"#sprint-{id_} td").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_sprints_are_chosen_by_the_keyboard_alone(
    browser: Browser, site: BuiltDemo, scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, site, kinds(site)["compare"]) as (page, _, complaints):
        page.emulate_media(color_scheme=scheme)
        picks = [page.get_by_label("Left", exact=True), page.get_by_label("Right", exact=True)]
        for pick in picks:
            walk_to(page, pick)
            page.keyboard.press("End")
            page.keyboard.press("ArrowUp")
        chosen = [pick.input_value() for pick in picks]
        assert chosen == [sprint(page, -2)] * 2
        page.wait_for_url(f"**#a={chosen[0]}&b={chosen[1]}")
        shows(page, *chosen)
        assert [row[1] for row in pair(page)] == [row[2] for row in pair(page)] == figures(page, chosen[0])
        assert {row[3] for row in pair(page)} <= {"", "±0", "±0 pp"}
        assert page.locator("#said").inner_text() == page.locator("h1").inner_text()
        assert complaints == []


def test_the_script_says_of_two_sprints_what_the_page_says_without_it(browser: Browser, site: BuiltDemo) -> None:
    path = kinds(site)["compare"]
    with opened(browser, site, path, scripts=False) as (page, _, _):
        told = (page.locator("h1").inner_text(), pair(page))
        assert not page.get_by_label("Left", exact=True).is_visible()
        chosen = [page.locator("option[selected]").nth(side).get_attribute("value") for side in (0, 1)]
    with opened(browser, site, path) as (page, _, _):
        page.get_by_label("Left", exact=True).select_option(sprint(page, -1))
        shows(page, sprint(page, -1), chosen[1] or "")
        assert pair(page) != told[1]
        assert not page.locator("#finding").is_visible()
        page.get_by_label("Left", exact=True).select_option(chosen[0])
        page.wait_for_url(f"**#a={chosen[0]}&b={chosen[1]}")
        shows(page, chosen[0] or "", chosen[1] or "")
        assert (page.locator("h1").inner_text(), pair(page)) == told
        assert page.locator("#finding").is_visible()


def test_an_address_that_was_shared_shows_the_same_two_and_back_goes_back(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["compare"]) as (page, _, complaints):
        latest, one, other = pair(page), sprint(page, 3), sprint(page, 5)
        chosen = [page.get_by_label(label, exact=True).input_value() for label in ("Left", "Right")]
        expected = [list(two) for two in zip(figures(page, other), figures(page, one), strict=True)]
        shared = f"{page.url}#a={other}&b={one}"
        page.goto(shared)
        shows(page, other, one)
        assert [row[1:3] for row in pair(page)] == expected
        page.reload()
        assert page.get_by_label("Right", exact=True).input_value() == one
        page.go_back()
        shows(page, *chosen)
        assert pair(page) == latest
        page.goto(f"{page.url.partition('#')[0]}#a=999999&b={one}")
        shows(page, *chosen)
        assert pair(page) == latest
        assert complaints == []


def test_a_sprints_page_leads_to_it_beside_the_one_before(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["compare"]) as (page, _, _):
        page.locator("#all tbody tr").nth(4).get_by_role("link").click()
        page.get_by_role("link", name="Compare with the sprint before").click()
        ids = [sprint(page, 5), sprint(page, 4)]
        page.wait_for_url(f"**#a={ids[0]}&b={ids[1]}")
        assert page.evaluate("scrollY") == 0
        assert [page.get_by_label(label, exact=True).input_value() for label in ("Left", "Right")] == ids
