"""Every file of a site becomes a page that opens with a passphrase: the last step before the disk, so none is left out.

What stays readable is named in `_is_no_secret`; whatever else comes by is sealed, a page at its own address and any
other file as the page `<path>.html`, which offers it for download once it is open.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator

from generator.look import Look
from generator.pages.address import INDEX_DATA, MISSING, relative
from generator.pages.missing import site_root
from generator.pages.page import Page
from generator.protect.keys import COUNT, Keys
from generator.protect.seal import seal
from generator.render.assets import logo_path, unlock_script
from generator.render.file import File
from generator.render.html import render_html
from generator.render.links import inline_logo, rewrite_links, target
from generator.site_settings import SiteSettings

_MARKER = File(INDEX_DATA, b'{"schema":"sprint-reports/index/protected"}\n')
"""By this the next build knows that the folder holds a site of ours; it says nothing else."""


def protect(files: Iterable[File], keys: Keys, settings: SiteSettings) -> Iterator[File]:
    """The site that opens with the passphrase of the keys, lazily."""
    for file in files:
        if file.path == MISSING:
            yield _missing(settings)
        elif _is_no_secret(file.path, settings.look):
            yield file
        elif file.path != logo_path(settings.look):  # the pages hold it themselves
            yield _lock(file, keys, settings.look)
    yield unlock_script()
    yield _MARKER


def _is_no_secret(path: str, look: Look) -> bool:
    return path in {".nojekyll", "robots.txt"} or (path.startswith("assets/") and path != logo_path(look))


def _lock(file: File, keys: Keys, look: Look) -> File:
    path, content = file.path, file.content
    if path.endswith(".html"):
        content = _adapt(content.decode(), path, look).encode()
    else:
        path = f"{path}.html"
    context = {
        "root": relative(path, "."),
        "salt": _text(keys.salt),
        "count": COUNT,
        "check": _text(keys.check),
        "sealed": _text(seal(keys, path, content)),
    }
    return File(path, render_html(Page(path, "protected/locked.html", context), look))


def _adapt(html: str, path: str, look: Look) -> str:
    """The page with its logo inside, and with links to files leading to the pages that these became."""
    return inline_logo(rewrite_links(html, lambda href: _follow(href, path)), look)


def _follow(href: str, path: str) -> str:
    there = target(path, href)
    return href if there is None or there.path.endswith(".html") else f"{href}.html"


def _missing(settings: SiteSettings) -> File:
    page = Page(MISSING, "protected/missing.html", {"root": site_root(settings.base_url)})
    return File(MISSING, render_html(page, settings.look))


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")
