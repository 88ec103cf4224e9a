"""The arrow Jira -> cache: read what changed since the last sync, prove what is there, commit all of it or nothing.

The order of the reads is what makes it safe. The cursor is the server's time *before* the first read, and it is
committed with the data in one manifest, so nothing that is updated while we read can be missed: the next sync asks for
it again. The census (the ids that each board's filter returns) comes before the search:

- An issue that is created in between is in the search and in no census. It is left out, for nothing proves which board
  it is on; it is younger than the cursor, so the next search returns it and the next census lists it.
- An issue that is listed but neither cached nor returned by the search (a filter changed, a board is new in the
  config) is asked for by id. If it cannot be had then either, the generation says so.
- An issue that is cached but no longer listed is removed: deleted, moved away, or no longer visible.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial

from generator import __version__
from generator.cache.boards import STABLE_ORDER, guard_against_loss, read_board
from generator.cache.census import (
    Boards,
    Incomplete,
    drop_unreadable,
    ids_to_pick,
    listed_ids,
    stale_ids,
    what_is_missing,
)
from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.manifest import Manifest, epoch_ms, instant_text
from generator.cache.meaning import Question, make_question
from generator.cache.merge import Merged, merge_issues
from generator.cache.owner import account_key, load_previous
from generator.cache.partial import going_on
from generator.cache.report import BoardCounts, Progress, SyncReport, no_progress
from generator.cache.site import read_site
from generator.cache.store import Generation, Store
from generator.domain import BoardSettings
from generator.fetch.jira import Jira, Raw

_OVERLAP_MS = 10 * 60 * 1000  # the search index may be that late


def sync(
    jira: Jira,
    store: Store,
    boards: Sequence[BoardSettings],
    *,
    full: bool = False,
    progress: Progress = no_progress,
) -> SyncReport:
    """Bring the cache up to what Jira holds, as of the server's time when `jira` was connected.

    Args:
        jira: a fresh connection.
        store: where the copy is kept; locked meanwhile.
        boards: what the config says of each board.
        full: read every issue again, and mend a damaged cache.
        progress: is told how far the run is.

    Returns:
        What was done; the new generation stands on disk.

    Raises:
        LoginError, AccessError, JiraError: Jira refuses or fails; the old generation stands.
        ConfigError: a board's name or estimate field cannot be found out.
        CacheError: the cache is locked, damaged (and not `full`), somebody else's, or cannot be written.
    """
    with store.locked():
        return _sync(jira, store, boards, full, progress)


@dataclass(frozen=True, slots=True)
class _Start:
    """What is known before the first issue is read. `reason` says why all of them must be, None: only the updated."""

    previous: Generation | None
    site: Raw
    boards: Boards
    question: Question
    reason: str | None


def _sync(jira: Jira, store: Store, settings: Sequence[BoardSettings], full: bool, progress: Progress) -> SyncReport:
    start = _read_start(jira, store, settings, full, progress)
    fetched, lost = _read_issues(jira, store, start, progress)
    progress("write", 0, None)
    merged = merge_issues(store, start.previous, fetched, listed_ids(start.boards))
    manifest = _commit(jira, store, start, merged, what_is_missing(fetched, lost, jira.warnings))
    return _report(jira, start, merged, manifest)


def _read_start(jira: Jira, store: Store, settings: Sequence[BoardSettings], full: bool, progress: Progress) -> _Start:
    previous = load_previous(store, jira, full=full)
    site = read_site(jira, previous)
    read = []
    for number, board_settings in enumerate(settings):
        progress("boards", number, len(settings))
        read.append(_read_board(jira, board_settings.ref, previous))
    question = make_question(site["fields"], zip(settings, read, strict=True))
    reason = _why_full(jira, previous, question, full=full)
    return _Start(previous, site, {board["id"]: board for board in read}, question, reason)


def _read_board(jira: Jira, ref: int | str, previous: Generation | None) -> Raw:
    board = read_board(jira, ref)
    guard_against_loss(board, previous.boards.get(board["id"]) if previous else None)
    return board


def _why_full(jira: Jira, previous: Generation | None, question: Question, *, full: bool) -> str | None:
    if full:
        return "asked for"
    if previous is None:
        return "first sync"
    if previous.manifest.meaning != question.meaning:
        return "other fields are asked for than last time"
    if epoch_ms(jira.server.time) < previous.cursor:
        return "the clock of the Jira server was set back"
    return None


def _read_issues(jira: Jira, store: Store, start: _Start, progress: Progress) -> tuple[Fetched, list[str]]:
    """All issues that may differ from the cached ones, and the ids of those that could not be read."""
    fetched, wanted = Fetched(start.question), listed_ids(start.boards)
    since = start.previous if start.reason is None else None
    trusted = since.issue_ids - stale_ids(since, start.boards, start.question.sprint_field) if since else frozenset()
    total = None if since else len(wanted)
    tick = partial(progress, "issues", total=total)
    earlier = nullcontext(since.cursor) if since else going_on(store, _begin(jira, store, start), start.boards, fetched)
    with earlier as cursor:
        if wanted and cursor is not None:  # else every listed issue is picked, which goes on several lanes at once
            fetched.search(jira, _updated_query(start.boards, cursor), wanted, tick)
        fetched.pick(jira, ids_to_pick(start.boards, fetched, trusted), tick)
        fetched.complete(jira, partial(progress, "histories", total=len(fetched.keys)))
    return fetched, drop_unreadable(start.boards, fetched, trusted)


def _updated_query(boards: Boards, cursor: int) -> str:
    """One query for all boards, so that an issue on two of them is read once. It has no upper bound on purpose."""
    filters = sorted({board["filter"]["id"] for board in boards.values()}, key=int)
    where = f"filter = {filters[0]}" if len(filters) == 1 else f"filter in ({', '.join(filters)})"
    return f"{where} AND updated >= {cursor - _OVERLAP_MS} {STABLE_ORDER}"


def _begin(jira: Jira, store: Store, start: _Start) -> Manifest:
    """The manifest of the new generation as far as it is known before the first issue is read."""
    return Manifest(
        number=store.next_number(),
        version=__version__,
        site_url=jira.server.url,
        account_id=account_key(jira.account().id),
        as_of=jira.server.time,
        cursor=epoch_ms(jira.server.time),
        meaning=start.question.meaning,
        shards={},
        counts={},
    )


def _commit(jira: Jira, store: Store, start: _Start, merged: Merged, incomplete: Incomplete) -> Manifest:
    shards = {"site": start.site, **{f"board/{id_}": board for id_, board in sorted(start.boards.items())}}
    manifest = replace(
        _begin(jira, store, start),
        shards={name: store.write_shard(encode_json(shard)) for name, shard in shards.items()} | merged.shards,
        counts=_counts(start.boards),
        incomplete=incomplete.sentences,
        partial_ids=incomplete.partial_ids,
    )
    store.commit(manifest)
    return manifest


def _counts(boards: Boards) -> dict[str, int]:
    sprints = {sprint["id"] for board in boards.values() for sprint in board["sprints"]}
    return {"boards": len(boards), "sprints": len(sprints), "issues": len(listed_ids(boards))}


def _report(jira: Jira, start: _Start, merged: Merged, manifest: Manifest) -> SyncReport:
    return SyncReport(
        mode="full" if start.reason else "incremental",
        reason=start.reason,
        generation=manifest.number,
        started_at=instant_text(manifest.as_of),
        requests=jira.requests,
        boards=tuple(
            BoardCounts(board["id"], board["name"], len(board["sprints"]), len(board["issue_ids"]))
            for board in start.boards.values()
        ),
        added=merged.added,
        changed=merged.changed,
        unchanged=manifest.counts["issues"] - merged.added - merged.changed,
        removed=len(merged.removed),
        removed_keys=tuple(merged.removed),
        incomplete=manifest.incomplete,
    )
