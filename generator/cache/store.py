"""The cache on disk: shard files named by their content's hash, and one manifest that lists them, swapped in last.

    <cache>/manifest.json         which shards make up the present generation
    <cache>/previous-<n>.json     the manifest of the generation before, to return to
    <cache>/last-number.json      the last number that a generation was given (`generator.cache.numbering`)
    <cache>/partial.json          what an interrupted full sync has read (`generator.cache.partial`)
    <cache>/shards/<hash>.json    `site`, `board/<id>`, `issues/<project>/<place>`, `vanished`; never changed
    <cache>/salt.json             what protected sites are sealed with (`generator.cache.salt`)
    <cache>/built/                each board's share of the last site (`generator.parts`)
    <cache>/division.json         how a site of many boards is divided (`generator.parts.division`)
    <cache>/costs.json            what each of its boards costs (the same)
    <cache>/live/                 what `serve` has received and built (`generator.serve`)
    <cache>/reports/              Jira's own sprint reports, once read (`generator.cache.sprint_reports`)
    <cache>/damaged/              the torn files that a full sync replaced last
    <cache>/lock, lock.json       held while a sync runs
    <cache>/audit.*               the record of past syncs (`generator.cache.audit`)
    <cache>/.gitignore            keeps it out of the repository it may stand in

A crash anywhere leaves the generation that was there before; a small change writes a few shards; a cursor cannot be
ahead of its data, for both stand in the manifest.
"""

import re
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.cache.files import (
    MEND_HINT,
    TEMP_SUFFIX,
    content_hash,
    io_errors,
    make_folder,
    read_file,
    refuse_link,
    sync_folder,
    write_file,
)
from generator.cache.generation import SHARDS, Generation, shard_path
from generator.cache.lock import LOCK_NAMES, lock
from generator.cache.manifest import Manifest, decode_manifest, encode_manifest
from generator.cache.numbering import NUMBER_FILE, keep_last_number, load_last_number
from generator.cache.salt import SALT_FILE
from generator.errors import CacheDamagedError, CacheError

__all__ = ["Generation", "RolledBack", "Store"]

_MANIFEST = "manifest.json"
_PARTIAL = "partial.json"
_PREVIOUS = re.compile(r"previous-(\d+)\.json")
_DAMAGED = "damaged"
_REPORTS = "reports"
_LIVE = "live"
DIVISION_FILE, COSTS_FILE = "division.json", "costs.json"
_BUILT = "built"
_AUDIT = "audit."
_GITIGNORE = ".gitignore"
_OURS = frozenset(
    {_MANIFEST, _PARTIAL, NUMBER_FILE, SHARDS, _REPORTS, _BUILT, _LIVE, _DAMAGED, SALT_FILE, _GITIGNORE, *LOCK_NAMES}
    | {DIVISION_FILE, COSTS_FILE}
)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """A return to the generation before.

    Attributes:
        left: the number of the generation that was left; None when it could not be read.
        generation: the one that stands now.
        doubt: what is not sure, as `Store.commit` tells it.
    """

    left: int | None
    generation: Generation
    doubt: str


class Store:
    """A cache folder. It is made on the first write, closed to everybody but its owner."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def load(self) -> Generation | None:
        """The present generation; None when there was no sync yet.

        Raises:
            CacheDamagedError: the manifest is torn or edited.
            CacheError: it cannot be read, or is not ours to read.
        """
        refuse_link(self.directory)
        try:
            return self._open(self.directory / _MANIFEST)
        except CacheDamagedError as error:
            raise CacheDamagedError(error.message, self._mend_hint()) from error

    def load_previous(self) -> Generation | None:
        """The generation before the present one, checked to be whole; None when none is kept."""
        return next((earlier for path in self._earlier() if (earlier := self._whole(path))), None)

    def next_number(self) -> int:
        """The number of the generation that a sync writes now: one that no generation of this cache has had.

        A present generation that cannot be read may have the one after the last that is known of.
        """
        known = max([load_last_number(self.directory), *map(_number, self._previous_files())])
        try:
            present = self._open(self.directory / _MANIFEST)
        except CacheError:
            return known + 2
        return 1 + max(known, present.number if present else 0)

    def prepare(self) -> None:
        """Make the folder if need be.

        Raises:
            CacheError: it cannot be written, or it holds somebody else's files.
        """
        _refuse_foreign(self.directory)
        make_folder(self.directory)
        if not (self.directory / _GITIGNORE).exists():  # a cache inside a repository is not to be published with it
            write_file(self.directory / _GITIGNORE, b"*\n")

    def locked(self) -> AbstractContextManager[None]:
        """Make the folder if need be, and hold it for writing.

        Raises:
            CacheError: another process holds it, it cannot be written, or it holds somebody else's files.
        """
        self.prepare()
        make_folder(self.directory / SHARDS)
        return lock(self.directory)

    def write_shard(self, content: bytes) -> str:
        """Put a shard on disk, unless it is there already, and give its hash."""
        hash_ = content_hash(content)
        path = shard_path(self.directory, hash_)
        if read_file(path) != content:
            self._set_aside(path)
            write_file(path, content)
        return hash_

    def commit(self, manifest: Manifest) -> str:
        """Make the manifest's shards the present generation, keep the one before, remove what neither names.

        Returns:
            What is not sure, in a sentence, when the disk failed after the swap: the new generation stands, but a power
            cut may bring back the one before. Empty when it is on the disk for good.

        Raises:
            CacheError: it cannot be written; the generation before stands.
        """
        sync_folder(self.directory / SHARDS)
        previous = self._keep_present()
        write_file(self.directory / _MANIFEST, encode_manifest(manifest))
        doubt = self._settle(manifest.number)
        if not doubt:  # else the generation before may come back, and would miss its shards
            self._sweep(manifest, previous)
        return doubt

    def load_partial(self) -> Generation | None:
        """What an interrupted full sync left (`generator.cache.partial`); None when nothing, or when it is damaged."""
        return self._whole(self.directory / _PARTIAL)

    def save_partial(self, manifest: Manifest) -> None:
        """Keep the manifest's shards for the next full sync; the next commit drops them."""
        sync_folder(self.directory / SHARDS)
        write_file(self.directory / _PARTIAL, encode_manifest(manifest))
        sync_folder(self.directory)

    def rollback(self) -> RolledBack:
        """Return to the generation before the present one, be that damaged or not; the caller holds the lock.

        Raises:
            CacheError: none is kept, or it is damaged too.
        """
        previous = self.load_previous()
        if previous is None:
            lost = "is damaged too" if self._earlier() else "is not kept: there was one sync, or you went back already"
            raise CacheError(f"The generation before the present one of the cache {self.directory} {lost}", MEND_HINT)
        left = self._present_number()
        keep_last_number(self.directory, self.next_number() - 1)  # before the one that has it is gone
        with suppress(CacheError):  # a present one of a newer version is nothing to look into
            self._set_aside_damage()
        with io_errors(f"write {self.directory / _MANIFEST}"):
            self._previous_path(previous).replace(self.directory / _MANIFEST)
        return RolledBack(left, previous, self._settle(previous.number))

    def _settle(self, number: int) -> str:
        """Make a swap last, and give what `commit` returns: every reader sees the swap, whatever the disk says now."""
        try:
            sync_folder(self.directory)
            keep_last_number(self.directory, number)
        except CacheError as error:
            return (
                f"Generation {number} stands, but the disk did not confirm that it is there for good: {error.message}. "
                "A power cut may bring back the one before. Check the disk, then run `sprint-reports sync` again."
            )
        return ""

    def _present_number(self) -> int | None:
        with suppress(CacheError):
            present = self._open(self.directory / _MANIFEST)
            return present.number if present else None
        return None

    def _open(self, path: Path) -> Generation | None:
        content = read_file(path)
        if content is None:
            return None
        return Generation(self.directory, decode_manifest(content, path), self._mend_hint)

    def _whole(self, path: Path) -> Generation | None:
        """The generation of a manifest, if it can be had and nothing of it is damaged."""
        try:
            generation = self._open(path)
            return generation if generation and not generation.damaged_names() else None
        except CacheError:
            return None

    def _previous_files(self) -> list[Path]:
        with suppress(OSError):
            return [path for path in self.directory.iterdir() if _PREVIOUS.fullmatch(path.name)]
        return []

    def _earlier(self) -> list[Path]:
        """The manifests of earlier generations, latest first. A commit that was interrupted may have left a second."""
        with suppress(CacheError):
            present = read_file(self.directory / _MANIFEST)
            paths = [path for path in self._previous_files() if read_file(path) != present]
            return sorted(paths, key=_number, reverse=True)
        return []

    def _previous_path(self, generation: Generation) -> Path:
        return self.directory / f"previous-{generation.number}.json"

    def _mend_hint(self) -> str:
        previous = self.load_previous()
        if previous is None:
            return MEND_HINT
        return (
            f"Run `sprint-reports sync --rollback` to return to generation {previous.number}, which speaks for "
            f"{previous.as_of:%Y-%m-%d %H:%M} UTC, or `sprint-reports sync --full` to read everything again"
        )

    def _keep_present(self) -> Generation | None:
        """Keep the present generation to return to. One that is damaged is not worth it: the one before stays."""
        present = self._set_aside_damage()
        if present is None:
            return self.load_previous()
        write_file(self._previous_path(present), read_file(self.directory / _MANIFEST) or b"")
        return present

    def _set_aside_damage(self) -> Generation | None:
        """The present generation if it is whole; else copies of its torn files are kept, for people to look at."""
        try:
            present = self._open(self.directory / _MANIFEST)
        except CacheDamagedError:
            self._set_aside(self.directory / _MANIFEST)
            return None
        if present is None:
            return None
        names = present.damaged_names()
        for name in names:
            self._set_aside(shard_path(self.directory, present.manifest.shards[name]))
        return None if names else present

    def _set_aside(self, path: Path) -> None:
        if (content := read_file(path)) is not None:
            make_folder(self.directory / _DAMAGED)
            write_file(self.directory / _DAMAGED / path.name, content)

    def _sweep(self, manifest: Manifest, previous: Generation | None) -> None:
        """Remove what is not needed any more; what cannot be removed waits for the next run."""
        kept = {*manifest.shards.values(), *(previous.manifest.shards.values() if previous else ())}
        with suppress(OSError):
            (self.directory / _PARTIAL).unlink(missing_ok=True)  # before the shards that it names
            stale = [path for path in self._earlier() if previous is None or path != self._previous_path(previous)]
            unnamed = [path for path in (self.directory / SHARDS).iterdir() if path.stem not in kept]
            for path in [*stale, *unnamed, *self.directory.glob(f"*{TEMP_SUFFIX}")]:
                path.unlink(missing_ok=True)


def _number(previous: Path) -> int:
    return int(previous.name.removeprefix("previous-").removesuffix(".json"))


def _refuse_foreign(directory: Path) -> None:
    """A folder with other things in it and no manifest is most likely a slip of `--cache`: leave it as it is."""
    with suppress(OSError):  # not there yet, or not readable: making it will tell
        names = {path.name.removesuffix(TEMP_SUFFIX) for path in directory.iterdir()}
        foreign = {name for name in names - _OURS if not (_PREVIOUS.fullmatch(name) or name.startswith(_AUDIT))}
        if _MANIFEST not in names and foreign:
            raise CacheError(
                f"The folder {directory} holds other files than a cache ({min(foreign)})",
                "Name an empty or a new folder with `--cache`",
            )
