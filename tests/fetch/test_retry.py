"""Waits are booked when a try is decided on and slept after it; both are looked at here without sleeping."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, ProtocolError, SSLError

from generator.fetch.retry import ReadRetry
from generator.fetch.traffic import Traffic


def failed(status: int = 429, **headers: str) -> HTTPResponse:
    return HTTPResponse(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def again(retry: ReadRetry, response: HTTPResponse | None = None, error: Exception | None = None) -> ReadRetry:
    retry = retry.increment("GET", "/x", response, error)
    retry.sleep(response)
    return retry


def test_the_wait_grows_and_every_try_is_counted() -> None:
    naps: list[float] = []
    traffic = Traffic(sleep=naps.append)
    retry = ReadRetry.of(traffic)
    for _ in range(4):
        retry = again(retry, failed(503))
    for nap, expected in zip(naps, (2, 4, 8, 16), strict=True):
        assert 0.7 * expected <= nap <= 1.3 * expected
    assert traffic.requests == 4
    assert traffic.waited_s == sum(naps)
    with pytest.raises(MaxRetryError):
        again(retry, failed(503))
    assert traffic.requests == 4


def test_a_server_that_says_how_long_is_heard() -> None:
    naps: list[float] = []
    again(ReadRetry.of(Traffic(sleep=naps.append)), failed(Retry_After="17"))
    assert 17 <= naps[0] <= 18


def test_a_date_is_heard_too() -> None:
    naps: list[float] = []
    at = datetime.now(UTC) + timedelta(seconds=60)
    again(ReadRetry.of(Traffic(sleep=naps.append)), failed(503, Retry_After=format_datetime(at, usegmt=True)))
    assert 50 <= naps[0] <= 61


@pytest.mark.parametrize("nonsense", ["0", "soon", "-5"])
def test_a_wait_of_nothing_or_nonsense_means_our_own(nonsense: str) -> None:
    naps: list[float] = []
    again(ReadRetry.of(Traffic(sleep=naps.append)), failed(Retry_After=nonsense))
    assert 1.4 <= naps[0] <= 2.6


def test_a_wait_over_the_budget_is_not_begun() -> None:
    naps: list[float] = []
    traffic = Traffic(budget_s=100, sleep=naps.append)
    retry = again(ReadRetry.of(traffic), failed(Retry_After="60"))
    with pytest.raises(MaxRetryError):
        again(retry, failed(Retry_After="60"))
    assert len(naps) == traffic.requests == 1


def test_the_budget_is_one_for_all_requests_of_a_run() -> None:
    traffic = Traffic(budget_s=100, sleep=lambda _: None)
    again(ReadRetry.of(traffic), failed(Retry_After="60"))
    with pytest.raises(MaxRetryError):
        again(ReadRetry.of(traffic), failed(Retry_After="60"))


def test_a_connection_that_breaks_is_tried_twice_more() -> None:
    retry = ReadRetry.of(Traffic(sleep=lambda _: None))
    for _ in range(2):
        retry = again(retry, error=ProtocolError("reset"))
    with pytest.raises(MaxRetryError):
        again(retry, error=ProtocolError("reset"))


def test_a_refused_certificate_is_not_tried_again() -> None:
    with pytest.raises(MaxRetryError):
        again(ReadRetry.of(Traffic()), error=SSLError("expired"))


def test_only_reads_are_tried_again() -> None:
    retry = ReadRetry.of(Traffic())
    assert retry.is_retry("GET", 503)
    assert retry.is_retry("POST", 429)
    assert not retry.is_retry("PUT", 503)
    for status in (400, 401, 403, 404, 410, 500):
        assert not retry.is_retry("GET", status)
