"""One page becomes a file on disk, whole or not at all, and never in place of what is not such a page of ours."""

import os
from contextlib import suppress
from pathlib import Path

from generator.errors import SiteError
from generator.write.site import WrittenSite

_BEGINNING = 10_000


def write_page(content: bytes, mark: bytes, path: Path) -> WrittenSite:
    """Write the page; a file that is there has to be empty or to hold `mark` in its beginning, as this page does.

    Raises:
        SiteError: it cannot be written, or something else is there.
    """
    place = path.resolve()
    beside = place.with_name(f".{place.name}.sprint-reports-new")
    try:
        _check_replaceable(place, mark)
        place.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "Name another file with --single-file"
        raise SiteError(
            f"The page cannot be written to {place}: {reason}. What was there is untouched", hint
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()
    return WrittenSite(1, len(content), place, start="", largest=place.name, largest_bytes=len(content))


def _check_replaceable(place: Path, mark: bytes) -> None:
    hint = "Name a file of its own for the page with --single-file"
    if place.is_dir():
        raise SiteError(f"{place} is a folder", hint)
    if not place.exists():
        return
    if not place.is_file():
        raise SiteError(f"{place} is not a file", hint)
    with place.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if beginning and mark not in beginning:
        raise SiteError(f"{place} is not a page that --single-file wrote; a build would replace it", hint)
