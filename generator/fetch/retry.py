"""When a read is tried again, how long we wait before it, and the count of all that was sent."""

import random
from types import TracebackType
from typing import Any, Self

from urllib3 import BaseHTTPResponse, Retry
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError, SSLError

from generator.fetch.traffic import Traffic

RETRIED_STATUSES = (429, 502, 503, 504)
TRIES_AGAIN = 4
LONGEST_BACKOFF_S = 30.0


class ReadRetry(Retry):
    """urllib3's `Retry` for reads: GET, and POST, for every POST this client sends is a query.

    Waits what `Retry-After` says; without it 2, 4, 8, ... seconds, up to 30, each within 30 %, as Atlassian advises
    (https://developer.atlassian.com/cloud/jira/platform/rate-limiting/). A refused certificate is not tried again.
    """

    traffic: Traffic
    pause_s: float = 0.0

    @classmethod
    def of(cls, traffic: Traffic) -> Self:
        """The policy of a session whose waits and requests are counted in `traffic`."""
        retry = cls(
            total=TRIES_AGAIN,
            connect=1,
            read=2,
            other=1,
            redirect=0,
            allowed_methods=("GET", "POST"),
            status_forcelist=RETRIED_STATUSES,
            raise_on_status=False,
        )
        retry.traffic = traffic
        return retry

    def new(self, **kw: Any) -> Self:  # noqa: ANN401  # the signature of urllib3
        """A copy that keeps the books."""
        retry = super().new(**kw)
        retry.traffic = self.traffic
        return retry

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """Decide on one more try and book its wait; `MaxRetryError` when there is none."""
        if isinstance(error, SSLError):
            raise MaxRetryError(_pool, url, error) from error  # type: ignore[arg-type]  # as urllib3 itself does
        retry = super().increment(method, url, response, error, _pool, _stacktrace)
        retry.pause_s = retry.wait_before_next_try_s(response)
        if self.traffic.waited_s + retry.pause_s > self.traffic.budget_s:
            reason = error or ResponseError("the waiting budget is spent")
            raise MaxRetryError(_pool, url, reason) from reason  # type: ignore[arg-type]  # as urllib3 itself does
        self.traffic.requests += 1
        self.traffic.retries += 1
        self.traffic.waited_s += retry.pause_s
        return retry

    def wait_before_next_try_s(self, response: BaseHTTPResponse | None) -> float:
        """Seconds: what the server asks for plus up to one, else the backoff. A `Retry-After` of 0 says nothing."""
        told = _told_s(self, response)
        if told:
            return told + random.random()  # noqa: S311  # spreads clients out, hides nothing
        backoff = min(LONGEST_BACKOFF_S, 2.0 ** len(self.history))
        return backoff * random.uniform(0.7, 1.3)  # noqa: S311  # the same

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:  # noqa: ARG002  # decided in `increment`
        """Wait what was booked."""
        self.traffic.sleep(self.pause_s)


def _told_s(retry: Retry, response: BaseHTTPResponse | None) -> float | None:
    if response is None:
        return None
    try:
        return retry.get_retry_after(response)
    except InvalidHeader:
        return None
