"""Which paths a site may hold: inside its folder, on every file system, and never two that only differ in case."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from generator.errors import SiteError
from generator.render.file import File

_ILLEGAL = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 255


def check_names(files: Iterable[File]) -> Iterator[File]:
    """The same files, one by one.

    Raises:
        SiteError: a path leaves the site's folder, is not legal everywhere, or comes twice.
    """
    seen: set[str] = set()
    for file in files:
        problem = _problem(file.path)
        if problem:
            raise SiteError(f"The site cannot hold a file called {file.path!r}: {problem}")
        name = unicodedata.normalize("NFC", file.path).casefold()
        if name in seen:
            raise SiteError(f"The site would hold two files called {file.path!r}")
        seen.add(name)
        yield file


def _problem(path: str) -> str:
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return "it is not a plain path inside the site"
        if _ILLEGAL.search(part) or _RESERVED.match(part) or part[-1] in ". ":
            return "the name is not legal on every system"
        if len(part.encode()) > _LONGEST_NAME:
            return "the name is too long"
    return ""
