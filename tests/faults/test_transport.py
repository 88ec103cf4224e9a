"""Faults on the way to Jira, injected over real sockets: what a sync does, and what it leaves."""

import json
import random
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from generator.cache.sync import sync
from generator.demo.exchange import Reply, Wire
from generator.demo.server import RecordedRequest
from generator.domain import Flavour
from generator.errors import AccessError, BadRequestError, JiraError, LoginError, PageTooBigError, UnauthorizedError
from generator.fetch.connect import connect
from generator.fetch.jira import Jira
from generator.fetch.limits import Clock, Limits
from generator.fetch.secret import Credentials
from tests.cache.desk import ALL_BOARDS, Desk, credentials, open_desk, small_world

SEARCH = "*/search*"
LIMITED = Reply(429, b"<html>slow down", {"Content-Type": "text/html"})
QUICK = Limits(connect_s=2, silence_s=0.2, answer_s=0.6)


@dataclass
class Line:
    """The way to a demo Jira, with a clock that only sleeping moves."""

    desk: Desk
    naps: list[float] = field(default_factory=list)
    at: float = 0.0

    def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.at += seconds

    def connect(self, **options: Any) -> Jira:
        clock = Clock(now=lambda: self.at, sleep=self._sleep)
        return connect(self.desk.jira.url, credentials(self.desk.flavour), **({"clock": clock} | options))

    def sync(self, **options: Any) -> Jira:
        jira = self.connect(**options)
        sync(jira, self.desk.store, ALL_BOARDS)
        return jira

    def calls(self, ending: str) -> int:
        return sum(request.path.endswith(ending) for request in self.desk.jira.requests)


@pytest.fixture
def line(desk: Desk) -> Line:
    return Line(desk)


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    flavour: Flavour = getattr(request, "param", "cloud")
    with open_desk(tmp_path, flavour, small_world()) as desk:
        yield desk


both = pytest.mark.parametrize("desk", ["cloud", "data_center"], indirect=True)

RETRY_AFTER: dict[str, tuple[dict[str, str], float, float]] = {
    "seconds": ({"Retry-After": "7"}, 7, 8),
    "zero": ({"Retry-After": "0"}, 1.4, 2.6),
    "absent": ({}, 1.4, 2.6),
    "nonsense": ({"Retry-After": "soon"}, 1.4, 2.6),
    "a bucket": ({"Retry-After": "0", "X-RateLimit-Interval-Seconds": "60", "X-RateLimit-FillRate": "5"}, 60, 61),
}


@both
@pytest.mark.parametrize(("headers", "least", "most"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_a_limited_run_waits_as_told_and_reads_the_same(
    line: Line, headers: dict[str, str], least: float, most: float
) -> None:
    limited = LIMITED.with_headers(**{name.replace("-", "_"): value for name, value in headers.items()})
    line.desk.jira.answer("*/field", limited, times=1)
    jira = line.sync()
    assert line.calls("/field") == 2
    assert len(line.naps) == 1
    assert least <= line.naps[0] <= most
    assert jira.traffic.waited_s == pytest.approx(sum(line.naps))
    assert (jira.traffic.retries, jira.traffic.requests) == (1, len(line.desk.jira.requests))
    line.desk.jira.reset()
    assert line.desk.content() == line.desk.full_content()


def test_a_limit_until_a_date_is_by_jiras_own_clock(line: Line) -> None:
    until = format_datetime(line.desk.world.now + timedelta(seconds=90), usegmt=True)
    line.desk.jira.answer("*/field", LIMITED.with_headers(Retry_After=until), times=1)
    line.sync()
    assert 89 <= line.naps[0] <= 91


@both
def test_a_spent_waiting_budget_ends_the_run_and_says_so(line: Line) -> None:
    line.sync()
    before = line.desk.load().manifest
    line.desk.happens()
    limited = LIMITED.with_headers(Retry_After="20", RateLimit_Reason="jira-quota-tenant-based")
    line.desk.jira.answer(SEARCH, limited)
    with pytest.raises(JiraError, match=r"429, jira-quota-tenant-based.*we waited [4-6]\d s in all") as caught:
        line.sync(max_wait_s=65)
    assert caught.value.exit_code == 5
    assert "<html" not in caught.value.message
    assert sum(line.naps) <= 65
    assert line.desk.load().manifest == before


def test_an_absurd_wait_is_not_begun(line: Line) -> None:
    line.desk.jira.answer("*/field", LIMITED.with_headers(Retry_After="999999999999"))
    with pytest.raises(JiraError, match="asks to wait 999,999,999,999 s"):
        line.sync()
    assert line.naps == []
    assert line.calls("/field") == 1


@both
def test_twenty_limits_leave_the_same_cache_as_none(line: Line) -> None:
    luck, left = random.Random(5), [20]

    def sometimes(_asked: RecordedRequest) -> Reply | None:
        if left[0] and luck.random() < 0.7:
            left[0] -= 1
            return LIMITED.with_headers(Retry_After="1")
        return None

    line.desk.jira.answer("*", sometimes)
    jira = line.sync(max_wait_s=3600)
    assert (left[0], jira.traffic.retries) == (0, 20)
    line.desk.jira.reset()
    assert line.desk.content() == line.desk.full_content()


def test_a_jira_that_is_near_its_limit_is_asked_slowly(line: Line) -> None:
    near = lambda asked: line.desk.jira.usual(asked).with_headers(X_RateLimit_NearLimit="true")  # noqa: E731
    line.desk.jira.answer("*/field", near, times=1)
    line.sync()
    assert line.naps == [1.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_is_tried_again_and_its_page_never_shown(line: Line, status: int) -> None:
    page = Reply.of_html("<html><body>Stack trace: secret</body></html>", status)
    line.desk.jira.answer("*/status", page, times=1)
    line.sync()
    assert line.calls("/status") == 2
    line.desk.jira.answer("*/status", page)
    with pytest.raises(JiraError, match=str(status)) as caught:
        line.sync()
    assert "Stack" not in caught.value.message + caught.value.hint
    assert line.calls("/status") <= 2 + 5


def test_an_odd_400_while_limited_passes_at_the_second_try(line: Line) -> None:
    line.desk.jira.answer("*/serverInfo", LIMITED, times=1)
    line.desk.jira.answer("*/search/jql", Reply.of_error(400, "odd"), times=1)
    line.sync()
    line.desk.jira.reset()
    assert line.desk.content() == line.desk.full_content()


def test_a_400_that_stays_names_the_request(line: Line) -> None:
    line.desk.jira.answer("*/serverInfo", LIMITED, times=1)
    line.desk.jira.answer("*/search/jql", Reply.of_error(400, "odd"))
    with pytest.raises(BadRequestError, match=r"filter = \d+ .*POST /rest/api/3/search/jql.*odd") as caught:
        line.sync()
    assert caught.value.exit_code == 5
    queries = [each.body["jql"] for each in line.desk.jira.requests if each.path.endswith("/search/jql")]
    assert [query in caught.value.message for query in queries].count(True) == 2


@both
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply.of_html("<html>no", 401), UnauthorizedError),
        (Reply.of_json({"code": 401, "message": "Unauthorized; scope does not match"}, 401), AccessError),
        (Reply.of_error(403, "no"), AccessError),
        (Reply(403, b"", {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=x"}), LoginError),
        (Reply(200, b"[]", {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}), UnauthorizedError),
        (Reply(200, b"[]", {"X-AUSERNAME": "anonymous"}), UnauthorizedError),
        (Reply.of_html("<html><form><input type=password>"), LoginError),
        (Reply.of_html("<html>Loading…"), LoginError),
        (Reply(302, b"", {"Location": "/login.jsp?os_destination=x"}), LoginError),
        (Reply(302, b"", {"Location": "https://idp.example.org/samlsso"}), LoginError),
    ],
)
def test_a_refused_login_is_one_call_with_a_name(line: Line, reply: Reply, kind: type[Exception]) -> None:
    line.desk.jira.answer("*/field", reply)
    with pytest.raises(kind) as caught:
        line.connect().fields()
    assert type(caught.value) is kind
    assert caught.value.exit_code == 3  # type: ignore[attr-defined]  # all of our errors have one
    assert "<" not in str(caught.value)
    assert line.calls("/field") == 1


BROKEN: dict[str, tuple[Callable[[Reply], Reply], type[JiraError], str]] = {
    "a reset in the body": (lambda usual: usual.over(Wire(ends_after=200, resets=True)), JiraError, "broke off"),
    "a reset before it": (lambda usual: usual.over(Wire(ends_after=0, resets=True)), JiraError, "broke off"),
    "a short body": (lambda usual: usual.over(Wire(ends_after=200)), JiraError, "broke off"),
    "a cut chunk": (lambda usual: usual.over(Wire(ends_after=300, chunked=120)), JiraError, "broke off"),
    "no last chunk": (
        lambda usual: usual.over(Wire(ends_after=-5, chunked=10**6)),
        JiraError,
        "broke off",
    ),
    "half a gzip": (
        lambda usual: replace_body(usual.gzipped(), lambda body: body[:200]),
        JiraError,
        "JSON",
    ),
    "no gzip": (lambda usual: usual.with_headers(Content_Encoding="gzip"), JiraError, "broke off"),
    "nothing at all": (lambda usual: usual.over(Wire(delay_s=60)), PageTooBigError, "did not answer"),
    "a slow drip": (lambda usual: usual.over(Wire(drip_s=0.01)), PageTooBigError, "did not answer"),
    "a slow drip of the head": (
        lambda usual: usual.over(Wire(drip_s=0.02, drips_head=True)),
        PageTooBigError,
        "did not answer",
    ),
}


def replace_body(reply: Reply, change: Callable[[bytes], bytes]) -> Reply:
    return Reply(reply.status, change(reply.body), reply.headers)


def real_waits() -> dict[str, Any]:
    """Time-outs of the socket are real; the waits between tries are not."""
    return {"clock": Clock(sleep=lambda _: None), "limits": QUICK}


@pytest.mark.parametrize(("fault", "kind", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_tried_again_and_never_half_a_page(
    line: Line, fault: Callable[[Reply], Reply], kind: type[JiraError], said: str
) -> None:
    jira = line.connect(**real_waits())
    line.desk.jira.answer("*/status", lambda asked: fault(line.desk.jira.usual(asked)), times=1)
    assert len(jira.statuses()) == len(line.desk.world.statuses)
    assert line.calls("/status") == 2
    line.desk.jira.answer("*/status", lambda asked: fault(line.desk.jira.usual(asked)))
    with pytest.raises(JiraError, match=said) as caught:
        jira.statuses()
    assert type(caught.value) is kind
    assert line.calls("/status") == 5


def test_a_head_that_trickles_is_left_before_it_is_over(line: Line) -> None:
    """It would take half a minute and the limit is 0.6 s, so ten are no race."""
    took_s: list[float] = []
    jira = line.connect(**real_waits(), on_request=lambda *told: took_s.append(told[3]))
    line.desk.jira.answer(
        "*/status", lambda asked: line.desk.jira.usual(asked).over(Wire(drip_s=0.15, drips_head=True))
    )
    with pytest.raises(PageTooBigError):
        jira.statuses()
    assert max(took_s) < 10


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(JiraError, match="refuses the connection"):
        connect(f"http://127.0.0.1:{port}", Credentials(), **real_waits())


def test_a_run_has_an_end(line: Line) -> None:
    def slowly(_asked: RecordedRequest) -> None:
        line.at += 1000

    line.desk.jira.answer("*", slowly)
    with pytest.raises(JiraError, match="longer than 1 hours"):
        line.sync(limits=Limits(run_s=3600, answer_s=9000, at_once=1))
    assert len(line.desk.jira.requests) == 4
    assert line.desk.store.load() is None


BOMBS: dict[str, tuple[Callable[[], Reply], type[JiraError]]] = {
    "a gzip bomb": (lambda: Reply(200, b"[" + b" " * 150_000_000 + b"]").gzipped(), PageTooBigError),
    "a large body": (lambda: Reply(200, b"[" + b" " * 40_000_000 + b"]"), PageTooBigError),
    "a deep nest": (lambda: Reply(200, b"[" * 100_000 + b"]" * 100_000), JiraError),
}


@pytest.mark.parametrize(("bomb", "kind"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_named_before_it_fills_the_memory(
    line: Line, bomb: Callable[[], Reply], kind: type[JiraError]
) -> None:
    jira = line.connect()
    line.desk.jira.answer("*/status", bomb())
    tracemalloc.start()
    try:
        with pytest.raises(JiraError, match=r"more than 32 MiB|deeper than 200") as caught:
            jira.statuses()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert type(caught.value) is kind
    assert peak < 100 * 2**20
    assert line.calls("/status") == 1


@both
def test_pages_halve_when_jira_cannot_give_them_and_grow_back(line: Line) -> None:
    sizes: list[int] = []

    def too_large(asked: RecordedRequest) -> Reply | None:
        sizes.append(asked.body["maxResults"])
        return Reply.of_html("<html>time-out", 504) if sizes[-1] > 300 else None

    line.desk.jira.answer("*/search*", too_large)
    ids = line.connect().issue_ids("project = AB ORDER BY created ASC, key ASC")
    assert len(ids) == 13
    most = 5000 if line.desk.flavour == "cloud" else 1000
    assert sizes[0] == most
    assert 150 < sizes[-1] <= 300
    assert sorted(sizes, reverse=True) == sizes


@contextmanager
def stranger() -> Iterator[tuple[str, list[bytes]]]:
    """A second server that keeps all it is sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    heard.append(connection.recv(65536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        finally:
            stopped.set()
            thread.join()


def test_a_redirect_to_another_server_is_not_followed(line: Line) -> None:
    with stranger() as (url, heard):
        line.desk.jira.answer("*/field", Reply(307, b"", {"Location": f"{url}/rest/api/3/field"}))
        with pytest.raises(JiraError, match="is not followed"):
            line.connect().fields()
    assert heard == []


def test_redirects_in_a_circle_end(line: Line) -> None:
    line.desk.jira.answer("*/field", Reply(302, b"", {"Location": "/rest/api/3/field"}))
    with pytest.raises(JiraError, match="circle"):
        line.connect().fields()
    assert line.calls("/field") == 6


def test_links_in_a_body_are_never_followed(line: Line) -> None:
    with stranger() as (url, heard):

        def poisoned(asked: RecordedRequest) -> Reply:
            usual = line.desk.jira.usual(asked)
            return replace_body(usual, lambda body: body.replace(b"https://jira.internal.invalid:8443", url.encode()))

        line.desk.jira.answer("*", poisoned)
        line.sync()
    assert heard == []


@both
def test_a_proxy_of_the_environment_is_used_and_a_netrc_is_not(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo takes requests as a proxy gets them: with a whole address, of a host that does not exist."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine jira.example.invalid login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", line.desk.jira.url)
    context = "" if line.desk.flavour == "cloud" else "/jira"
    jira = connect(f"http://jira.example.invalid{context}", Credentials(), allow_http=True)
    assert jira.server.flavour == line.desk.flavour
    assert all("Authorization" not in request.headers for request in line.desk.jira.requests)


def test_this_machine_is_asked_without_the_proxy(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    with stranger() as (url, heard):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, url)
        line.connect().fields()
    assert heard == []


OTHER: dict[Flavour, Flavour] = {"cloud": "data_center", "data_center": "cloud"}
PROOFS: dict[Flavour, str] = {"cloud": "/rest/api/3/search/jql", "data_center": "/rest/api/2/search"}


def proofs(line: Line) -> list[str]:
    """The searches for nothing, by the path after the context path."""
    asked = [each for each in line.desk.jira.requests if each.body and each.body.get("jql") == "created < 0"]
    return [each.path.removeprefix("/jira") for each in asked]


def says(line: Line, **told: str) -> None:
    """From now on Jira says something else of itself."""

    def changed(asked: RecordedRequest) -> Reply:
        usual: dict[str, Any] = json.loads(line.desk.jira.usual(asked).body)
        return Reply.of_json({name: value for name, value in {**usual, **told}.items() if value})

    line.desk.jira.answer("*/serverInfo", changed)


@both
def test_a_wrong_flavour_in_the_config_is_told_and_the_data_are_the_same(line: Line) -> None:
    flavour = line.desk.flavour
    jira = line.sync(flavour=OTHER[flavour])
    assert f"`flavour: {OTHER[flavour]}`, but this Jira answers as" in jira.server.advice
    assert jira.server.flavour == flavour
    assert proofs(line) == [PROOFS[OTHER[flavour]]]
    assert jira.warnings == []
    assert line.desk.content() == line.desk.full_content()


@both
def test_a_flavour_in_the_config_wins_over_a_server_that_lies(line: Line) -> None:
    flavour = line.desk.flavour
    says(line, deploymentType={"cloud": "Server", "data_center": "Cloud"}[flavour])
    jira = line.sync(flavour=flavour)
    assert (jira.server.flavour, jira.server.advice) == (flavour, "")
    assert line.desk.content()["site"]["flavour"] == flavour


@both
def test_a_jira_that_does_not_say_what_it_is_is_found_out(line: Line) -> None:
    says(line, deploymentType="")
    flavour = line.desk.flavour
    jira = line.sync()
    assert (jira.server.flavour, jira.server.advice) == (flavour, "")
    assert line.calls("/_edge/tenant_info") == 1
    assert proofs(line) == ([] if flavour == "cloud" else [PROOFS["data_center"]])
    asked = len(line.desk.jira.requests)
    assert line.connect(known=flavour).server.flavour == flavour
    assert len(line.desk.jira.requests) == asked + 1


@both
def test_a_jira_without_any_search_is_asked_once_for_each(line: Line) -> None:
    says(line, deploymentType="")
    line.desk.jira.answer("*/tenant_info", Reply.of_error(404, "no"))
    line.desk.jira.answer(SEARCH, Reply.of_error(410, "gone"))
    with pytest.raises(JiraError, match="neither as Jira Cloud nor as Jira Data Center") as caught:
        line.sync()
    assert caught.value.exit_code == 5
    assert proofs(line) == [PROOFS["data_center"], PROOFS["cloud"]]
    assert line.desk.store.load() is None


def test_a_dozen_readers_share_one_pause(line: Line) -> None:
    """Lanes that wait do not each book the wait, and none sends while it lasts."""
    line.desk.jira.answer("*/changelog/bulkfetch", LIMITED.with_headers(Retry_After="10"), times=1)
    ids = [str(id_) for id_ in line.desk.world.state().issues]
    jira = line.connect()
    logs = list(jira.histories(ids * 200, ("status",)))
    assert len(logs) == len(ids) * 200
    assert 10 <= jira.traffic.waited_s <= 11
    assert [log.issue_id for log in logs] == ids * 200
