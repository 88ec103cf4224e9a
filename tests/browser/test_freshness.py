"""What a page says of its own age, by clocks that are days and weeks ahead of its data."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries none
from playwright.sync_api import Browser, Page, expect

from generator.sync_record import SyncRecord
from generator.write.site import write_site
from tests.factories import at
from tests.reports import make_files, report_of, usual

AS_OF = at(35)
AGEING = ("index.html", "boards/1/index.html", "boards/1/sprints/3/index.html", "boards/1/compare/index.html")
AGELESS = ("boards/1/sprints/1/index.html", "definitions/index.html", "404.html")


def synced(*days: int) -> tuple[SyncRecord, ...]:
    """Syncs so many days before the data's instant."""
    instants = [AS_OF - timedelta(days=day) for day in days]
    return tuple(SyncRecord(started_at=instant, server_at=instant) for instant in instants)


def site(folder: Path, *days: int) -> Path:
    """A site with such syncs on record; without charts, which take time."""
    write_site(make_files(report_of(usual(), cards="none", syncs=synced(*days))), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was renewed every day."""
    return site(tmp_path_factory.mktemp("daily"), *range(9))


@contextmanager
def opened_after(browser: Browser, file: Path, age: timedelta, *, scripts: bool = True) -> Iterator[Page]:
    """A page as it stands for a reader whose clock is so far ahead of its data."""
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.clock.set_fixed_time(AS_OF + age)
        page.goto(file.as_uri())
        yield page


@pytest.mark.parametrize(("days", "words"), [(3, "(3 days ago)"), (61, "(61 days ago)")])
def test_old_data_is_called_so_and_its_schedule_doubted(browser: Browser, daily: Path, days: int, words: str) -> None:
    for path in AGEING:
        with opened_after(browser, daily / path, timedelta(days=days)) as page:
            banner = page.get_by_role("status").filter(has_text="This data is old")
            expect(banner.get_by_role("heading")).to_have_text("This data is old")
            expect(banner).to_contain_text(f"It was read from Jira at 2026-04-06 09:00 UTC {words}.")
            expect(banner).to_contain_text("usually renewed every day, so its schedule may have stopped")
            expect(page.get_by_role("contentinfo")).to_contain_text(words)


def test_what_does_not_go_out_of_date_is_not_called_old(browser: Browser, daily: Path) -> None:
    """A closed sprint is over; its page still says how old its data is."""
    for path in AGELESS:
        with opened_after(browser, daily / path, timedelta(days=61)) as page:
            assert page.get_by_text("This data is old").count() == 0, path
            expect(page.get_by_role("contentinfo")).to_contain_text("(61 days ago)")


@pytest.mark.parametrize("hours", [-5, 0, 47])
def test_data_in_time_is_not_called_old(browser: Browser, daily: Path, hours: int) -> None:
    with opened_after(browser, daily / "index.html", timedelta(hours=hours)) as page:
        expect(page.get_by_text("This data is old")).to_be_hidden()


def test_without_a_rhythm_two_days_are_old_and_no_schedule_is_doubted(browser: Browser, tmp_path: Path) -> None:
    once = site(tmp_path, 0) / "index.html"
    with opened_after(browser, once, timedelta(hours=47)) as page:
        expect(page.get_by_text("This data is old")).to_be_hidden()
    with opened_after(browser, once, timedelta(hours=49)) as page:
        expect(page.get_by_text("This data is old")).to_be_visible()
        assert page.get_by_text("schedule").count() == 0


def test_a_report_that_is_renewed_every_week_is_in_time_for_longer(browser: Browser, tmp_path: Path) -> None:
    weekly = site(tmp_path, *range(0, 63, 7)) / "index.html"
    with opened_after(browser, weekly, timedelta(days=13)) as page:
        expect(page.get_by_text("This data is old")).to_be_hidden()
    with opened_after(browser, weekly, timedelta(days=15)) as page:
        expect(page.get_by_text("usually renewed every week")).to_be_visible()


def test_a_tab_left_open_says_so_once_it_is_looked_at_again(browser: Browser, daily: Path) -> None:
    with opened_after(browser, daily / "index.html", timedelta(minutes=5)) as page:
        expect(page.get_by_role("contentinfo")).to_contain_text("(5 minutes ago)")
        page.clock.set_fixed_time(AS_OF + timedelta(days=3))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_text("This data is old")).to_be_visible()
        expect(page.get_by_role("contentinfo")).to_contain_text("UTC (3 days ago)")


def test_without_scripts_the_date_alone_is_told(browser: Browser, daily: Path) -> None:
    with opened_after(browser, daily / "index.html", timedelta(days=61), scripts=False) as page:
        expect(page.get_by_text("This data is old")).to_be_hidden()
        expect(page.get_by_role("contentinfo")).to_contain_text("data as of 2026-04-06 09:00 UTC")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_banner_can_be_read(browser: Browser, daily: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    with opened_after(browser, daily / "index.html", timedelta(days=61)) as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_text("This data is old")).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
