"""Until all have it: who is due, what is tried again and what is not, and what is on record when we are killed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from generator.cache.mails import MailBook
from generator.errors import MailError
from generator.mail.choice import choose_letters, closed_letters
from generator.mail.delivery import Courier, choose_news, find_due
from generator.mail.letter import Letter
from generator.mail.smtp import Server
from generator.mailbox import Mailbox
from generator.pages.facts import survey
from generator.redaction import Secret
from tests.factories import at, make_sprint
from tests.mail.postman import ANNA, BORIS, HANG_UP, PASSWORD, SENDER, USER, Postman
from tests.reports import report_of, told

NOW = datetime(2026, 3, 17, 9, tzinfo=UTC)
BOTH = (Mailbox(ANNA), Mailbox(BORIS))
CONTENT = b"Subject: x\r\n\r\nx\r\n"
SPRINTS = (make_sprint(1), make_sprint(2, start=14), make_sprint(3, start=14, closed_at=at(28.5)))


@cache
def letters(sprints: tuple[int, ...] = (1, 2, 3)) -> tuple[Letter, ...]:
    chosen = tuple(sprint for sprint in SPRINTS if sprint.id in sprints)
    stories = [f"in {sprint.id}; day 2: Done" for sprint in chosen]
    return closed_letters(survey(report_of(told(stories, chosen, as_of=at(30)))))


@dataclass
class Round:
    """A courier for a letter, and the pauses it made."""

    postman: Postman
    folder: Path
    certificates: Path
    pauses: list[float] = field(default_factory=list)
    in_a_pause: Callable[[], object] = lambda: None

    @property
    def letter(self) -> Letter:
        return letters((1,))[0]

    @property
    def book(self) -> MailBook:
        """As another run reads it."""
        return MailBook(self.folder)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.in_a_pause()

    def deliver(self, recipients: tuple[Mailbox, ...] = BOTH, *, max_wait_s: float = 300) -> list[str]:
        server = Server(
            "127.0.0.1", self.postman.port, "starttls", USER, Secret(PASSWORD), str(self.certificates / "ca.pem")
        )
        courier = Courier(server, Mailbox(SENDER), self.book, lambda: NOW, self.sleep, max_wait_s)
        found = courier.deliver(self.letter, CONTENT, recipients)
        return [found[mailbox].outcome for mailbox in recipients]

    def on_record(self) -> list[str | None]:
        found = (self.book.find(self.letter.key, mailbox) for mailbox in BOTH)
        return [delivery.outcome if delivery else None for delivery in found]


@pytest.fixture
def post(postman: Postman, tmp_path: Path, certificates: Path) -> Round:
    return Round(postman, tmp_path, certificates)


def test_what_is_sent_is_on_record(post: Round) -> None:
    assert post.deliver() == ["sent", "sent"]
    assert post.on_record() == ["sent", "sent"]
    assert post.pauses == []
    found = post.book.find(post.letter.key, BOTH[0])
    assert found
    assert (found.code, found.at) == (250, NOW)


def test_who_is_put_off_gets_it_later_and_nobody_twice(post: Round) -> None:
    post.postman.at_recipient = {BORIS: ["450 later", "450 later"]}
    assert post.deliver() == ["sent", "sent"]
    assert post.pauses == [2, 4]
    assert [received.recipients for received in post.postman.received] == [(ANNA,), (BORIS,)]


def test_a_hang_up_before_the_content_is_tried_again(post: Round) -> None:
    post.postman.at_sender = [HANG_UP]
    assert post.deliver() == ["sent", "sent"]
    assert len(post.postman.received) == 1


def test_trying_ends(post: Round) -> None:
    post.postman.at_sender = ["451 later"] * 20
    assert post.deliver(max_wait_s=150) == ["deferred", "deferred"]
    assert post.pauses == [2, 4, 8, 16, 32, 60]
    assert post.on_record() == ["deferred", "deferred"]
    assert post.deliver(max_wait_s=1) == ["deferred", "deferred"]
    assert len(post.pauses) == 6


def test_a_refusal_is_not_tried_again_by_itself(post: Round) -> None:
    post.postman.at_recipient = {ANNA: ["550 no"]}
    assert post.deliver() == ["refused", "sent"]
    assert post.pauses == []
    assert find_due(post.book, post.letter, BOTH, again=False) == BOTH[:1]


def test_no_answer_after_the_content_is_never_tried_again(post: Round) -> None:
    post.postman.at_data = [HANG_UP]
    assert post.deliver() == ["uncertain", "uncertain"]
    assert post.pauses == []
    assert find_due(post.book, post.letter, BOTH, again=False) == ()
    assert find_due(post.book, post.letter, BOTH, again=True) == BOTH


def test_killed_while_the_content_leaves_they_may_have_it(post: Round) -> None:
    """What the record says at that instant is what a run after the kill finds."""
    seen: list[list[str | None]] = []
    post.postman.at_recipient = {ANNA: ["550 no"]}
    post.postman.on_data = lambda: seen.append(post.on_record())
    post.deliver()
    assert seen == [[None, "uncertain"]]


def test_killed_in_a_pause_those_who_have_it_are_on_record(post: Round) -> None:
    post.postman.at_recipient = {BORIS: ["450 later"]}
    seen: list[list[str | None]] = []
    post.in_a_pause = lambda: seen.append(post.on_record())
    post.deliver()
    assert seen == [["sent", "deferred"]]


def test_what_no_try_would_mend_leaves_nothing_on_record(post: Round, certificates: Path) -> None:
    post.certificates = certificates / "nowhere"
    (certificates / "nowhere").mkdir(exist_ok=True)
    (certificates / "nowhere/ca.pem").write_bytes((certificates / "elsewhere.pem").read_bytes())
    with pytest.raises(MailError, match="not accepted"):
        post.deliver()
    assert post.on_record() == [None, None]


def test_who_is_due(post: Round) -> None:
    assert find_due(post.book, post.letter, BOTH, again=False) == BOTH
    post.deliver(BOTH[:1])
    assert find_due(post.book, post.letter, BOTH, again=False) == BOTH[1:]
    assert find_due(post.book, post.letter, (Mailbox(ANNA.upper()),), again=False) == (), "however it is written"


def test_news_is_the_latest_close_and_what_closed_within_a_day_of_it(post: Round) -> None:
    assert [letter.sprint_id for letter in choose_news(post.book, letters(), BOTH)] == [2, 3]
    assert [letter.sprint_id for letter in choose_news(post.book, letters((1,)), BOTH)] == [1]
    assert choose_news(post.book, (), BOTH) == ()


def test_what_was_mailed_is_no_news(post: Round) -> None:
    post.deliver()
    assert choose_news(post.book, letters((1,)), BOTH) == ()
    assert choose_news(post.book, letters((1,)), (Mailbox("new@made-up.invalid"),)) == (), "a newcomer gets the next"
    assert [letter.sprint_id for letter in choose_news(post.book, letters((1, 2)), BOTH)] == [2]


def test_what_failed_for_somebody_is_news_until_a_later_sprint_closes(post: Round) -> None:
    post.postman.at_recipient = {ANNA: ["550 no"]}
    post.deliver()
    assert [letter.sprint_id for letter in choose_news(post.book, letters((1,)), BOTH)] == [1]
    assert choose_news(post.book, letters((1,)), BOTH[1:]) == (), "the one it failed for is no recipient any more"
    assert [letter.sprint_id for letter in choose_news(post.book, letters((1, 2)), BOTH)] == [2]


def test_a_sprint_that_was_mailed_and_is_open_again_makes_no_older_one_news(post: Round) -> None:
    mailed = letters((3,))[0]
    post.deliver()
    book = post.book
    known = book.letters[0]
    book.note(replace(known, key=mailed.key, closed_at=mailed.closed_at), {}, NOW)
    assert choose_news(post.book, letters((1,)), BOTH) == ()


def test_each_board_has_its_own_news(post: Round) -> None:
    post.deliver()
    other = replace(letters((1,))[0], key="another", board_id=2, closed_at=NOW - timedelta(days=99))
    assert choose_news(post.book, (*letters((1,)), other), BOTH) == (other,)


def test_the_usual_letter_is_about_the_latest_close() -> None:
    chosen = survey(report_of(told(["in 1"], SPRINTS, as_of=at(30))))
    assert [letter.sprint_id for letter in choose_letters(chosen)] == [3]
