"""The style and the script, named by their content, so that a browser never shows a new page in an old dress."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath

from generator.render.file import File
from generator.resources import templates_dir


def asset_path(name: str) -> str:
    """Where in the site the file of `templates/static/` goes."""
    return _assets()[name].path


def render_assets() -> Iterator[File]:
    """Every file that the pages link to, and the one that tells GitHub Pages to publish them as they are."""
    yield from _assets().values()
    yield File(".nojekyll", b"")


@cache
def _assets() -> Mapping[str, File]:
    return {
        path.name: File(_hashed(path.name, path.read_bytes()), path.read_bytes())
        for path in sorted((templates_dir() / "static").iterdir())
        if path.suffix in {".css", ".js"}
    }


def _hashed(name: str, content: bytes) -> str:
    pure = PurePosixPath(name)
    return f"assets/{pure.stem}.{sha256(content).hexdigest()[:10]}{pure.suffix}"
