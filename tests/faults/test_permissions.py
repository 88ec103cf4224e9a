"""A cache that others could read is said to have been, and closed; a link in its place is followed by no command."""

import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import built, desk, small_jira  # noqa: F401  # the same shell as the command line's own tests
from tests.cli.desk import Desk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are a thing of POSIX")


def cache_of(desk: Desk) -> Path:  # noqa: F811  # the fixture's value
    (manifest,) = (desk.folder / ".cache").rglob("manifest.json")
    return manifest.parent


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701])
def test_a_cache_that_others_could_read_is_warned_of_and_closed(desk: Desk, mode: int) -> None:  # noqa: F811
    cache = cache_of(desk)
    cache.chmod(mode)
    assert "others than you can read the cache" in desk.run("status").err
    assert stat.S_IMODE(cache.stat().st_mode) == mode, "status changes nothing"
    ended = desk.run("sync", "-q")
    said = f"others than you could read the cache {cache.relative_to(desk.folder)} until now; from now on they cannot"
    assert (ended.code, ended.err) == (0, f"warning: {said}\n")
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    for command in (("sync", "-q"), ("status", "-q")):
        assert desk.run(*command).err == ""


@pytest.mark.parametrize("command", ["sync", "build", "status", "history", "verify"])
def test_no_command_follows_a_link_in_the_place_of_the_cache(desk: Desk, command: str, tmp_path: Path) -> None:  # noqa: F811
    cache = cache_of(desk)
    target = tmp_path / "elsewhere"
    cache.rename(target)
    cache.symlink_to(target)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    ended = desk.run(command)
    assert ended.code == 5
    assert "symbolic link" in ended.err
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
