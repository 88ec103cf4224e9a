"""A real Chromium, the distribution's if there is one, else Playwright's own."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

from tests.demo_site import BuiltDemo, built_demo

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def launch(playwright: Playwright) -> Browser:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", *QUIET])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltDemo:
    """The demo's site with its odd board, whose texts are the hostile ones."""
    return built_demo(tmp_path_factory.getbasetemp(), "cloud", oddities=True)
