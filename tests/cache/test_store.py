"""The cache on disk: what is written is read back, and whatever is not what was written is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cache import manifest as manifest_module
from generator.cache.files import seal
from generator.cache.manifest import decode_manifest, encode_manifest
from generator.cache.store import Generation, Store
from generator.errors import CacheDamagedError, CacheError
from tests.cache.shards import AS_OF, MANIFEST, SHARDS, files, read_all, shard_files, write


def test_before_the_first_sync_there_is_no_generation(store: Store) -> None:
    assert store.load() is None
    assert not store.directory.exists()


def test_a_generation_is_read_back_as_it_was_written(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    assert generation.manifest == replace(MANIFEST, shards=generation.manifest.shards)
    assert (generation.number, generation.version, generation.as_of) == (1, "1.2.3", AS_OF)
    assert (generation.site_url, generation.account_id) == ("https://jira.example", "5b10")
    assert (generation.flavour, generation.time_zone) == ("cloud", "Europe/Warsaw")
    assert generation.incomplete == ("The history of AB-3 is not whole",)
    assert generation.boards == {7: SHARDS["board/7"]}
    assert [issue["id"] for issue in generation.issues(7)] == ["99", "100", "10001"]
    assert read_all(written) == SHARDS


def test_a_board_is_found_by_number_and_by_exact_name(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    assert generation.board_id(7) == generation.board_id("Web") == 7
    for unknown in (8, "web", "7"):
        with pytest.raises(CacheError, match=f"Board {unknown} is not in the cache"):
            generation.board_id(unknown)


def test_a_cache_inside_a_repository_is_not_published_with_it(written: Store) -> None:
    assert (written.directory / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_every_file_is_plain_json_and_the_manifest_names_its_tool(written: Store) -> None:
    for path in files(written):
        json.loads(path.read_text(encoding="ascii"))
    manifest = json.loads((written.directory / "manifest.json").read_bytes())["content"]
    assert (manifest["tool"], manifest["format"], manifest["version"]) == ("sprint-reports", 3, "1.2.3")
    assert manifest["as_of"] == "2026-11-23T09:00:00.123000Z"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
shard_sets = st.dictionaries(
    st.integers(0, 99999).map("issues/{}".format), st.dictionaries(st.text(), json_values), min_size=1, max_size=4
)


@given(shard_sets)
@settings(max_examples=40)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, shards: dict[str, dict[str, Any]]
) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "cache")
    write(store, shards)
    assert read_all(store) == shards


@given(st.data())
@settings(max_examples=150)
def test_any_flipped_byte_in_any_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "cache")
    write(store)
    path = data.draw(st.sampled_from(files(store)))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(CacheDamagedError):
        read_all(store)


@given(st.data())
@settings(max_examples=50)
def test_any_cut_or_longer_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "cache")
    write(store)
    path = data.draw(st.sampled_from(files(store)))
    content = path.read_bytes()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    path.write_bytes(data.draw(st.sampled_from([cut, content + b"\n", content * 2])))
    with pytest.raises(CacheDamagedError):
        read_all(store)


def test_a_shard_that_is_not_listed_though_its_issues_are_is_damage(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    shards = {name: hash_ for name, hash_ in generation.manifest.shards.items() if name != "issues/AB/1"}
    less = Generation(written.directory, replace(generation.manifest, shards=shards))
    with pytest.raises(CacheDamagedError, match=r"lacks what it lists \(issues/AB/1\)"):
        less.board_inputs(7)
    with pytest.raises(CacheDamagedError, match=r"lacks what it lists \(issues/AB/1: 100\)"):
        list(less.issues(7))


def test_a_missing_shard_is_noticed_and_named(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    (written.directory / "shards" / f"{generation.manifest.shards['issues/AB/1']}.json").unlink()
    with pytest.raises(CacheDamagedError, match=r"\(issues/AB/1\) is missing"):
        list(generation.issues(7))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"format": 4}, CacheError, r"newer version \(1.2.3\): its format is 4, this version \(.*\) knows 3"),
        ({"format": 0}, CacheDamagedError, "a format that never was, 0"),
        ({"tool": "other"}, CacheError, "is not a cache of sprint-reports"),
        ({"shards": None}, CacheDamagedError, "lacks what its format promises"),
        ({"as_of": "yesterday"}, CacheDamagedError, "lacks what its format promises"),
    ],
)
def test_another_format_or_tool_is_refused(
    written: Store, changes: dict[str, Any], error: type[CacheError], message: str
) -> None:
    path = written.directory / "manifest.json"
    path.write_bytes(seal(json.loads(path.read_bytes())["content"] | changes))
    with pytest.raises(CacheError, match=message) as caught:
        written.load()
    assert type(caught.value) is error
    assert caught.value.hint


def test_the_manifest_survives_encoding() -> None:
    assert decode_manifest(encode_manifest(MANIFEST), Path("manifest.json")) == MANIFEST
    assert manifest_module.epoch_ms(AS_OF) == 1763888400123 + 365 * 24 * 3600 * 1000


def test_unchanged_shards_stay_and_those_of_no_kept_generation_go(written: Store) -> None:
    before = {path.name: path.stat().st_ino for path in shard_files(written)}
    changed = SHARDS | {"issues/AB/1": {"100": {"id": "100", "key": "AB-52", "complete": True}}}
    write(written, changed, number=2)
    after = {path.name: path.stat().st_ino for path in shard_files(written)}
    assert before.items() < after.items()
    assert len(after) == len(before) + 1
    write(written, changed, number=3)
    assert len(shard_files(written)) == len(before)


def test_what_an_interrupted_run_left_is_removed(written: Store) -> None:
    leftovers = [
        written.directory / "manifest.json.tmp",
        written.directory / "shards" / ("0" * 64 + ".json"),
        written.directory / "shards" / ("1" * 64 + ".json.tmp"),
    ]
    for path in leftovers:
        path.write_bytes(b"torn")
    assert read_all(written) == SHARDS
    write(written, number=2)
    assert not any(path.exists() for path in leftovers)


def test_a_torn_shard_of_the_right_name_is_written_anew(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    path = written.directory / "shards" / f"{generation.manifest.shards['site']}.json"
    path.write_bytes(path.read_bytes()[:5])
    write(written, number=2)
    assert read_all(written) == SHARDS
