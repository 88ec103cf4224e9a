"""Every kind of page against axe: WCAG 2.2 AA and best practice, light and dark, wide and narrow."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries none
from playwright.sync_api import Browser

from tests.browser.pages import few_kinds, opened
from tests.demo_site import BuiltDemo

WINDOWS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (360, "dark"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_axe_finds_nothing(browser: Browser, site: BuiltDemo, width: int, scheme: Literal["light", "dark"]) -> None:
    found = {}
    for name, path in few_kinds(site).items():
        with opened(browser, site, path) as (page, _, _):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            results = Axe().run(page, options=OPTIONS)
            assert results.response["testEngine"]["name"] == "axe-core"
            if results.violations_count:
                found[name] = [_say(violation) for violation in results.response["violations"]]
    assert found == {}


def _say(violation: dict[str, Any]) -> tuple[str, int, str, str]:
    """Which rule, how often, where first, and why."""
    first = violation["nodes"][0]
    return violation["id"], len(violation["nodes"]), first["html"][:200], first["failureSummary"]
