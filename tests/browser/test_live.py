"""A page that `serve` shows follows Jira while it is open, and its reader stays where they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serve.serving import CONFIG, Serving, serving

SPRINT = "/boards/7/sprints/1/"
PLACE = """() => ({
  filter: document.querySelector("#filter").value,
  open: [...document.querySelectorAll("details[open]")].map((box) => box.closest("[id]").id),
  hash: location.hash,
})"""


SEEN = "() => document.querySelector('#figures').getBoundingClientRect().top"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("live"), "--poll", "1h") as server:
        server.wait_for(lambda: server.get("/")[0] == 200)
        server.register()
        yield server


@pytest.fixture
def page(browser: Browser, server: Serving) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 500})
    page = context.new_page()
    page.goto(server.url + SPRINT)
    yield page
    context.close()


def deliver(server: Serving) -> None:
    for delivery in server.desk.jira.due_deliveries():
        assert delivery.send() == 202


def row(page: Page, key: str) -> str:
    return page.locator("table.filtered tr", has_text=key).first.inner_text()


def test_a_change_in_jira_appears_and_nothing_is_lost(page: Page, server: Serving) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.fill("#filter", "AB-91")
    page.locator("details > summary").first.click()
    page.evaluate("scrollTo(0, 700)")
    before, seen, old = page.evaluate(PLACE), page.evaluate(SEEN), row(page, "AB-91")
    assert before["open"]
    assert 0 < seen < 500, "in sight"
    server.desk.re_estimate()
    with page.expect_event("load"):
        deliver(server)
    server.wait_for(lambda: page.evaluate(PLACE) == before and abs(page.evaluate(SEEN) - seen) <= 1)
    assert row(page, "AB-91") != old
    assert "8" in row(page, "AB-91")
    assert errors == []


def test_who_is_typing_goes_on(page: Page, server: Serving) -> None:
    page.locator("#filter").press_sequentially("AB")
    with page.expect_event("load"):
        server.write("extra.css", "p { margin: 3px }")
    expect(page.locator("#filter")).to_be_focused()
    page.keyboard.type("-9")
    assert page.input_value("#filter") == "AB-9"


def test_a_mistake_is_said_beside_the_old_page(page: Page, server: Serving) -> None:
    server.write("report.yml", CONFIG + "titel: x\n")
    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("This page is not up to date", timeout=20_000)
    expect(bar).to_contain_text("titel")
    assert bar.evaluate("(node) => getComputedStyle(node).position") == "fixed"
    assert page.locator("h1").is_visible()
    server.write("report.yml", CONFIG)
    expect(bar).to_have_count(0, timeout=20_000)


def test_many_open_pages_keep_no_connection_busy(browser: Browser, server: Serving) -> None:
    """A browser opens six connections to a server; more pages than that must still load."""
    context = browser.new_context()
    pages = [context.new_page() for _ in range(9)]
    for page in pages:
        page.goto(server.url + SPRINT)
        assert page.locator("h1").is_visible()
    context.close()


def test_a_protected_page_follows_too_and_stays_open(browser: Browser, tmp_path: Path) -> None:
    """Its own script writes it anew after it is opened, and its policy then lets it connect to nothing."""
    words = "correct horse battery staple"
    with serving(tmp_path, "--poll", "1h", config=f"{CONFIG}protect: true\n", SITE_PASSPHRASE=words) as server:
        server.wait_for(lambda: server.get("/")[0] == 200)
        page = browser.new_page(viewport={"width": 1000, "height": 500})
        page.goto(server.url + SPRINT)
        page.fill("#passphrase", words)
        page.keyboard.press("Enter")
        page.locator("#figures").wait_for()
        page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
        seen = page.evaluate(SEEN)
        with page.expect_event("framenavigated"):
            server.write("extra.css", "b { margin: 3px }")
        page.locator("#figures").wait_for()
        server.wait_for(lambda: abs(page.evaluate(SEEN) - seen) <= 1)
        server.write("report.yml", f"{CONFIG}protect: true\ntitel: x\n")
        expect(page.get_by_role("alert").filter(has_text="titel")).to_be_visible(timeout=20_000)
        page.close()
