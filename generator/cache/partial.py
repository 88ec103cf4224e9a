"""What an interrupted full sync has read, so that the next one goes on from there.

It is kept like a generation, in `partial.json` and shards of its own, but nobody takes it for one: it only spares
requests. Its cursor is the start of the first of the interrupted runs, and it holds the site and the boards as they
were then. An issue of it is believed as one of a generation is: unless it was updated since the cursor, or is one of
those that change without an update (`generator.cache.census.stale_ids`).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from generator.cache.census import Boards, listed_ids, stale_ids
from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.generation import Generation
from generator.cache.manifest import Manifest
from generator.cache.merge import join_records
from generator.cache.store import Store
from generator.errors import CacheError
from generator.fetch.jira import Raw

BATCH = 500  # so many issues may a crash lose


class Now(Protocol):
    """The site and its boards as they are now, as shards."""

    @property
    def site(self) -> Raw:
        """The shard `site`."""

    @property
    def boards(self) -> Boards:
        """The boards' shards by board id."""


@contextmanager
def going_on(store: Store, begun: Manifest, now: Now, fetched: Fetched) -> Iterator[int | None]:
    """Give `fetched` what interrupted full syncs left, and keep what it reads now for the next one.

    Args:
        store: where it is kept.
        begun: the generation that this run is to become, still without shards.
        now: the site and what its boards list now.
        fetched: the issues of this run.

    Yields:
        The cursor from which on the updated issues must be read; None when all must, for nothing was left.
    """
    left = store.load_partial()
    if left and not _fits(left, begun, now.boards):
        left = None
    if left:
        _hand_over(left, now, fetched)
    partial = _Partial(store, fetched, left.manifest if left else _begin(store, begun, now))
    fetched.keep = partial.keep
    try:
        yield left.cursor if left else None
    except BaseException:
        with suppress(CacheError):  # the disk may be what ended the run
            partial.save()
        raise


@dataclass
class _Partial:
    store: Store
    fetched: Fetched
    manifest: Manifest
    unsaved: list[str] = field(default_factory=list)

    def keep(self, issue_id: str) -> None:
        """Keep an issue that was read whole; every few hundred of them go to disk."""
        self.unsaved.append(issue_id)
        if len(self.unsaved) >= BATCH:
            self.save()

    def save(self) -> None:
        if self.unsaved:
            batch = join_records({issue_id: self.fetched.records[issue_id] for issue_id in self.unsaved})
            written = {
                f"issues/{len(self.manifest.shards)}": self.store.write_shard(batch),
            }
            self.manifest = replace(self.manifest, shards={**self.manifest.shards, **written})
            self.store.save_partial(self.manifest)
            self.unsaved.clear()


def _begin(store: Store, begun: Manifest, now: Now) -> Manifest:
    shards = {"site": now.site, **{f"board/{id_}": board for id_, board in now.boards.items()}}
    return replace(begun, shards={name: store.write_shard(encode_json(shard)) for name, shard in shards.items()})


def _fits(left: Generation, begun: Manifest, boards: Boards) -> bool:
    """Whether it is of the same site, account, question and filters, and of no time the server has not reached."""
    of_left, of_now = ((each.number, each.site_url, each.account_id, each.meaning) for each in (left.manifest, begun))
    filters_left, filters_now = (
        {id_: board["filter"] for id_, board in each.items()} for each in (left.boards, boards)
    )
    return of_left == of_now and filters_left == filters_now and left.cursor <= begun.cursor


def _hand_over(left: Generation, now: Now, fetched: Fetched) -> None:
    """In the order they were read: an issue may be there twice, and the later one counts."""
    believed = listed_ids(now.boards) - stale_ids(left, now.site, now.boards, fetched.question.special.sprint)
    for name in left.manifest.shards:
        for id_, issue in left.bucket(name).items() if name.startswith("issues/") else ():
            if id_ in believed:
                fetched.take(issue)
