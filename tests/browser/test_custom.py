"""A site with a team's own looks in a real browser: they show, they can be read, and nothing in them gets out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries none
from playwright.sync_api import Browser, Page, Request

from generator.look import Accent, Logo, Look
from generator.write.site import write_site
from tests.browser.pages import watched
from tests.reports import make_files, usual_report

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" onload="alert(1)"><script>alert(2)</script>
<image href="https://elsewhere.example/pixel.png" width="9" height="9"/><rect width="90" height="30"/></svg>"""
CSS = b"""@import url("https://elsewhere.example/style.css");
h1 { letter-spacing: 2px; background: url("https://elsewhere.example/pixel.png") }"""
ACCENT = Accent("#0b6b3a", "#5fd08f")
SHADES: Mapping[Literal["light", "dark"], str] = {"light": "rgb(11, 107, 58)", "dark": "rgb(95, 208, 143)"}
PAGES = ("index.html", "boards/1/index.html", "boards/1/sprints/2/index.html")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "templates").mkdir()
    base = (
        '{% extends "default/base.html" %}{% block extra %}<p style="color:red" onclick="alert(3)">x</p>{% endblock %}'
    )
    (folder / "templates" / "base.html").write_text(base, encoding="utf-8")
    look = Look(folder / "templates", CSS, Logo(".svg", LOGO), ACCENT, board_cards=("velocity",))
    write_site(make_files(replace(usual_report(), look=look)), folder / "site")
    return folder / "site"


@pytest.mark.parametrize("scheme", SHADES)
def test_it_looks_as_it_should(browser: Browser, own: Path, scheme: Literal["light", "dark"]) -> None:
    for path in PAGES:
        with watched(browser, (own / path).as_uri()) as (page, _, _):
            page.emulate_media(color_scheme=scheme)
            link = page.get_by_role("contentinfo").get_by_role("link").first
            assert link.evaluate("link => getComputedStyle(link).color") == SHADES[scheme]
            assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).letterSpacing") == "2px"
            logo = page.get_by_role("banner").get_by_role("img", name="Our sprints")
            assert logo.evaluate("image => [image.naturalWidth > 0, image.height]") == [True, 32]
            assert Axe().run(page, options={"resultTypes": ["violations"]}).violations_count == 0, path
            page.set_viewport_size({"width": 320, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_paper_stays_black_on_white(browser: Browser, own: Path) -> None:
    with watched(browser, (own / PAGES[0]).as_uri()) as (page, _, _):
        page.emulate_media(media="print", color_scheme="dark")
        link = page.get_by_role("contentinfo").get_by_role("link").first
        assert link.evaluate("link => getComputedStyle(link).color") == "rgb(27, 31, 36)"


def reload(page: Page) -> dict[str, str | None]:
    """Load the page again; the requests that failed, with the reason."""
    failures = {}

    def note(request: Request) -> None:
        failures[request.url] = request.failure

    page.on("requestfailed", note)
    page.reload(wait_until="networkidle")
    return failures


def test_nothing_in_it_runs_or_gets_out(browser: Browser, own: Path) -> None:
    for path in PAGES:
        with watched(browser, (own / path).as_uri()) as (page, requests, complaints):
            refused = reload(page)
            outside = {url for url in requests if not url.startswith((own.as_uri(), "data:"))}
            assert len(outside) == 2  # of the style sheet; the image's own are not even tried
            assert refused == dict.fromkeys(outside, "csp")
            page.get_by_text("x", exact=True).click()
            assert [text for text in complaints if "Content Security Policy" not in text] == []
            red = page.get_by_text("x", exact=True).evaluate("p => getComputedStyle(p).color")
            assert red != "rgb(255, 0, 0)"
