import base64
import re
import traceback
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from generator.errors import (
    AccessError,
    BadRequestError,
    ConfigError,
    JiraError,
    LoginError,
    NotFoundError,
    NotOfferedError,
    PageTooBigError,
    SprintReportsError,
    UnauthorizedError,
)
from generator.fetch.limits import Clock
from generator.fetch.secret import Credentials, make_credentials
from generator.fetch.session import Session
from tests.fetch.faked import CANARY, EMAIL, SITE

PATH = "/rest/api/2/thing"
URL = SITE + PATH
LOGIN_PAGE = "<!doctype html><title>Log in</title><form><input type=password></form>" + "x" * 1000


def fail(session: Session) -> SprintReportsError:
    """The error of one read, after a look for secrets in all that could be printed of it."""
    with pytest.raises(SprintReportsError) as caught:
        session.get(PATH, "the thing")
    printed = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caught.value.hint
    for secret in (CANARY, EMAIL, base64.b64encode(f"{EMAIL}:{CANARY}".encode()).decode(), "<html", "<!doctype"):
        assert secret not in printed
    return caught.value


def test_a_good_answer_is_handed_over(session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, json={"a": 1}, headers={"Date": "now"})
    answer = session.get(PATH, "the thing", {"q": "x y"})
    assert answer.body == {"a": 1}
    assert answer.headers["date"] == "now"
    sent = http.calls[0].request
    assert sent.url == f"{URL}?q=x+y"
    assert sent.headers["Authorization"].startswith("Basic ")
    assert sent.headers["Accept"] == "application/json"
    assert session.traffic.requests == 1


def test_every_request_has_time_limits(session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, json={})
    session.get(PATH, "the thing")
    sent: Any = http.calls[0].request
    assert sent.req_kwargs["timeout"] == (10.0, 60.0)


Row = tuple[int, dict[str, Any], type[SprintReportsError], str]
ROWS: dict[str, Row] = {
    "401": (401, {"body": "<html>no</html>", "content_type": "text/html"}, UnauthorizedError, "does not accept"),
    "401 of a missing scope": (401, {"json": {"message": "Unauthorized; scope does not match"}}, AccessError, "scope"),
    "403": (403, {"json": {"errorMessages": ["no Jira Software"]}}, AccessError, "the thing.*: no Jira Software"),
    "403 in HTML": (403, {"body": "<html>", "content_type": "text/html"}, AccessError, "the thing"),
    "captcha": (
        403,
        {"headers": {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://x/login.jsp"}},
        LoginError,
        "CAPTCHA",
    ),
    "captcha, named otherwise": (
        403,
        {"headers": {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}},
        LoginError,
        "CAPTCHA",
    ),
    "404": (404, {"json": {"errorMessages": ["gone"], "errors": {}}}, NotFoundError, "the thing.*404.*gone"),
    "404 in HTML": (404, {"body": "<html>", "content_type": "text/html"}, NotFoundError, "the thing"),
    "400": (400, {"json": {"errorMessages": ["bad", "worse"], "errors": {"jql": "worst"}}}, BadRequestError, "worst"),
    "410": (410, {"json": {"errorMessages": ["L'API demandée a été supprimée"]}}, NotOfferedError, "does not offer"),
    "501": (501, {"body": "<html>stack trace", "content_type": "text/html"}, JiraError, "failed.*501"),
    "a login page": (200, {"body": LOGIN_PAGE, "content_type": "text/html"}, LoginError, "login page"),
    "a page that says it is JSON": (200, {"body": LOGIN_PAGE, "content_type": "application/json"}, LoginError, "page"),
    "a waiting page": (200, {"body": "<html>Loading…", "content_type": "text/html"}, LoginError, "login page"),
    "rejected, yet 200": (
        200,
        {"json": [], "headers": {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}},
        UnauthorizedError,
        "did not accept",
    ),
    "no JSON": (200, {"body": '{"a": }'}, JiraError, "JSON"),
    "a bare text": (200, {"json": "null"}, JiraError, "JSON"),
    "nothing": (200, {"body": ""}, JiraError, "JSON"),
    "too deep": (200, {"body": "[" * 100_000 + "]" * 100_000}, JiraError, "deeper than 200"),
    "deeper than we read": (200, {"body": '{"a":' * 201 + "1" + "}" * 201}, JiraError, "deeper than 200"),
    "a redirect to a login": (302, {"headers": {"Location": "/login.jsp?os_destination=x"}}, LoginError, "login page"),
    "single sign-on": (
        302,
        {"headers": {"Location": "https://idp.example.org/app?SAMLRequest=abc"}},
        LoginError,
        "login page",
    ),
    "another host": (302, {"headers": {"Location": "https://evil.example.org/rest"}}, JiraError, "evil.example.org"),
    "another port": (307, {"headers": {"Location": "https://jira.example.com:8443/rest"}}, JiraError, "redirects"),
    "plain http": (301, {"headers": {"Location": "http://jira.example.com/rest"}}, JiraError, "redirects"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_refusal_is_one_call_and_says_what_it_means(row: Row, session: Session, http: responses.RequestsMock) -> None:
    status, answer, kind, said = row
    http.get(URL, status=status, **answer)
    error = fail(session)
    assert type(error) is kind
    assert re.search(said, error.message)
    assert error.hint
    assert len(http.calls) == session.traffic.requests == 1


@pytest.mark.parametrize(("status", "times"), [(429, 9), (500, 1), (502, 4), (503, 4), (504, 2)])
def test_a_busy_jira_is_asked_again(status: int, times: int, session: Session, http: responses.RequestsMock) -> None:
    for _ in range(times):
        http.get(URL, status=status, body="<html>busy")
    http.get(URL, json={"a": 1})
    assert session.get(PATH, "the thing").body == {"a": 1}
    assert len(http.calls) == session.traffic.requests == times + 1
    assert session.traffic.retries == times


def test_a_jira_that_stays_busy_is_given_up_with_the_time_it_took(
    session: Session, http: responses.RequestsMock
) -> None:
    http.get(URL, status=429, headers={"Retry-After": "30", "RateLimit-Reason": "jira-burst-based"})
    error = fail(session)
    assert re.search(r"429, jira-burst-based.*waited 2\d\d s in all; it asks to wait 30 s", error.message)
    assert "--max-wait" in error.hint
    assert 8 <= len(http.calls) == session.traffic.requests <= 10


def test_a_wait_we_cannot_afford_is_not_begun(session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, status=429, headers={"Retry-After": "3600"})
    error = fail(session)
    assert re.search(r"waited 0 s in all; it asks to wait 3,600 s", error.message)
    assert len(http.calls) == 1


def test_a_post_that_reads_is_asked_again_too(session: Session, http: responses.RequestsMock) -> None:
    http.post(URL, status=503)
    http.post(URL, json={"a": 1})
    assert session.post(PATH, "the thing", {"jql": "x"}).body == {"a": 1}
    assert [call.request.body for call in http.calls] == [b'{"jql": "x"}'] * 2


@pytest.mark.parametrize(
    "broken", [requests.exceptions.ChunkedEncodingError("cut"), requests.exceptions.ContentDecodingError("not gzip")]
)
def test_a_body_that_breaks_off_is_asked_again(
    broken: Exception, session: Session, naps: list[float], http: responses.RequestsMock
) -> None:
    http.get(URL, body=broken)
    http.get(URL, json={"a": 1})
    assert session.get(PATH, "the thing").body == {"a": 1}
    assert len(http.calls) == session.traffic.requests == 2
    assert len(naps) == 1


def test_a_body_that_always_breaks_off_is_an_error(session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, body=requests.exceptions.ChunkedEncodingError("cut"))
    error = fail(session)
    assert "broke off" in error.message
    assert len(http.calls) == session.traffic.requests == 3


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (requests.exceptions.SSLError("expired"), "certificate"),
        (requests.exceptions.ProxyError("no"), "proxy"),
        (requests.exceptions.ConnectTimeout("x"), "cannot be reached"),
        (requests.exceptions.ReadTimeout("x"), "did not answer"),
        (requests.exceptions.ConnectionError("reset"), "broke off"),
    ],
)
def test_a_failing_network_is_named(
    failure: Exception, said: str, session: Session, http: responses.RequestsMock
) -> None:
    http.get(URL, body=failure)
    error = fail(session)
    assert type(error) is (PageTooBigError if said == "did not answer" else JiraError)
    assert said in error.message
    assert "jira.example.com" in error.message
    assert error.hint


def test_a_host_that_refuses_and_one_that_is_not_there_are_told_apart() -> None:
    """Over the machine's own sockets: port 1 of loopback is closed, and `.invalid` is never a host."""
    for url, said in (("http://127.0.0.1:1", "refuses"), ("http://nobody.invalid", "no host named nobody.invalid")):
        session = Session(url, Credentials(), clock=Clock(sleep=lambda _: None))
        with pytest.raises(JiraError, match=said):
            session.get(PATH, "the thing")
        assert session.traffic.requests == 2


def test_a_redirect_within_the_site_is_followed(session: Session, http: responses.RequestsMock) -> None:
    http.post(URL, status=307, headers={"Location": "/ctx" + PATH})
    http.post(SITE + "/ctx" + PATH, json={"a": 1})
    assert session.post(PATH, "the thing", {"jql": "x"}).body == {"a": 1}
    assert http.calls[1].request.body == b'{"jql": "x"}'
    assert session.traffic.requests == 2


def test_redirects_in_a_circle_end(session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, status=302, headers={"Location": PATH})
    assert "circle" in fail(session).message
    assert len(http.calls) == 6


def test_a_page_below_slash_jira_hints_at_the_address(http: responses.RequestsMock) -> None:
    session = Session("https://jira.team.example.com/jira", Credentials())
    path = "/rest/api/2/serverInfo"
    http.get("https://jira.team.example.com/jira" + path, body="<html>" + "x" * 9, content_type="text/html")
    with pytest.raises(ConfigError) as caught:
        session.get(path, "serverInfo")
    assert "/jira" in caught.value.hint


def test_jiras_words_are_cut_and_cleaned(session: Session, http: responses.RequestsMock) -> None:
    said = f"\x1b[31mred\x00 {CANARY} for {EMAIL}\r\nor other.person@example.org " + "x" * 400
    http.get(URL, status=400, json={"errorMessages": [said]})
    quoted = fail(session).message.split(": ", 1)[1]
    assert quoted.startswith("[31mred *** for *** or *** xxx")
    assert len(quoted) == 300
    assert quoted.isprintable()


@pytest.mark.parametrize("body", [[], "text", {"errorMessages": "x", "errors": []}, {"errorMessages": [1, None]}])
def test_a_refusal_of_another_form_has_no_quote(body: Any, session: Session, http: responses.RequestsMock) -> None:
    http.get(URL, status=400, json=body)
    assert fail(session).message.endswith(f"(400, GET {PATH})")


def test_without_credentials_no_header_goes_out_even_with_a_netrc(
    http: responses.RequestsMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine jira.example.com login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    http.get(URL, json={})
    Session(SITE, Credentials()).get(PATH, "the thing")
    assert "Authorization" not in http.calls[0].request.headers


def test_the_hint_of_a_refused_login_fits_what_was_given(http: responses.RequestsMock) -> None:
    hints = {}
    for name, site, credentials in (
        ("none", SITE, Credentials()),
        ("data center", SITE, make_credentials(None, "x")),
        ("cloud without e-mail", "https://a.atlassian.net", make_credentials(None, "x")),
        ("cloud", "https://a.atlassian.net", make_credentials(EMAIL, "x")),
    ):
        http.get(site + PATH, status=401)
        with pytest.raises(UnauthorizedError) as caught:
            Session(site, credentials).get(PATH, "the thing")
        hints[name] = caught.value.hint
    assert "set JIRA_TOKEN" in hints["none"]
    assert "expired" in hints["data center"]
    assert "JIRA_EMAIL" in hints["cloud without e-mail"]
    assert "scopes" in hints["cloud"]
    assert "expired" in hints["cloud"]


def test_whoever_watches_hears_of_each_request(http: responses.RequestsMock) -> None:
    seen: list[tuple[str, str, int | None, int]] = []

    def watch(method: str, path: str, status: int | None, seconds: float, attempt: int) -> None:
        assert seconds >= 0
        seen.append((method, path, status, attempt))

    session = Session(SITE, make_credentials(None, CANARY), on_request=watch)
    http.get(URL, json={})
    http.post(URL, status=404)
    http.get(SITE + "/cut", body=requests.exceptions.SSLError())
    session.get(PATH, "the thing", {"jql": "secret words"})
    with pytest.raises(JiraError):
        session.post(PATH, "the thing", {})
    with pytest.raises(JiraError):
        session.get("/cut", "the thing")
    assert seen == [("GET", PATH, 200, 1), ("POST", PATH, 404, 1), ("GET", "/cut", None, 1)]


@pytest.mark.parametrize("path", ["/rest/api/3/search/jql", "/rest/api/3/changelog/bulkfetch"])
def test_what_only_cloud_has_hints_at_the_flavour(path: str, session: Session, http: responses.RequestsMock) -> None:
    http.post(SITE + path, status=404, body="<html>")
    with pytest.raises(JiraError, match="does not offer") as caught:
        session.post(path, "the issues", {})
    assert "flavour" in caught.value.hint
