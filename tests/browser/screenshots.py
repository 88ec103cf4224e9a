"""`make screenshots`: the pictures of the README, taken of the demo's site anew."""

import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import launch

WORK, DOCS = Path("build/screenshots"), Path("docs")
WIDTH, HEIGHT = 1280, 1000
_COLOURS = 128


def main() -> None:
    """Build the demo's site and take its pictures."""
    shutil.rmtree(WORK, ignore_errors=True)
    command = [sys.executable, "-m", "generator", "demo", "--quiet", "--site", str(WORK / "site")]
    subprocess.run([*command, "--cache", str(WORK / "cache")], check=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        take(browser, "sprint-page", "boards/1/sprints/68/index.html")
        take(browser, "team-page", "boards/1/index.html", top="flow")
        browser.close()


def take(browser: Browser, name: str, path: str, top: str = "") -> None:
    """One picture of the window's size, from an element down; of few colours, for it goes into the repository."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto((WORK / "site" / path).resolve().as_uri())
    if top:
        page.locator(f"#{top}").evaluate("element => element.scrollIntoView({behavior: 'instant'})")
    target = DOCS / f"{name}.png"
    page.screenshot(path=target)
    page.close()
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
