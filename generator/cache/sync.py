"""The arrow Jira -> cache: read what changed since the last sync, prove what is there, commit all of it or nothing.

The order of the reads is what makes it safe. The cursor is the server's time *before* the first read, and it is
committed with the data in one manifest, so nothing that is updated while we read can be missed: the next sync asks for
it again. The census (the ids that each board's filter returns) comes before the search:

- An issue that is created in between is in the search and in no census. It is left out, for nothing proves which board
  it is on; it is younger than the cursor, so the next search returns it and the next census lists it.
- An issue that is listed but neither cached nor returned by the search (a filter changed, a board is new in the
  config) is read as well. If one cannot be had though it is listed, the generation says so.
- An issue that is cached but no longer listed is asked for once more by id (`generator.cache.gone`), leaves the boards
  at once and gets a tombstone (`generator.cache.vanished`); a sudden loss is not believed (`generator.cache.loss`).
"""

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from generator import __version__
from generator.cache.audit import next_reach
from generator.cache.boards import STABLE_ORDER, read_boards
from generator.cache.census import (
    Boards,
    drop_unreadable,
    ids_to_read,
    listed_ids,
    stale_ids,
    what_is_missing,
)
from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.gone import Gone, find_gone, gone_unread
from generator.cache.instants import next_instants
from generator.cache.loss import guard_against_loss
from generator.cache.manifest import Manifest, epoch_ms, instant_text
from generator.cache.meaning import Question, make_question
from generator.cache.merge import Merged, merge_issues
from generator.cache.owner import account_key, load_previous
from generator.cache.partial import going_on
from generator.cache.places import issue_keys
from generator.cache.report import BoardCounts, Progress, SyncReport, by_cause, filter_changes, no_progress
from generator.cache.site import add_seen, read_site, read_versions
from generator.cache.spool import Spool
from generator.cache.store import Generation, Store
from generator.cache.vanished import kept_records, next_vanished
from generator.domain import BoardSettings
from generator.fetch.jira import Jira, Raw

_OVERLAP = timedelta(minutes=10)  # the search index may be that late


def sync(  # noqa: PLR0913  # three things and what is wished, by keyword
    jira: Jira,
    store: Store,
    boards: Sequence[BoardSettings],
    *,
    full: bool = False,
    accept_loss: bool = False,
    hinted: Collection[str] = (),
    progress: Progress = no_progress,
) -> SyncReport:
    """Bring the cache up to what Jira holds, as of the server's time when `jira` was connected.

    Args:
        jira: a fresh connection.
        store: where the copy is kept; locked meanwhile.
        boards: what the config says of each board.
        full: read every issue again, and mend a damaged cache.
        accept_loss: believe it when a large part of a board's issues is gone at once.
        hinted: ids of issues to read again as far as a board lists them, whether or not a search finds them updated.
        progress: is told how far the run is.

    Returns:
        What was done; the new generation stands.

    Raises:
        LoginError, AccessError, JiraError: Jira refuses or fails, or shows far fewer issues than before; the old
            generation stands.
        ConfigError: a board's name or estimate field cannot be found out.
        CacheError: the cache is locked, damaged (and not `full`), somebody else's, or cannot be written.
    """
    with store.locked():
        return _sync(jira, store, _Wish(boards, full, accept_loss, frozenset(hinted)), progress)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for, see `sync`."""

    settings: Sequence[BoardSettings]
    full: bool
    accept_loss: bool
    hinted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Start:
    """What is known before the first issue is read.

    `settings` are what the config says of each board. `gone` are the issues that no board lists any more. `reason` says
    why all issues must be read, None: only the updated ones.
    """

    previous: Generation | None
    settings: Sequence[BoardSettings]
    site: Raw
    boards: Boards
    question: Question
    gone: dict[str, Gone]
    reason: str | None
    hinted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _News:
    """What was read of the issues.

    `lost` are the ids of those that could not be, `resumed` counts those that an interrupted run had read (None: there
    was none).
    """

    fetched: Fetched
    lost: list[str]
    resumed: int | None


def _sync(jira: Jira, store: Store, wish: _Wish, progress: Progress) -> SyncReport:
    start = _read_start(jira, store, wish, progress)
    with Spool(store.directory) as records:
        news = _read_issues(jira, store, start, Fetched(start.question, records), progress)
        start.gone.update(gone_unread(start.previous, start.boards, news.lost))
        progress("write", 0, None)
        merged = merge_issues(store, start.previous, news.fetched, start.boards)
        manifest = _next_manifest(jira, store, start, news, merged)
    doubt = store.commit(manifest)
    return replace(_report(jira, start, merged, manifest), resumed=news.resumed, doubt=doubt)


def _read_start(jira: Jira, store: Store, wish: _Wish, progress: Progress) -> _Start:
    previous = load_previous(store, jira, full=wish.full)
    site = read_site(jira, previous)
    refs = [each.ref for each in wish.settings]
    read = read_boards(jira, refs, partial(progress, "boards", total=len(refs)))
    boards = {board["id"]: board for board in read}
    site["versions"] = read_versions(jira, issue_keys(boards).values())
    gone = find_gone(jira, previous, boards)
    if not wish.accept_loss:
        guard_against_loss(previous, boards, gone)
    question = make_question(site["fields"], zip(wish.settings, read, strict=True))
    reason = _why_full(jira, previous, question, full=wish.full)
    return _Start(previous, wish.settings, site, boards, question, gone, reason, wish.hinted)


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


def _read_issues(jira: Jira, store: Store, start: _Start, fetched: Fetched, progress: Progress) -> _News:
    """All issues that may differ from the cached ones.

    A search says which these are, and they are read by id: pages of ids are quick and few, so little can move while
    they are read, and every issue comes with its history.
    """
    boards = start.boards
    since = start.previous if start.reason is None else None
    stale = stale_ids(since, start.site, boards, start.question.special.sprint) if since else frozenset()
    trusted = since.issue_ids - stale - start.hinted if since else frozenset()
    known = kept_records(since, _OVERLAP)
    earlier = nullcontext(since.cursor) if since else going_on(store, _begin(jira, store, start), start, fetched)
    with earlier as cursor:
        updated = jira.issue_keys(_updated_query(boards, cursor)) if boards and cursor is not None else {}
        trusted -= updated.keys()
        fetched.forget(updated)
        resumed = len(fetched.keys) if cursor is not None and since is None else None
        back = [id_ for id_ in ids_to_read(boards, fetched, trusted) if id_ in known and id_ not in updated]
        fetched.recall(jira, known, back)
        ids = ids_to_read(boards, fetched, trusted)
        fetched.pick(jira, ids, partial(progress, "issues", total=len(ids) + len(fetched.keys)))
    return _News(fetched, drop_unreadable(boards, fetched, trusted), resumed)


def _updated_query(boards: Boards, cursor: int) -> str:
    """One query for all boards, so that an issue on two of them is found once. It has no upper bound on purpose."""
    filters = sorted({board["filter"]["id"] for board in boards.values()}, key=int)
    where = f"filter = {filters[0]}" if len(filters) == 1 else f"filter in ({', '.join(filters)})"
    return f"{where} AND updated >= {cursor - _OVERLAP // timedelta(milliseconds=1)} {STABLE_ORDER}"


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


def _next_manifest(jira: Jira, store: Store, start: _Start, news: _News, merged: Merged) -> Manifest:
    """The new generation's, its shards written; it stands once it is committed."""
    begun, incomplete = _begin(jira, store, start), what_is_missing(news.fetched, news.lost, jira.warnings)
    stones = next_vanished(start.previous, start.gone, listed_ids(start.boards), begun)
    shards = {
        "site": add_seen(start.site, news.fetched.types.values(), news.fetched.resolutions.values()),
        **{f"board/{id_}": board for id_, board in sorted(start.boards.items())},
        **({"vanished": stones} if stones else {}),
    }
    written = {name: store.write_shard(encode_json(shard)) for name, shard in shards.items()}
    manifest = replace(
        begun,
        shards=written | merged.shards,
        counts=_counts(start.boards),
        incomplete=incomplete.sentences,
        partial_ids=incomplete.partial_ids,
        trail=next_reach(store, start.previous),
    )
    new = Generation(store.directory, manifest)
    full = start.reason is not None
    instants = next_instants(start.previous, new, start.settings, news.fetched.records, full=full)
    return replace(manifest, board_as_of=instants)


def _counts(boards: Boards) -> dict[str, int]:
    sprints = {sprint["id"] for board in boards.values() for sprint in board["sprints"]}
    return {"boards": len(boards), "sprints": len(sprints), "issues": len(listed_ids(boards))}


def _report(jira: Jira, start: _Start, merged: Merged, manifest: Manifest) -> SyncReport:
    stones = start.previous.vanished if start.previous else {}
    waiting = {id_ for id_, stone in stones.items() if not stone["confirmed"]}
    return SyncReport(
        mode="full" if start.reason else "incremental",
        reason=start.reason,
        generation=manifest.number,
        started_at=instant_text(manifest.as_of),
        requests=jira.traffic.requests,
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
        vanished=by_cause(issue for id_, issue in start.gone.items() if id_ not in waiting),
        confirmed_keys=tuple(issue.key for id_, issue in start.gone.items() if id_ in waiting),
        returned_keys=tuple(key for id_, key in issue_keys(start.boards).items() if id_ in stones),
        filters=filter_changes(start.previous, start.boards),
    )
