"""The cache on disk: what is written is read back, and whatever is not what was written is refused."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cache import manifest as manifest_module
from generator.cache.files import encode_json, seal
from generator.cache.manifest import Manifest, decode_manifest, encode_manifest
from generator.cache.store import Store, bucket_of, by_bucket
from generator.errors import CacheDamagedError, CacheError

AS_OF = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=UTC)
SHARDS: dict[str, Any] = {
    "site": {"flavour": "cloud", "time_zone": "Europe/Warsaw", "fields": [], "statuses": []},
    "board/7": {"name": "Web", "issue_ids": ["99", "100", "10001"], "sprints": []},
    "issues/0": {"99": {"id": "99", "key": "AB-1"}},
    "issues/1": {"100": {"id": "100", "key": "AB-2"}},
    "issues/100": {"10001": {"id": "10001", "key": "ÄB-3 \ud800"}},
}
MANIFEST = Manifest(
    number=1,
    version="1.2.3",
    site_url="https://jira.example",
    account_id="5b10",
    as_of=AS_OF,
    cursor=1795424400123,
    meaning="ab12",
    shards={},
    counts={"issues": 3},
    incomplete=("The history of AB-3 is not whole",),
    partial_ids=("10001",),
)


def write(store: Store, shards: dict[str, Any] = SHARDS, number: int = 1) -> None:
    with store.locked():
        hashes = {name: store.write_shard(encode_json(shard)) for name, shard in shards.items()}
        store.commit(replace(MANIFEST, number=number, shards=hashes))


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.directory.rglob("*.json") if path.name != "lock.json")


def read_all(store: Store) -> dict[str, Any]:
    generation = store.load()
    assert generation is not None
    generation.verify()
    return {name: generation._shard(name) for name in generation.manifest.shards}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "cache")


@pytest.fixture
def written(store: Store) -> Store:
    write(store)
    return store


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


def test_neighbours_by_number_share_a_shard() -> None:
    assert bucket_of("99") == "issues/0"
    assert by_bucket(["10001", "100", "99", "9"]) == {
        "issues/0": ["9", "99"],
        "issues/1": ["100"],
        "issues/100": ["10001"],
    }


def test_a_cache_inside_a_repository_is_not_published_with_it(written: Store) -> None:
    assert (written.directory / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_every_file_is_plain_json_and_the_manifest_names_its_tool(written: Store) -> None:
    for path in files(written):
        json.loads(path.read_text(encoding="ascii"))
    manifest = json.loads((written.directory / "manifest.json").read_bytes())["content"]
    assert (manifest["tool"], manifest["format"], manifest["version"]) == ("sprint-reports", 1, "1.2.3")
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
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, shards: dict[str, dict[str, Any]]
) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "cache")
    write(store, shards)
    assert read_all(store) == shards


@given(st.data())
@settings(max_examples=150, deadline=None)
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
@settings(max_examples=50, deadline=None)
def test_any_cut_or_longer_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "cache")
    write(store)
    path = data.draw(st.sampled_from(files(store)))
    content = path.read_bytes()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    path.write_bytes(data.draw(st.sampled_from([cut, content + b"\n", content * 2])))
    with pytest.raises(CacheDamagedError):
        read_all(store)


def test_a_missing_shard_is_noticed_and_named(written: Store) -> None:
    generation = written.load()
    assert generation is not None
    (written.directory / "shards" / f"{generation.manifest.shards['issues/1']}.json").unlink()
    with pytest.raises(CacheDamagedError, match=r"\(issues/1\) is missing"):
        list(generation.issues(7))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"format": 2}, CacheError, "newer version"),
        ({"format": 0}, CacheDamagedError, "older format 0"),
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


def test_unchanged_shards_stay_and_old_ones_go(written: Store) -> None:
    before = {path.name: path.stat().st_ino for path in files(written)}
    write(written, SHARDS | {"issues/1": {"100": {"id": "100", "key": "CD-9"}}}, number=2)
    after = {path.name: path.stat().st_ino for path in files(written)}
    assert len(after) == len(before)
    assert sum(1 for name in after if name in before and name != "manifest.json") == len(SHARDS) - 1
    assert all(after[name] == before[name] for name in after if name in before and name != "manifest.json")


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


@contextmanager
def umask(mask: int) -> Iterator[None]:
    old = os.umask(mask)
    try:
        yield
    finally:
        os.umask(old)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_only_the_owner_reads_it_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    store = Store(tmp_path / "cache")
    with umask(mask):
        write(store)
    for path in [store.directory, *store.directory.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_open_to_others_is_closed(written: Store) -> None:
    written.directory.chmod(0o755)
    write(written, number=2)
    assert stat.S_IMODE(written.directory.stat().st_mode) == 0o700


def test_symbolic_links_are_refused(written: Store, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(written.directory)
    with pytest.raises(CacheError, match="symbolic link"):
        Store(link).load()
    with pytest.raises(CacheError, match="symbolic link"):
        Store(link).locked()
    shards = written.directory / "shards"
    shards.rename(tmp_path / "elsewhere")
    shards.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CacheError, match="symbolic link"):
        read_all(written)


def test_a_linked_shard_or_manifest_is_refused(written: Store, tmp_path: Path) -> None:
    for path in files(written):
        target = tmp_path / path.name
        path.rename(target)
        path.symlink_to(target)
        with pytest.raises(CacheError, match=f"Cannot read .*{path.name}") as caught:
            read_all(written)
        assert "symbolic link" in caught.value.hint
        path.unlink()
        target.rename(path)


def test_a_link_in_the_way_of_a_write_is_not_followed(written: Store, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (written.directory / "manifest.json.tmp").symlink_to(victim)
    write(written, number=2)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not (written.directory / "manifest.json").is_symlink()


def test_something_else_in_a_files_place_does_not_hang(written: Store) -> None:
    path = written.directory / "manifest.json"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(CacheError, match="it is not a file"):
        written.load()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch(mode=0o644)
    before = stat.S_IMODE(tmp_path.stat().st_mode)
    with pytest.raises(CacheError, match="holds other files"):
        Store(tmp_path).locked()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == before


def test_a_second_run_is_told_who_holds_the_cache(written: Store) -> None:
    code = (
        "import sys, pathlib; from generator.cache.store import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).locked(): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(written.directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(CacheError, match=rf"locked by process {other.pid} since 20.* UTC"), written.locked():
            pass
        assert read_all(written) == SHARDS
        other.kill()
        other.wait()
    write(written, number=2)


def test_one_process_cannot_hold_it_twice(written: Store) -> None:
    with (
        written.locked(),
        pytest.raises(CacheError, match=f"locked by process {os.getpid()}"),
        Store(written.directory).locked(),
    ):
        pass


def fail_on(monkeypatch: pytest.MonkeyPatch, counter: list[int], code: int) -> None:
    """Let the counted-down call of the disk fail: 0 is the next one."""

    def guard(call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **kwargs: Any) -> Any:
            counter[0] -= 1
            if counter[0] < 0:
                raise OSError(code, os.strerror(code))
            return call(*args, **kwargs)

        return guarded

    for name in ("open", "fsync", "replace", "fchmod"):
        monkeypatch.setattr(os, name, guard(getattr(os, name)))


def complaint_of(action: Callable[[], None]) -> str | None:
    try:
        action()
    except CacheError as error:
        return error.message
    return None


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_whichever_disk_call_fails_the_old_generation_stands(
    written: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """From the n-th call on the disk refuses everything; n grows until the write succeeds."""
    changed = SHARDS | {"site": SHARDS["site"] | {"time_zone": None}, "issues/2": {"200": {"id": "200"}}}
    for n in range(1000):
        with monkeypatch.context() as patch:
            fail_on(patch, [n], code)
            message = complaint_of(lambda: write(written, changed, number=2))
        if message is None:
            break
        assert os.strerror(code) in message
        assert read_all(written) in (SHARDS, changed)
    assert n > 10
    assert read_all(written) == changed
    assert not list(written.directory.rglob("*.tmp"))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CacheError, match="Cannot use the folder"), Store(tmp_path / "file" / "cache").locked():
        pass
