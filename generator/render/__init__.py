"""The edge of pixels and markup: page values become bytes; touches no disk but the templates."""

from collections.abc import Iterator

from generator.look import PLAIN, Look
from generator.pages.page import Document, Page
from generator.render.assets import render_assets
from generator.render.data import render_document
from generator.render.file import File

__all__ = ["render", "render_assets"]


def render(page: Page | Document, look: Look = PLAIN) -> Iterator[File]:
    """The files of a page or a data document.

    Raises:
        ConfigError: one of the look's own templates fails.
    """
    if isinstance(page, Document):
        yield File(page.path, render_document(page))
        return
    from generator.render.html import render_html  # noqa: PLC0415  # a run that writes data alone needs no Jinja

    yield File(page.path, render_html(page, look))
