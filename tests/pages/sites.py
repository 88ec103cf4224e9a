"""Reading a built site the way a strict reader does."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib

Element = Any


def parse(html: bytes) -> Element:
    """The document; raises on the first thing that is not valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html.decode())


def documents(site: Mapping[str, bytes]) -> dict[str, Element]:
    return {path: parse(content) for path, content in site.items() if path.endswith(".html")}


def elements(document: Element) -> Iterator[Element]:
    """Every element; comments have a function for a tag."""
    return (element for element in document.iter() if isinstance(element.tag, str))


def ids(document: Element) -> list[str]:
    return [element.get("id") for element in elements(document) if element.get("id") is not None]


def links(document: Element) -> list[str]:
    return [
        element.get(name)
        for element in elements(document)
        for name in ("href", "src")
        if element.tag != "use" and element.get(name) is not None
    ]


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_id(document: Element, id_: str) -> Element:
    (found,) = [element for element in elements(document) if element.get("id") == id_]
    return found


def texts(document: Element, tag: str) -> list[str]:
    return [text(element) for element in document.iter(tag)]


def target(page: str, link: str) -> tuple[str, str]:
    """The path and the anchor that a relative link on a page leads to."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
    return path, unquote(parts.fragment)
