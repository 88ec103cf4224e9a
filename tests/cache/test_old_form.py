"""A cache of an older layout: it is read as it is, and the next sync brings it forward without asking Jira again."""

from generator.cache.snapshot import load_snapshot
from generator.cache.verification import verify
from generator.demo.events import ChangedItem
from tests.cache.desk import ALL_BOARDS, Desk
from tests.cache.old_form import make_old


def layout(desk: Desk) -> tuple[str, set[str]]:
    manifest = desk.load().manifest
    return manifest.layout, {name for name in manifest.shards if name.startswith("issues/")}


OLD = ("id", {"issues/100", "issues/101", "issues/102", "issues/103"})
NEW = ("project", {"issues/AB/1", "issues/AB/2", "issues/AB/4", "issues/CD/6"})


def test_an_old_cache_gives_the_same_snapshots(synced: Desk) -> None:
    before = [load_snapshot(synced.load(), board) for board in ALL_BOARDS]
    make_old(synced.store)
    assert layout(synced)[0] == "id"
    assert [load_snapshot(synced.load(), board) for board in ALL_BOARDS] == before


def test_the_next_sync_moves_every_record_and_reads_none(synced: Desk) -> None:
    make_old(synced.store)
    assert layout(synced) == OLD
    synced.jira.reset()
    report = synced.sync()
    assert synced.reads() == []
    assert (report.mode, report.added, report.changed, report.unchanged, report.removed) == ("incremental", 0, 0, 16, 0)
    assert layout(synced) == NEW
    assert synced.content() == synced.full_content()


def test_what_happened_meanwhile_comes_along(synced: Desk) -> None:
    make_old(synced.store)
    synced.re_estimate()
    synced.change(10_092, ChangedItem("project", "AB", "CD", "CD-77"))
    synced.delete_issue()
    synced.create(10_999)
    report = synced.sync()
    assert (report.added, report.changed, report.removed_keys) == (1, 2, ("AB-93",))
    assert synced.load().vanished["10093"]["record"]["key"] == "AB-93"
    assert synced.content() == synced.full_content()


def test_the_way_back_leads_to_the_old_layout_and_forward_again(synced: Desk) -> None:
    make_old(synced.store)
    old = synced.load().manifest
    synced.re_estimate()
    synced.sync()
    with synced.store.locked():
        synced.store.rollback()
    assert synced.load().manifest == old
    assert synced.sync().changed == 1
    assert synced.content() == synced.full_content()


def test_a_repair_brings_it_forward_too(synced: Desk) -> None:
    make_old(synced.store)
    synced.rebuild_board(7, name="Renamed")
    mended = verify(
        synced.connect(), synced.store, ALL_BOARDS, repair=True, reports=False, progress=lambda *_, **__: None
    )
    assert mended.repaired == 2
    assert layout(synced) == NEW
    assert synced.content() == synced.full_content()


def test_a_board_of_an_old_cache_may_depend_on_every_other_one(synced: Desk) -> None:
    make_old(synced.store)
    made_of = {each.partition(" ")[0] for each in synced.load().board_inputs(8)}
    assert made_of == {"site", "board/7", "board/8", "board/11", "issues/103", "vanished"}
