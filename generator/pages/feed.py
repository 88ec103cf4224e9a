"""Atom feeds of closed sprints, of the whole site and of each board: for those who would rather be told than look.

Source: RFC 4287 (Atom).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from generator.pages.address import FEED, INDEX, board_feed_path, board_path
from generator.pages.facts import Site
from generator.pages.feed_entries import Entry, address, make_entries, tag
from generator.pages.frame import utc_text
from generator.pages.overview import Overview
from generator.pages.page import Page, Report

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What `feed.xml` shows; `itself` is the feed's own address, empty while nobody knows where the site is."""

    id: str
    title: str
    updated: str
    href: str
    itself: str
    entries: tuple[Entry, ...]


def make_board_feed_pages(site: Site) -> Iterator[Page]:
    """A feed for each board; none where the site has no feeds."""
    for board in site.boards if site.report.feeds else ():
        its, history = board.report.history.board, board.report.history
        about = (board_feed_path(its.id), board_path(its.id), its.name)
        yield _page(site.report, about, make_entries(site.report, board), history.as_of)


def make_feed_pages(overview: Overview) -> Iterator[Page]:
    """The feed of all boards; none where the site has no feeds."""
    if overview.report.feeds:
        entries = chain.from_iterable(board.entries for board in overview.boards)
        latest = sorted(entries, key=lambda entry: entry.place, reverse=True)
        as_of = max((board.as_of for board in overview.boards), default=_EPOCH)
        yield _page(overview.report, (FEED, INDEX, overview.report.title), latest, as_of)


def _page(report: Report, about: tuple[str, str, str], entries: Iterable[Entry], as_of: datetime) -> Page:
    """One without entries was updated when its data was."""
    path, there, name = about
    entries = tuple(replace(entry, href=address(report, entry.href, path)) for entry in entries)
    feed = Feed(
        id=f"{tag(report)}/{path}",
        title=f"{name}: closed sprints",
        updated=entries[0].updated if entries else utc_text(as_of),
        href=address(report, there, path),
        itself=f"{report.base_url}{path}" if report.base_url else "",
        entries=entries,
    )
    return Page(path, "feed.xml", {"feed": feed, "version": report.version})
