"""The site as GitHub Pages serves it: over HTTP under a project's path, in light and dark, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import few_kinds, watched
from tests.browser.serving import PROJECT, served
from tests.demo_site import BuiltDemo


@pytest.fixture(scope="module")
def address(site: BuiltDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served."""
    root = tmp_path_factory.mktemp("pages")
    (root / PROJECT).symlink_to(site.site, target_is_directory=True)
    with served(root) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_kind_of_page_under_a_projects_path(
    browser: Browser, site: BuiltDemo, address: str, scripts: bool
) -> None:
    for name, path in few_kinds(site).items():
        with watched(browser, address + path, scripts=scripts) as (page, requests, complaints):
            assert page.locator("h1").count() == 1, name
            assert any(url.endswith(".css") for url in requests), name
            assert complaints == [], name
            assert [url for url in requests if not url.startswith(address)] == [], name
            assert page.locator("main").inner_text().strip()


def test_a_reader_gets_from_the_first_page_to_an_issue_and_a_definition(
    browser: Browser, site: BuiltDemo, address: str
) -> None:
    with watched(browser, address) as (page, _, complaints):
        page.get_by_role("link", name=site.world.boards[0].name).first.click()
        page.get_by_role("link", name="What this means").first.click()
        assert f"/{PROJECT}/definitions/index.html#" in page.url
        page.get_by_role("link", name="All boards").click()
        assert page.url == f"{address}index.html"
        assert complaints == []
