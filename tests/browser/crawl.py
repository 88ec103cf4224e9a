"""A reader who opens every page that a site leads to, and looks whether each link, anchor and chart is there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag

from playwright.sync_api import Browser, Page

LOOK = """() => ({
  ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
  links: [...document.querySelectorAll("a[href]:not(svg a)")].map((link) => link.href),
  charts: [...document.querySelectorAll(".chart")].map((chart) => {
    const svg = chart.querySelector("svg");
    const marks = svg ? [...svg.querySelectorAll("path, rect, use")] : [];
    const drawn = marks.filter((mark) => { const box = mark.getBBox(); return box.width || box.height; });
    const dangling = marks.filter((mark) => mark.matches("use") && !document.querySelector(mark.getAttribute("href")));
    const { width, height } = svg ? svg.getBoundingClientRect() : { width: 0, height: 0 };
    return { marks: drawn.length, texts: svg ? svg.querySelectorAll("text").length : 0, dangling: dangling.length,
             width, height };
  }),
})"""
FEWEST_MARKS, FEWEST_TEXTS = 4, 3


@dataclass
class Crawled:
    """What was met: the ids of every page by its address, the links by page, and whatever is wrong, in words."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    charts: int = 0
    wrong: list[str] = field(default_factory=list)


def crawl(browser: Browser, start: str) -> Crawled:
    """Every page below the folder of `start`, in one tab. Files that are no pages are asked for, not opened."""
    root = start.rpartition("/")[0] + "/"
    found = Crawled()
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.on("console", lambda message: found.wrong.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: found.wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda request: _watch(found, root, page.url, request.url))
        waiting = [start]
        while waiting:
            address = waiting.pop()
            if address not in found.ids:
                _visit(page, address, found)
                waiting += [link for link in _below(root, found.links[address]) if link.endswith((".html", "/"))]
        for link in sorted({link for links in found.links.values() for link in _below(root, links)} - set(found.ids)):
            if (status := context.request.get(link).status) != 200:
                found.wrong.append(f"{link}: {status}")
    found.wrong += _dead_anchors(found)
    return found


def _visit(page: Page, address: str, found: Crawled) -> None:
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        found.wrong.append(f"{address}: {answer and answer.status}")
    seen = page.evaluate(LOOK)
    found.ids[address], found.links[address] = set(seen["ids"]), seen["links"]
    found.charts += len(seen["charts"])
    found.wrong += [f"{address}: a chart is not drawn: {chart}" for chart in seen["charts"] if not _is_drawn(chart)]


def _is_drawn(chart: dict[str, Any]) -> bool:
    return bool(
        chart["marks"] >= FEWEST_MARKS
        and chart["texts"] >= FEWEST_TEXTS
        and chart["width"] > 0
        and chart["height"] > 0
        and not chart["dangling"]
    )


def _watch(found: Crawled, root: str, page: str, asked: str) -> None:
    if not asked.startswith((root, "data:")):
        found.wrong.append(f"{page}: asks {asked}")


def _below(root: str, links: list[str]) -> list[str]:
    """The addresses inside the site, without their anchors."""
    return [urldefrag(link).url for link in links if link.startswith(root)]


def _dead_anchors(found: Crawled) -> Iterator[str]:
    for page, links in found.links.items():
        for link in links:
            address, anchor = urldefrag(link)
            if anchor and address in found.ids and unquote(anchor) not in found.ids[address]:
                yield f"{page}: there is no {link}"
