"""Files of the site's folder as answers. Pages get the script that reloads them on their way out, never on disk."""

from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from generator.serve.answer import Answer, not_found
from generator.serve.live import Shown

OWN = "/-/"
"""Below it are the server's own things: no file of a site has such a name."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/atom+xml; charset=utf-8",
    ".zip": "application/zip",
}
_HEAD_END = b"</head>"
_WAITING = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'self'; script-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sprint reports</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/live.css">
</head>
<body>
<main class="waiting">
<h1>{heading}</h1>
<p>{text}</p>
</main>
</body>
</html>
"""


def answer_page(shown: Shown, path: str) -> Answer:
    """The file of the shown site at a path of an address; a page that says why when there is no site yet."""
    if shown.folder is None:
        return Answer(HTTPStatus.SERVICE_UNAVAILABLE, enliven(_waiting_page(shown), shown.build), _TYPES[".html"])
    target = find_file(shown.folder, path)
    if target is not None and target.is_dir():
        if path.endswith("/"):
            target = find_file(shown.folder, f"{path}index.html")
        else:
            return Answer(HTTPStatus.PERMANENT_REDIRECT, headers={"Location": quote(f"{path}/")})
    content = _read(target)
    if target is None or content is None:
        return _missing_page(shown)
    return _file(target, content, shown)


def find_file(folder: Path, path: str) -> Path | None:
    """The file or folder that a path of an address means; None: there is none, it is hidden, or outside the folder."""
    names = [name for name in path.split("/") if name]
    if "//" in path or any(name.startswith(".") or set(name) & set("\\:\0") for name in names):
        return None
    try:
        target = folder.joinpath(*names).resolve(strict=True)
    except OSError:  # not there, or a name that no disk takes
        return None
    return target if target.is_relative_to(folder.resolve()) else None


def enliven(html: bytes, build: str) -> bytes:
    """A page with the script that reloads it, which its own policy allows: it comes from the same place.

    It runs before the deferred ones, for that of a protected page drops what has not run by then.
    """
    script = f'<script src="{OWN}live.js" data-build="{build}"></script>\n'
    return html.replace(_HEAD_END, script.encode() + _HEAD_END, 1)


def _file(target: Path, content: bytes, shown: Shown, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    kind = _TYPES.get(target.suffix, "application/octet-stream")
    if target.suffix == ".html":
        return Answer(status, enliven(content, shown.build), kind)
    kept = {"Cache-Control": "max-age=31536000, immutable"} if target.parent.name == "assets" else {}
    return Answer(status, content, kind, kept)


def _missing_page(shown: Shown) -> Answer:
    page = find_file(shown.folder, "404.html") if shown.folder else None
    content = _read(page)
    return _file(page, content, shown, HTTPStatus.NOT_FOUND) if page and content else not_found()


def _read(path: Path | None) -> bytes | None:
    try:
        return path.read_bytes() if path and path.is_file() else None
    except OSError:  # a build was swapped out meanwhile
        return None


def _waiting_page(shown: Shown) -> bytes:
    heading = "There is no report yet" if shown.problem else "The report is being built"
    text = shown.problem or "This page shows it as soon as it is there."
    return _WAITING.format(heading=heading, text=escape(text)).encode()
