"""What became of a mail for each of its recipients: what the sending tells, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal["sent", "refused", "deferred", "uncertain"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it ended for one recipient.

    Attributes:
        outcome: "sent": the server took it; "refused": it will not (5xx); "deferred": not now (4xx, or no answer before
            the mail's content was sent); "uncertain": the content was sent, and no answer came.
        code: the server's answer; None: there was none.
        said: the server's words, safe to print; not kept.
        at: when; None: now.
    """

    outcome: Outcome
    code: int | None = None
    said: str = ""
    at: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether the recipient surely has not got it."""
        return self.outcome in {"refused", "deferred"}


@dataclass(frozen=True, slots=True)
class MailedLetter:
    """A letter that was mailed, or tried: its key, what it was about, and what became of it by recipient's mark."""

    key: str
    board_id: int
    sprint_id: int | None
    closed_at: datetime | None
    deliveries: Mapping[str, Delivery]
