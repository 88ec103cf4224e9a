"""The cache on disk: shard files named by their content's hash, and one manifest that lists them, swapped in last.

    <cache>/manifest.json         which shards make up the present generation
    <cache>/shards/<hash>.json    `site`, `board/<id>` and `issues/<bucket>`: plain JSON, never changed once written
    <cache>/lock, lock.json       held while a sync runs
    <cache>/last_sync.json        how the last sync ended
    <cache>/.gitignore            keeps it out of the repository it may stand in

A crash anywhere leaves the generation that was there before; a small change writes a few shards; a cursor cannot be
ahead of its data, for both stand in the manifest.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.cache.files import (
    MEND_HINT,
    TEMP_SUFFIX,
    content_hash,
    make_folder,
    read_file,
    sync_folder,
    write_file,
)
from generator.cache.lock import LOCK_NAMES, lock
from generator.cache.manifest import Manifest, decode_manifest, encode_manifest
from generator.domain import Flavour
from generator.errors import CacheDamagedError, CacheError
from generator.fetch.jira import Raw

_MANIFEST = "manifest.json"
_SHARDS = "shards"
_LAST_SYNC = "last_sync.json"
_GITIGNORE = ".gitignore"
_OURS = frozenset({_MANIFEST, _SHARDS, _LAST_SYNC, _GITIGNORE, *LOCK_NAMES})
_BUCKET_SIZE = 100


def bucket_of(issue_id: str) -> str:
    """The logical name of the shard that holds an issue: neighbours by number share one."""
    return f"issues/{int(issue_id) // _BUCKET_SIZE}"


def by_bucket(issue_ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids grouped by the shard that holds them, all in numeric order."""
    buckets: defaultdict[str, list[str]] = defaultdict(list)
    for issue_id in sorted(issue_ids, key=int):
        buckets[bucket_of(issue_id)].append(issue_id)
    return dict(buckets)


class Store:
    """A cache folder. It is made on the first write, closed to everybody but its owner."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def last_sync_path(self) -> Path:
        """Where the last run's outcome is kept (`generator.cache.last_sync`)."""
        return self.directory / _LAST_SYNC

    def load(self) -> "Generation | None":
        """The present generation; None when there was no sync yet.

        Raises:
            CacheDamagedError: the manifest is torn, edited or of an older format.
            CacheError: it cannot be read, or is not ours to read.
        """
        _refuse_link(self.directory)
        path = self.directory / _MANIFEST
        content = read_file(path)
        return None if content is None else Generation(self.directory, decode_manifest(content, path))

    def locked(self) -> AbstractContextManager[None]:
        """Make the folder if need be, and hold it for writing.

        Raises:
            CacheError: another process holds it, it cannot be written, or it holds somebody else's files.
        """
        _refuse_foreign(self.directory)
        make_folder(self.directory)
        make_folder(self.directory / _SHARDS)
        if not (self.directory / _GITIGNORE).exists():  # a cache inside a repository is not to be published with it
            write_file(self.directory / _GITIGNORE, b"*\n")
        return lock(self.directory)

    def write_shard(self, content: bytes) -> str:
        """Put a shard on disk, unless it is there already, and give its hash."""
        hash_ = content_hash(content)
        path = _shard_path(self.directory, hash_)
        if read_file(path) != content:
            write_file(path, content)
        return hash_

    def commit(self, manifest: Manifest) -> None:
        """Make the manifest's shards the present generation, then remove what no manifest names."""
        sync_folder(self.directory / _SHARDS)
        write_file(self.directory / _MANIFEST, encode_manifest(manifest))
        sync_folder(self.directory)
        self._sweep(frozenset(manifest.shards.values()))

    def _sweep(self, named: frozenset[str]) -> None:
        """Remove old shards and what an interrupted run left; one that cannot be removed waits for the next run."""
        with suppress(OSError):
            unnamed = [path for path in (self.directory / _SHARDS).iterdir() if path.stem not in named]
            for path in [*unnamed, *self.directory.glob(f"*{TEMP_SUFFIX}")]:
                path.unlink(missing_ok=True)


class Generation:
    """One complete generation. The manifest is read at once, a shard when it is first asked for and then checked."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self._directory = directory
        self.manifest = manifest

    @property
    def number(self) -> int:
        """The how-manieth generation of this cache it is."""
        return self.manifest.number

    @property
    def version(self) -> str:
        """The version of the tool that wrote it."""
        return self.manifest.version

    @property
    def site_url(self) -> str:
        """The address people browse."""
        return self.manifest.site_url

    @property
    def account_id(self) -> str:
        """Whose view of the site it is."""
        return self.manifest.account_id

    @property
    def as_of(self) -> datetime:
        """The instant the data speaks for: the server's time at the start of the sync."""
        return self.manifest.as_of

    @property
    def cursor(self) -> int:
        """`as_of` in epoch milliseconds."""
        return self.manifest.cursor

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What is missing, in sentences; empty when nothing is."""
        return self.manifest.incomplete

    @property
    def counts(self) -> Mapping[str, int]:
        """How many boards, sprints and issues it holds."""
        return self.manifest.counts

    @property
    def flavour(self) -> Flavour:
        """Which Jira it is."""
        flavour: Flavour = self.site["flavour"]
        return flavour

    @property
    def time_zone(self) -> str | None:
        """The account's time zone, an IANA name, if Jira tells it."""
        zone: str | None = self.site["time_zone"]
        return zone

    @cached_property
    def site(self) -> Raw:
        """The shard `site`: flavour, server version, time zone, fields and statuses."""
        return self._shard("site")

    @cached_property
    def boards(self) -> Mapping[int, Raw]:
        """The board shards by board id: configuration, filter, sprints and issue ids."""
        names = sorted(name for name in self.manifest.shards if name.startswith("board/"))
        return {int(name.removeprefix("board/")): self._shard(name) for name in names}

    @cached_property
    def issue_ids(self) -> frozenset[str]:
        """The ids of the issues of all boards: exactly those that the issue shards hold."""
        return frozenset(id_ for board in self.boards.values() for id_ in board["issue_ids"])

    def board_id(self, ref: int | str) -> int:
        """The id of the board that the config means by its number or exact name.

        Raises:
            CacheError: the board is not in the cache.
        """
        for id_, board in self.boards.items():
            if ref in (id_, board["name"]):
                return id_
        raise CacheError(f"Board {ref} is not in the cache", "Run `sprint-reports sync`")

    def issues(self, board_id: int) -> Iterator[Raw]:
        """The board's issues by ascending id, one shard in memory at a time."""
        for bucket, ids in by_bucket(self.boards[board_id]["issue_ids"]).items():
            records = self.bucket(bucket)
            for id_ in ids:
                yield records[id_]

    def bucket(self, name: str) -> dict[str, Raw]:
        """All issues of one shard by id; empty when there is no such shard."""
        return self._shard(name) if name in self.manifest.shards else {}

    def verify(self) -> None:
        """Read every shard and check its hash.

        Raises:
            CacheDamagedError: one is missing, torn or edited.
        """
        for name in self.manifest.shards:
            self._read(name)

    def _shard(self, name: str) -> dict[str, Any]:
        shard: dict[str, Any] = json.loads(self._read(name))
        return shard

    def _read(self, name: str) -> bytes:
        hash_ = self.manifest.shards[name]
        path = _shard_path(self._directory, hash_)
        content = read_file(path)
        if content is None:
            raise CacheDamagedError(f"{path} ({name}) is missing", f"Run it again. {MEND_HINT}")
        if content_hash(content) != hash_:
            raise CacheDamagedError(f"{path} ({name}) is damaged: its checksum does not fit", MEND_HINT)
        return content


def _shard_path(directory: Path, hash_: str) -> Path:
    _refuse_link(directory / _SHARDS)
    return directory / _SHARDS / f"{hash_}.json"


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise CacheError(
            f"Cannot use the folder {path}: it is a symbolic link",
            "Replace the link by the folder it points to, or name another one with `--cache`",
        )


def _refuse_foreign(directory: Path) -> None:
    """A folder with other things in it and no manifest is most likely a slip of `--cache`: leave it as it is."""
    with suppress(OSError):  # not there yet, or not readable: making it will tell
        names = {path.name.removesuffix(TEMP_SUFFIX) for path in directory.iterdir()}
        if _MANIFEST not in names and names - _OURS:
            raise CacheError(
                f"The folder {directory} holds other files than a cache ({min(names - _OURS)})",
                "Name an empty or a new folder with `--cache`",
            )
