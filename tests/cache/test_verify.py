"""The cache against Jira: what differs is found and named, later changes are not blamed, and repair is exact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator.cache.files import encode_json
from generator.cache.places import bucket_of
from generator.cache.verification import Verification, verify
from generator.cache.verify import IssueDifference
from generator.demo.events import ChangedItem, IssueChanged, SprintClosed
from generator.domain import BoardSettings
from generator.errors import CacheError
from tests.cache.desk import ALL_BOARDS, BOTH, WEB, Desk, content
from tests.demo.small_world import DOING

ID = "10093"  # AB-93, on boards 7 and 11
BUCKET = bucket_of(ID, "AB-93")


@pytest.fixture
def synced(desk: Desk) -> Desk:
    """Synced long after anything happened, so that nothing is about to be read again anyway."""
    desk.sync()
    return desk


def look(desk: Desk, **options: Any) -> Verification:
    given: dict[str, Any] = {"reports": False, "sample": None, "progress": lambda *_, **__: None}
    return verify(desk.connect(), desk.store, ALL_BOARDS, **given | options)


def tamper(desk: Desk, **shards: Callable[[Any], Any]) -> None:
    """Commit a generation whose shards are altered: what a bug of the sync would leave, checksums and all."""
    generation = desk.load()
    altered = {}
    for short, alter in shards.items():
        name = {"issues": BUCKET, "web": f"board/{WEB}", "both": f"board/{BOTH}"}[short]
        altered[name] = desk.store.write_shard(encode_json(alter(generation._shard(name))))
    with desk.store.locked():
        manifest = generation.manifest
        desk.store.commit(replace(manifest, number=manifest.number + 1, shards={**manifest.shards, **altered}))


def without(board: Any) -> Any:
    return {**board, "issue_ids": [id_ for id_ in board["issue_ids"] if id_ != ID]}


def edit(**changes: Any) -> Callable[[Any], Any]:
    return lambda shard: {**shard, ID: {**shard[ID], **changes}}


def edit_fields(**changes: Any) -> Callable[[Any], Any]:
    return lambda shard: edit(fields={**shard[ID]["fields"], **changes})(shard)


def edited(desk: Desk) -> None:
    tamper(desk, issues=edit_fields(summary="Forged", status={"id": DOING}))


def without_a_history(desk: Desk) -> None:
    tamper(desk, issues=edit(histories=[]))


def stale(desk: Desk) -> None:
    """An update that a sync has missed."""
    old = desk.load().bucket(BUCKET)[ID]
    desk.change(int(ID), ChangedItem("summary", "Issue 10093", "Renamed"), ChangedItem("status", "10003", DOING))
    desk.happens(after=timedelta(days=1))
    desk.sync()
    tamper(desk, issues=lambda shard: {**shard, ID: old})


def missing(desk: Desk) -> None:
    tamper(
        desk,
        web=without,
        both=without,
        issues=lambda shard: {id_: issue for id_, issue in shard.items() if id_ != ID},
    )


def missing_on_one_board(desk: Desk) -> None:
    tamper(desk, web=without)


def extra(desk: Desk) -> None:
    ghost = {"id": "10050", "key": "AB-50"}
    tamper(
        desk,
        web=lambda board: {
            **board,
            "issue_ids": ["10050", *board["issue_ids"]],
            "keys": {"10050": "AB-50", **board["keys"]},
        },
        issues=lambda shard: {**shard, "10050": {**shard["10098"], **ghost}},
    )


FAULTS: list[tuple[Callable[[Desk], None], list[IssueDifference]]] = [
    (edited, [IssueDifference(ID, "AB-93", "changed", what=("Status", "Summary"))]),
    (without_a_history, [IssueDifference(ID, "AB-93", "changed", what=("history",))]),
    (stale, [IssueDifference(ID, "AB-93", "changed", what=("Status", "Summary", "Updated", "history"))]),
    (
        missing,
        [IssueDifference(ID, "AB-93", "missing", WEB), IssueDifference(ID, "AB-93", "missing", BOTH)],
    ),
    (missing_on_one_board, [IssueDifference(ID, "AB-93", "missing", WEB)]),
    (extra, [IssueDifference("10050", "AB-50", "extra", WEB)]),
]


def test_a_good_cache_agrees(synced: Desk) -> None:
    found = look(synced)
    assert found.check.agrees
    assert (found.check.issues, found.check.checked, found.check.newer) == (16, 16, 0)
    assert [(board.id, board.cached, board.listed) for board in found.check.boards] == [
        (7, 13, 13),
        (8, 3, 3),
        (11, 16, 16),
    ]
    assert found.repaired is None


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_a_fault_is_found_and_named(
    synced: Desk, fault: Callable[[Desk], None], expected: list[IssueDifference]
) -> None:
    fault(synced)
    before = synced.content()
    assert sorted(look(synced).check.differences, key=str) == sorted(expected, key=str)
    assert synced.content() == before, "looking changes nothing"


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_repair_mends_exactly_that(
    synced: Desk, fault: Callable[[Desk], None], expected: list[IssueDifference]
) -> None:
    fault(synced)
    old = synced.load()
    synced.jira.reset()
    found = look(synced, repair=True)
    new = synced.load()
    assert found.repaired == new.number == old.number + 1
    assert (new.as_of, new.cursor) == (old.as_of, old.cursor), "the next sync misses nothing"
    assert look(synced).check.agrees
    assert content(new) == synced.full_content()
    mended = {each.id for each in expected if each.kind != "extra"}
    assert not mended or mended in synced.reads()
    untouched = {name for name, hash_ in old.manifest.shards.items() if new.manifest.shards.get(name) == hash_}
    assert {name for name in old.manifest.shards if name.startswith("issues/") and name != BUCKET} <= untouched


def test_a_repair_of_nothing_commits_nothing(synced: Desk) -> None:
    number = synced.load().number
    assert look(synced, repair=True).repaired is None
    assert synced.load().number == number


def test_board_settings_that_differ_are_named_and_mended(synced: Desk) -> None:
    tamper(synced, web=lambda board: {**board, "filter": {**board["filter"], "jql": "project = ZZ"}, "sprints": []})
    assert [board.settings for board in look(synced).check.boards] == [("filter", "sprints"), (), ()]
    look(synced, repair=True)
    assert look(synced).check.agrees
    assert synced.content() == synced.full_content()


def test_what_happened_since_the_sync_is_no_fault(synced: Desk) -> None:
    synced.re_estimate()
    synced.create(10_097_0)
    synced.happens(SprintClosed(synced.world.now, 1))
    check = look(synced).check
    assert check.agrees
    assert check.newer == 2


def test_a_fault_in_an_issue_that_the_next_sync_reads_anyway_is_still_one(synced: Desk) -> None:
    minutes_ago = synced.world.now + timedelta(minutes=57)
    synced.happens(IssueChanged(minutes_ago, 999_999, int(ID), (ChangedItem("estimate", 3.0, 8.0),)))
    synced.sync()
    edited(synced)
    assert [each.what for each in look(synced).check.differences] == [("Status", "Summary")]


def test_a_deleted_issue_is_too_much_until_the_next_sync(synced: Desk) -> None:
    synced.delete_issue()
    assert [(each.key, each.kind) for each in look(synced).check.differences] == [("AB-93", "extra")] * 2
    synced.sync()
    assert look(synced).check.agrees


def test_a_sample_follows_from_the_generation(synced: Desk) -> None:
    def asked() -> frozenset[str]:
        synced.jira.reset()
        assert look(synced, sample=3).check.checked == 3
        return frozenset().union(*synced.reads())

    first = asked()
    assert asked() == first
    samples = {first}
    for _ in range(4):
        synced.sync()
        samples.add(asked())
    assert len(samples) > 1


def test_a_cache_of_another_question_is_not_compared(synced: Desk) -> None:
    boards = [BoardSettings(WEB, estimate_field="timeoriginalestimate"), *ALL_BOARDS[1:]]
    with pytest.raises(CacheError, match="other boards or fields"):
        verify(synced.connect(), synced.store, boards, progress=lambda *_, **__: None)


def test_an_empty_cache_is_not_compared(desk: Desk) -> None:
    with pytest.raises(CacheError, match="is empty"):
        look(desk)
