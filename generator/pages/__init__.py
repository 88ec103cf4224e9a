"""The core's last step: a report becomes page values; one file per kind of page."""

from collections.abc import Callable, Iterator

from generator.pages.board import make_board_pages
from generator.pages.compare import make_compare_pages
from generator.pages.definitions import make_definitions_pages
from generator.pages.facts import Site, survey
from generator.pages.feed import make_board_feed_pages, make_feed_pages
from generator.pages.index import make_index_pages
from generator.pages.missing import make_missing_pages
from generator.pages.overview import Overview, overview_of
from generator.pages.page import Document, Page, Report
from generator.pages.quality import make_quality_pages
from generator.pages.sprint import make_sprint_pages
from generator.pages.sync import make_sync_pages

BOARD_PAGES: tuple[Callable[[Site], Iterator[Page | Document]], ...] = (
    make_board_pages,
    make_sprint_pages,
    make_compare_pages,
    make_quality_pages,
    make_board_feed_pages,
)
"""What is made of one board, whatever the others are like."""

SITE_PAGES: tuple[Callable[[Overview], Iterator[Page | Document]], ...] = (
    make_index_pages,
    make_definitions_pages,
    make_sync_pages,
    make_feed_pages,
    make_missing_pages,
)
"""What is made of all boards in brief."""


def make_pages(report: Report) -> Iterator[Page | Document]:
    """Every page and data file of the site, lazily, one kind after the other."""
    site = survey(report)
    yield from make_pages_of_boards(site)
    yield from make_site_pages(overview_of(site))


def make_pages_of_boards(site: Site) -> Iterator[Page | Document]:
    """The pages of its boards."""
    for make in BOARD_PAGES:
        yield from make(site)


def make_site_pages(overview: Overview) -> Iterator[Page | Document]:
    """The pages about all boards."""
    for make in SITE_PAGES:
        yield from make(overview)
