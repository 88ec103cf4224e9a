"""The links of a finished page, rewritten: for pages that leave the place they were made for.

Pages come out of an autoescaping renderer, so whatever looks like a tag is one: no text and no attribute holds a raw
`<` or `>`.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from generator.look import Look
from generator.render.assets import logo_path

AWAY = "away"
_LINK = re.compile(r"<a\b(?P<before>[^>]*?)\shref=\"(?P<href>[^\"]*)\"(?P<after>[^>]*)>(?P<text>.*?)</a>", re.DOTALL)
_DOWNLOAD = re.compile(r"\sdownload(?:=\"[^\"]*\")?(?=\s|$)")
_KINDS = {".gif": "gif", ".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".svg": "svg+xml", ".webp": "webp"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where in the site a link leads: a file's path and an anchor there, which may be empty."""

    path: str
    anchor: str


def target(here: str, href: str) -> Target | None:
    """Where a link on the page at `here` leads; None: out of the site."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    return Target(normpath(join(dirname(here), unquote(parts.path))) if parts.path else here, parts.fragment)


def rewrite_links(html: str, change: Callable[[str], str | None]) -> str:
    """The page with the address that `change` gives for each link's; None leaves its text, in a span of class `AWAY`.

    A link whose address changes is no download any more.
    """

    def rewrite(link: re.Match[str]) -> str:
        href = unescape(link["href"])
        there = change(href)
        if there == href:
            return link[0]
        if there is None:
            return f'<span class="{AWAY}">{link["text"]}</span>'
        rest = _DOWNLOAD.sub("", f'{link["before"]} href="{escape(there)}"{link["after"]}')
        return f"<a{rest}>{link['text']}</a>"

    return _LINK.sub(rewrite, html)


def inline_logo(html: str, look: Look) -> str:
    """The page with the logo itself in place of the logo's address."""
    if look.logo is None:
        return html
    kind, content = _KINDS[look.logo.suffix], b64encode(look.logo.content).decode("ascii")
    return re.sub(rf"src=\"[^\"]*{re.escape(logo_path(look))}\"", f'src="data:image/{kind};base64,{content}"', html)
