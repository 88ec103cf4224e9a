"""Page values become HTML: one Jinja environment a look, everything escaped but the SVG drawn here."""

import re
from functools import cache

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from generator.look import PLAIN, Look
from generator.pages.page import Chart, Document, Page, Sparkline
from generator.render.assets import asset_path, logo_path, style_paths
from generator.render.data import render_document
from generator.render.dates import to_iso
from generator.render.drawn import chart_svg, spark_svg
from generator.render.isolation import isolated
from generator.render.templates import explained, find_templates
from generator.render.text import printable

_KILO = 1000
_PERCENTAGE = re.compile(r"(\d) %")  # stays on one line


def render_html(page: Page, look: Look = PLAIN) -> bytes:
    """The bytes of a page.

    Raises:
        ConfigError: one of the look's own templates fails.
    """
    with explained(look.templates_dir):
        html = _environment(look).get_template(page.template).render(page.context)
    if look.date_format == "iso":
        html = to_iso(html)
    return printable(_PERCENTAGE.sub("\\1\u00a0%", html)).encode()


def compile_templates(look: Look) -> None:
    """Read every template that pages may use, the look's own ones too.

    Raises:
        ConfigError: one of the look's own is no template.
    """
    environment = _environment(look)
    for name in environment.list_templates(extensions=["html", "xml"]):
        with explained(look.templates_dir):
            environment.get_template(name)


@cache
def _environment(look: Look) -> Environment:
    environment = Environment(
        loader=find_templates(look.templates_dir),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=look.templates_dir is not None,  # they may change while a program that uses us runs
        keep_trailing_newline=True,
    )
    environment.filters["isolated"] = isolated
    environment.globals.update(styles=style_paths(look), logo=logo_path(look))
    environment.globals.update(asset=asset_path, draw=_draw, spark=_spark, size=_size)
    return environment


def _draw(chart: Chart) -> Markup:
    return Markup(chart_svg(chart.card, chart.id))  # noqa: S704  # the renderer escapes what it writes into an SVG


def _spark(line: Sparkline) -> Markup:
    return Markup(spark_svg(line))  # noqa: S704  # the same


def _size(document: Document) -> str:
    """How big a download is, in words: "12 kB"."""
    size = len(render_document(document))
    return f"{size} bytes" if size < _KILO else f"{size / _KILO:.0f} kB"
