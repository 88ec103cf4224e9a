"""Which letters were mailed, so that nobody gets one twice. Recipients are kept as keyed hashes, never as addresses.

    <cache>/mails/book.json    the letters with what became of them, sealed; the newest `_MOST`
    <cache>/mails/lock         held while mails are sent

A damaged book is never taken for an empty one: everybody would get everything again.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from generator.cache.files import make_folder, read_file, refuse_link, seal, sync_folder, unseal, write_file
from generator.cache.lock import lock
from generator.cache.manifest import TOOL, instant_text
from generator.errors import CacheDamagedError
from generator.mail_record import Delivery, MailedLetter
from generator.mailbox import Mailbox

FOLDER = "mails"
_FORMAT = 1
_MOST = 500
_HINT = "Delete it to begin anew; the latest report may then be mailed a second time"


class MailBook:
    """The book of a cache; each note is on the disk when the call returns.

    Args:
        cache_dir: the cache folder, which is there.

    Raises:
        CacheError: the book cannot be read.
        CacheDamagedError: it is not what was written, or of another format.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._path = cache_dir / FOLDER / "book.json"
        refuse_link(self._path.parent)
        content = read_file(self._path)
        self._salt = secrets.token_bytes(16)
        self._letters: dict[str, MailedLetter] = {}
        if content is not None:
            self._read(content)

    @property
    def letters(self) -> tuple[MailedLetter, ...]:
        """All that is kept, the oldest first."""
        return tuple(self._letters.values())

    def has(self, key: str) -> bool:
        """Whether a letter was ever tried."""
        return key in self._letters

    def find(self, key: str, mailbox: Mailbox) -> Delivery | None:
        """What became of a letter for a recipient; None: it was never tried."""
        letter = self._letters.get(key)
        return letter.deliveries.get(self._mark(mailbox)) if letter else None

    def note(self, letter: MailedLetter, deliveries: Mapping[Mailbox, Delivery], at: datetime) -> None:
        """Keep what became of a letter for some recipients.

        Raises:
            CacheError: it cannot be written.
        """
        kept = self._letters.pop(letter.key, letter).deliveries
        new = {self._mark(mailbox): replace(delivery, at=at, said="") for mailbox, delivery in deliveries.items()}
        self._letters[letter.key] = replace(letter, deliveries={**kept, **new})
        make_folder(self._path.parent)
        write_file(self._path, seal(self._document()))
        sync_folder(self._path.parent)

    def _mark(self, mailbox: Mailbox) -> str:
        return hmac.new(self._salt, mailbox.address.lower().encode(), hashlib.sha256).hexdigest()

    def _document(self) -> dict[str, Any]:
        letters = [_write(letter) for letter in self.letters[-_MOST:]]
        return {"tool": TOOL, "format": _FORMAT, "salt": self._salt.hex(), "letters": letters}

    def _read(self, content: bytes) -> None:
        """Raise a CacheDamagedError if the content is of no known form."""
        try:
            document = unseal(content, self._path)
            self._salt = bytes.fromhex(document["salt"])
            self._letters = {row["key"]: _letter(row) for row in document["letters"]}
        except (CacheDamagedError, LookupError, TypeError, ValueError):
            reason = "is damaged, or was written by a newer version"
            raise CacheDamagedError(f"The record of sent mails {self._path} {reason}", _HINT) from None


@contextmanager
def open_book(cache_dir: Path) -> Iterator[MailBook]:
    """The book, for the one run that may send mails now.

    Raises:
        CacheError: another run holds it, or it cannot be read.
    """
    folder = cache_dir / FOLDER
    make_folder(folder)
    with lock(folder):
        yield MailBook(cache_dir)


def _write(letter: MailedLetter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "board_id": letter.board_id,
        "sprint_id": letter.sprint_id,
        "closed_at": instant_text(letter.closed_at) if letter.closed_at else None,
        "recipients": {
            mark: {"outcome": done.outcome, "code": done.code, "at": instant_text(done.at) if done.at else None}
            for mark, done in letter.deliveries.items()
        },
    }


def _letter(row: Mapping[str, Any]) -> MailedLetter:
    deliveries = {
        mark: Delivery(done["outcome"], done["code"], at=_instant(done["at"]))
        for mark, done in row["recipients"].items()
    }
    return MailedLetter(row["key"], row["board_id"], row["sprint_id"], _instant(row["closed_at"]), deliveries)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
