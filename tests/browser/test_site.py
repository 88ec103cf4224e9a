"""What a person meets who opens the site from disk in a real browser: wide, narrow, light, dark, without scripts."""

from itertools import product
from typing import Literal

from playwright.sync_api import Browser

from tests.browser.pages import kinds, opened
from tests.demo_site import BuiltDemo

SHADES: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 25)"}


def test_every_kind_of_page_stays_inside_its_window_and_the_site(browser: Browser, site: BuiltDemo) -> None:
    for name, path in kinds(site).items():
        with opened(browser, site, path) as (page, requests, complaints):
            assert page.locator("h1").count() == 1, name
            for width, scheme in product((1280, 360), SHADES):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate("innerWidth") == width, name
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
                background = page.evaluate("getComputedStyle(document.body).backgroundColor")
                assert background == SHADES[scheme], (name, scheme)
            assert complaints == [], name
            assert requests, name
            assert all(url.startswith(site.site.as_uri()) for url in requests), name


def test_the_active_sprint_is_two_clicks_away(browser: Browser, site: BuiltDemo) -> None:
    name = next(s["name"] for s in site.load("data/index.json")["boards"][0]["sprints"] if s["state"] == "active")
    with opened(browser, site, "index.html") as (page, _, _):
        page.get_by_role("link", name=site.world.boards[0].name).first.click()
        page.get_by_role("main").get_by_role("link", name=name).first.click()
        assert name in page.locator("h1").inner_text()
        assert page.locator("svg[role=img]").count() >= 2


def test_all_is_readable_without_scripts(browser: Browser, site: BuiltDemo) -> None:
    paths = kinds(site)
    with opened(browser, site, paths["closed"], scripts=False) as (page, _, complaints):
        issues = site.load(f"data/{paths['closed'].removesuffix('/index.html')}.json")["issues"]
        text = page.get_by_role("main").inner_text()
        assert all(issue["key"] in text for issue in issues)
        assert complaints == []


def test_a_table_sorts_by_its_heading_and_says_so(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["board"]) as (page, _, _):
        table = page.locator("table", has=page.get_by_role("button")).last
        button = table.get_by_role("button").first

        def first_column() -> list[str]:
            return table.locator("tbody tr > :first-child").all_inner_texts()

        before = first_column()
        button.click()
        once = first_column()
        button.click()
        twice = first_column()
        assert sorted(once) == sorted(before)
        assert once != twice
        assert table.locator("th[aria-sort]").count() == 1


def test_the_filter_counts_what_it_shows(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["closed"]) as (page, _, _):
        rows = page.locator("table.filtered tbody tr")
        key = rows.first.get_by_role("link").first.inner_text()
        page.get_by_label("Show only issues with").fill(key)
        assert rows.locator("visible=true").count() == 1
        assert page.get_by_role("status").inner_text() == f"1 of {rows.count()} issues"


def test_the_theme_can_be_chosen(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, "index.html") as (page, _, _):
        button = page.get_by_role("button", name="Theme")
        shades = set()
        for _ in range(3):
            button.click()
            shades.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert len(shades) == 2
