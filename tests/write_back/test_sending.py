"""A request that changes something: what is known of its fate, and that nobody else has a session that can send it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from generator.demo.exchange import Reply, Wire
from generator.demo.server import DemoJira
from generator.fetch.connect import connect
from generator.fetch.limits import Limits
from generator.fetch.session import Session
from generator.write_back.sending import SendingSession, Sent
from tests.cache.desk import credentials, small_world
from tests.cli.pushing import writes
from tests.demo.small_world import TOKEN

PATH, FIVE = "/rest/agile/1.0/issue/10101/estimation", {"value": "5"}


@pytest.fixture
def jira() -> Iterator[DemoJira]:
    with DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        jira.allow_writes()
        yield jira


def open_session(jira: DemoJira) -> SendingSession:
    limits = Limits(silence_s=0.3, answer_s=0.6)
    return connect(jira.url, credentials("cloud"), limits=limits).session.as_kind(SendingSession)


def put(jira: DemoJira) -> Sent:
    return open_session(jira).put(PATH, FIVE, {"boardId": 7})


def estimate(jira: DemoJira) -> float | None:
    return jira.world.state().issues[10_101].estimate


def test_what_is_taken(jira: DemoJira) -> None:
    assert put(jira) == Sent("taken", 200)
    assert estimate(jira) == 5


@pytest.mark.parametrize("wire", [Wire(delay_s=2), Wire(drip_s=0.05, drips_head=True)])
def test_a_time_out_after_it_was_applied_is_not_known_and_not_sent_again(jira: DemoJira, wire: Wire) -> None:
    jira.answer("*/estimation", lambda asked: jira.usual(asked).over(wire), method="PUT")
    sent = put(jira)
    assert (sent.fate, sent.status) == ("unknown", None)
    assert estimate(jira) == 5
    assert len(writes(jira)) == 1


def test_what_finds_no_connection_never_left() -> None:
    with ExitStack() as stack:
        jira = stack.enter_context(DemoJira(small_world(), "cloud", token=TOKEN))
        session = open_session(jira)
        stack.close()
        sent = session.put(PATH, FIVE)
    assert sent.fate == "unsent"
    assert "refuses the connection" in sent.why


def test_a_redirect_is_not_followed(jira: DemoJira) -> None:
    with DemoJira(small_world(), "cloud", token=TOKEN) as other:
        other.allow_writes()
        jira.answer("*/estimation", Reply(307, b"", {"Location": other.url + PATH}), method="PUT")
        assert put(jira) == Sent("refused", 307, "Jira does not do it (307)")
        assert other.requests == []


def test_what_jira_says_is_told_without_what_must_not_be_seen(jira: DemoJira) -> None:
    jira.answer("*/estimation", Reply.of_error(400, f"ask someone@mail.example about {TOKEN}\x1b[31m"), method="PUT")
    assert put(jira).why.endswith("of the issue (400): ask *** about *** [31m")


def test_the_session_of_everybody_else_has_no_way_to_write(jira: DemoJira) -> None:
    session = connect(jira.url, credentials("cloud")).session
    assert type(session) is Session
    assert {name for name in dir(session) if name.startswith(("put", "delete", "patch", "send"))} == set()
