"""Page values become HTML: one Jinja environment a process, everything escaped but the SVG drawn here."""

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.page import Chart, Document, Page, Sparkline
from generator.render.assets import asset_path
from generator.render.data import render_document
from generator.render.text import printable
from generator.resources import templates_dir

_KILO = 1000
_PERCENTAGE = re.compile(r"(\d) %")  # stays on one line


def render_html(page: Page) -> bytes:
    """The bytes of a page."""
    html = _environment().get_template(page.template).render(page.context)
    return printable(_PERCENTAGE.sub("\\1\u00a0%", html)).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    environment.globals.update(asset=asset_path, draw=_draw, spark=_spark, size=_size)
    return environment


def _draw(chart: Chart) -> Markup:
    from generator.render.charts import draw_chart  # noqa: PLC0415  # a page without a chart needs no matplotlib

    return Markup(draw_chart(chart.card, chart.id))  # noqa: S704  # the renderer escapes what it writes into an SVG


def _spark(line: Sparkline) -> Markup:
    from generator.render.charts import sparkline  # noqa: PLC0415  # the same

    return Markup(sparkline(line.values, line.id, line.label))  # noqa: S704  # the same


def _size(document: Document) -> str:
    """How big a download is, in words: "12 kB"."""
    size = len(render_document(document))
    return f"{size} bytes" if size < _KILO else f"{size / _KILO:.0f} kB"
