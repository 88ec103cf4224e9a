"""Which pages there are, and how a test opens one."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.demo_site import BuiltDemo


def kinds(site: BuiltDemo) -> dict[str, str]:
    """One address for each kind of page, the odd board's too, and every odd sprint."""
    boards = site.load("data/index.json")["boards"]
    by_state = {sprint["state"]: sprint["page"] for sprint in boards[0]["sprints"]}
    odd = boards[-1]
    return {
        "index": "index.html",
        "definitions": "definitions/index.html",
        "sync": "sync/index.html",
        "missing": "404.html",
        "board": boards[0]["page"],
        "compare": boards[0]["compare"],
        "kanban": boards[2]["page"],
        "quality": f"{boards[0]['page'].removesuffix('index.html')}quality/index.html",
        "odd board": odd["page"],
        "odd compare": odd["compare"],
        "odd quality": f"{odd['page'].removesuffix('index.html')}quality/index.html",
        **{f"odd sprint {sprint['id']}": sprint["page"] for sprint in odd["sprints"]},
        **by_state,
    }


def few_kinds(site: BuiltDemo) -> dict[str, str]:
    """The same with one odd sprint of all that is odd, for what takes its time on each page."""
    every = kinds(site)
    odd = [name for name in every if name.startswith("odd")]
    one = next(name for name in odd if name.startswith("odd sprint"))
    return {name: path for name, path in every.items() if name not in odd or name == one}


Watched = tuple[Page, list[str], list[str]]


@contextmanager
def opened(browser: Browser, site: BuiltDemo, path: str, *, scripts: bool = True) -> Iterator[Watched]:
    """The page at `path` on disk, see `watched`."""
    with watched(browser, (site.site / path).as_uri(), scripts=scripts) as found:
        yield found


@contextmanager
def watched(browser: Browser, address: str, *, scripts: bool = True) -> Iterator[Watched]:
    """The page at an address, with the requests it made and what its console complained of."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts) as context:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(address)
        yield page, requests, complaints
