"""What a check found is mended: exactly the differing issues are read again, and a new generation holds them.

It speaks for the same instant as the one before (a board that was mended for no earlier one), and its cursor is the
same: the next sync reads everything that was updated since, whatever was mended meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from generator import __version__
from generator.cache.boards import list_issues, read_board
from generator.cache.fetched import Fetched
from generator.cache.files import encode_json
from generator.cache.generation import Generation
from generator.cache.instants import next_instants
from generator.cache.manifest import Manifest
from generator.cache.meaning import make_question
from generator.cache.merge import Merged, merge_issues
from generator.cache.spool import Spool
from generator.cache.store import Store
from generator.cache.verify import CacheCheck, Progress
from generator.domain import BoardSettings
from generator.fetch.jira import Jira, Raw


def mend_cache(  # noqa: PLR0913  # what a check needs, and its result
    jira: Jira,
    store: Store,
    generation: Generation,
    settings: Sequence[BoardSettings],
    *,
    check: CacheCheck,
    progress: Progress,
) -> tuple[Generation, str]:
    """Commit a generation without the differences that `check` found; the caller holds the store's lock.

    Returns:
        The new generation, and what is not sure about it, see `Store.commit`.

    Raises:
        LoginError, AccessError, JiraError: Jira refuses or fails; the old generation stands.
        CacheError: it cannot be written.
    """
    boards = {board["id"]: board for board in (_board(jira, each, generation, check) for each in settings)}
    question = make_question(generation.site["fields"], zip(settings, boards.values(), strict=True))
    wanted = sorted({each.id for each in check.differences if each.kind != "extra"}, key=int)
    with Spool(store.directory) as records:
        fetched = Fetched(question, records)
        fetched.pick(jira, wanted, partial(progress, "issues", total=len(wanted)))
        held = generation.issue_ids.union(fetched.keys)
        for board in boards.values():
            list_issues(board, dict.fromkeys(_ids(board, generation, check, held), ""))  # keys come with the records
        merged = merge_issues(store, generation, fetched, boards)
        manifest = _next_manifest(store, generation, boards.values(), merged, fetched)
        instants = next_instants(generation, Generation(store.directory, manifest), settings, records, full=False)
    doubt = store.commit(replace(manifest, board_as_of=instants))
    mended = store.load()
    assert mended is not None
    return mended, doubt


def _board(jira: Jira, settings: BoardSettings, generation: Generation, check: CacheCheck) -> Raw:
    """The board's shard: the cached one, or a new one if that differs."""
    board_id = generation.board_id(settings.ref)
    if any(board.settings for board in check.boards if board.id == board_id):
        return read_board(jira, board_id)
    return dict(generation.boards[board_id])


def _ids(board: Raw, generation: Generation, check: CacheCheck, held: Collection[str]) -> list[str]:
    """The board's issues: the cached ones, with what was missing and without what was too much."""
    found = [each for each in check.differences if each.board_id == board["id"]]
    missing = {each.id for each in found if each.kind == "missing"}.intersection(held)
    extra = {each.id for each in found if each.kind == "extra"}
    return sorted(missing.union(generation.boards[board["id"]]["issue_ids"]) - extra, key=int)


def _next_manifest(
    store: Store, generation: Generation, boards: Collection[Raw], merged: Merged, fetched: Fetched
) -> Manifest:
    manifest = generation.manifest
    others = {name: hash_ for name, hash_ in manifest.shards.items() if not name.startswith(("issues/", "board/"))}
    written = {f"board/{board['id']}": store.write_shard(encode_json(board)) for board in boards}
    ids = {id_ for board in boards for id_ in board["issue_ids"]}
    sprints = {sprint["id"] for board in boards for sprint in board["sprints"]}
    whole = set(manifest.partial_ids) - fetched.keys.keys()
    return replace(
        manifest,
        number=store.next_number(),
        version=__version__,
        layout="project",
        shards=others | written | merged.shards,
        counts={**manifest.counts, "sprints": len(sprints), "issues": len(ids)},
        partial_ids=tuple(sorted((whole | fetched.partial) & ids, key=int)),
    )
