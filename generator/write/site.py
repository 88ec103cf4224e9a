"""Files become a site on disk, all or nothing.

The site is written into a folder beside the old one and swapped in by two renames; only a crash between the two can
leave no site at its place, and the next run puts the old one back before it does anything else. Nothing but a site of
ours, or a folder with nothing to lose, is ever replaced.
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.errors import SiteError
from generator.render.file import File
from generator.write.names import check_names

KEPT = (".gitignore", ".gitkeep")
_NOTHING_TO_LOSE = {*KEPT, ".DS_Store"}
_MARKER = "data/index.json"
_SCHEMA = "sprint-reports/index/"

_HINTS = {
    errno.ENOSPC: "Free some space on the disk and run again.",
    errno.EDQUOT: "Free some of your disk quota and run again.",
    errno.EFBIG: "A limit on file sizes is in force here: lift it, or choose another folder with --site.",
    errno.EROFS: "The disk is read-only: choose another folder with --site.",
    errno.EACCES: "Make the folder that holds the site writable, or choose another with --site.",
    errno.EPERM: "Make the folder that holds the site writable, or choose another with --site.",
    errno.EBUSY: "The folder is in use or a mount point: choose a folder inside it with --site.",
    errno.EXDEV: "The folder is a mount point: choose a folder inside it with --site.",
}


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """What was written, and where: number of files, their bytes together, the folder, and the largest file.

    `start` is the page in the folder to begin with; empty where `path` is one itself.
    """

    files: int
    bytes: int
    path: Path
    largest: str = ""
    largest_bytes: int = 0
    start: str = "index.html"


def write_site(files: Iterable[File], site_dir: Path, *, lasting: bool = True) -> WrittenSite:
    """Write all `files` and put them in the place of the site at `site_dir`.

    A `.gitignore` or `.gitkeep` that stands in the folder stays. Whatever happens (an exception of the iterator, a
    full disk, an interrupt), the old site is untouched until the new one is complete. One that is not `lasting` need
    not survive a power cut, which is quicker.

    Raises:
        SiteError: the folder cannot be written, or holds something that is not a site of ours.
    """
    place = site_dir.resolve()
    with _explained(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    with _locked(place):
        _recover(place)
        _check_replaceable(place)
        staging = _beside(place, "new")
        try:
            written = _write_files(files, staging, place, lasting=lasting)
            with _explained(place):
                _keep(place, staging)
                _swap(staging, place)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return written


def check_place(site_dir: Path) -> None:
    """Look whether `write_site` could put a site there; nothing is written.

    Raises:
        SiteError: it could not.
    """
    place = site_dir.resolve()
    _check_replaceable(place)
    above = next(folder for folder in place.parents if folder.exists())
    with _explained(place):
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _beside(place: Path, role: str) -> Path:
    return place.with_name(f".{place.name}.sprint-reports-{role}")


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "Choose another folder with --site.")
        reason = error.strerror or type(error).__name__
        raise SiteError(f"The site cannot be written to {place}: {reason}. The old site is untouched", hint) from error


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415  # only a run that writes needs it

    lock = FileLock(_beside(place, "lock"), timeout=0)
    with _explained(place):
        try:
            lock.acquire()
        except Timeout as error:
            hint = "Wait until it has finished, or write to another folder with --site."
            raise SiteError(f"Another run is writing the site at {place}", hint) from error
    try:
        yield
    finally:
        # Windows does not remove an open file; a lock file left behind is harmless.
        with suppress(OSError):
            _beside(place, "lock").unlink()
        lock.release()


def _recover(place: Path) -> None:
    old, staging = _beside(place, "old"), _beside(place, "new")
    with _explained(place):
        if old.exists() and not place.exists():
            old.rename(place)
        for left_over in (old, staging):
            if left_over.exists():
                shutil.rmtree(left_over)


def _check_replaceable(place: Path) -> None:
    hint = "Name a folder for the site alone with --site."
    with _explained(place):
        if place.parent == place or (place.exists() and not place.is_dir()):
            raise SiteError(f"{place} cannot be a site's folder", hint)
        names = {entry.name for entry in place.iterdir()} if place.exists() else set()
    if ".git" in names:
        raise SiteError(f"{place} is a Git checkout, which a build would remove", hint)
    if names - _NOTHING_TO_LOSE and not _is_ours(place):
        raise SiteError(f"{place} holds files that are not a site of ours; a build would remove them", hint)


def _is_ours(place: Path) -> bool:
    try:
        index = json.loads((place / _MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(index, dict) and str(index.get("schema", "")).startswith(_SCHEMA)


def _write_files(files: Iterable[File], staging: Path, place: Path, *, lasting: bool) -> WrittenSite:
    """Write every file, then flush those that are new: the disk does the first flush for most of the others too."""
    with _explained(place):
        staging.mkdir()
    sizes: dict[str, int] = {}
    new: list[str] = []
    for file in check_names(files):
        path = staging / file.path
        with _explained(place):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not _take_over(place, file, staging):
                path.write_bytes(file.content)
                new.append(file.path)
        sizes[file.path] = len(file.content)
    with _explained(place):
        for name in new if lasting else ():
            _flush(staging / name)
    largest = max(sizes, key=lambda name: sizes[name], default="")
    return WrittenSite(len(sizes), sum(sizes.values()), place, largest, sizes.get(largest, 0))


def _take_over(place: Path, file: File, staging: Path) -> bool:
    """Let a file of the old site that is the same be one of the new site too, where the disk can do that.

    Not one that is elsewhere too, by another name or through a link: whoever edits that must not edit the site. Nor one
    that others may read than may read a new one.
    """
    old = place / file.path
    try:
        look = old.stat()
        own = stat.S_ISREG(look.st_mode) and look.st_nlink == 1 and os.path.realpath(old) == str(old)
        own = own and stat.S_IMODE(look.st_mode) == staging.stat().st_mode & 0o666
        if not own or look.st_size != len(file.content) or old.read_bytes() != file.content:
            return False
        os.link(old, staging / file.path)
    except OSError:
        return False
    return True


def _flush(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _keep(place: Path, staging: Path) -> None:
    for name in KEPT:
        kept = place / name
        if kept.is_file() and not (staging / name).exists():
            shutil.copy2(kept, staging / name, follow_symlinks=False)


def _swap(staging: Path, place: Path) -> None:
    old = _beside(place, "old")
    try:
        if place.exists():
            place.rename(old)
        staging.rename(place)
    finally:
        if old.exists() and not place.exists():
            old.rename(place)
    # The new site is in place; what cannot be removed now goes at the next run.
    shutil.rmtree(old, ignore_errors=True)
