"""Where issues stand: with their neighbours of the same project, each in one shard, wherever it goes."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cache.places import bucket_of, by_bucket
from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem, IssueChanged
from generator.domain import BoardSettings
from tests.cache.desk import BOTH, OPS, WEB, Desk


@pytest.mark.parametrize(
    ("key", "bucket"),
    [
        ("AB-1", "issues/AB/0"),
        ("AB-49", "issues/AB/0"),
        ("AB-50", "issues/AB/1"),
        ("AB-0050", "issues/AB/1"),
        ("A_B2-7", "issues/A_B2/0"),
        ("A-B-7", "issues/A-B/0"),
        ("Ä/../B-7", "issues/Ä/../B/0"),
        ("A\nB-7", "issues/A\nB/0"),
        ("", "issues//9"),
        ("AB", "issues//9"),
        ("-7", "issues//9"),
        ("AB-", "issues//9"),
        ("AB-7x", "issues//9"),
        ("AB-\u0667", "issues//9"),
        ("AB-" + "9" * 5000, "issues//9"),
    ],
)
def test_a_key_tells_the_shard_and_what_is_no_key_the_number(key: str, bucket: str) -> None:
    assert bucket_of("456", key) == bucket


def test_groups_are_in_numeric_order() -> None:
    keys = {"10001": "CD-3", "100": "AB-52", "99": "AB-1", "9": "AB-2"}
    groups = {"issues/AB/0": ["9", "99"], "issues/AB/1": ["100"], "issues/CD/0": ["10001"]}
    assert by_bucket(keys, lambda id_: bucket_of(id_, keys[id_])) == groups


real_keys = st.builds("{}-{}".format, st.sampled_from(["AB", "CD"]), st.integers(1, 300))
strange_keys = st.text(st.characters(exclude_characters="-"), max_size=3)


@given(st.sets(real_keys | strange_keys, min_size=150))
@settings(max_examples=20)
def test_no_shard_holds_more_than_fifty(keys: set[str]) -> None:
    sizes = Counter(bucket_of(str(number), key) for number, key in enumerate(sorted(keys)))
    assert all(size <= 50 for size in sizes.values())


def names(desk: Desk) -> set[str]:
    return {name for name in desk.load().manifest.shards if name.startswith("issues/")}


def places(desk: Desk, issue_id: str) -> list[str]:
    generation = desk.load()
    return [name for name in generation.manifest.shards if issue_id in generation.bucket(name) and "/" in name]


def test_a_board_of_one_project_shares_no_shard_with_one_of_another(synced: Desk) -> None:
    generation = synced.load()
    web, ops, both = (set(generation.by_bucket(generation.board(id_)["issue_ids"])) for id_ in (WEB, OPS, BOTH))
    assert web == {"issues/AB/1", "issues/AB/2", "issues/AB/4"}
    assert ops == {"issues/CD/6"}
    assert both == web | ops == names(synced)


def test_an_issue_that_goes_to_another_project_goes_to_its_shard(synced: Desk) -> None:
    synced.change(10_092, ChangedItem("project", "AB", "CD", "CD-77"))
    report = synced.sync()
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert places(synced, "10092") == ["issues/CD/1"]
    assert synced.content() == synced.full_content()


def test_a_renamed_project_takes_all_its_issues_along_though_none_is_updated(synced: Desk) -> None:
    long_ago = synced.world.now - timedelta(hours=30)
    issues = [issue for issue in synced.world.state().issues.values() if issue.project_key == "AB"]
    for number, issue in enumerate(issues):
        item = ChangedItem("project", "AB", "EF", issue.key.replace("AB", "EF"))
        synced.happens(IssueChanged(long_ago, 2_000_000 + number, issue.id, (item,)), after=timedelta(0))
    synced.rebuild_board(WEB, project_keys=("EF",))
    synced.rebuild_board(BOTH, project_keys=("EF", "CD"))
    report = synced.sync()
    assert (report.added, report.changed, report.removed) == (0, len(issues), 0)
    assert names(synced) == {"issues/EF/1", "issues/EF/2", "issues/EF/4", "issues/CD/6"}
    assert synced.content() == synced.full_content()


def test_a_snapshot_s_issues_come_by_their_ids_wherever_they_stand(synced: Desk) -> None:
    synced.change(10_301, ChangedItem("project", "CD", "AB", "AB-77"))
    synced.sync()
    ids = [issue.id for issue in load_snapshot(synced.load(), BoardSettings(BOTH)).issues]
    assert ids == sorted(ids)
    assert [int(issue["id"]) for issue in synced.load().issues(BOTH)] != ids
