"""Who may read the cache, who may write it, and what a disk that fails leaves of it."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.cache.store import Store
from generator.errors import CacheError
from tests.cache.shards import SHARDS, files, read_all, write


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
