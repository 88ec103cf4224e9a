"""Matplotlib's SVG cleaned for a page: theme-following colours, no style attributes, no ids that could clash.

The pages' content policy forbids `style=` and `<style>`, so every declaration becomes a presentation attribute. Only
what stands inside tags is touched; the words between them pass through as matplotlib escaped them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from html import escape

from generator.render.svg_short import share_looks, shorten_path
from generator.render.theme import PAINTS

_TAG = re.compile(r"<[^>]+>")
_BETWEEN_TAGS = re.compile(r">\s+<")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"', re.DOTALL)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_TRAILING_ZEROS = re.compile(r"(?<=\.\d)0\b|\.0+\b")
_URL = re.compile(r"url\(#([\w-]+)\)")
_REFERENCE = re.compile(r'(?:url\(|xlink:href=")#([\w-]+)')
_GROUP_OF_ONE = re.compile(r"<g>(<text[^>]*>[^<]*</text>|(?:<path[^>]*/>)+|)</g>")
_LINE = re.compile(r'<path d="([^"]*)"')
_LINES_ALIKE = re.compile(r'<path d="[^"]*" fill="none"([^>]*)/>(?:<path d="[^"]*" fill="none"\1/>)+')
_NO_ROTATION = re.compile(r"\s*rotate\(-?0 [^)]*\)")
_NOT_KEPT = frozenset({"font-family", "stroke-dashoffset", "font"})


def clean_svg(svg: str, chart_id: str, width: float, height: float) -> str:
    """An inline SVG from a whole SVG document of matplotlib (its `svg.fonttype` must be "none").

    Args:
        svg: the document.
        chart_id: begins the ids that stay, which are those something refers to. The chart's title and summary on the
            page are `{chart_id}-title` and `{chart_id}-summary`.
        width: of the drawing, in units.
        height: the same.
    """
    labels = f'aria-labelledby="{escape(chart_id)}-title" aria-describedby="{escape(chart_id)}-summary"'
    return _root(clean_body(svg, chart_id), width, height, labels)


def clean_labelled(svg: str, chart_id: str, width: float, height: float, label: str) -> str:
    """The same for a drawing that has no title on the page: `label` says what it shows."""
    return _root(clean_body(svg, chart_id), width, height, f'aria-label="{escape(label)}"')


def _root(body: str, width: float, height: float, labels: str) -> str:
    return f'<svg viewBox="0 0 {width:g} {height:g}" role="img" {labels} stroke-linejoin="round">{body}</svg>'


def clean_body(svg: str, chart_id: str) -> str:
    """What stands inside the root element, cleaned."""
    body = svg[svg.index("</defs>") + len("</defs>") : svg.rindex("</svg>")]
    kept = {name: f"{escape(chart_id)}-{place}" for place, name in enumerate(dict.fromkeys(_REFERENCE.findall(body)))}
    clean_tag = partial(_clean_tag, kept=kept)
    body = _TAG.sub(lambda match: clean_tag(match[0]), body)
    body = _BETWEEN_TAGS.sub("><", body.strip())
    return share_looks(_LINES_ALIKE.sub(_join_lines, _GROUP_OF_ONE.sub(r"\1", _GROUP_OF_ONE.sub(r"\1", body))))


def _join_lines(lines: re.Match[str]) -> str:
    """Lines of the same look as one path: a grid is one element."""
    return f'<path d="{"".join(_LINE.findall(lines[0]))}" fill="none"{lines[1]}/>'


def _clean_tag(tag: str, kept: Mapping[str, str]) -> str:
    if tag.startswith("</"):
        return tag
    name = re.match(r"<[\w]+", tag)
    attributes = [clean for key, value in _ATTRIBUTE.findall(tag) if (clean := _clean_attribute(key, value, kept))]
    return " ".join([name[0] if name else "<", *attributes]) + ("/>" if tag.endswith("/>") else ">")


def _clean_attribute(key: str, value: str, kept: Mapping[str, str]) -> str:
    if key == "id":
        return f'id="{kept[value]}"' if value in kept else ""
    if key == "style":
        return _point(_declarations(value), kept)
    if key == "d":
        return f'd="{shorten_path(value)}"'
    if key == "xlink:href":
        return f'href="#{kept[value[1:]]}"'
    if key == "transform":
        value = _NO_ROTATION.sub("", value)
    return f'{key}="{_shorten(PAINTS.get(value, _point(value, kept)))}"' if value else ""


def _point(value: str, kept: Mapping[str, str]) -> str:
    """References by the names that the kept ids have here."""
    return _URL.sub(lambda url: f"url(#{kept[url[1]]})", value) if "url(#" in value else value


@lru_cache(maxsize=512)
def _declarations(style: str) -> str:
    """CSS declarations as presentation attributes."""
    pairs = (declaration.split(":", 1) for declaration in style.split(";") if ":" in declaration)
    stripped = ((key.strip(), value.strip()) for key, value in pairs)
    return " ".join(
        f'{key}="{_shorten(PAINTS.get(value, value).removesuffix("px"))}"'
        for key, value in stripped
        if key not in _NOT_KEPT and (key, value) != ("text-anchor", "start")
    )


def _shorten(value: str) -> str:
    if "." not in value and "\n" not in value:
        return value
    value = _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), value)
    return " ".join(value.split())
