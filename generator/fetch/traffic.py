"""The books of one run: what was asked of Jira, what came back, and how long we waited."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Traffic:
    """What one run asked of Jira so far; one for all its threads.

    Attributes:
        requests: requests sent, repeated ones too.
        retries: those of them that repeat one that failed.
        waited_s: seconds in which nothing was sent because Jira, or prudence after a failure, asked for it.
        bytes: size of the bodies that came, unpacked.
    """

    requests: int = 0
    retries: int = 0
    waited_s: float = 0.0
    bytes: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def book(self, *, requests: int = 0, retries: int = 0, waited_s: float = 0.0, bytes: int = 0) -> None:  # noqa: A002  # the name of the column
        """Add to the books."""
        with self._lock:
            self.requests += requests
            self.retries += retries
            self.waited_s += waited_s
            self.bytes += bytes
