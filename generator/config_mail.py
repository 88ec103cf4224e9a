"""The config's keys for mail. Its complaints never hold an address."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from generator.addresses import is_loopback
from generator.config_base import Name, Strict, wrong
from generator.config_look import NONE
from generator.mail_settings import PORTS, MailSettings, Security
from generator.mailbox import parse_mailbox

MOST_RECIPIENTS = 50
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def _check_host(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise wrong("not the name of a server; write it like smtp.example.com, the port apart")
    return host


def _check_mailbox(address: str) -> str:
    if address == NONE:
        return address
    try:
        return parse_mailbox(address).address
    except ValueError as error:
        raise wrong(f"not an e-mail address: {error}") from None


Address = Annotated[Name, AfterValidator(_check_mailbox)]


class EmailKeys(Strict):
    """How reports are mailed. The login comes from SMTP_USER and SMTP_PASSWORD of the environment, never from here."""

    host: Annotated[Name, AfterValidator(_check_host)] = Field(
        default=NONE, description="The mail server, such as smtp.example.com; none: mails are only written to files."
    )
    port: Annotated[int, Field(ge=1, le=65535)] | Literal["auto"] = Field(
        default="auto", description="The port of the mail server; auto: 587 for starttls, 465 for tls, 25 for none."
    )
    security: Security = Field(
        default="starttls",
        description="starttls turns to TLS before anything is said, tls begins with it; none is refused unless the "
        "server is this machine.",
    )
    sender: Address = Field(
        default=NONE, alias="from", description="Whom the mails come from. SMTP_FROM of the environment wins over it."
    )
    to: list[Address] = Field(
        default=[],
        max_length=MOST_RECIPIENTS,
        description="Who gets the mails. SMTP_TO of the environment wins over it, and --to over both.",
    )
    max_wait: int = Field(
        default=5, ge=0, le=60, description="Minutes to try again when the mail server is away or puts us off."
    )

    @field_validator("security")
    @classmethod
    def _never_in_clear(cls, security: Security, info: ValidationInfo) -> Security:
        """The address of nobody, and no login, ever travels a network unencrypted."""
        host = info.data.get("host", NONE)
        if security == "none" and host != NONE and not is_loopback(host):
            raise wrong("mails and the login would travel unencrypted; use starttls or tls")
        return security


def make_mail_settings(keys: EmailKeys) -> MailSettings:
    """The keys as settings."""
    recipients = dict.fromkeys(parse_mailbox(address) for address in keys.to if address != NONE)
    return MailSettings(
        host="" if keys.host == NONE else keys.host,
        port=PORTS[keys.security] if keys.port == "auto" else keys.port,
        security=keys.security,
        sender=None if keys.sender == NONE else parse_mailbox(keys.sender),
        recipients=tuple(recipients),
        max_wait_s=60.0 * keys.max_wait,
    )
