"""To whom a letter is still to be sent, and the tries until all have it or the time for trying is over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from generator.cache.mails import MailBook
from generator.mail.letter import Letter
from generator.mail.smtp import Post, Server, send_once
from generator.mail_record import Delivery, MailedLetter
from generator.mailbox import Mailbox

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_AT_ONCE = timedelta(days=1)  # sprints that closed so near each other are news together


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends letters by a server and keeps what became of them.

    Attributes:
        server: the mail server.
        sender: whom they come from.
        book: where it is kept what became of them.
        now: the clock.
        sleep: waits so many seconds.
        max_wait_s: how long to wait in all between the tries of one letter.
    """

    server: Server
    sender: Mailbox
    book: MailBook
    now: Callable[[], datetime]
    sleep: Callable[[float], object]
    max_wait_s: float

    def deliver(self, letter: Letter, content: bytes, recipients: tuple[Mailbox, ...]) -> Mapping[Mailbox, Delivery]:
        """Send a letter to these recipients; what is put off is tried again, with growing pauses.

        What was sent without an answer is not tried again: it may have arrived.

        Raises:
            ConfigError, MailError: see `send_once`; nothing was sent.
            CacheError: it could not be kept what became of it.
        """
        done: dict[Mailbox, Delivery] = {}
        left = recipients
        for pause in (*_pauses(self.max_wait_s), None):
            done |= self._try(letter, Post(self.sender, left, content))
            left = tuple(mailbox for mailbox in left if done[mailbox].outcome == "deferred")
            if not left or pause is None:
                break
            self.sleep(pause)
        return done

    def _try(self, letter: Letter, post: Post) -> Mapping[Mailbox, Delivery]:
        found = send_once(self.server, post, lambda taken: self._note(letter, dict.fromkeys(taken, _UNDER_WAY)))
        self._note(letter, found)
        return found

    def _note(self, letter: Letter, deliveries: Mapping[Mailbox, Delivery]) -> None:
        self.book.note(
            MailedLetter(letter.key, letter.board_id, letter.sprint_id, letter.closed_at, {}), deliveries, self.now()
        )


_UNDER_WAY = Delivery("uncertain")  # what stays in the book when we are killed meanwhile


def find_due(book: MailBook, letter: Letter, recipients: Iterable[Mailbox], *, again: bool) -> tuple[Mailbox, ...]:
    """Who is to get a letter: those who surely have not got it; `again`: all."""
    found = ((mailbox, book.find(letter.key, mailbox)) for mailbox in recipients)
    return tuple(mailbox for mailbox, delivery in found if again or delivery is None or delivery.failed)


def choose_news(book: MailBook, letters: Iterable[Letter], recipients: tuple[Mailbox, ...]) -> tuple[Letter, ...]:
    """Of the letters about closed sprints those that were never mailed, or that one of the recipients failed to get.

    Only those about a board's latest closed sprint, and about others that closed within a day of it: after a pause
    nobody wants the old ones.
    """
    by_board = groupby(sorted(letters, key=lambda letter: letter.board_id), key=lambda letter: letter.board_id)
    return tuple(
        letter
        for board_id, own in by_board
        for letter in _latest(book, board_id, list(own))
        if not book.has(letter.key) or any(_has_failed(book, letter, mailbox) for mailbox in recipients)
    )


def _latest(book: MailBook, board_id: int, letters: list[Letter]) -> Iterator[Letter]:
    """Those about the latest close; one that was mailed and is no close any more (a reopened sprint) counts too."""
    closes = [letter.closed_at for letter in letters]
    closes += [mailed.closed_at for mailed in book.letters if mailed.board_id == board_id]
    latest = max(at for at in closes if at)
    return (letter for letter in letters if letter.closed_at and letter.closed_at >= latest - _AT_ONCE)


def _has_failed(book: MailBook, letter: Letter, mailbox: Mailbox) -> bool:
    delivery = book.find(letter.key, mailbox)
    return delivery is not None and delivery.failed


def _pauses(most_s: float) -> Iterator[float]:
    pause, waited = _FIRST_PAUSE_S, 0.0
    while waited + pause <= most_s:
        yield pause
        waited, pause = waited + pause, min(2 * pause, _LONGEST_PAUSE_S)
