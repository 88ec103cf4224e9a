"""The journal of writes: what it remembers of each, and that a changed one is never believed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.cache.chain import Head, write_link
from generator.cache.files import seal, write_file
from generator.cache.writes import Write, WriteJournal, load_writes, open_journal
from generator.errors import CacheDamagedError, CacheError

AT = datetime(2026, 11, 24, 9, 0, 0, 250_000, tzinfo=UTC)
WRITE = Write(
    id="a1",
    at=AT,
    issue_id=10_101,
    key="AB-101",
    field="estimate",
    field_id="customfield_10016",
    unit="points",
    board_id=7,
    base=3.0,
    before=3.0,
    value=5.0,
    reason="forgotten",
    author="Kim",
)


def test_every_step_is_kept_and_read_back_as_it_was(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        planned = journal.note(WRITE)
        sent = journal.end(planned, "sent", AT, sent_at=AT, last_change=12)
        other = journal.note(replace(WRITE, id="b2", field="type", unit="hours", before="Story", value="Bug"))
        done = journal.end(sent, "confirmed", AT, change=13, changes=1)
    assert load_writes(tmp_path) == (done, other)
    assert [write.is_open for write in load_writes(tmp_path)] == [False, True]
    assert WriteJournal(tmp_path).open_writes == (other,)


@pytest.mark.parametrize(("step", "is_open"), [("planned", True), ("sent", True), ("unknown", True), ("lost", False)])
def test_a_write_is_open_until_its_end_is_known(step: str, is_open: bool) -> None:
    assert replace(WRITE, step=step).is_open is is_open  # type: ignore[arg-type]  # of the table


def test_the_latest_confirmed_write_of_a_value_is_found(tmp_path: Path) -> None:
    later = AT.replace(hour=10)
    with open_journal(tmp_path) as journal:
        journal.end(WRITE, "confirmed", AT)
        latest = journal.end(replace(WRITE, id="b2"), "confirmed", later)
        journal.end(replace(WRITE, id="c3"), "refused", later)
        assert journal.find_confirmed(10_101, "estimate", 5) == latest
        for wanted in ((10_101, "estimate", 8), (10_102, "estimate", 5), (10_101, "type", 5)):
            assert journal.find_confirmed(*wanted) is None


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with open_journal(tmp_path), pytest.raises(CacheError, match="locked by"), open_journal(tmp_path):
        pass


def test_there_is_no_journal_before_the_first_write(tmp_path: Path) -> None:
    assert load_writes(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines(keepends=True)


TAMPERED: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_text(path.read_text().replace("sent", "lost", 1)),
    "cut off": lambda path: path.write_text("".join(lines_of(path)[:-1])),
    "beheaded": lambda path: path.write_text("".join(lines_of(path)[1:])),
    "emptied": lambda path: path.unlink(),
    "scribbled": lambda path: path.write_text("x\n" + path.read_text()),
    "without its head": lambda path: path.with_name("journal.head.json").unlink(),
    "with a broken head": lambda path: path.with_name("journal.head.json").write_text("{}"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_journal_that_was_changed_is_not_believed(tmp_path: Path, how: str) -> None:
    with open_journal(tmp_path) as journal:
        journal.end(journal.end(journal.note(WRITE), "sent", AT, sent_at=AT), "confirmed", AT)
    TAMPERED[how](tmp_path / "write-back" / "journal.jsonl")
    with pytest.raises(CacheDamagedError, match=r"The journal of writes in .* was changed"):
        load_writes(tmp_path)


def test_a_line_cut_by_a_crash_takes_nothing_from_those_before(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        planned = journal.note(WRITE)
    path = tmp_path / "write-back" / "journal.jsonl"
    path.write_text(path.read_text() + '{"n": 2, "prev')
    assert load_writes(tmp_path) == (planned,)
    with open_journal(tmp_path) as journal:
        sent = journal.end(planned, "sent", AT, sent_at=AT)
    assert load_writes(tmp_path) == (sent,)
    assert path.with_suffix(".torn").read_text() == '{"n": 2, "prev\n'


def test_a_line_of_a_newer_version_is_not_guessed_at(tmp_path: Path) -> None:
    folder = tmp_path / "write-back"
    folder.mkdir()
    line, head = write_link(Head(), {"schema": "sprint-reports/write/2", "who": "knows"})
    (folder / "journal.jsonl").write_bytes(line + b"\n")
    write_file(folder / "journal.head.json", seal({"first": head.first, "last": head.last, "sha256": head.sha256}))
    with pytest.raises(CacheDamagedError, match="of a newer version"):
        load_writes(tmp_path)


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "write-back").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CacheError, match="symbolic link"):
        load_writes(tmp_path)
