"""What a server shows for an address where there is no page, such as that of a sprint that was deleted.

A server sends it for any address, however deep, so a relative link would lead astray: where the config says where the
site is published, links start at that address's path. Else they are right at the site's root alone, and the page says
how to get there.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from generator.pages.address import MISSING, Link, board_path
from generator.pages.frame import Frame, ageless
from generator.pages.overview import Overview, make_site_frame
from generator.pages.page import Page

TITLE = "There is no page at this address"


def make_missing_pages(overview: Overview) -> Iterator[Page]:
    """The one page for all that is missing."""
    root = site_root(overview.report.base_url)
    context = {
        "frame": _rooted(ageless(make_site_frame(overview, MISSING, TITLE)), root),
        "title": TITLE,
        "boards": tuple(Link(board.name, f"{root}/{board_path(board.id)}") for board in overview.boards),
        "astray": not overview.report.base_url,
    }
    yield Page(MISSING, "missing.html", context)


def site_root(base_url: str) -> str:
    """The way to the site's root from any address: the path of the site's own, where it is known."""
    return urlsplit(base_url).path.removesuffix("/") if base_url else "."


def _rooted(frame: Frame, root: str) -> Frame:
    """The frame with links that start at `root`; those of a page at the root are paths inside the site."""

    def move(link: Link) -> Link:
        return replace(link, href=f"{root}/{link.href}")

    return replace(
        frame,
        root=root,
        home=move(frame.home),
        definitions=move(frame.definitions),
        sync=move(frame.sync),
        feeds=tuple(move(feed) for feed in frame.feeds),
    )
