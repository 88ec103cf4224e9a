"""What scripts add to a page that is read from disk: filters with an address of their own, and copying as Markdown."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import kinds, opened
from tests.demo_site import BuiltDemo

ROWS = "table.filtered tbody tr"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
LISTEN = "addEventListener('copy', (event) => { window.copied = event.target.value; })"


def address(page: Page) -> str:
    """The address as the page sees it; Playwright's own lags behind."""
    return str(page.evaluate("location.href"))


def shown(page: Page) -> int:
    return page.locator(ROWS).locator("visible=true").count()


@pytest.fixture
def sprint(browser: Browser, site: BuiltDemo) -> Iterator[Page]:
    """A closed sprint's page."""
    with opened(browser, site, kinds(site)["closed"]) as (page, _, complaints):
        yield page
        assert complaints == []


@contextmanager
def elsewhere(page: Page, address: str) -> Iterator[Page]:
    """Another window with the same site."""
    other = page.context.new_page()
    other.goto(address)
    yield other
    other.close()


def test_a_filter_has_an_address_that_shows_the_same(sprint: Page) -> None:
    everything, key = shown(sprint), sprint.locator(ROWS).first.get_by_role("link").first.inner_text()
    sprint.get_by_label("Show only issues with").fill(f"done {key}")
    assert address(sprint).endswith(f"#q=done%20{key}")
    assert shown(sprint) == 1 < everything
    with elsewhere(sprint, address(sprint)) as other:
        assert other.get_by_label("Show only issues with").input_value() == f"done {key}"
        assert shown(other) == 1
        assert other.get_by_label("Show only issues with").is_visible()
    sprint.get_by_label("Show only issues with").fill("")
    assert "#" not in address(sprint)
    assert shown(sprint) == everything


def test_an_address_with_words_filters_an_open_page_too(sprint: Page) -> None:
    key = sprint.locator(ROWS).first.get_by_role("link").first.inner_text()
    sprint.evaluate("(words) => { location.hash = 'q=' + words; }", key)
    sprint.wait_for_function(f"document.querySelectorAll('{ROWS}:not([hidden])').length === 1")
    assert sprint.get_by_label("Show only issues with").input_value() == key


def test_an_anchor_still_leads_to_a_row_that_the_filter_hid(sprint: Page) -> None:
    row = sprint.locator(ROWS).first
    anchor, everything = row.get_attribute("id"), shown(sprint)
    sprint.get_by_label("Show only issues with").fill("no issue has such words")
    assert shown(sprint) == 0
    sprint.locator(f'#totals a[href="#{anchor}"]').first.click()
    sprint.wait_for_function(f"document.querySelectorAll('{ROWS}:not([hidden])').length === {everything}")
    assert address(sprint).endswith(f"#{anchor}")
    assert row.is_visible()


@pytest.mark.parametrize("hash_", ["#%", "#q=", "#q=%E0%A4", "#nowhere"])
def test_an_address_that_means_nothing_does_no_harm(sprint: Page, hash_: str) -> None:
    with elsewhere(sprint, f"{address(sprint)}{hash_}") as other:
        rows = sprint.locator(ROWS).count()
        assert shown(other) == rows
        assert other.locator("#filter-count").inner_text() == f"{rows} of {rows} issues"


@pytest.mark.parametrize("clipboard", [True, False])
def test_the_result_is_copied_as_markdown_by_keyboard_alone(sprint: Page, clipboard: bool) -> None:
    if clipboard:
        sprint.context.grant_permissions(["clipboard-read", "clipboard-write"])
    else:
        sprint.add_init_script(NO_CLIPBOARD)
        sprint.add_init_script(LISTEN)
        sprint.reload()
    button = sprint.get_by_role("button", name="Copy as Markdown", exact=True)
    button.focus()
    sprint.keyboard.press("Enter")
    sprint.locator("#in-short [aria-live=polite]", has_text="Copied").wait_for()
    assert button.evaluate("(button) => button === document.activeElement")
    copied = sprint.evaluate("navigator.clipboard.readText()" if clipboard else "window.copied")
    check_report(sprint, copied)


def check_report(sprint: Page, copied: str) -> None:
    """The title, every sentence, the answers, and the totals as a table."""
    lines = [line.replace("\\", "").replace("\u00a0", " ") for line in copied.splitlines()]
    heading = " ".join(sprint.locator("h1").inner_text().split())
    assert lines[0] == f"# {heading}"
    sentences = [" ".join(text.split()) for text in sprint.locator("#in-short li").all_inner_texts()]
    assert [f"- {sentence}" for sentence in sentences] == [line for line in lines if line.startswith("- ")][
        : len(sentences)
    ]
    assert any(line.startswith("- More predictable?") for line in lines)
    assert not any("Copy as Markdown" in line for line in lines)
    table = [line for line in lines if line.startswith("|")]
    assert table[0] == "| Total | Issues | Estimate (points) | The issues |"
    assert table[1] == "| --- | --: | --: | --- |"
    assert len(table) == 2 + sprint.locator("#totals tbody tr").count()


def test_the_table_behind_a_chart_is_copied_as_markdown(sprint: Page) -> None:
    sprint.add_init_script(NO_CLIPBOARD)
    sprint.add_init_script(LISTEN)
    sprint.reload()
    box = sprint.locator("#burndown details")
    box.locator("summary").press("Enter")
    box.get_by_role("button", name="Copy the table as Markdown").press("Enter")
    box.locator("[aria-live=polite]", has_text="Copied").wait_for()
    lines = sprint.evaluate("window.copied").splitlines()
    assert lines[0].startswith("| When | Event | Issue |")
    assert len(lines) == 2 + box.locator("tbody tr").count()


def test_what_people_wrote_cannot_make_markup_of_its_own(browser: Browser, site: BuiltDemo) -> None:
    with opened(browser, site, kinds(site)["closed"]) as (page, _, _):
        page.add_init_script(NO_CLIPBOARD)
        page.add_init_script(LISTEN)
        page.reload()
        page.evaluate("document.querySelector('h1').textContent = 'a|b *c* [d](e) <i>'")
        page.get_by_role("button", name="Copy as Markdown", exact=True).click()
        assert page.evaluate("window.copied").splitlines()[0] == r"# a\|b \*c\* \[d\](e) \<i\>"


def test_a_browser_that_forbids_copying_is_told_of(sprint: Page) -> None:
    sprint.add_init_script(NO_CLIPBOARD)
    sprint.add_init_script("document.execCommand = () => false")
    sprint.reload()
    sprint.get_by_role("button", name="Copy as Markdown", exact=True).click()
    assert sprint.locator("#in-short [aria-live=polite]").inner_text() == "This browser does not let the page copy"


def test_the_cells_of_a_column_stand_as_its_heading_says(browser: Browser, site: BuiltDemo) -> None:
    """Numbers to the right, days and keys on one line, in the first dozen columns and beyond."""
    astray = """() => [...document.querySelectorAll("table")].flatMap((table) => {
        const kinds = [...table.tHead.rows[0].cells].map((heading) => heading.className);
        return [...table.tBodies[0].rows].flatMap((row) => [...row.cells].filter((cell, column) => {
            const style = getComputedStyle(cell);
            return (style.textAlign === "right") !== (kinds[column] === "n")
                || (kinds[column] && style.whiteSpace !== "nowrap");
        }).map((cell) => cell.outerHTML));
    })"""
    for kind, columns in (("closed", 5), ("board", 5), ("compare", 13)):
        with opened(browser, site, kinds(site)[kind]) as (page, _, _):
            assert (
                page.evaluate("Math.max(...[...document.querySelectorAll('tr')].map((r) => r.cells.length))") >= columns
            )
            assert page.locator("tbody th, tbody td").count() > 20
            assert page.evaluate(astray) == [], kind
