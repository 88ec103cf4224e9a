"""The generation before the present one: kept until a good sync has replaced it, and returned to on demand."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.cache.store import Store
from generator.errors import CacheDamagedError, CacheError
from tests.cache.shards import SHARDS, files, read_all, shard_files, write

SECOND: dict[str, Any] = SHARDS | {"issues/AB/1": {"100": {"id": "100", "key": "AB-52", "complete": True}}}
THIRD: dict[str, Any] = SHARDS | {"issues/AB/1": {}}


def number(store: Store) -> int:
    generation = store.load()
    assert generation is not None
    return generation.number


def rollback(store: Store) -> int:
    with store.locked():
        return store.rollback().generation.number


@pytest.fixture
def twice(written: Store) -> Store:
    write(written, SECOND, number=2)
    return written


def test_the_generation_before_is_returned_to(twice: Store) -> None:
    assert rollback(twice) == 1
    assert number(twice) == 1
    assert read_all(twice) == SHARDS


def test_only_one_is_kept_and_the_next_commit_replaces_it(twice: Store) -> None:
    write(twice, THIRD, number=3)
    assert [path.name for path in files(twice) if path.name.startswith("previous")] == ["previous-2.json"]
    assert len(shard_files(twice)) == len(SHARDS) + 1
    assert rollback(twice) == 2
    assert read_all(twice) == SECOND


def test_there_is_nothing_to_go_back_to_after_one_sync_nor_twice(written: Store) -> None:
    for _ in range(2):
        with pytest.raises(CacheError, match="not kept: there was one sync, or you went back already") as caught:
            rollback(written)
        assert "sync --full" in caught.value.hint
        assert read_all(written) == SHARDS
        write(written, SECOND, number=2)
        assert rollback(written) == 1


def test_an_empty_folder_has_nothing_to_go_back_to(store: Store) -> None:
    with pytest.raises(CacheError, match="is not kept"):
        rollback(store)


def test_after_a_return_the_next_commit_goes_on_from_there(twice: Store) -> None:
    rollback(twice)
    write(twice, THIRD, number=twice.next_number())
    assert read_all(twice) == THIRD
    assert rollback(twice) == 1
    assert read_all(twice) == SHARDS


def own_shard(store: Store) -> Path:
    """A shard that the present generation does not share with the one before."""
    generation = store.load()
    assert generation is not None
    return store.directory / "shards" / f"{generation.manifest.shards['issues/AB/1']}.json"


def manifest(store: Store) -> Path:
    return store.directory / "manifest.json"


@pytest.mark.parametrize("choose", [manifest, own_shard])
@pytest.mark.parametrize("damage", [bytes, lambda content: content[:-3], lambda content: content + b" "])
def test_a_damaged_generation_tells_the_way_back(
    twice: Store, choose: Callable[[Store], Path], damage: Callable[[bytes], bytes]
) -> None:
    path = choose(twice)
    torn = damage(path.read_bytes()) if damage is not bytes else b""
    path.write_bytes(torn)
    with pytest.raises(CacheDamagedError) as caught:
        read_all(twice)
    assert "`sprint-reports sync --rollback` to return to generation 1, which speaks for 2026-11-23 09:00 UTC" in (
        caught.value.hint
    )
    assert rollback(twice) == 1
    assert read_all(twice) == SHARDS
    assert (twice.directory / "damaged" / path.name).read_bytes() == torn


def test_damage_that_both_generations_share_has_no_way_back(twice: Store) -> None:
    generation = twice.load()
    assert generation is not None
    shared = twice.directory / "shards" / f"{generation.manifest.shards['site']}.json"
    shared.write_bytes(b"{}")
    with pytest.raises(CacheDamagedError) as caught:
        generation.verify()
    assert "--rollback" not in caught.value.hint
    assert "--full" in caught.value.hint
    with pytest.raises(CacheError, match="is damaged too"):
        rollback(twice)
    assert number(twice) == 2


@pytest.mark.parametrize("choose", [manifest, own_shard])
def test_a_damaged_generation_is_set_aside_and_does_not_push_the_good_one_out(
    twice: Store, choose: Callable[[Store], Path]
) -> None:
    path = choose(twice)
    path.write_bytes(b"torn")
    assert twice.next_number() > 2
    write(twice, THIRD, number=3)
    assert read_all(twice) == THIRD
    assert (twice.directory / "damaged" / path.name).read_bytes() == b"torn"
    assert rollback(twice) == 1
    assert read_all(twice) == SHARDS


def test_a_lost_manifest_has_a_way_back(twice: Store) -> None:
    manifest(twice).unlink()
    assert twice.load() is None
    assert rollback(twice) == 1


def lose_the_note(store: Store) -> None:
    (store.directory / "last-number.json").unlink()


def tear_the_note(store: Store) -> None:
    (store.directory / "last-number.json").write_bytes(b"torn")


def leave(_: Store) -> None:
    """All is well."""


@pytest.mark.parametrize("harm", [leave, lose_the_note, tear_the_note, lambda store: manifest(store).write_bytes(b"")])
def test_no_number_is_given_twice(written: Store, harm: Callable[[Store], None]) -> None:
    """Whatever is lost before the return: who saw generation 2 sees no other one of that number."""
    seen = {1}
    for _ in range(3):
        given = written.next_number()
        assert given not in seen
        seen.add(given)
        write(written, SECOND, number=given)
        harm(written)
        assert rollback(written) == 1
    assert written.next_number() not in seen


def test_a_return_tells_what_it_left(twice: Store) -> None:
    with twice.locked():
        back = twice.rollback()
    assert (back.left, back.generation.number, back.doubt) == (2, 1, "")
    write(twice, SECOND, number=3)
    manifest(twice).write_bytes(b"torn")
    with twice.locked():
        assert twice.rollback().left is None


def test_a_reader_outlives_the_next_commit(twice: Store) -> None:
    generation = twice.load()
    assert generation is not None
    write(twice, THIRD, number=3)
    assert [issue["complete"] for issue in generation.issues(7) if issue["id"] == "100"] == [True]


class PowerCutError(Exception):
    """The machine is off; what it did so far stands."""


def cut_at(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    """Let the n-th change of the disk, and whatever follows, not happen."""
    left = [n]

    def guard(call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise PowerCutError
            return call(*args, **kwargs)

        return guarded

    for name in ("fsync", "replace", "unlink"):
        monkeypatch.setattr(os, name, guard(getattr(os, name)))


def test_there_is_a_way_back_after_a_crash_at_any_moment(twice: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = []
    for n in range(100):
        with monkeypatch.context() as patch:
            cut_at(patch, n)
            try:
                write(twice, THIRD, number=twice.next_number())
            except PowerCutError:
                pass
            else:
                break
        previous = twice.load_previous()
        assert previous is not None
        ways.append((number(twice), previous.number))
    assert len(ways) > 10
    assert ways[0] == (2, 1)
    assert ways == sorted(ways)
    assert all(present == before + 1 for present, before in ways)


def test_a_return_is_made_or_not_whenever_it_crashes(twice: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(100):
        with monkeypatch.context() as patch:
            cut_at(patch, n)
            try:
                rollback(twice)
            except PowerCutError:
                pass
            else:
                break
        assert read_all(twice) in (SHARDS, SECOND)
        if number(twice) == 1:
            write(twice, SECOND, number=2)
    assert n > 2
    assert read_all(twice) == SHARDS
