"""The shares of all boards become one site: their files, and the pages about all boards."""

from collections.abc import Iterable, Iterator

from generator.pages import make_site_pages
from generator.pages.overview import BoardBrief, Overview
from generator.pages.page import Report
from generator.parts.archive import Share
from generator.parts.slots import Filler
from generator.render import render, render_assets
from generator.render.drawn import drawing
from generator.render.file import File


def assemble(shares: Iterable[Share], report: Report) -> Iterator[File]:
    """Every file of the site, lazily; a share is asked for once the one before has been handed on.

    Args:
        shares: of the site's boards, in the order of the config.
        report: what holds of the site as a whole; its own `boards` play no part.
    """
    briefs: list[BoardBrief] = []
    charts: dict[str, str] = {}
    for share in shares:
        briefs.append(share.part.brief)
        charts |= share.part.charts
        fill = Filler(report, share.part.brief)
        yield from (File(file.path, fill(file.content)) for file in share.files)
    with drawing(charts):
        files = [
            file for page in make_site_pages(Overview(report, tuple(briefs))) for file in render(page, report.look)
        ]
    yield from files
    yield from render_assets(report.look, noindex=report.privacy.noindex)
