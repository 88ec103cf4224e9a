"""Fixtures that more than one folder uses, and the order that keeps two workers busy to the end."""

import gc
import signal
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.canaries import Lookout, found_in, search_folder, search_processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.demo_site import BuiltDemo

settings.register_profile(
    "unhurried", deadline=None
)  # the machine may be busy, and no test asks how long a thing takes
settings.load_profile("unhurried")

LONGEST = ("test_action.py", "test_wheel.py", "test_demo.py", "test_deterministic.py")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell script hands it to what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the commands that tests interrupt would ignore it too


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first: a worker that gets one last would finish long after the others."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """Libraries leave a million objects that never die; looking through them again and again took a tenth of all."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def no_canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No login and no address gets out: not in what is printed, kept or published, nor in the list of processes."""
    lookout = Lookout()
    with lookout.watching():
        yield
    own = tmp_path_factory.getbasetemp()
    found = (leak for folder in {own, *own.parent.glob("demo-*")} for leak in search_folder(folder))
    leaks = [*lookout.leaks, *found, *search_processes()]
    assert leaks == [], "\n".join(leaks)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The same of what a test printed and nobody read."""
    report = yield
    leaks = found_in("".join(text for _, text in report.sections).encode("utf-8", "surrogateescape"))
    if leaks and report.passed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} printed what nobody may see, {call.when}: {leaks}"
    return report


@pytest.fixture(scope="session", params=["cloud", "data_center"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "BuiltDemo":
    """The demo's site for each flavour, built once a run."""
    from tests.demo_site import built_demo  # noqa: PLC0415  # most tests never need it

    return built_demo(tmp_path_factory.getbasetemp(), request.param)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of a worker."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # most tests never need it

    from tests.browser.conftest import launch  # noqa: PLC0415  # the same

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()
