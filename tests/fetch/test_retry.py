"""Waits are booked when a try is decided on, and slept before the next request; here nobody sleeps."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
from urllib3.exceptions import ProtocolError

from generator.errors import JiraError
from generator.fetch.limits import Clock, Limits
from generator.fetch.pace import Pace
from generator.fetch.receive import Received
from generator.fetch.retry import Patience, told_wait_s


class FakeClock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.at += seconds

    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep)


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


def failed(status: int = 429, **headers: str) -> Received:
    named = requests.structures.CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    return Received("https://x/y", status, named, b"")


def again(patience: Patience, pace: Pace, outcome: Received | Exception) -> bool:
    """One more decision, and the wait it begins."""
    goes_on = patience.again(outcome)
    with pace.turn():
        return goes_on


def test_the_wait_grows_and_every_try_is_counted(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    patience = Patience(pace)
    assert all(again(patience, pace, failed(503)) for _ in range(4))
    for nap, expected in zip(time.naps, (2, 4, 8, 16), strict=True):
        assert 0.7 * expected <= nap <= 1.3 * expected
    assert pace.traffic.retries == 4
    assert pace.traffic.waited_s == pytest.approx(sum(time.naps))
    assert not again(patience, pace, failed(503))
    assert pace.traffic.retries == len(time.naps) == 4


AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
TOLD: dict[str, tuple[dict[str, str], float | None]] = {
    "seconds": ({"Retry-After": "17"}, 17),
    "blanks around": ({"Retry-After": " 17 "}, 17),
    "a date by the server's clock": (
        {
            "Retry-After": format_datetime(AT + timedelta(seconds=60), usegmt=True),
            "Date": format_datetime(AT, usegmt=True),
        },
        60,
    ),
    "a date that is over": (
        {"Retry-After": format_datetime(AT, usegmt=True), "Date": format_datetime(AT, usegmt=True)},
        None,
    ),
    "zero": ({"Retry-After": "0"}, None),
    "absent": ({}, None),
    "negative": ({"Retry-After": "-5"}, None),
    "words": ({"Retry-After": "soon"}, None),
    "half a number": ({"Retry-After": "1.5"}, None),
    "absurd": ({"Retry-After": "999999999999"}, 999999999999),
    "beyond absurd": ({"Retry-After": "9" * 400}, None),
    "the bucket of Data Center": ({"Retry-After": "0", "X-RateLimit-Interval-Seconds": "60"}, 60),
    "a bucket of nonsense": ({"Retry-After": "0", "X-RateLimit-Interval-Seconds": "-1"}, None),
    "both": ({"Retry-After": "5", "X-RateLimit-Interval-Seconds": "60"}, 5),
}


@pytest.mark.parametrize(("headers", "expected"), TOLD.values(), ids=TOLD)
def test_what_the_server_says_of_waiting(headers: dict[str, str], expected: float | None) -> None:
    assert told_wait_s(headers) == expected


def test_a_date_without_a_clock_of_the_server_goes_by_ours() -> None:
    at = datetime.now(UTC) + timedelta(seconds=60)
    told = told_wait_s({"Retry-After": format_datetime(at, usegmt=True)})
    assert told is not None
    assert 50 <= told <= 61


def test_a_wait_as_told_with_a_little_more_and_in_the_end_our_own_if_longer(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    patience = Patience(pace)
    for _ in range(6):
        assert again(patience, pace, failed(Retry_After="1"))
    assert all(1 <= nap <= 2 for nap in time.naps[:4])
    assert all(nap >= 20 for nap in time.naps[4:])


def test_a_wait_over_the_budget_is_not_begun(time: FakeClock) -> None:
    pace = Pace(Limits(wait_s=100), time.clock())
    assert again(Patience(pace), pace, failed(Retry_After="60"))
    assert not again(Patience(pace), pace, failed(Retry_After="60"))
    assert len(time.naps) == pace.traffic.retries == 1
    assert not again(Patience(pace), pace, failed(Retry_After="999999999999"))


def test_a_pause_is_one_for_all_and_booked_once(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    for _ in range(4):
        assert Patience(pace).again(failed(Retry_After="10"))
    with pace.turn():
        pass
    assert 10 <= pace.traffic.waited_s <= 11
    assert time.naps == [pytest.approx(pace.traffic.waited_s)]


def test_a_limit_halves_the_lanes_down_to_one(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    pace.allow(4)
    seen = []
    for _ in range(3):
        Patience(pace).again(failed())
        seen.append(pace.allowed)
    assert seen == [2, 1, 1]
    assert pace.limited


def test_a_good_answer_that_is_near_the_limit_slows_down(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    for headers, expected in (
        ({}, None),
        ({"X_RateLimit_NearLimit": "false", "X_RateLimit_Remaining": "7"}, None),
        ({"X_RateLimit_NearLimit": "true"}, 1.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Interval_Seconds": "5"}, 5.0),
    ):
        before = len(time.naps)
        assert not again(Patience(pace), pace, failed(200, **headers))
        assert time.naps[before:] == ([expected] if expected else [])
    assert pace.traffic.retries == 0


def test_an_odd_400_is_tried_once_more_but_only_while_jira_limits_us(time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    assert not Patience(pace, query=True).again(failed(400))
    Patience(pace).again(failed(429))
    assert not Patience(pace).again(failed(400))
    patience = Patience(pace, query=True)
    assert [patience.again(failed(400)) for _ in range(2)] == [True, False]


def test_an_answer_that_is_cut_is_broken(time: FakeClock) -> None:
    for content, cut in ((b'{"a": [1', True), (b"[", True), (b"[1] \n", False), (b"", False), (b"<html>", False)):
        assert Patience(Pace(clock=time.clock())).again(Received("https://x", 200, {}, content)) == cut


@pytest.mark.parametrize(
    ("failure", "times"),
    [
        (ProtocolError("reset"), 2),
        (requests.exceptions.ReadTimeout("x"), 2),
        (requests.exceptions.ConnectTimeout("x"), 1),
        (requests.exceptions.SSLError("expired"), 0),
        (requests.exceptions.ProxyError("no"), 0),
        (requests.exceptions.InvalidURL("no"), 0),
    ],
)
def test_how_often_a_failing_connection_is_tried_again(failure: Exception, times: int, time: FakeClock) -> None:
    pace = Pace(clock=time.clock())
    patience = Patience(pace)
    assert [again(patience, pace, failure) for _ in range(times + 1)] == [True] * times + [False]


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 410])
def test_everything_else_is_final(status: int, time: FakeClock) -> None:
    assert not Patience(Pace(clock=time.clock())).again(failed(status))


def test_a_run_ends_some_time(time: FakeClock) -> None:
    pace = Pace(Limits(run_s=7200), time.clock())
    with pace.turn():
        time.at += 7201
    with pytest.raises(JiraError, match="longer than 2 hours"), pace.turn():
        pass
