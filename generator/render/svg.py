"""Matplotlib's SVG cleaned for a page: theme-following colours, no style attributes, no ids that could clash.

The pages' content policy forbids `style=` and `<style>`, so every declaration becomes a presentation attribute. Only
what stands inside tags is touched; the words between them pass through as matplotlib escaped them.
"""

import re
from functools import lru_cache, partial
from html import escape

from generator.render.theme import PAINTS

_TAG = re.compile(r"<[^>]+>")
_BETWEEN_TAGS = re.compile(r">\s+<")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"', re.DOTALL)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_TRAILING_ZEROS = re.compile(r"(?<=\.\d)0\b|\.0+\b")
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
    clean_tag = partial(_clean_tag, kept=frozenset(_REFERENCE.findall(body)), chart_id=escape(chart_id))
    body = _TAG.sub(lambda match: clean_tag(match[0]), body)
    body = _BETWEEN_TAGS.sub("><", body.strip())
    return _LINES_ALIKE.sub(_join_lines, _GROUP_OF_ONE.sub(r"\1", _GROUP_OF_ONE.sub(r"\1", body)))


def _join_lines(lines: re.Match[str]) -> str:
    """Lines of the same look as one path: a grid is one element."""
    return f'<path d="{" ".join(_LINE.findall(lines[0]))}" fill="none"{lines[1]}/>'


def _clean_tag(tag: str, kept: frozenset[str], chart_id: str) -> str:
    if tag.startswith("</"):
        return tag
    name = re.match(r"<[\w]+", tag)
    attributes = [
        clean for key, value in _ATTRIBUTE.findall(tag) if (clean := _clean_attribute(key, value, kept, chart_id))
    ]
    return " ".join([name[0] if name else "<", *attributes]) + ("/>" if tag.endswith("/>") else ">")


def _clean_attribute(key: str, value: str, kept: frozenset[str], chart_id: str) -> str:
    if key == "id":
        return f'id="{chart_id}-{value}"' if value in kept else ""
    if key == "style":
        return _declarations(value).replace("url(#", f"url(#{chart_id}-")
    value = value.replace("url(#", f"url(#{chart_id}-")
    if key == "xlink:href":
        return f'href="#{chart_id}-{value[1:]}"'
    if key == "transform":
        value = _NO_ROTATION.sub("", value)
        if not value:
            return ""
    return f'{key}="{_shorten(PAINTS.get(value, value))}"'


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
