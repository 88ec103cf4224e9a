"""What the config says of mail: the server, the sender, and who gets the reports."""

from dataclasses import dataclass
from typing import Literal

from generator.mailbox import Mailbox

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mails leave.

    Attributes:
        host: the mail server; empty: there is none, so mails are only written to files.
        port: where it listens.
        security: "starttls" turns to TLS before anything is said, "tls" begins with it, "none" is for this machine.
        sender: whom the mails come from; None: not known.
        recipients: who gets them.
        max_wait_s: how long to try again when the server is away or puts us off.
    """

    host: str = ""
    port: int = PORTS["starttls"]
    security: Security = "starttls"
    sender: Mailbox | None = None
    recipients: tuple[Mailbox, ...] = ()
    max_wait_s: float = 300.0


NO_MAIL = MailSettings()
"""A config that says nothing of mail."""
