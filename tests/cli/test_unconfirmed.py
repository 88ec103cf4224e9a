"""A disk that fails after the swap: the new generation stands, and the run says what is not sure."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.cli.test_verify import forge

DOUBT = "stands, but the disk did not confirm that it is there for good: Cannot write .cache/sprint-reports: "


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first flush after a manifest was renamed fails; what was flushed before is safe."""
    flush, replace = os.fsync, os.replace
    swapped = [False]

    def watched(source: Any, target: Any) -> None:
        replace(source, target)
        swapped[0] = Path(target).name == "manifest.json"

    def fails(descriptor: int) -> None:
        if swapped[0]:
            swapped[0] = False
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        flush(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", watched)
        patch.setattr(os, "fsync", fails)
        yield


def present(desk: Desk) -> int:
    content: dict[str, Any] = json.loads((cache(desk) / "manifest.json").read_bytes())["content"]
    return int(content["generation"])


def cache(desk: Desk) -> Path:
    return desk.folder / ".cache" / "sprint-reports"


def shards(desk: Desk) -> set[Path]:
    return set((cache(desk) / "shards").iterdir())


def test_a_sync_is_done_but_for_that(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.run("sync", "--full", "-q").code == 0
    before = shards(desk)
    with failing(monkeypatch):
        ended = desk.run("sync")
    assert (ended.code, present(desk)) == (4, 3)
    said = " ".join(ended.err.split())
    assert f"incomplete: Generation 3 {DOUBT}" in said
    assert "Check the disk, then run `sprint-reports sync` again." in said
    assert before <= shards(desk)
    assert {path.name for path in cache(desk).glob("previous-*")} == {"previous-1.json", "previous-2.json"}
    last = desk.run("history", "--json").document["syncs"][-1]
    assert (last["ok"], last["generation"], last["incomplete"][0][:19]) == (True, 3, "Generation 3 stands")
    ended = desk.run("sync", "--json")
    assert (ended.code, ended.document["doubt"], present(desk)) == (0, "", 4)
    assert [path.name for path in cache(desk).glob("previous-*")] == ["previous-3.json"]


def test_a_build_says_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with failing(monkeypatch):
        ended = desk.run("build", "--json")
    assert ended.code == 4
    (doubt,) = ended.document["incomplete"]
    assert doubt.startswith(f"Generation 2 {DOUBT}")
    assert ended.document["sync"]["doubt"] == doubt


def test_a_rollback_says_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.run("sync", "-q").code == 0
    with failing(monkeypatch):
        ended = desk.run("sync", "--rollback", "--json")
    assert (ended.code, present(desk)) == (4, 1)
    assert ended.document["incomplete"][0].startswith(f"Generation 1 {DOUBT}")
    assert desk.run("history", "--json").document["syncs"][-1]["incomplete"] == ended.document["incomplete"]


def test_a_repair_says_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    forge(desk)
    with failing(monkeypatch):
        ended = desk.run("verify", "--repair", "--no-reports", "--json")
    assert ended.code == 4
    assert ended.document["cache"]["doubt"].startswith(f"Generation 3 {DOUBT}")
