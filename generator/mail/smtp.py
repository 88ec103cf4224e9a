"""One try to hand a mail to a server: what the server answers for each recipient, and what makes a try pointless.

Encrypted but on this machine, with the server's certificate checked. What a server says may hold addresses and the
login, so it is redacted before anybody sees it.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from generator.addresses import is_loopback
from generator.errors import ConfigError, MailError
from generator.mail_record import Delivery
from generator.mail_settings import Security
from generator.mailbox import Mailbox
from generator.redaction import Redactor, Secret

_SILENCE_S = 60.0
_GO_ON, _TAKEN = 354, range(200, 300)
_REFUSED = range(500, 600)
_LONGEST_WORDS = 200
_HOST_NAME = "[127.0.0.1]"  # what this machine calls itself; its name is nobody's business
_LINE_END, _DOT = re.compile(rb"\r\n|\r|\n"), re.compile(rb"^\.", re.MULTILINE)

BeforeData = Callable[[Sequence[Mailbox]], None]


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server and how it is talked to.

    Attributes:
        host: its name.
        port: where it listens.
        security: how the talk is encrypted.
        user: the login; empty: none.
        password: of the login.
        ca_bundle: a file of authorities to trust instead of the system's; empty: those.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    ca_bundle: str = ""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Post:
    """A mail as it is handed over."""

    sender: Mailbox
    recipients: tuple[Mailbox, ...]
    content: bytes


def send_once(server: Server, post: Post, before_data: BeforeData = lambda _: None) -> Mapping[Mailbox, Delivery]:
    """Try to hand the mail over, to all recipients at once.

    `before_data` is called with those whom the server takes it for, right before the content leaves: from then on
    only its answer tells whether they have got it.

    Raises:
        ConfigError: the server would be talked to in clear over a network, or the file of authorities is none.
        MailError: no other try would end better: the certificate, no encryption, the login.
    """
    talk = _Talk(post, _redactor(server, post), before_data)
    try:
        with _connect(server) as smtp:
            talk.hold(smtp)
    except smtplib.SMTPResponseException as error:
        talk.give_up(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        talk.give_up(None, getattr(error, "strerror", "") or "the connection broke off")
    return talk.deliveries


class _Talk:
    """What is said about one mail, and what it led to so far."""

    def __init__(self, post: Post, redact: Redactor, before_data: BeforeData) -> None:
        self.deliveries: dict[Mailbox, Delivery] = {}
        self._post, self._redact, self._before_data = post, redact, before_data

    def hold(self, smtp: smtplib.SMTP) -> None:
        options = [f"size={len(self._post.content)}"] if smtp.has_extn("size") else []
        code, said = smtp.mail(self._post.sender.address, options)
        if code not in _TAKEN:
            return self.give_up(code, said)
        taken = [mailbox for mailbox in self._post.recipients if self._is_taken(mailbox, *smtp.rcpt(mailbox.address))]
        return self._hand_over(smtp, taken) if taken else None

    def give_up(self, code: int | None, said: bytes | str) -> None:
        """It is over: nobody but those who have an outcome has got the mail."""
        for mailbox in self._post.recipients:
            if mailbox not in self.deliveries:
                self.deliveries[mailbox] = self._judge(code, said)

    def _is_taken(self, mailbox: Mailbox, code: int, said: bytes) -> bool:
        if code not in _TAKEN:
            self.deliveries[mailbox] = self._judge(code, said)
        return code in _TAKEN

    def _hand_over(self, smtp: smtplib.SMTP, taken: list[Mailbox]) -> None:
        code, said = smtp.docmd("DATA")
        if code != _GO_ON:
            return self.give_up(code, said)
        self._before_data(taken)
        self.deliveries |= dict.fromkeys(taken, Delivery("uncertain", said="no answer came after the content was sent"))
        smtp.send(_DOT.sub(b"..", _LINE_END.sub(b"\r\n", self._post.content)).removesuffix(b"\r\n") + b"\r\n.\r\n")
        code, said = smtp.getreply()
        done = Delivery("sent", code) if code in _TAKEN else self._judge(code, said)
        self.deliveries |= dict.fromkeys(taken, done)
        return None

    def _judge(self, code: int | None, said: bytes | str) -> Delivery:
        return Delivery("refused" if code in _REFUSED else "deferred", code, _words(said, self._redact))


@contextmanager
def _connect(server: Server) -> Iterator[smtplib.SMTP]:
    if server.security == "none" and not is_loopback(server.host):
        raise ConfigError(f"{server.host} would get mails unencrypted", "Set email.security to starttls or tls")
    context = _trust(server)
    with _explained(server):
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, _HOST_NAME, timeout=_SILENCE_S, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, _HOST_NAME, timeout=_SILENCE_S)
    try:
        with _explained(server):
            _enter(smtp, server, context)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        smtp.close()


def _enter(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    if server.user:
        with _explained_login(server):
            smtp.login(server.user, server.password.reveal())


def _trust(server: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.ca_bundle or None)
    except OSError:
        raise ConfigError(
            f"SMTP_CA_BUNDLE names {server.ca_bundle}, which is no file of certificates",
            "Name a file of certificates in PEM form",
        ) from None


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    """What no other try would mend, in words without anything that the server said."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"The certificate of the mail server {server} is not accepted: {error.verify_message}",
            "If your company signs its own certificates, name its CA file in SMTP_CA_BUNDLE",
        ) from None
    except ssl.SSLError:
        raise MailError(
            f"No encrypted connection to the mail server {server} comes about",
            "Check email.security and email.port: tls is usual on port 465, starttls on 587",
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise _not_offered(server) from None
    except smtplib.SMTPException as error:
        if type(error) is smtplib.SMTPException:  # so it says that no way of logging in suits both
            raise _not_offered(server) from None
        raise


@contextmanager
def _explained_login(server: Server) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code in _REFUSED:
            raise MailError(
                f"The mail server {server} does not accept the login ({error.smtp_code})",
                "Check SMTP_USER and SMTP_PASSWORD; many servers want a password made for programs",
            ) from None
        raise


def _not_offered(server: Server) -> MailError:
    if server.security == "starttls":
        hint = "Check email.port; where the server knows no STARTTLS, set email.security to tls"
        return MailError(f"The mail server {server} offers no STARTTLS, or no login after it; nothing was sent", hint)
    return MailError(
        f"The mail server {server} offers no login", "Unset SMTP_USER and SMTP_PASSWORD, or check the port"
    )


def _redactor(server: Server, post: Post) -> Redactor:
    """Knows the login and every address, and the names before the @, which servers like to repeat."""
    mailboxes = (post.sender, *post.recipients)
    password = server.password.reveal()
    login = (server.user, password, f"\0{server.user}\0{password}") if server.user else ()
    return Redactor(*login, *(mailbox.address for mailbox in mailboxes), *(mailbox.name for mailbox in mailboxes))


def _words(said: bytes | str, redact: Redactor) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    seen = "".join(char if char.isprintable() else " " for char in text)
    return redact(" ".join(seen.split()))[:_LONGEST_WORDS]
