"""How mails leave, from the config and the environment: SMTP_FROM, SMTP_TO, SMTP_USER, SMTP_PASSWORD, SMTP_CA_BUNDLE.

None of it is ever printed but the server's name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.cli.environment import read_secret
from generator.errors import ConfigError
from generator.mail_settings import MailSettings
from generator.mailbox import Mailbox, parse_mailbox
from generator.redaction import Redactor, Secret

if TYPE_CHECKING:
    from generator.mail.smtp import Server

_MOST_RECIPIENTS = 50


@dataclass(frozen=True, slots=True)
class Way:
    """How mails leave; without a server they are only written to files.

    Attributes:
        server: the mail server.
        sender: whom they come from.
        recipients: who gets them.
        max_wait_s: how long to try again.
    """

    server: "Server | None"
    sender: Mailbox | None
    recipients: tuple[Mailbox, ...]
    max_wait_s: float

    @property
    def lacking(self) -> str:
        """What is missing before anything can be sent, in words; empty: nothing."""
        lacks = (
            (self.server is None, "a mail server (email.host)"),
            (self.sender is None, "a sender (email.from or SMTP_FROM)"),
            (not self.recipients, "a recipient (email.to, SMTP_TO or --to)"),
        )
        return ", ".join(what for is_missing, what in lacks if is_missing)


def read_way(mail: MailSettings, to: Iterable[str], environ: Mapping[str, str], redactor: Redactor) -> Way:
    """The config's way, with what the environment and then `--to` say in its place. The redactor learns all of it.

    Raises:
        ConfigError: an address is none, there are too many, or the login cannot be used.
    """
    sender = environ.get("SMTP_FROM", "").strip()
    named = re.split(r"[\s,;]+", environ.get("SMTP_TO", "").strip(" \t\r\n,;"))
    recipients = _parse("--to", to) or _parse("SMTP_TO", filter(None, named)) or mail.recipients
    if len(recipients) > _MOST_RECIPIENTS:
        message = f"There are {len(recipients)} recipients, and {_MOST_RECIPIENTS} are the most"
        raise ConfigError(message, "Send to a mailing list instead")
    found = replace(mail, sender=_parse("SMTP_FROM", [sender])[0] if sender else mail.sender, recipients=recipients)
    redactor.hide(*(mailbox.address for mailbox in (*recipients, *filter(None, [found.sender]))))
    server = _read_server(mail, environ, redactor) if mail.host else None
    return Way(server, found.sender, found.recipients, mail.max_wait_s)


def _parse(source: str, addresses: Iterable[str]) -> tuple[Mailbox, ...]:
    """The addresses, each once; a complaint says which one it is about, and never what it is."""
    found: dict[Mailbox, None] = {}
    for number, address in enumerate(addresses, 1):
        try:
            found[parse_mailbox(address)] = None
        except ValueError as error:
            raise ConfigError(f"{source}, address {number}: not an e-mail address: {error}") from None
    return tuple(found)


def _read_server(mail: MailSettings, environ: Mapping[str, str], redactor: Redactor) -> "Server":
    from generator.mail.smtp import Server  # noqa: PLC0415  # only now needed

    user = environ.get("SMTP_USER", "").strip()
    password = (read_secret(environ, "SMTP_PASSWORD", "password") or "").strip("\ufeff\r\n")
    redactor.hide(password, *([f"{user}:{password}", f"\0{user}\0{password}"] if password else []))
    if bool(user) != bool(password):
        raise ConfigError("SMTP_USER and SMTP_PASSWORD belong together, and one of them is not set", "Set both or none")
    for name, value in (("SMTP_USER", user), ("SMTP_PASSWORD", password)):
        if not value.isascii() or not value.isprintable():
            raise ConfigError(
                f"{name} holds a line end, a letter beyond ASCII or another character that cannot be part of it",
                "Copy it again, without what stands around it. (The value is not shown on purpose.)",
            )
    bundle = environ.get("SMTP_CA_BUNDLE", "").strip()
    return Server(mail.host, mail.port, mail.security, user, Secret(password), bundle)
