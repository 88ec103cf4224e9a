"""One page that stands alone: style, scripts and logo inside, no request and no dead link, to attach to a mail.

Nothing but what is in the file may run or style: the policy names each piece by its hash. A link to another page of
the site becomes an address where the config says where the site is published; else its text alone stays, and what
only leads elsewhere is not shown.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from difflib import get_close_matches
from hashlib import sha256

from generator.errors import ConfigError
from generator.look import Look
from generator.pages import make_pages
from generator.pages.address import INDEX, MISSING, board_path, sprint_path
from generator.pages.facts import survey
from generator.pages.page import Page, Report
from generator.pages.results import active_sprints, latest_closed
from generator.render.assets import render_assets
from generator.render.html import render_html
from generator.render.links import AWAY, inline_logo, rewrite_links, target

MARK = '<meta name="generator" content="Sprint Reports, one page">'
"""By this the next build knows that a file is a page of ours."""

_NEAR = 5
_HEAD = re.compile(r"<head[^>]*>\s*")
_REPLACED = re.compile(
    r'<meta charset="[^"]*">\s*|<meta http-equiv="Content-Security-Policy"[^>]*>\s*|<link rel="alternate"[^>]*>\s*',
    re.IGNORECASE,
)
_STYLE = re.compile(r'<link\b(?=[^>]*\srel="stylesheet")[^>]*\shref="([^"]*)"[^>]*>')
_SCRIPT = re.compile(r'<script\b[^>]*\ssrc="([^"]*)"[^>]*></script>')
_NO_WAY_OUT = f"""\
header.bar nav, .crumbs li:first-child, .neighbours, #downloads, .sub > .{AWAY}, .card details > .sub,
#warnings > p:last-child, #how-to-read > p, #how-to-read details > :last-child {{ display: none }}
"""


def make_single_page(report: Report, wanted: str) -> bytes:
    """The page at the path `wanted`, or the one a reader wants most when it is empty, alone in a file.

    Raises:
        ConfigError: there is no such page, or one of the look's own templates fails.
    """
    pages = {page.path: page for page in make_pages(report) if isinstance(page, Page)}
    page = pages[_choose(report, [path for path in pages if path.endswith(".html") and path != MISSING], wanted)]
    return _Alone(report, page.path).make(render_html(page, report.look).decode()).encode()


def _choose(report: Report, paths: list[str], wanted: str) -> str:
    path = wanted.strip().removeprefix("./") or _most_wanted(report)
    for form in (path, f"{path.rstrip('/')}/index.html"):
        if form in paths:
            return form
    near = get_close_matches(path, paths, n=_NEAR, cutoff=0) or paths[:_NEAR]
    raise ConfigError(f"--page {wanted}: the report has no such page", f"Near it are: {', '.join(near)}")


def _most_wanted(report: Report) -> str:
    """The latest closed sprint of a single board, else its active one, else the board; of several the first page."""
    if len(report.boards) > 1:
        return INDEX
    (board,) = survey(report).boards
    id_ = board.report.history.board.id
    sprints = filter(None, (latest_closed(board), *active_sprints(board)))
    return next((sprint_path(id_, facts.sprint.id) for facts in sprints), board_path(id_))


class _Alone:
    """A page on its way into a file of its own.

    Args:
        report: what it is a part of.
        path: where in the site it would be.
    """

    def __init__(self, report: Report, path: str) -> None:
        self._base_url, self._look, self._path = report.base_url, report.look, path
        self._assets = _read_assets(report.look)
        self._hashes: dict[str, list[str]] = {"style": [], "script": []}

    def make(self, html: str) -> str:
        """The page with everything inside."""
        html = inline_logo(rewrite_links(_REPLACED.sub("", html), self._follow), self._look)
        html = _STYLE.sub(lambda link: self._inline("style", link[1]), html)
        html = _SCRIPT.sub(lambda script: self._inline("script", script[1]), html)
        extra = "" if self._base_url else self._enclose("style", _NO_WAY_OUT)
        beginning = f'<head>\n<meta charset="utf-8">\n{self._policy()}\n{MARK}\n'
        return _HEAD.sub(lambda _: beginning, html, count=1).replace("</head>", f"{extra}</head>", 1)

    def _follow(self, href: str) -> str | None:
        there = target(self._path, href)
        if there is None:
            return href
        if there.path == self._path:
            return f"#{there.anchor}" if there.anchor else None
        anchor = f"#{there.anchor}" if there.anchor else ""
        return f"{self._base_url}{there.path}{anchor}" if self._base_url else None

    def _inline(self, kind: str, href: str) -> str:
        there = target(self._path, href)
        return self._enclose(kind, self._assets.get(there.path, "") if there else "")

    def _enclose(self, kind: str, text: str) -> str:
        digest = b64encode(sha256(text.encode()).digest()).decode("ascii")
        self._hashes[kind].append(f"'sha256-{digest}'")
        return f"<{kind}>{text}</{kind}>\n"

    def _policy(self) -> str:
        styles, scripts = (" ".join(self._hashes[kind]) or "'none'" for kind in ("style", "script"))
        rules = f"default-src 'none'; style-src {styles}; script-src {scripts}; img-src data:"
        return f"<meta http-equiv=\"Content-Security-Policy\" content=\"{rules}; base-uri 'none'; form-action 'none'\">"


def _read_assets(look: Look) -> Mapping[str, str]:
    """Style sheets and scripts by path, as a browser sees them once they stand in the page."""
    files = (file for file in render_assets(look) if file.path.endswith((".css", ".js")))
    return {file.path: _inside(file.content.decode("utf-8-sig")) for file in files}


def _inside(text: str) -> str:
    """Text that ends no element early, with the line ends that a parser leaves: its hash is taken of those."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return re.sub(r"</(?=style|script)|<(?=!--)", lambda found: found[0].replace("<", "<\\"), text, flags=re.IGNORECASE)
