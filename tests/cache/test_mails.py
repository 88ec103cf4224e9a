"""The record of sent mails: private, whole or not at all, and never mistaken for an empty one."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.cache import mails
from generator.cache.files import seal
from generator.cache.mails import MailBook, open_book
from generator.errors import CacheDamagedError, CacheError
from generator.mail_record import Delivery, MailedLetter
from generator.mailbox import Mailbox

NOW = datetime(2026, 3, 17, 9, tzinfo=UTC)
ANNA, BORIS = Mailbox("anna@made-up.invalid"), Mailbox("boris@made-up.invalid")
LETTER = MailedLetter("sprint-1.board-1.0123", 1, 1, NOW, {})


def test_what_is_noted_is_found_by_the_next_run(tmp_path: Path) -> None:
    book = MailBook(tmp_path)
    assert not book.has(LETTER.key)
    book.note(LETTER, {ANNA: Delivery("refused", 550, "some words")}, NOW)
    book.note(LETTER, {BORIS: Delivery("sent", 250)}, NOW)
    for found in (book, MailBook(tmp_path)):
        assert found.has(LETTER.key)
        assert found.find(LETTER.key, ANNA) == Delivery("refused", 550, at=NOW)
        assert found.find(LETTER.key, BORIS) == Delivery("sent", 250, at=NOW)
        assert found.find("another", ANNA) is None
        assert [(one.board_id, one.sprint_id, one.closed_at) for one in found.letters] == [(1, 1, NOW)]


def test_no_address_is_on_disk_and_nobody_can_guess_its_hash_elsewhere(tmp_path: Path) -> None:
    for name in ("one", "two"):
        MailBook(tmp_path / name).note(LETTER, {ANNA: Delivery("sent", 250, "anna said")}, NOW)
    contents = [(tmp_path / name / "mails/book.json").read_bytes() for name in ("one", "two")]
    assert all(b"anna" not in content and b"made-up" not in content for content in contents)
    marks = [set(MailBook(tmp_path / name).letters[0].deliveries) for name in ("one", "two")]
    assert marks[0] != marks[1]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    MailBook(tmp_path).note(LETTER, {ANNA: Delivery("sent")}, NOW)
    assert stat.S_IMODE((tmp_path / "mails").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "mails/book.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{}", b"torn", seal({}), seal([]), seal({"salt": "x", "letters": []})])
def test_a_damaged_record_is_not_taken_for_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails/book.json").write_bytes(content)
    with pytest.raises(CacheDamagedError, match=r"book\.json is damaged") as caught:
        MailBook(tmp_path)
    assert "Delete it" in caught.value.hint


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mails").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CacheError, match="symbolic link"):
        MailBook(tmp_path)


def test_two_runs_at_once(tmp_path: Path) -> None:
    with open_book(tmp_path), pytest.raises(CacheError, match="locked"), open_book(tmp_path):
        pass
    with open_book(tmp_path) as book:
        assert book.letters == ()


def test_the_oldest_letters_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "_MOST", 2)
    book = MailBook(tmp_path)
    for key in ("a", "b", "c", "b"):
        book.note(MailedLetter(key, 1, None, None, {}), {ANNA: Delivery("sent")}, NOW)
    assert [letter.key for letter in MailBook(tmp_path).letters] == ["c", "b"]
