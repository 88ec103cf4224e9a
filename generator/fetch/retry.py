"""Whether a read is tried again, and how long we wait before it."""

import random
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias

import requests
from urllib3.exceptions import DecodeError, NewConnectionError, ProtocolError, ReadTimeoutError

from generator.fetch.failures import causes
from generator.fetch.pace import Pace
from generator.fetch.receive import Received, SlowAnswerError

LONGEST_BACKOFF_S = 30.0
NEAR_LIMIT_PAUSE_S = 1.0
_TOLD_TRIES = 4

Trouble: TypeAlias = Literal["limited", "busy", "failed", "odd", "unreachable", "broken", "silent"]
TRIES_AGAIN: dict[Trouble, int] = {"busy": 4, "failed": 1, "odd": 1, "unreachable": 1, "broken": 2, "silent": 2}
"""A limit (429) is not in it: it is waited for as long as the waiting budget holds."""
_TROUBLES: dict[int, Trouble] = {429: "limited", 500: "failed", 502: "busy", 503: "busy", 504: "silent"}
_BAD_REQUEST = 400
_FINAL = (requests.exceptions.SSLError, requests.exceptions.ProxyError)
_SILENT = (requests.exceptions.ReadTimeout, ReadTimeoutError, SlowAnswerError)
_BROKEN = (
    requests.exceptions.ConnectionError,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    ProtocolError,
    DecodeError,
)


class Patience:
    """The tries of one read: GET, or POST, for every POST this client sends is a query.

    Waits what `Retry-After` says; without it 2, 4, 8, ... seconds, up to 30, each within 30 %, as Atlassian advises
    (https://developer.atlassian.com/cloud/jira/platform/rate-limiting/). The wait is one for all workers.

    Args:
        pace: of the run.
        query: whether it is a POST. While Jira limits us, a 400 has been seen for queries that are right.
    """

    def __init__(self, pace: Pace, *, query: bool = False) -> None:
        self._pace = pace
        self._query = query
        self._met: Counter[Trouble] = Counter()

    @property
    def tries(self) -> int:
        """Failed tries so far."""
        return self._met.total()

    def again(self, outcome: Received | Exception) -> bool:
        """Whether to ask once more. If so, the pause before it has begun."""
        trouble = find_trouble(outcome, odd_400=self._query and self._pace.limited)
        headers = outcome.headers if isinstance(outcome, Received) else {}
        if trouble is None:
            self._keep_off_the_limit(headers)
            return False
        self._met[trouble] += 1
        if trouble == "limited":
            self._pace.slow_down()
        elif self._met[trouble] > TRIES_AGAIN[trouble]:
            return False
        if not self._pace.pause(self.wait_s(told_wait_s(headers))):
            return False
        self._pace.traffic.book(retries=1)
        return True

    def wait_s(self, told_s: float | None) -> float:
        """Seconds: what the server asks for plus up to one, else the backoff. Told too often, the longer of both."""
        backoff = min(LONGEST_BACKOFF_S, 2.0**self.tries) * random.uniform(0.7, 1.3)  # noqa: S311  # spreads clients
        if not told_s:
            return backoff
        told_s += random.random()  # noqa: S311  # the same
        return max(told_s, backoff) if self.tries > _TOLD_TRIES else told_s

    def _keep_off_the_limit(self, headers: Mapping[str, str]) -> None:
        """A good answer may say that few tokens are left: on Cloud by a flag, on Data Center by their number."""
        if headers.get("X-RateLimit-NearLimit", "").lower() == "true":
            self._pace.limited = True
            self._pace.pause(NEAR_LIMIT_PAUSE_S)
        elif headers.get("X-RateLimit-Remaining") == "0":
            self._pace.limited = True
            self._pace.pause(_refill_s(headers) or NEAR_LIMIT_PAUSE_S)


def find_trouble(outcome: Received | Exception, *, odd_400: bool) -> Trouble | None:
    """What kind of trouble a try met that another try may not meet; None: there is none, or it would not help.

    A 400 is one only if `odd_400`. An answer that is cut, though its length seems right, is broken.
    """
    if isinstance(outcome, Received):
        if outcome.ok and outcome.is_cut:
            return "broken"
        return "odd" if odd_400 and outcome.status == _BAD_REQUEST else _TROUBLES.get(outcome.status)
    if any(isinstance(cause, _FINAL) for cause in causes(outcome)):
        return None
    if isinstance(outcome, _SILENT):
        return "silent"
    unreachable = requests.exceptions.ConnectTimeout, NewConnectionError
    if any(isinstance(cause, unreachable) for cause in causes(outcome)):
        return "unreachable"
    return "broken" if isinstance(outcome, _BROKEN) else None


def told_wait_s(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks us to wait: a number, or a date by its own clock; None when it does not say.

    Data Center says 0 and gives the seconds until its bucket gets new tokens.
    """
    told = headers.get("Retry-After", "").strip()
    seconds = float(told) if re.fullmatch(r"\d{1,15}", told) else _until(told, headers)
    return seconds or _refill_s(headers)


def _until(told: str, headers: Mapping[str, str]) -> float | None:
    try:
        at = parsedate_to_datetime(told)
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else datetime.now(UTC)
        return max(0.0, (at - now).total_seconds())
    except (TypeError, ValueError):
        return None  # neither a number nor a date


def _refill_s(headers: Mapping[str, str]) -> float | None:
    told = headers.get("X-RateLimit-Interval-Seconds", "")
    return float(told) if re.fullmatch(r"\d{1,9}", told) and int(told) else None
