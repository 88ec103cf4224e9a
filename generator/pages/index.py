"""The first page: all boards at a glance, each with its latest result and its active sprint."""

from collections.abc import Iterator

from generator.pages.address import FEED, INDEX, INDEX_DATA
from generator.pages.hidden import privacy_document
from generator.pages.overview import Overview, make_site_frame
from generator.pages.page import Document, Page


def make_index_pages(overview: Overview) -> Iterator[Page | Document]:
    """The first page and the site's index for programs."""
    frame = make_site_frame(overview, INDEX, overview.report.title)
    yield Page(INDEX, "index.html", {"frame": frame, "boards": tuple(board.line for board in overview.boards)})
    yield _index_document(overview)


def _index_document(overview: Overview) -> Document:
    """Every board and sprint with the addresses of its page and its files, relative to the site's root."""
    report = overview.report
    content = {
        "schema": "sprint-reports/index/2",
        "title": report.title,
        "incomplete": list(report.incomplete),
        "privacy": privacy_document(report.privacy),
        "feed": FEED if report.feeds else None,
        "boards": [board.entry for board in overview.boards],
    }
    return Document(INDEX_DATA, content)
