"""Where a mail goes to or comes from: `name@host`, checked, in the ASCII that mail servers speak, and never shown."""

import re
from dataclasses import dataclass

from generator.redaction import SHOWN

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NAME = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}|localhost")
_MOST_NAME, _MOST = 64, 254  # RFC 5321


@dataclass(frozen=True, slots=True, repr=False)
class Mailbox:
    """A person's or a list's mailbox; printed it shows as `***`. See `parse_mailbox`."""

    address: str

    def __repr__(self) -> str:
        return SHOWN

    @property
    def name(self) -> str:
        """What stands before the @."""
        return self.address.rpartition("@")[0]

    @property
    def host(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]


def parse_mailbox(text: str) -> Mailbox:
    """A plain address (no display name, no comment, no list).

    Raises:
        ValueError: it is none. The message says why and never holds the address.
    """
    text = text.strip()
    if not text.isprintable() or re.search(r"\s", text):
        raise ValueError("it holds a blank, a line end or an invisible character")
    name, at, host = text.rpartition("@")
    if not at or not name or not host:
        raise ValueError("it is not of the form name@host")
    if not text.isascii() and not name.isascii():
        raise ValueError("there are letters before the @ that not every mail server takes")
    if not _NAME.fullmatch(name) or len(name) > _MOST_NAME:
        raise ValueError("what stands before the @ is not a plain name (write the address alone, one at a time)")
    host = _ascii_host(host)
    if not _HOST.fullmatch(host) or len(name) + 1 + len(host) > _MOST:
        raise ValueError("what stands after the @ is not the name of a host")
    return Mailbox(f"{name}@{host}")


def _ascii_host(host: str) -> str:
    """The host in the letters that the network uses: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
