"""A letter's parts become the bytes of a mail: the same parts, addresses and instant give the same bytes.

The tree is the one that mail programs want, the best form last: alternative (text, related (HTML, images)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from generator.mail.letter import Letter, clean
from generator.mail.parts import NOWHERE, Parts
from generator.mailbox import Mailbox

_LONGEST_SUBJECT = 250
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom, where that is known. A draft opens in a mail program as one that can be sent from there."""

    sender: Mailbox | None = None
    sender_name: str = ""
    recipients: tuple[Mailbox, ...] = ()
    draft: bool = False


def make_message(letter: Letter, parts: Parts, envelope: Envelope) -> bytes:
    """The mail, with the line ends of the network."""
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(letter, parts, envelope):
        mail[name] = value
    mail.set_content(parts.text, cte="quoted-printable")
    mail.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    html = list(mail.iter_parts())[-1]
    assert isinstance(html, EmailMessage)
    for name, image in parts.images.items():
        file = f"{name.partition('.')[0]}.png"
        html.add_related(image, "image", "png", cid=f"<{name}>", disposition="inline", filename=file)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_sprint_reports_{number}")  # no encoded line begins so
    return mail.as_bytes()


def message_id(letter: Letter, sender: Mailbox | None) -> str:
    """The same for the same letter of the same sender, so that mail programs know one that they have already."""
    return f"<{letter.key}@{sender.host if sender else NOWHERE}>"


def _headers(letter: Letter, parts: Parts, envelope: Envelope) -> Iterable[tuple[str, object]]:
    yield "Subject", clean(parts.subject, _LONGEST_SUBJECT)
    if envelope.sender:
        yield "From", _address(envelope.sender, clean(envelope.sender_name, _LONGEST_SUBJECT))
    if envelope.recipients:
        yield "To", tuple(map(_address, envelope.recipients))
    yield "Date", format_datetime(letter.as_of.astimezone(UTC).replace(microsecond=0))
    yield "Message-ID", message_id(letter, envelope.sender)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no out-of-office answers
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"  # the same for Exchange
    if envelope.draft:
        yield "X-Unsent", "1"


def _address(mailbox: Mailbox, name: str = "") -> Address:
    return Address(name, mailbox.name, mailbox.host)
