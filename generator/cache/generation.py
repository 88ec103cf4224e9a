"""One complete generation of the cache, as it is read: its manifest, and the shards that the manifest names."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.cache.files import MEND_HINT, content_hash, encode_json, read_file, refuse_link
from generator.cache.manifest import Manifest
from generator.cache.places import bucket_by_id, bucket_of, by_bucket, issue_keys
from generator.domain import Flavour
from generator.errors import CacheDamagedError, CacheError
from generator.fetch.jira import Raw

SHARDS = "shards"


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
        self._boards: dict[int, Raw] = {}
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

    def board_as_of(self, board_id: int) -> datetime:
        """The instant that a board's data speaks for, which may be that of an earlier sync of the same day.

        See `generator.cache.instants`. Nothing of what the board is made of has changed from then to `as_of`.
        """
        return self.manifest.board_as_of.get(board_id, self.as_of)

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
        return {id_: self.board(id_) for id_ in (int(name.removeprefix("board/")) for name in names)}

    def has_board(self, board_id: int) -> bool:
        """Whether the board is in the cache."""
        return f"board/{board_id}" in self.manifest.shards

    def board(self, board_id: int) -> Raw:
        """The shard of one board that is in the cache."""
        if board_id not in self._boards:
            self._boards[board_id] = self._shard(f"board/{board_id}")
        return self._boards[board_id]

    @cached_property
    def vanished(self) -> Mapping[str, Raw]:
        """The tombstones by issue id: what was here once and is listed no more; empty when a sync wrote none."""
        return self.bucket("vanished")

    @cached_property
    def issue_ids(self) -> frozenset[str]:
        """The ids of the issues of all boards: exactly those that the issue shards hold."""
        return frozenset(id_ for board in self.boards.values() for id_ in board["issue_ids"])

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The keys of the issues of all boards, by id."""
        return issue_keys(self.boards)

    def board_id(self, ref: int | str) -> int:
        """The id of the board that the config means by its number or exact name.

        Raises:
            CacheError: the board is not in the cache.
        """
        if isinstance(ref, int) and self.has_board(ref):
            return ref
        for id_, board in self.boards.items():
            if ref in (id_, board["name"]):
                return id_
        raise CacheError(f"Board {ref} is not in the cache", "Run `sprint-reports sync`")

    def board_inputs(self, board_id: int) -> tuple[str, ...]:
        """What the board is made of: each shard's logical name with its content's hash, and a hash of its tombstones.

        Where they are equal, so are the board's snapshots but for `as_of`. No issue is read.
        """
        board, shards = self.board(board_id), self.manifest.shards
        buckets = self._by_bucket(board["issue_ids"], board.get("keys", {}))
        of_parents = () if "elsewhere" in board else (name for name in shards if name.startswith("board/"))
        stones = {id_: stone for id_, stone in self.vanished.items() if board_id in stone["boards"]}
        named = {name: self._hash(name) for name in ("site", f"board/{board_id}", *of_parents, *buckets)}
        named["vanished"] = content_hash(encode_json(stones))
        return tuple(f"{name} {hash_}" for name, hash_ in sorted(named.items()))

    def issues(self, board_id: int) -> Iterator[Raw]:
        """The board's issues shard by shard, one shard in memory at a time."""
        board = self.board(board_id)
        yield from self._read_issues(self._by_bucket(board["issue_ids"], board.get("keys", {})))

    def some_issues(self, issue_ids: Iterable[str]) -> Iterator[Raw]:
        """Issues that boards list, shard by shard, one shard in memory at a time."""
        yield from self._read_issues(self.by_bucket(issue_ids))

    def by_bucket(self, issue_ids: Iterable[str]) -> dict[str, list[str]]:
        """Ids of issues that boards list, grouped by the shard that holds them, each group in numeric order."""
        return self._by_bucket(issue_ids, self.keys)

    def _by_bucket(self, issue_ids: Iterable[str], keys: Mapping[str, str]) -> dict[str, list[str]]:
        if self.manifest.layout == "id":
            return by_bucket(issue_ids, bucket_by_id)
        return by_bucket(issue_ids, lambda id_: bucket_of(id_, keys[id_]))

    def _read_issues(self, buckets: Mapping[str, list[str]]) -> Iterator[Raw]:
        for bucket, ids in buckets.items():
            records = self.bucket(bucket)
            for id_ in ids:
                if id_ not in records:
                    raise self._lacks(f"{bucket}: {id_}")
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

    def _hash(self, name: str) -> str:
        if name not in self.manifest.shards:
            raise self._lacks(name)
        return self.manifest.shards[name]

    def _lacks(self, what: str) -> CacheDamagedError:
        return CacheDamagedError(f"The cache {self.directory} lacks what it lists ({what})", self._hint())

    def _read(self, name: str) -> bytes:
        hash_ = self._hash(name)
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
