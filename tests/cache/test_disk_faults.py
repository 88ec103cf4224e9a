"""Syncs over a real socket onto a disk that fails, is full, is shared or has traps in it."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.cache.store import Store
from generator.domain import BoardSettings
from generator.errors import CacheError
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import OPS, Desk, moved_to, open_desk, small_world
from tests.cache.shards import SHARDS, read_all, write
from tests.demo.small_world import DOING

BOARDS = [BoardSettings(OPS)]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Desk]:
    """A Jira that wants no login, and a cache of one board of it."""
    with open_desk(tmp_path, "data_center", small_world(), token=None) as desk:
        desk.connect = lambda: connect(desk.jira.url, Credentials())  # type: ignore[method-assign]  # no login here
        desk.sync(BOARDS)
        yield desk


def fail_at(monkeypatch: pytest.MonkeyPatch, n: int, code: int) -> list[int]:
    """Let the n-th call that changes a file fail, and that one alone; how many calls are left until it."""
    left = [n]

    opens = os.open

    def is_read(call: Callable[..., Any], *args: Any) -> bool:
        return call is opens and not args[1] & (os.O_WRONLY | os.O_RDWR)

    def guard(call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **kwargs: Any) -> Any:
            left[0] -= not is_read(call, *args)
            if left[0] == -1 and not is_read(call, *args):
                raise OSError(code, os.strerror(code))
            return call(*args, **kwargs)

        return guarded

    for name in ("open", "fsync", "replace", "fchmod", "unlink"):
        monkeypatch.setattr(os, name, guard(getattr(os, name)))
    return left


def complaint_of(action: Callable[[], object]) -> str:
    try:
        action()
    except CacheError as error:
        return f"{error.message} {error.hint}"
    return ""


CODES = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)


def test_whichever_call_of_a_sync_fails_the_cache_is_one_generation(
    public: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """n goes up until a sync has not met the fault. Some calls may fail and be none the worse, such as a removal."""
    before, cursor = public.content(), public.load().cursor
    public.change(10_300, moved_to(DOING))
    after, new_cursor = public.full_content(BOARDS), int(public.world.now.timestamp() * 1000)
    complaints = []
    for n in range(1000):
        with monkeypatch.context() as patch:
            left = fail_at(patch, n, CODES[n % len(CODES)])
            complaints.append(complaint_of(lambda: public.sync(BOARDS)))
        assert (public.load().cursor, public.content()) in ((cursor, before), (new_cursor, after))
        if left[0] >= 0:
            break
    told = [complaint for complaint in complaints if complaint]
    assert len(told) > 10
    assert all(any(os.strerror(code) in complaint for code in CODES) for complaint in told)
    assert complaints[-1] == ""
    assert (public.load().cursor, public.content()) == (new_cursor, after)
    assert not list(public.store.directory.rglob("*.tmp"))


FULL_DISK = """
import pathlib, sys
from generator.cache.store import Store
from generator.errors import CacheError
from tests.cache.shards import SHARDS, write
from tests.limits import small_files
try:
    with small_files(20_000):
        write(Store(pathlib.Path(sys.argv[1])), SHARDS | {"issues/2": {"200": {"text": "x" * 100_000}}}, number=2)
except CacheError as error:
    print(error.message)
"""


def test_a_file_that_the_system_cuts_short_is_no_shard(written: Store) -> None:
    """A real limit of the system: the write takes the first bytes and then fails."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(written.directory)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Cannot write" in done.stdout
    assert "File too large" in done.stdout
    assert read_all(written) == SHARDS
    assert not list(written.directory.rglob("*.tmp"))


def test_every_file_is_closed_to_others_under_any_umask(public: Desk) -> None:
    old = os.umask(0)
    try:
        for content in (b"torn", b""):
            public.change(10_300, moved_to(DOING))
            public.sync(BOARDS)
            (public.store.directory / "manifest.json").write_bytes(content)
            public.sync(BOARDS, full=True)
    finally:
        os.umask(old)
    names = {path.name for path in public.store.directory.rglob("*")}
    assert "damaged" in names
    assert any(name.startswith("previous-") for name in names)
    for path in [public.store.directory, *public.store.directory.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("name", ["lock", "lock.json", "partial.json", "previous-1.json", "damaged", ".gitignore"])
def test_no_trap_makes_a_sync_write_elsewhere(written: Store, tmp_path: Path, name: str) -> None:
    """Whoever could put a link into the folder must not choose what is overwritten or read."""
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    trap = written.directory / name
    trap.unlink(missing_ok=True)
    trap.symlink_to(victim)
    (written.directory / "manifest.json").write_bytes(b"torn" if name == "damaged" else b"")
    complaint = complaint_of(lambda: write(written, number=2))
    assert not complaint or "symbolic link" in complaint
    assert victim.read_text(encoding="utf-8") == "mine"
    assert victim.stat().st_nlink == 1


def test_two_syncs_at_once_one_is_told_and_the_cache_is_whole(public: Desk) -> None:
    code = (
        "import sys, pathlib\n"
        "from generator.cache.store import Store\n"
        "from generator.cache.sync import sync\n"
        "from generator.domain import BoardSettings\n"
        "from generator.errors import CacheError\n"
        "from generator.fetch.connect import connect\n"
        "from generator.fetch.secret import Credentials\n"
        "jira = connect(sys.argv[1], Credentials()); print('ready', flush=True); sys.stdin.readline()\n"
        "try:\n    sync(jira, Store(pathlib.Path(sys.argv[2])), [BoardSettings(int(sys.argv[3]))]); print('done')\n"
        "except CacheError as error: print(error.message)\n"
    )
    command = [sys.executable, "-c", code, public.jira.url, str(public.store.directory), str(OPS)]
    public.change(10_300, moved_to(DOING))
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    endings = [run.communicate()[0].strip() for run in runs]
    assert "done" in endings
    assert all(ending == "done" or "is locked by" in ending for ending in endings)
    assert public.content() == public.full_content(BOARDS)


def test_all_is_on_the_disk_before_the_manifest_names_it(written: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut leaves is what was flushed: contents, then their names, then the manifest, then its name."""
    done: list[tuple[str, int | str]] = []
    fsync, replace = os.fsync, os.replace

    def recorded_fsync(descriptor: int) -> None:
        fsync(descriptor)
        done.append(("flushed", os.fstat(descriptor).st_ino))

    def recorded_replace(source: Path, target: Path) -> None:
        replace(source, target)
        done.append(("named", Path(target).name))

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "replace", recorded_replace)
    write(written, SHARDS | {"issues/2": {"200": {"id": "200"}}}, number=2)
    generation = written.load()
    assert generation is not None
    shard = written.directory / "shards" / f"{generation.manifest.shards['issues/2']}.json"
    manifest = written.directory / "manifest.json"
    order = [
        ("flushed", shard.stat().st_ino),
        ("named", shard.name),
        ("flushed", shard.parent.stat().st_ino),
        ("flushed", (written.directory / "previous-1.json").stat().st_ino),
        ("named", "previous-1.json"),
        ("flushed", manifest.stat().st_ino),
        ("named", manifest.name),
        ("flushed", written.directory.stat().st_ino),
    ]
    assert [each for each in done if each in order] == order
