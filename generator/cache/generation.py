"""One complete generation of the cache, as it is read: its manifest, and the shards that the manifest names."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.cache.files import MEND_HINT, content_hash, read_file, refuse_link
from generator.cache.manifest import Manifest
from generator.domain import Flavour
from generator.errors import CacheDamagedError, CacheError
from generator.fetch.jira import Raw

SHARDS = "shards"
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


class Generation:
    """The manifest is read at once, a shard when it is first asked for and then checked.

    Args:
        directory: the cache folder.
        manifest: which generation.
        hint: tells what to do when a shard turns out to be damaged.
    """

    def __init__(self, directory: Path, manifest: Manifest, hint: Callable[[], str] = lambda: MEND_HINT) -> None:
        self.directory = directory
        self._hint = hint
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
    def vanished(self) -> Mapping[str, Raw]:
        """The tombstones by issue id: what was here once and is listed no more; empty when a sync wrote none."""
        return self.bucket("vanished")

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

    def damaged_names(self) -> list[str]:
        """The shards that are missing, torn or edited."""
        paths = {name: shard_path(self.directory, hash_) for name, hash_ in self.manifest.shards.items()}
        return [name for name, path in paths.items() if content_hash(read_file(path) or b"") != path.stem]

    def _shard(self, name: str) -> dict[str, Any]:
        shard: dict[str, Any] = json.loads(self._read(name))
        return shard

    def _read(self, name: str) -> bytes:
        hash_ = self.manifest.shards[name]
        path = shard_path(self.directory, hash_)
        content = read_file(path)
        if content is None:
            raise CacheDamagedError(f"{path} ({name}) is missing", f"Run it again. {self._hint()}")
        if content_hash(content) != hash_:
            raise CacheDamagedError(f"{path} ({name}) is damaged: its checksum does not fit", self._hint())
        return content


def shard_path(directory: Path, hash_: str) -> Path:
    """Where the shard with that content lies."""
    refuse_link(directory / SHARDS)
    return directory / SHARDS / f"{hash_}.json"
