"""A protected site in a real browser, from disk and over HTTP: what the passphrase opens, and what stays shut."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries none
from playwright.sync_api import Browser, Locator, Page, expect

from generator.protect import protect
from generator.protect.keys import derive_keys
from generator.redaction import Secret
from generator.site_settings import SiteSettings
from generator.write.site import write_site
from tests.browser.pages import watched
from tests.browser.serving import serve
from tests.browser.test_accessibility import OPTIONS
from tests.protect.opening import PASSPHRASE
from tests.reports import make_files, report_of, usual

SPRINT = "boards/1/sprints/2/index.html"


@dataclass(frozen=True)
class Sites:
    """The same site plain and protected, where the protected one is, and its first page."""

    folder: Path
    address: str
    first: str

    @property
    def paths(self) -> list[str]:
        """Every page of the plain site that is part of the protected one."""
        plain = self.folder / "plain"
        found = (path.relative_to(plain).as_posix() for path in sorted(plain.rglob("*.html")))
        return [path for path in found if path != "404.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("protected")
    files = list(make_files(report_of(usual(), feeds=False)))
    keys = derive_keys(Secret(PASSPHRASE), b"sixteen bytes it")
    write_site(files, folder / "plain")
    write_site(protect(files, keys, SiteSettings(protect=True)), folder / "site")
    return folder


@pytest.fixture(scope="module", params=["disk", "http"])
def sites(request: pytest.FixtureRequest, folder: Path) -> Iterator[Sites]:
    if request.param == "disk":
        address = f"{(folder / 'site').as_uri()}/"
        yield Sites(folder, address, f"{address}index.html")  # a folder on disk has no first page
        return
    with serve(folder) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/site/"
        yield Sites(folder, address, address)
        server.shutdown()


def lock_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Lock again")


def unlock(page: Page, words: str = PASSPHRASE) -> None:
    """By keyboard alone: the field has the focus."""
    page.get_by_label("Passphrase").wait_for()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def where(page: Page) -> str:
    return str(page.evaluate("location.href"))


def test_one_passphrase_opens_every_page(browser: Browser, sites: Sites) -> None:
    with watched(browser, sites.first) as (page, requests, complaints):
        assert page.title() == "Protected report"
        unlock(page)
        lock_button(page).wait_for()
        for path in sites.paths:
            page.goto(sites.address + path)
            lock_button(page).wait_for()
            plain = (sites.folder / "plain" / path).read_text(encoding="utf-8")
            assert page.title() in plain
            assert page.locator("main svg").count() == plain.count("<svg"), path
            assert page.locator("td").count() == plain.count("<td"), path
            assert page.evaluate("getComputedStyle(document.querySelector('header.bar')).display") == "flex"
        assert len(sites.paths) > 8
        assert complaints == []
        assert {url.startswith((sites.address, "data:")) for url in requests} == {True}


def test_a_wrong_passphrase_says_so_and_may_be_mended(browser: Browser, sites: Sites) -> None:
    with watched(browser, sites.address + SPRINT) as (page, _, complaints):
        unlock(page, "made-up words of another")
        page.get_by_role("alert").filter(has_text="does not open the report").wait_for()
        assert page.title() == "Protected report"
        field = page.get_by_label("Passphrase")
        assert field.evaluate("field => field === document.activeElement")
        assert page.evaluate("sessionStorage.length") == 0
        unlock(page)
        lock_button(page).wait_for()
        assert page.title().startswith("Sprint 2")
        assert complaints == []


def test_a_deep_link_arrives_and_filters_work(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.address}{SPRINT}#issues") as (page, _, _):
        unlock(page)
        page.locator("#issues:target").wait_for()
        assert page.locator("#issues h2").evaluate("h2 => Math.abs(h2.getBoundingClientRect().top)") < 100
        rows = page.locator("table.filtered tbody tr").locator("visible=true")
        every, key = rows.count(), rows.first.get_by_role("link").first.inner_text()
        page.get_by_label("Show only issues with").fill(key)
        assert rows.count() == 1 < every
        assert where(page).endswith(f"#q={key}")
        page.reload()
        lock_button(page).wait_for()
        assert rows.count() == 1


def test_two_sprints_are_compared(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.address}boards/1/compare/index.html#a=1&b=2") as (page, _, complaints):
        unlock(page)
        page.locator("#picks").wait_for()
        assert page.locator("#pick-0").input_value() == "1"
        page.locator("#pick-0").select_option("3")
        page.wait_for_url("**#a=3&b=2")
        assert complaints == []


def test_back_and_forward_and_locking_again(browser: Browser, sites: Sites) -> None:
    with watched(browser, sites.address + SPRINT) as (page, _, _):
        unlock(page)
        page.get_by_role("link", name="All boards").click()
        lock_button(page).wait_for()
        assert where(page) == f"{sites.address}index.html"
        page.go_back()
        expect(page).to_have_title(re.compile("^Sprint 2"))
        page.go_forward()
        expect(page).to_have_title("Our sprints")
        lock_button(page).press("Enter")
        page.get_by_label("Passphrase").wait_for()
        page.go_back()
        page.get_by_label("Passphrase").wait_for()
        assert page.title() == "Protected report"


def test_a_new_tab_asks_again(browser: Browser, sites: Sites) -> None:
    with watched(browser, sites.first) as (page, _, _):
        unlock(page)
        lock_button(page).wait_for()
        other = page.context.new_page()
        other.goto(sites.first)
        other.get_by_label("Passphrase").wait_for()


@pytest.mark.parametrize("link", [f"data/boards/1/sprints/2{end}" for end in (".json", "-issues.csv", "-metrics.zip")])
def test_a_download_is_the_plain_sites_byte_for_byte(browser: Browser, sites: Sites, link: str) -> None:
    with watched(browser, sites.address + SPRINT) as (page, _, complaints):
        unlock(page)
        page.locator(f'#downloads a[href$="{link}.html"]').click()
        offered = page.get_by_role("link", name=f"Download {Path(link).name}")
        offered.wait_for()
        with page.expect_download() as download:
            page.keyboard.press("Enter")  # the link has the focus
        assert download.value.suggested_filename == Path(link).name
        assert Path(download.value.path()).read_bytes() == (sites.folder / "plain" / link).read_bytes()
        assert complaints == []
        lock_button(page).click()
        page.get_by_label("Passphrase").wait_for()


def test_a_page_that_was_changed_or_swapped_says_so(browser: Browser, folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(folder / "site", site)
    other = (site / "boards/1/sprints/1/index.html").read_text(encoding="utf-8")
    (site / SPRINT).write_text(other, encoding="utf-8")
    index = (site / "index.html").read_text(encoding="utf-8")
    at = index.index('">', index.index('id="sealed"')) + 200
    (site / "index.html").write_text(
        index[:at] + ("A" if index[at] != "A" else "B") + index[at + 1 :], encoding="utf-8"
    )
    with watched(browser, (site / SPRINT).as_uri()) as (page, _, _):
        unlock(page)
        page.get_by_role("alert").filter(has_text="belongs to another address").wait_for()
        page.goto((site / "index.html").as_uri())  # with the key of the right passphrase
        page.get_by_role("alert").filter(has_text="changed, damaged").wait_for()
        assert page.title() == "Protected report"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_on_the_page_that_asks(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    with watched(browser, (folder / "site" / "index.html").as_uri()) as (page, _, _):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        unlock(page, "made-up words of another")
        page.get_by_role("alert").filter(has_text="does not open").wait_for()
        assert Axe().run(page, options=OPTIONS).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_it_says_what_is_needed(browser: Browser, folder: Path) -> None:
    with watched(browser, (folder / "site" / "index.html").as_uri(), scripts=False) as (page, _, _):
        assert "Allow JavaScript for this address" in page.locator("main").inner_text()
        assert not page.locator("#passphrase").is_visible()


def test_where_browsers_do_not_decrypt_it_says_so(browser: Browser, folder: Path) -> None:
    """Over http:// from another machine a page is no secure context; a name that is not this machine's plays one."""
    with serve(folder) as server, watched(browser, "about:blank") as (page, _, _):
        page.route(
            "http://reports.test/**",
            lambda route: route.fulfill(path=folder / re.sub(r".*\.test/", "", route.request.url)),
        )
        page.goto("http://reports.test/site/index.html")
        page.get_by_role("alert").filter(has_text="Open the same address with https://").wait_for()
        assert not page.locator("#passphrase").is_visible()
        server.shutdown()
