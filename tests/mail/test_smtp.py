"""One try to send, against a real server: what it answers, and what must never be said to it or to anybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from generator.errors import ConfigError, MailError
from generator.mail.smtp import Post, Server, send_once
from generator.mail_record import Delivery
from generator.mailbox import Mailbox
from generator.redaction import Secret
from tests.mail.postman import ANNA, BORIS, HANG_UP, PASSWORD, SENDER, USER, Postman, run_server

BOTH = (Mailbox(ANNA), Mailbox(BORIS))
POST = Post(Mailbox(SENDER), BOTH, b"Subject: x\r\n\r\n.a line that begins with a dot\r\n..\r\n.\r\nend\r\n")


@pytest.fixture
def server(postman: Postman, certificates: Path) -> Server:
    return Server("127.0.0.1", postman.port, "starttls", USER, Secret(PASSWORD), str(certificates / "ca.pem"))


@contextmanager
def another(certificate: Path | None, **how: Any) -> Iterator[Postman]:
    postman = Postman()
    controller = run_server(postman, certificate, **how)
    try:
        yield postman
    finally:
        controller.stop()


def outcomes(server: Server, post: Post = POST) -> list[tuple[str, int | None]]:
    found = send_once(server, post)
    return [(found[mailbox].outcome, found[mailbox].code) for mailbox in post.recipients]


def test_a_mail_arrives_as_it_is_encrypted_and_after_a_login(server: Server, postman: Postman) -> None:
    assert outcomes(server) == [("sent", 250), ("sent", 250)]
    (received,) = postman.received
    assert received.content == POST.content
    assert (received.sender, received.recipients) == (SENDER, (ANNA, BORIS))
    assert received.encrypted
    assert received.user == USER


def test_tls_from_the_beginning(certificates: Path) -> None:
    with another(certificates / "right.pem", implicit=True) as postman:
        server = Server("127.0.0.1", postman.port, "tls", USER, Secret(PASSWORD), str(certificates / "ca.pem"))
        assert outcomes(server) == [("sent", 250), ("sent", 250)]
        assert postman.received[0].encrypted
        assert postman.received[0].user == USER


def test_in_clear_on_this_machine_alone() -> None:
    with another(None, login=False) as postman:
        assert outcomes(Server("127.0.0.1", postman.port, "none")) == [("sent", 250), ("sent", 250)]
        assert not postman.received[0].encrypted
    with pytest.raises(ConfigError, match="unencrypted"):
        send_once(Server("mail.example.com", 25, "none"), POST)


def test_no_starttls_means_no_mail(certificates: Path) -> None:
    with another(None, login=False) as postman:
        server = Server("127.0.0.1", postman.port, "starttls", ca_bundle=str(certificates / "ca.pem"))
        with pytest.raises(MailError, match="offers no STARTTLS"):
            send_once(server, POST)
        assert postman.asked == []


def test_a_certificate_that_nobody_trusts(server: Server, postman: Postman) -> None:
    with pytest.raises(MailError, match=r"certificate .* is not accepted") as caught:
        send_once(replace(server, ca_bundle=""), POST)
    assert "SMTP_CA_BUNDLE" in caught.value.hint
    assert postman.asked == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_host(certificates: Path, security: Any) -> None:
    with another(certificates / "elsewhere.pem", implicit=security == "tls") as postman:
        server = Server("127.0.0.1", postman.port, security, ca_bundle=str(certificates / "ca.pem"))
        with pytest.raises(MailError, match=r"certificate .* is not accepted"):
            send_once(server, POST)
        assert postman.asked == []


def test_tls_where_there_is_none() -> None:
    with another(None, login=False) as postman, pytest.raises(MailError, match="No encrypted connection") as caught:
        send_once(Server("127.0.0.1", postman.port, "tls"), POST)
    assert "email.port" in caught.value.hint


def test_a_file_of_authorities_that_is_none(server: Server, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing", encoding="utf-8")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(ConfigError, match="SMTP_CA_BUNDLE"):
            send_once(replace(server, ca_bundle=str(tmp_path / name)), POST)


def test_a_wrong_password_is_said_without_it(server: Server, postman: Postman) -> None:
    with pytest.raises(MailError, match=r"does not accept the login \(535\)") as caught:
        send_once(replace(server, password=Secret("wrong-canary")), POST)
    assert "canary" not in f"{caught.value.message} {caught.value.hint} {caught.value!r}"
    assert postman.asked == []


def test_a_login_that_the_server_does_not_know() -> None:
    with another(None, login=False) as postman, pytest.raises(MailError, match="offers no login"):
        send_once(Server("127.0.0.1", postman.port, "none", USER, Secret(PASSWORD)), POST)


def test_nobody_listens() -> None:
    with another(None, login=False) as postman:
        port = postman.port
    found = send_once(Server("127.0.0.1", port, "none"), POST)
    assert {delivery.outcome for delivery in found.values()} == {"deferred"}
    assert {delivery.said for delivery in found.values()} == {"Connection refused"}


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [("451 later", "deferred", 451), ("552 too big", "refused", 552), (HANG_UP, "deferred", None)],
)
def test_what_a_server_says_of_the_sender_holds_for_all(
    server: Server, postman: Postman, answer: str, outcome: str, code: int | None
) -> None:
    postman.at_sender = [answer]
    assert [one[0] for one in outcomes(server)] == [outcome, outcome]
    assert postman.received == []
    assert code is None or send_once(server, POST)[BOTH[0]].outcome == "sent"


def test_one_of_two_is_refused_and_the_other_gets_it(server: Server, postman: Postman) -> None:
    postman.at_recipient = {ANNA: ["550 5.1.1 no such user"]}
    assert outcomes(server) == [("refused", 550), ("sent", 250)]
    assert [received.recipients for received in postman.received] == [(BORIS,)]


def test_one_of_two_is_put_off(server: Server, postman: Postman) -> None:
    postman.at_recipient = {BORIS: ["450 4.2.0 greylisted"]}
    assert outcomes(server) == [("sent", 250), ("deferred", 450)]


def test_all_are_refused_and_no_content_leaves(server: Server, postman: Postman) -> None:
    postman.at_recipient = {ANNA: ["550 no"], BORIS: ["450 later"]}
    assert outcomes(server) == [("refused", 550), ("deferred", 450)]
    assert postman.received == []


def test_a_hang_up_before_the_content_is_only_a_delay(server: Server, postman: Postman) -> None:
    postman.at_recipient = {ANNA: ["550 no"], BORIS: [HANG_UP]}
    assert outcomes(server)[0] == ("refused", 550)
    assert outcomes(server, replace(POST, recipients=(BOTH[1],)))[0][0] == "sent"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("452 full", ("deferred", 452)), ("554 spam", ("refused", 554)), (HANG_UP, ("uncertain", None))],
)
def test_what_a_server_says_of_the_content(
    server: Server, postman: Postman, answer: str, expected: tuple[str, int | None]
) -> None:
    postman.at_data = [answer]
    assert outcomes(server) == [expected, expected]


def test_it_is_told_whom_the_content_leaves_for_right_before_it_does(server: Server, postman: Postman) -> None:
    told: list[Any] = []
    postman.at_recipient = {ANNA: ["550 no"]}
    postman.on_data = lambda: told.append("content")
    send_once(server, POST, lambda taken: told.append(tuple(taken)))
    assert told == [(Mailbox(BORIS),), "content"]


def test_what_the_server_says_is_shown_without_addresses_and_login(server: Server, postman: Postman) -> None:
    """It repeats the address, the name before the @ and the login, as servers do."""
    postman.at_recipient = {ANNA: [f"550 5.1.1 <{ANNA}>: user anna unknown, {USER} {PASSWORD}\x1b[31m" + "x" * 500]}
    said = send_once(server, POST)[BOTH[0]].said
    assert said.startswith("5.1.1")
    assert "unknown" in said
    assert len(said) <= 200
    assert said.isprintable()
    for secret in (ANNA, "anna", USER, PASSWORD, "p4ss"):
        assert secret not in said


def test_line_ends_are_made_those_of_the_network(server: Server, postman: Postman) -> None:
    send_once(server, replace(POST, content=b"Subject: x\n\nabc\r\ndef\rghi"))
    assert postman.received[0].content == b"Subject: x\r\n\r\nabc\r\ndef\r\nghi\r\n"


class _Scripted(StreamRequestHandler):
    """Answers each word by its script, and all else with 250."""

    script: ClassVar[dict[str, str]] = {}

    def handle(self) -> None:
        self.wfile.write(f"{self.script.get('greeting', '220 hello')}\r\n".encode())
        for line in self.rfile:
            words = line.decode().split()
            self.wfile.write(f"{self.script.get(words[0].upper(), '250 fine')}\r\n".encode())


@contextmanager
def scripted(**script: str) -> Iterator[Server]:
    """A server that talks in clear and says what the library behind `Postman` never would."""
    handler = type("Handler", (_Scripted,), {"script": script})
    with TCPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Server("127.0.0.1", server.server_address[1], "none", USER, Secret(PASSWORD))
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("greeting", "expected"), [("421 busy", ("deferred", 421)), ("554 go away", ("refused", 554))])
def test_a_server_that_does_not_let_us_in(greeting: str, expected: tuple[str, int]) -> None:
    with scripted(greeting=greeting) as server:
        assert outcomes(server) == [expected, expected]


def test_a_login_that_is_only_put_off() -> None:
    with scripted(EHLO="250-hello\r\n250 AUTH PLAIN", AUTH="454 4.7.0 later") as server:
        assert outcomes(server) == [("deferred", 454), ("deferred", 454)]


def test_ways_of_logging_in_that_we_do_not_know() -> None:
    with scripted(EHLO="250-hello\r\n250 AUTH GSSAPI") as server, pytest.raises(MailError, match="offers no login"):
        send_once(server, POST)


def test_content_that_is_refused_before_it_is_sent() -> None:
    left: list[Any] = []
    with scripted(DATA="451 4.3.0 later") as server:
        found = send_once(replace(server, user=""), POST, left.append)
    assert {delivery.outcome for delivery in found.values()} == {"deferred"}
    assert left == []


def test_the_size_is_said_beforehand_to_a_server_that_asks() -> None:
    with scripted(EHLO="250-hello\r\n250 SIZE 10", MAIL="552 5.3.4 too big") as server:
        assert outcomes(replace(server, user="")) == [("refused", 552), ("refused", 552)]


def test_a_delivery_knows_what_failed() -> None:
    assert [Delivery(outcome).failed for outcome in ("sent", "refused", "deferred", "uncertain")] == [
        False,
        True,
        True,
        False,
    ]
