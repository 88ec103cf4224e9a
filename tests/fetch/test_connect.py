from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from generator.domain import Flavour
from generator.errors import ConfigError, JiraError, UnauthorizedError
from generator.fetch.cloud import CloudJira
from generator.fetch.connect import connect
from generator.fetch.data_center import DataCenterJira
from generator.fetch.jira import Server
from generator.fetch.secret import Credentials, make_credentials

PATH = "/rest/api/2/serverInfo"
LOGIN = make_credentials("someone@example.com", "canary-token")
TOLD = {"version": "10.3.1", "serverTime": "2026-01-05T10:00:00.000+0100", "deploymentType": "Server"}
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_one_request_tells_all(http: responses.RequestsMock) -> None:
    http.get(f"https://jira.example.com/ctx{PATH}", json={**TOLD, "deploymentType": "Server"})
    jira = connect("https://jira.example.com/ctx/", LOGIN)
    assert isinstance(jira, DataCenterJira)
    assert jira.server == Server("https://jira.example.com/ctx", "data_center", "10.3.1", NINE)
    assert jira.traffic.requests == 1


@pytest.mark.parametrize(
    ("url", "told", "override", "flavour"),
    [
        ("https://jira.example.com", {"deploymentType": "Cloud"}, None, "cloud"),
        ("https://jira.example.com", {"deploymentType": "Server"}, None, "data_center"),
        ("https://jira.example.com", {"deploymentType": "DataCenter"}, None, "data_center"),
        ("https://team.atlassian.net", {"deploymentType": ""}, None, "cloud"),
        ("https://team.atlassian.net", {"deploymentType": "Server"}, None, "data_center"),
        ("https://team.atlassian.net", {"deploymentType": "Server", "version": "1001.0.0-SNAPSHOT"}, None, "cloud"),
        ("https://team.atlassian.net", {"deploymentType": "Cloud"}, "cloud", "cloud"),
        ("https://jira.example.com", {"deploymentType": "Server"}, "data_center", "data_center"),
    ],
)
def test_where_nothing_is_in_doubt_the_first_answer_tells_the_flavour(
    url: str, told: dict[str, Any], override: Flavour | None, flavour: str, http: responses.RequestsMock
) -> None:
    http.get(url + PATH, json={**TOLD, **told})
    jira = connect(url, LOGIN, flavour=override)
    assert (jira.server.flavour, jira.server.advice) == (flavour, "")
    assert isinstance(jira, CloudJira if flavour == "cloud" else DataCenterJira)


def test_a_browsers_address_of_a_cloud_site_will_do(http: responses.RequestsMock) -> None:
    http.get(f"https://team.atlassian.net{PATH}", json={**TOLD, "deploymentType": "Cloud"})
    jira = connect("https://team.atlassian.net/jira/software/c/projects/AB/boards/1", LOGIN)
    assert jira.server.url == "https://team.atlassian.net"


def test_an_empty_answer_is_asked_for_again_three_times_in_all(http: responses.RequestsMock) -> None:
    url = f"https://jira.example.com{PATH}"
    http.get(url, json={})
    http.get(url, json={})
    http.get(url, json=TOLD)
    assert connect("https://jira.example.com", LOGIN).traffic.requests == 3


@pytest.mark.parametrize(
    "answer", [{"json": {}}, {"json": []}, {"json": {"hello": "world"}}, {"json": ["x"]}, {"status": 404}]
)
def test_what_is_no_jira_is_a_mistake_in_the_config(answer: dict[str, Any], http: responses.RequestsMock) -> None:
    http.get(f"https://jira.example.com{PATH}", **answer)
    with pytest.raises(ConfigError, match=r"no Jira"):
        connect("https://jira.example.com", LOGIN)


def test_a_refused_login_is_one_call(http: responses.RequestsMock) -> None:
    http.get(f"https://jira.example.com{PATH}", status=401, body="<html>")
    with pytest.raises(UnauthorizedError):
        connect("https://jira.example.com", LOGIN)
    assert len(http.calls) == 1


@pytest.mark.parametrize("refusal", [{"status": 401}, {"headers": {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}}])
def test_on_cloud_a_refused_token_may_be_the_gateways(refusal: dict[str, Any], http: responses.RequestsMock) -> None:
    url = f"https://team.atlassian.net{PATH}"
    told = {**TOLD, "deploymentType": "Cloud"}
    http.get(url, json=told, **refusal)
    http.get(url, json=told)
    jira = connect("https://team.atlassian.net", LOGIN)
    assert isinstance(jira, CloudJira)
    assert ["Authorization" in call.request.headers for call in http.calls] == [True, False]


def test_a_cloud_site_that_refuses_strangers_is_asked_once(http: responses.RequestsMock) -> None:
    http.get(f"https://team.atlassian.net{PATH}", status=401)
    with pytest.raises(UnauthorizedError):
        connect("https://team.atlassian.net", Credentials())
    assert len(http.calls) == 1


def test_the_date_header_serves_where_the_server_tells_no_time(http: responses.RequestsMock) -> None:
    url = f"https://jira.example.com{PATH}"
    http.get(url, json={"version": "10", "deploymentType": "Server"}, headers={"Date": "Mon, 05 Jan 2026 09:00:00 GMT"})
    assert connect("https://jira.example.com", LOGIN).server.time == NINE


@pytest.mark.parametrize("headers", [{}, {"Date": "soon"}])
def test_without_any_time_nothing_can_be_dated(headers: dict[str, str], http: responses.RequestsMock) -> None:
    http.get(f"https://jira.example.com{PATH}", json={"version": "10", "deploymentType": "Server"}, headers=headers)
    with pytest.raises(JiraError, match="what time it is"):
        connect("https://jira.example.com", LOGIN)


GATEWAY = "https://api.atlassian.com/ex/jira/11111111-2222-3333-4444-555555555555"


def test_the_gateways_links_lead_to_the_site(http: responses.RequestsMock) -> None:
    http.get(GATEWAY + PATH, json={**TOLD, "deploymentType": "", "baseUrl": "https://team.atlassian.net/"})
    jira = connect(GATEWAY, LOGIN)
    assert jira.server.url == "https://team.atlassian.net"
    assert jira.server.flavour == "cloud"


@pytest.mark.parametrize("named", ["", "http://team.atlassian.net", "https://me:pw@x"])
def test_a_gateway_without_a_site_is_refused(named: str, http: responses.RequestsMock) -> None:
    http.get(GATEWAY + PATH, json={**TOLD, "baseUrl": named})
    with pytest.raises(ConfigError, match="gateway"):
        connect(GATEWAY, LOGIN)


def test_a_bad_address_sends_nothing(http: responses.RequestsMock) -> None:
    with pytest.raises(ConfigError):
        connect("http://jira.example.com", LOGIN)
    assert not http.calls


def test_whoever_watches_hears_of_the_first_request(http: responses.RequestsMock) -> None:
    seen: list[str] = []
    http.get(f"http://jira.example.com{PATH}", json=TOLD)
    connect("http://jira.example.com", Credentials(), allow_http=True, on_request=lambda *told: seen.append(told[1]))
    assert seen == [PATH]
