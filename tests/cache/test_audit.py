"""The audit trail: what it remembers, and which hands on it are noticed."""

import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.cache import lines
from generator.cache.audit import append_record, as_json, load_audit, next_reach
from generator.cache.store import Store
from generator.errors import CacheError
from generator.redaction import Redactor
from generator.sync_record import SyncRecord
from tests.cache.shards import MANIFEST

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECORD = SyncRecord(
    started_at=START,
    server_at=START + timedelta(milliseconds=250),
    site_url="https://jira.example",
    account_id="5b10",
    mode="full",
    reason="first sync",
    requests=12,
    retries=1,
    waited_s=2.5,
    bytes=4096,
    added=3,
    changed=0,
    unchanged=0,
    removed=0,
    vanished={"not_found": 1},
    boards=(7, 8),
    generation=1,
    incomplete=("The history of AB-3 is not whole",),
    tool="1.2.3",
    python="3.12.1",
    phases_ms={"connect": 20, "issues": 400},
)


def record(number: int) -> SyncRecord:
    return replace(RECORD, started_at=START + timedelta(days=number), generation=number)


def append(store: Store, *numbers: int) -> None:
    for number in numbers:
        append_record(store, record(number), Redactor())


@pytest.fixture
def trail(store: Store) -> Path:
    """A trail of three records."""
    append(store, 1, 2, 3)
    return store.directory / "audit.jsonl"


def numbers(store: Store) -> list[int | None]:
    return [each.generation for each in load_audit(store).records]


def test_what_goes_in_comes_out(store: Store) -> None:
    failed = SyncRecord(started_at=START, error="LoginError", message="no", hint="try", phases_ms={"connect": 5})
    for each in (RECORD, failed):
        append_record(store, each, Redactor())
    audit = load_audit(store)
    assert (audit.records, audit.problem, audit.torn) == ((RECORD, failed), "", False)
    assert [each.ok for each in audit.records] == [True, False]
    assert RECORD.took_ms == 420


def test_without_a_sync_there_is_no_trail_and_no_problem(store: Store) -> None:
    audit = load_audit(store)
    assert (audit.records, audit.last, audit.problem) == ((), None, "")
    assert not store.directory.exists()


def test_a_line_is_json_with_plain_members(trail: Path) -> None:
    first = json.loads(trail.read_bytes().splitlines()[0])
    assert first["schema"] == "sprint-reports/audit/1"
    assert (first["n"], first["started_at"], first["server_at"]) == (
        1,
        "2026-11-24T09:00:00Z",
        "2026-11-23T09:00:00.250000Z",
    )
    assert (first["ok"], first["boards"], first["phases_ms"]) == (True, [7, 8], {"connect": 20, "issues": 400})


def test_only_the_owner_may_read_it(store: Store) -> None:
    before = os.umask(0)
    try:
        append(store, 1)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.directory.glob("audit.*")}
    assert modes["audit.jsonl"] == modes["audit.head.json"] == modes["audit.lock"] == 0o600
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700


def test_nothing_secret_is_kept(store: Store) -> None:
    told = replace(
        RECORD,
        error="JiraError",
        message="ann@mail.example: s3cret-token",
        hint="s3cret-token",
        incomplete=("b@c.example",),
    )
    append_record(store, told, Redactor("s3cret-token"))
    content = (store.directory / "audit.jsonl").read_text("ascii")
    assert "s3cret" not in content
    assert "@" not in content


def edit(trail: Path, number: int, before: bytes, after: bytes) -> None:
    changed = trail.read_bytes().splitlines(keepends=True)
    assert before in changed[number - 1]
    changed[number - 1] = changed[number - 1].replace(before, after)
    trail.write_bytes(b"".join(changed))


def keep_lines(trail: Path, *kept: int) -> None:
    content = trail.read_bytes().splitlines(keepends=True)
    trail.write_bytes(b"".join(content[number - 1] for number in kept))


def cut_off_with_its_head(trail: Path) -> None:
    keep_lines(trail, 1, 2)
    trail.with_name("audit.head.json").unlink()


HANDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "the first is edited": (
        lambda trail: edit(trail, 1, b'"requests":12', b'"requests":11'),
        "record 2 does not follow",
    ),
    "one in the middle is edited": (lambda trail: edit(trail, 2, b'"full"', b'"fuII"'), "record 3 does not follow"),
    "the last is edited": (lambda trail: edit(trail, 3, b'"requests":12', b'"requests":11'), "record 3 was edited"),
    "one is taken out": (lambda trail: keep_lines(trail, 1, 3), "record 3 does not follow"),
    "two change places": (lambda trail: keep_lines(trail, 2, 1, 3), "record 1 does not follow"),
    "the end is cut off": (lambda trail: keep_lines(trail, 1, 2), "its end is cut off: record 3 is not there"),
    "the beginning is cut off": (lambda trail: keep_lines(trail, 2, 3), "its beginning is cut off: record 1"),
    "all is cut off": (keep_lines, "its beginning is cut off"),
    "the file is gone": (lambda trail: trail.unlink(), "its beginning is cut off"),
    "one is no JSON": (lambda trail: edit(trail, 2, b"{", b"["), "line 2 is no record"),
    "one is no record": (lambda trail: edit(trail, 2, b'"started_at":"2', b'"started_at":"x'), "does not follow"),
    "the head is gone": (lambda trail: trail.with_name("audit.head.json").unlink(), "how far it reaches is gone"),
    "the head is edited": (
        lambda trail: edit(trail.with_name("audit.head.json"), 1, b'"last":3', b'"last":2'),
        "checksum",
    ),
    "the end is cut off, and the head": (
        cut_off_with_its_head,
        "how far it reaches is gone",
    ),
}


@pytest.mark.parametrize(("hand", "words"), HANDS.values(), ids=HANDS)
def test_a_hand_on_it_is_noticed_and_stays_so(
    store: Store, trail: Path, hand: Callable[[Path], object], words: str
) -> None:
    hand(trail)
    assert words in load_audit(store).problem
    append(store, 4)
    assert load_audit(store).problem
    assert load_audit(store).records[-1] == record(4)
    append(store, 5)
    assert load_audit(store).problem


def test_a_line_that_a_crash_tore_is_reported_and_then_set_aside(store: Store, trail: Path) -> None:
    with trail.open("ab") as file:
        file.write(b'{"n":4,"previous":"ab')
    audit = load_audit(store)
    assert (numbers(store), audit.problem, audit.torn) == ([1, 2, 3], "", True)
    append(store, 4)
    audit = load_audit(store)
    assert (numbers(store), audit.problem, audit.torn) == ([1, 2, 3, 4], "", False)
    assert trail.with_name("audit.torn").read_bytes() == b'{"n":4,"previous":"ab\n'


def test_a_last_line_that_was_whole_is_not_taken_for_a_crash(store: Store, trail: Path) -> None:
    trail.write_bytes(trail.read_bytes()[:-9])
    assert "its end is cut off: record 3" in load_audit(store).problem
    append(store, 4)
    assert "record 4 does not follow" in load_audit(store).problem


def test_a_crash_between_the_line_and_the_head_is_no_problem(store: Store, trail: Path) -> None:
    head = trail.with_name("audit.head.json")
    before = head.read_bytes()
    append(store, 4)
    head.write_bytes(before)
    assert load_audit(store).problem == ""
    append(store, 5)
    assert (numbers(store), load_audit(store).problem) == ([1, 2, 3, 4, 5], "")


def test_a_crash_before_the_first_head_is_no_problem(store: Store) -> None:
    append(store, 1)
    (store.directory / "audit.head.json").unlink()
    assert load_audit(store).problem == ""
    append(store, 2)
    assert (numbers(store), load_audit(store).problem) == ([1, 2], "")


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "FULL_BYTES", 2 * len(json.dumps(as_json(RECORD))))


@pytest.mark.usefixtures("small_files")
def test_full_files_are_turned_and_the_chain_goes_on(store: Store) -> None:
    kept = 0
    for number in range(1, 21):
        append(store, number)
        audit = load_audit(store)
        assert audit.problem == "", number
        assert audit.records[-1] == record(number)
        kept = max(kept, len(audit.records))
    assert sorted(path.name for path in store.directory.glob("audit.*jsonl")) == [
        "audit.1.jsonl", "audit.2.jsonl", "audit.3.jsonl", "audit.4.jsonl", "audit.jsonl"
    ]  # fmt: skip
    assert len(load_audit(store).records) < 20
    assert numbers(store) == list(range(21 - len(numbers(store)), 21))


@pytest.mark.usefixtures("small_files")
def test_a_file_that_is_taken_away_is_noticed(store: Store) -> None:
    append(store, *range(1, 8))
    for name in ("audit.1.jsonl", "audit.3.jsonl"):
        content = (store.directory / name).read_bytes()
        (store.directory / name).unlink()
        assert load_audit(store).problem
        (store.directory / name).write_bytes(content)
    assert load_audit(store).problem == ""


@pytest.mark.usefixtures("small_files")
def test_a_crash_at_any_step_of_turning_loses_nothing_but_the_oldest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store, *range(1, 16))
    number, step = 16, 0
    real = Path.replace
    while step < 8:
        left = step

        def failing(self: Path, target: Path) -> Path:
            nonlocal left
            if self.suffix == ".jsonl":
                left -= 1
                if left < 0:
                    raise OSError(5, "crash")
            return real(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing)
            try:
                append(store, number)
                number += 1
            except CacheError:
                pass
        assert load_audit(store).problem == "", step
        step += 1
    append(store, number)
    assert (load_audit(store).problem, numbers(store)[-1]) == ("", number)


class PowerCutError(Exception):
    """The machine is off; what it did so far stands."""


def crash_at(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    """Let the n-th change of the disk not happen."""
    left = [n]

    def guard(call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise PowerCutError
            return call(*args, **kwargs)

        return guarded

    for name in ("fsync", "replace", "write"):
        monkeypatch.setattr(os, name, guard(getattr(os, name)))


@pytest.mark.parametrize("records", [2, 1000])
def test_crashes_at_the_same_moment_again_and_again_are_no_problem(
    store: Store, monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    """Whether the record opens the trail, goes into its newest file or begins another, after every two records."""
    monkeypatch.setattr(lines, "FULL_BYTES", records * len(json.dumps(as_json(RECORD))))
    for n in range(12):
        for _ in range(8):
            with monkeypatch.context() as patch, suppress(PowerCutError):
                crash_at(patch, n)
                append(store, 99)
            assert load_audit(store).problem == "", n
        append(store, n)
        assert load_audit(store).problem == "", n
        assert numbers(store)[-1] == n


def test_crashes_while_a_loss_is_told_of_are_no_problem(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    append(store, 1, 2)
    with store.locked():
        store.commit(replace(MANIFEST, trail=next_reach(store, None)))
    for n in range(8):
        for path in store.directory.glob("audit.*"):
            path.unlink()
        for _ in range(3):
            with monkeypatch.context() as patch, suppress(PowerCutError):
                crash_at(patch, n)
                append(store, 3)
        append(store, 4)
        audit = load_audit(store)
        assert audit.problem == "", n
        assert audit.records[0].trail_lost == 2, n


def test_a_full_disk_leaves_the_trail_as_it_was(store: Store, trail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trail.read_bytes()
    real = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) > 100:
            return real(descriptor, content[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(CacheError, match="No space left"):
            append(store, 4)
    assert trail.read_bytes() == before
    append(store, 4)
    assert (numbers(store), load_audit(store).problem) == ([1, 2, 3, 4], "")


def test_a_planted_link_is_not_followed(store: Store, trail: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"")
    trail.unlink()
    trail.symlink_to(target)
    with pytest.raises(CacheError):
        append(store, 4)
    assert target.read_bytes() == b""


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("", encoding="utf-8")
    with pytest.raises(CacheError, match="holds other files than a cache"):
        append(Store(tmp_path), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_cache_that_only_knows_failures_can_still_be_filled(store: Store) -> None:
    append(store, 1)
    with store.locked():
        assert store.load() is None


def test_a_record_of_a_newer_version_is_read_as_far_as_it_goes(store: Store) -> None:
    append(store, 1)
    trail = store.directory / "audit.jsonl"
    edit(trail, 1, b'"tool":', b'"mood":"fine","tool":')
    audit = load_audit(store)
    assert audit.records == (record(1),)
    assert "record 1 was edited" in audit.problem
