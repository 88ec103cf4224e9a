"""What the command `email` does with letters: writes them, sends them, or says what it would do."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.console import Console
from generator.cli.mailed import Mailed, State, name_letter
from generator.cli.post import Way
from generator.cli.result import count
from generator.errors import ConfigError, MailError
from generator.mail_record import Delivery

if TYPE_CHECKING:
    from generator.cache.mails import MailBook
    from generator.look import Look
    from generator.mail.delivery import Courier
    from generator.mail.letter import Letter
    from generator.mailbox import Mailbox
    from generator.pages.facts import Site


@dataclass(frozen=True, slots=True)
class Mailing:
    """One run of the command.

    Attributes:
        console: where it says how far it is.
        way: how mails leave.
        cache_dir: where it is kept what was sent.
        title: the name that mails come under.
        look: the config's changes of the looks.
        again: whether those get it too who have it already.
    """

    console: Console
    way: Way
    cache_dir: Path
    title: str
    look: "Look"
    again: bool

    def write(self, letter: "Letter", eml: Path | None, html: Path | None) -> list[Mailed]:
        """Write a letter as a draft, as a page, or both."""
        from generator.mail.parts import make_page  # noqa: PLC0415  # imports jinja2 and matplotlib

        return [
            *([self._save(letter, eml, self._compose(letter, draft=True))] if eml else []),
            *([self._save(letter, html, make_page(letter, self.look))] if html else []),
        ]

    def write_all(self, letters: Iterable["Letter"]) -> list[Mailed]:
        """Write each as a draft into the current folder, and say what is missing for sending."""
        mailed = [done for letter in letters for done in self.write(letter, _draft(letter), None)]
        if mailed:
            self.console.say(f"Nothing is sent: that takes {self.way.lacking}.")
        return mailed

    def send(self, letters: Sequence["Letter"]) -> list[Mailed]:
        """Send each to those who have not got it yet."""
        from generator.cache.mails import open_book  # noqa: PLC0415  # only now needed

        with open_book(self.cache_dir) as book:
            return self._send(book, letters)

    def send_news(self, site: "Site", *, dry_run: bool) -> list[Mailed]:
        """Send the letters about sprints that closed since the last mail, or say what would be sent."""
        from generator.cache.mails import MailBook, open_book  # noqa: PLC0415  # only now needed
        from generator.mail.choice import closed_letters  # noqa: PLC0415  # imports pandas
        from generator.mail.delivery import choose_news  # noqa: PLC0415  # only now needed

        if dry_run:
            return self.rehearse(choose_news(MailBook(self.cache_dir), closed_letters(site), self.way.recipients))
        if self.way.lacking:
            raise ConfigError(f"--on sends mails, and that takes {self.way.lacking}", "See email --help")
        with open_book(self.cache_dir) as book:
            return self._send(book, choose_news(book, closed_letters(site), self.way.recipients))

    def rehearse(self, letters: Iterable["Letter"]) -> list[Mailed]:
        """What sending would do."""
        from generator.cache.mails import MailBook  # noqa: PLC0415  # only now needed

        if self.way.lacking:
            self.console.say(f"Nothing would be sent: that takes {self.way.lacking}.")
            return [Mailed(letter, len(self._compose(letter, draft=True)), _draft(letter)) for letter in letters]
        book = MailBook(self.cache_dir)
        return [
            Mailed(letter, len(self._compose(letter)), states=tuple(self._states(book, letter, {})))
            for letter in letters
        ]

    def _send(self, book: "MailBook", letters: Sequence["Letter"]) -> list[Mailed]:
        """Everything is made before the first mail leaves: what fails then has sent nothing."""
        from generator.mail.delivery import find_due  # noqa: PLC0415  # only now needed

        due = {letter.key: find_due(book, letter, self.way.recipients, again=self.again) for letter in letters}
        contents = {letter.key: self._compose(letter) for letter in letters if due[letter.key]}
        mailed = []
        for letter in letters:
            done: dict[Mailbox, Delivery] = {}
            if letter.key in contents:
                self.console.progress(f"Sending {name_letter(letter)} to {count(len(due[letter.key]), 'recipient')}")
                done = dict(self._courier(book).deliver(letter, contents[letter.key], due[letter.key]))
            size_now = len(contents.get(letter.key, b""))
            mailed.append(Mailed(letter, size_now, states=tuple(self._states(book, letter, done))))
        return mailed

    def _courier(self, book: "MailBook") -> "Courier":
        from generator.mail.delivery import Courier  # noqa: PLC0415  # only now needed

        way = self.way
        assert way.server is not None
        assert way.sender is not None
        return Courier(way.server, way.sender, book, lambda: datetime.now(UTC), time.sleep, way.max_wait_s)

    def _states(self, book: "MailBook", letter: "Letter", done: "dict[Mailbox, Delivery]") -> Iterable[State]:
        for mailbox in self.way.recipients:
            new = done.get(mailbox)
            kept = None if self.again else book.find(letter.key, mailbox)
            yield State(new, new=True) if new else State(kept)

    def _compose(self, letter: "Letter", *, draft: bool = False) -> bytes:
        from generator.mail.message import Envelope, make_message  # noqa: PLC0415  # only now needed
        from generator.mail.parts import make_parts  # noqa: PLC0415  # imports jinja2 and matplotlib

        envelope = Envelope(self.way.sender, self.title, self.way.recipients, draft)
        return make_message(letter, make_parts(letter, self.look), envelope)

    def _save(self, letter: "Letter", path: Path, content: bytes) -> Mailed:
        try:
            path.write_bytes(content)
        except OSError as error:
            hint = "Name a file in a folder that is there and yours"
            raise MailError(f"Cannot write {path}: {error.strerror}", hint) from None
        return Mailed(letter, len(content), path)


def _draft(letter: "Letter") -> Path:
    """The file a letter is written to when none is named."""
    sprint = f"-sprint-{letter.sprint_id}" if letter.sprint_id else ""
    return Path(f"board-{letter.board_id}{sprint}.eml")
