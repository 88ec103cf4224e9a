"""What holds whatever is asked: logins, paths, methods, the clock, scripted replies, the record of requests."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from generator.demo.exchange import Reply
from generator.demo.people import PLANTED_EMAIL
from generator.demo.server import DemoJira
from generator.domain import Flavour
from tests.demo.small_world import TOKEN, Builder, Client, at, make_world, open_jira

FLAVOURS: list[Flavour] = ["cloud", "data_center"]
both = pytest.mark.parametrize("flavour", FLAVOURS)


def one_issue() -> Builder:
    builder = Builder()
    builder.issue(10_001)
    return builder


def search_of(client: Client, jql: str = "project = AB") -> Any:
    path = "/rest/api/3/search/jql" if client.jira.url.count("/") == 2 else "/rest/api/2/search"
    return client.ask(path, jql=jql)["issues"]


@pytest.mark.parametrize(("flavour", "told"), [("cloud", "Cloud"), ("data_center", "Server")])
def test_the_server_says_what_it_is_and_what_time_it_has(flavour: Flavour, told: str) -> None:
    with open_jira(make_world(Builder(), hours=0.5), flavour, login=False) as client:
        info = client.read("/rest/api/2/serverInfo")
        assert (info["deploymentType"], info["baseUrl"]) == (told, client.jira.url)
        assert info["serverTime"] == "2026-01-05T09:30:00.000+0100"
        assert client.get("/rest/api/2/serverInfo").headers["Date"] == "Mon, 05 Jan 2026 08:30:00 GMT"


@both
def test_the_world_may_move_while_it_is_served(flavour: Flavour) -> None:
    builder = one_issue()
    builder.issue(10_002, hours=2)
    with open_jira(make_world(builder, hours=1), flavour) as client:
        assert [issue["id"] for issue in search_of(client)] == ["10001"]
        with client.jira.lock:
            client.jira.world.now = at(3)
        assert [issue["id"] for issue in search_of(client)] == ["10002", "10001"]
        assert client.read("/rest/api/2/serverInfo")["serverTime"] == "2026-01-05T12:00:00.000+0100"
        with client.jira.lock:
            builder.issue(10_003, hours=3)
        assert len(search_of(client)) == 3


@both
def test_data_center_lives_under_a_context_path_and_cloud_does_not(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        root = client.jira.url.removesuffix("/jira")
        assert (root == client.jira.url) == (flavour == "cloud")
        elsewhere = client.session.get(root + ("/jira" if flavour == "cloud" else "") + "/rest/api/2/serverInfo")
        assert elsewhere.headers["Content-Type"].startswith("text/html")
        # The address people copy out of the browser answers 200 on Cloud, and that is the trap.
        assert elsewhere.status_code == (200 if flavour == "cloud" else 404)


@both
def test_myself_proves_the_login(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        person = client.read("/rest/api/2/myself")
        assert person["timeZone"] == "Europe/Warsaw"
        assert ("accountId" in person, "name" in person) == (flavour == "cloud", flavour != "cloud")
        assert person["emailAddress"] == PLANTED_EMAIL
    with open_jira(make_world(Builder()), flavour, login=False) as client:
        assert client.get("/rest/api/2/myself").status_code == 401


@both
def test_a_stranger_sees_an_empty_site(flavour: Flavour) -> None:
    builder = one_issue()
    builder.sprint(1)
    with open_jira(make_world(builder), flavour, login=False) as client:
        assert search_of(client, "filter = 10007") == []
        assert client.read("/rest/agile/1.0/board")["values"] == []
        assert client.read("/rest/api/2/status") == []
        assert not any(field["custom"] for field in client.read("/rest/api/2/field"))
        for path in ("/rest/agile/1.0/board/7", "/rest/agile/1.0/sprint/1", "/rest/api/2/issue/AB-1"):
            assert client.get(path).status_code == 404


@both
def test_a_site_without_a_token_is_public(flavour: Flavour) -> None:
    with open_jira(make_world(one_issue()), flavour, login=False, token=None) as client:
        assert len(search_of(client)) == 1
        assert client.get("/rest/api/2/myself").status_code == 401


def test_cloud_serves_rejected_credentials_as_a_stranger_s() -> None:
    with open_jira(make_world(one_issue()), "cloud", login=False) as client:
        for headers in (
            {"Authorization": f"Bearer {TOKEN}"},
            {"Authorization": "Basic not-base64!"},
            {"Authorization": requests.auth._basic_auth_str("someone@mail.example", "wrong")},
            {"Authorization": requests.auth._basic_auth_str("", TOKEN)},
        ):
            client.session.headers.update(headers)
            reply = client.post("/rest/api/3/search/jql", jql="project = AB")
            assert (reply.status_code, reply.json()["issues"]) == (200, [])
            assert reply.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
            refused = client.get("/rest/api/3/myself")
            assert (refused.status_code, refused.headers["Content-Type"]) == (401, "text/html;charset=UTF-8")


def test_data_center_refuses_anything_but_its_token() -> None:
    with open_jira(make_world(one_issue()), "data_center", login=False) as client:
        for authorization in ("Bearer wrong", f"Basic {TOKEN}", "Bearer "):
            client.session.headers["Authorization"] = authorization
            reply = client.get("/rest/api/2/serverInfo")
            assert reply.status_code == 401
            assert reply.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"


@both
def test_any_text_arrives_as_it_is(flavour: Flavour) -> None:
    odd = "Zażółć 自転車 \u202eabc\u0000\x1b[31m <script> \ud800 \U0001f6b2"
    builder = Builder()
    builder.issue(10_001, summary=odd)
    with open_jira(make_world(builder), flavour) as client:
        assert client.read("/rest/api/2/issue/10001")["fields"]["summary"] == odd


@both
def test_unknown_paths_and_other_methods(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        assert client.error(client.get("/rest/api/2/dashboard"))[0] == 404
        assert client.error(client.post("/rest/api/2/myself"))[0] == 405
        for method in ("PUT", "DELETE", "PATCH"):
            reply = client.session.request(method, client.jira.url + "/rest/api/2/issue/AB-1", json={})
            assert client.error(reply) == (405, "Method Not Allowed")
        assert client.session.head(client.jira.url + "/rest/api/2/myself").status_code == 405


@both
def test_a_body_that_is_no_json_is_refused(flavour: Flavour) -> None:
    with open_jira(make_world(one_issue()), flavour) as client:
        path = "/rest/api/2/search" + ("/jql" if flavour == "cloud" else "")
        reply = client.session.post(client.jira.url + path, data=b"{half")
        assert client.error(reply)[0] == 400
        assert client.error(client.post(path, jql="project = AB", maxResults="many"))[0] == 400
        assert client.error(client.post(path, jql="project = AB", fields=5))[0] == 400
        assert client.error(client.post(path, jql="project ~ AB"))[0] == 400


@both
def test_requests_are_recorded_in_order_without_credentials(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        client.get("/rest/agile/1.0/board", name="a b")
        client.post("/rest/api/2/nowhere", jql="x")
        first, second = client.jira.requests
        context = "/jira" if flavour == "data_center" else ""
        assert (first.method, first.path, first.query) == ("GET", f"{context}/rest/agile/1.0/board", {"name": "a b"})
        assert (second.method, second.body) == ("POST", {"jql": "x"})
        assert first.headers["Authorization"] in {"Basic ***", "Bearer ***"}
        assert TOKEN not in repr(client.jira.requests)
        client.jira.reset()
        assert client.jira.requests == []


def test_scripted_replies_come_first_as_often_as_told() -> None:
    limited = Reply(429, b"slow down", {"Retry-After": "7", "Content-Type": "text/plain"})
    with open_jira(make_world(one_issue()), "cloud") as client:
        client.jira.answer("*/search/jql", limited, times=2, method="POST")
        client.jira.answer("*/field", Reply.of_error(500, "Boom"))
        replies = [client.post("/rest/api/3/search/jql", jql="project = AB") for _ in range(3)]
        assert [reply.status_code for reply in replies] == [429, 429, 200]
        assert (replies[0].text, replies[0].headers["Retry-After"]) == ("slow down", "7")
        assert [client.get("/rest/api/3/field").status_code for _ in range(2)] == [500, 500]
        assert len(client.jira.requests) == 5
        client.jira.reset()
        assert client.get("/rest/api/3/field").status_code == 200


def test_a_scripted_reply_may_end_too_early() -> None:
    with open_jira(make_world(Builder()), "cloud") as client:
        cut = Reply(200, b'{"issues": [', {"Content-Type": "application/json", "Content-Length": "500"})
        client.jira.answer("*/search/jql", cut, times=1)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            client.post("/rest/api/3/search/jql", jql="project = AB")


@both
def test_connections_are_kept_and_closed_with_the_server(flavour: Flavour) -> None:
    threads = threading.active_count()
    with ExitStack() as stack:
        with DemoJira(make_world(Builder()), flavour) as jira:
            url = urlsplit(jira.url)
            connection = stack.enter_context(socket.create_connection((url.hostname, url.port), timeout=10))
            for _ in range(2):
                connection.sendall(f"GET {url.path}/rest/api/2/serverInfo HTTP/1.1\r\nHost: demo\r\n\r\n".encode())
                assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")
        assert connection.recv(1) == b""
        assert threading.active_count() == threads


def test_many_clients_at_once_get_whole_answers() -> None:
    builder = Builder()
    for number in range(50):
        builder.issue(10_001 + number)
    with open_jira(make_world(builder), "data_center") as client, ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: len(search_of(client)), range(24)))
        assert pages == [50] * 24
        assert len(client.jira.requests) == 24


def test_an_error_of_our_own_is_not_swallowed() -> None:
    world = make_world(one_issue())
    world.time_zone = "Nowhere/Else"
    broken = pytest.raises(requests.exceptions.ConnectionError)
    with pytest.raises(KeyError, match="Nowhere"), open_jira(world, "cloud") as client, broken:
        client.get("/rest/api/3/serverInfo")
