"""One page alone in an empty folder, in a real browser."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries none
from playwright.sync_api import Browser

from generator.look import Logo, Look
from generator.single import make_single_page
from tests.browser.pages import watched
from tests.browser.test_accessibility import OPTIONS
from tests.reports import report_of, usual

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30"/></svg>'
BACKGROUNDS: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 25)"}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mailed") / "sprint.html"
    look = Look(logo=Logo(".svg", LOGO), extra_css=b"h1 { letter-spacing: 2px; background: url(https://x.invalid/) }")
    path.write_bytes(make_single_page(report_of(usual(), look=look, feeds=False), ""))
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_shows_and_works_without_any_other_file(
    browser: Browser, page_file: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    with watched(browser, page_file.as_uri()) as (page, requests, complaints):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUNDS[scheme]
        assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).letterSpacing") == "2px"
        assert page.get_by_role("img", name="Our sprints").evaluate("image => image.naturalWidth > 0")
        assert page.locator("figure svg").count() == 3
        rows = page.locator("table.filtered tbody tr").locator("visible=true")
        every = rows.count()
        page.get_by_label("Show only issues with").fill("AB-7")
        assert rows.count() == 1 < every
        page.locator("#comparison thead button").first.click()
        assert page.locator("#comparison th[aria-sort]").count() == 1
        assert Axe().run(page, options=OPTIONS).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [
            url for url in requests if not url.startswith(("data:", page_file.as_uri(), "https://x.invalid/"))
        ] == []
        assert [text for text in complaints if "x.invalid" not in text] == []
