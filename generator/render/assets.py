"""What the pages link to, named by its content, so that a browser never shows a new page in an old dress."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256

from generator.look import PLAIN, Accent, Look
from generator.render.file import File
from generator.resources import templates_dir

_ROBOTS = b"""\
# What a team works on is nobody else's to search.
User-agent: *
Disallow: /
"""
_UNLOCK = "unlock.js"
_ACCENT = """\
@layer base {{
  :root {{ --link: {light}; --focus: {light}; }}
  @media (prefers-color-scheme: dark) {{
    :root:not([data-theme="light"]) {{ --link: {dark}; --focus: {dark}; }}
  }}
  :root[data-theme="dark"] {{ --link: {dark}; --focus: {dark}; }}
}}
"""  # in the style sheet's own layer, so that the layer for paper still comes after it


def asset_path(name: str) -> str:
    """Where in the site the file of `templates/static/` goes."""
    return _assets()[name].path


def style_paths(look: Look) -> tuple[str, ...]:
    """Where in the site the style sheets are, in the order in which pages link to them."""
    return (asset_path("style.css"), *(file.path for file in _own_styles(look)))


def logo_path(look: Look) -> str:
    """Where in the site the logo is; empty: there is none."""
    return _hashed("logo", look.logo.suffix, look.logo.content).path if look.logo else ""


def unlock_script() -> File:
    """The script of protected pages, which no other needs."""
    return _assets()[_UNLOCK]


def render_assets(look: Look = PLAIN, *, noindex: bool = True) -> Iterator[File]:
    """Every file that the pages link to, one that makes GitHub Pages publish all as it is, one against crawlers."""
    yield from (file for name, file in _assets().items() if name != _UNLOCK)
    yield from _own_styles(look)
    if look.logo:
        yield _hashed("logo", look.logo.suffix, look.logo.content)
    yield File(".nojekyll", b"")
    if noindex:
        yield File("robots.txt", _ROBOTS)


def _own_styles(look: Look) -> Iterator[File]:
    if look.accent:
        yield _hashed("accent", ".css", _accent_css(look.accent))
    if look.extra_css:
        yield _hashed("extra", ".css", look.extra_css)


def _accent_css(accent: Accent) -> bytes:
    return _ACCENT.format(light=accent.light, dark=accent.dark).encode()


@cache
def _assets() -> Mapping[str, File]:
    return {
        path.name: _hashed(path.stem, path.suffix, path.read_bytes())
        for path in sorted((templates_dir() / "static").iterdir())
        if path.suffix in {".css", ".js"}
    }


def _hashed(stem: str, suffix: str, content: bytes) -> File:
    return File(f"assets/{stem}.{sha256(content).hexdigest()[:10]}{suffix}", content)
