"""Atom feeds of closed sprints, of the whole site and of each board: for those who would rather be told than look.

An entry's id is made of the Jira's host, the board's and the sprint's number, so it outlives a move of the site and a
new name of the sprint; its date is that of closing, so two builds give the same feed. Only a board's own sprints take
part, as on the first page. Source: RFC 4287 (Atom), RFC 4151 (tag URIs).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from generator.pages.address import FEED, INDEX, board_feed_path, board_path, relative, sprint_path
from generator.pages.facts import BoardFacts, Site, SprintFacts
from generator.pages.frame import utc_text
from generator.pages.page import Page, Report
from generator.pages.results import result
from generator.pages.short import in_short

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINTED = 2026  # a tag URI says in which year its maker held the host's name


@dataclass(frozen=True, slots=True)
class Entry:
    """A closed sprint: its tag URI, when it closed (in UTC), its result, its story and where its page is."""

    id: str
    updated: str
    title: str
    summary: str
    href: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What `feed.xml` shows; `itself` is the feed's own address, empty while nobody knows where the site is."""

    id: str
    title: str
    updated: str
    href: str
    itself: str
    entries: tuple[Entry, ...]


def make_feed_pages(site: Site) -> Iterator[Page]:
    """The feed of all boards, then one for each board; none where the site has no feeds."""
    if not site.report.feeds:
        return
    yield _page(site, FEED, INDEX, site.report.title, site.boards)
    for board in site.boards:
        its = board.report.history.board
        yield _page(site, board_feed_path(its.id), board_path(its.id), its.name, (board,))


def _page(site: Site, path: str, about: str, name: str, boards: Iterable[BoardFacts]) -> Page:
    boards = tuple(boards)
    closed = sorted(
        ((facts.sprint.closed_at, board, facts) for board in boards for facts in board.sprints if facts.own),
        key=lambda one: (one[0] or _EPOCH, one[2].sprint.id),
        reverse=True,
    )
    entries = tuple(_entry(site.report, board, facts, at, path) for at, board, facts in closed if at)
    feed = Feed(
        id=f"{_tag(site.report)}/{path}",
        title=f"{name}: closed sprints",
        updated=entries[0].updated if entries else utc_text(_latest(boards)),
        href=_address(site.report, about, path),
        itself=f"{site.report.base_url}{path}" if site.report.base_url else "",
        entries=entries,
    )
    return Page(path, "feed.xml", {"feed": feed, "version": site.report.version})


def _entry(report: Report, board: BoardFacts, facts: SprintFacts, closed_at: datetime, path: str) -> Entry:
    its, sprint = board.report.history.board, facts.sprint
    return Entry(
        id=f"{_tag(report)}/boards/{its.id}/sprints/{sprint.id}",
        updated=utc_text(closed_at),
        title=f"{its.name}, {sprint.name}: {result(board, facts)}",
        summary=" ".join(in_short(board, facts)),
        href=_address(report, sprint_path(its.id, sprint.id), path),
    )


def _latest(boards: Iterable[BoardFacts]) -> datetime:
    """The instant that a feed without entries speaks for."""
    return max((board.report.history.as_of for board in boards), default=_EPOCH)


def _address(report: Report, there: str, here: str) -> str:
    return f"{report.base_url}{there}" if report.base_url else relative(here, there)


def _tag(report: Report) -> str:
    """The beginning of this Jira's tag URIs, or the site's where that is hidden; paths tell two on one host apart."""
    parts = urlsplit(report.site_url or report.base_url)
    host = re.sub(r"[^a-z0-9.-]", "-", parts.hostname or "") or "localhost"
    return f"tag:{host},{_MINTED}:{quote(parts.path.strip('/'))}".rstrip("/")
