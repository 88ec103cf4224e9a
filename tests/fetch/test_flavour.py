"""Which signs need a proof, and what each answer to it proves."""

from typing import Any

import pytest
import responses

from generator.domain import Flavour
from generator.errors import JiraError
from generator.fetch.flavour import Signs, describe_fall_over, find_flavour
from generator.fetch.session import Session
from tests.fetch.faked import SITE

CLOUD = f"{SITE}/rest/api/3/search/jql"
DATA_CENTER = f"{SITE}/rest/api/2/search"
TENANT = f"{SITE}/_edge/tenant_info"
FOUND: dict[str, Any] = {"json": {"issues": []}}
GONE: dict[str, Any] = {"status": 410, "json": {"errorMessages": ["a été supprimée"]}}
MISSING: dict[str, Any] = {"status": 404, "body": "<html>"}


@pytest.mark.parametrize(
    ("named", "told", "known", "flavour"),
    [
        (None, "cloud", None, "cloud"),
        (None, "data_center", "cloud", "data_center"),
        (None, None, "cloud", "cloud"),
        (None, None, "data_center", "data_center"),
        ("cloud", "cloud", None, "cloud"),
        ("cloud", "cloud", "data_center", "cloud"),
        ("cloud", "data_center", "cloud", "cloud"),
        ("cloud", None, "cloud", "cloud"),
        ("cloud", "data_center", "data_center", "data_center"),
        ("data_center", "cloud", "cloud", "cloud"),
    ],
)
def test_two_signs_that_agree_or_one_that_none_contradicts_need_no_proof(
    named: Flavour | None, told: Flavour | None, known: Flavour | None, flavour: str, session: Session
) -> None:
    assert find_flavour(session, Signs(named, told, known)) == flavour
    assert session.traffic.requests == 0


@pytest.mark.parametrize(
    ("signs", "answers", "flavour"),
    [
        (Signs("cloud", "data_center", None), [(CLOUD, FOUND)], "cloud"),
        (Signs("cloud", "data_center", None), [(CLOUD, {"status": 400, "json": {}})], "cloud"),
        (Signs("cloud", "data_center", None), [(CLOUD, MISSING)], "data_center"),
        (Signs("data_center", "cloud", None), [(DATA_CENTER, GONE)], "cloud"),
        (Signs("data_center", "cloud", None), [(DATA_CENTER, MISSING)], "cloud"),
        (Signs("data_center", "cloud", None), [(DATA_CENTER, FOUND)], "data_center"),
        (Signs("data_center", "cloud", None), [(DATA_CENTER, {"status": 401})], "cloud"),
        (Signs("data_center", None, None), [(DATA_CENTER, {"status": 401})], "data_center"),
        (Signs("data_center", None, None), [(DATA_CENTER, {"status": 403})], "data_center"),
        (Signs("data_center", None, "cloud"), [(DATA_CENTER, GONE), (CLOUD, FOUND)], "cloud"),
        (Signs("cloud", None, None), [(CLOUD, MISSING), (DATA_CENTER, FOUND)], "data_center"),
        (Signs("cloud", None, None), [(CLOUD, MISSING), (DATA_CENTER, {"status": 401})], "data_center"),
    ],
)
def test_a_doubt_is_settled_by_the_search_that_is_there(
    signs: Signs,
    answers: list[tuple[str, dict[str, Any]]],
    flavour: str,
    session: Session,
    http: responses.RequestsMock,
) -> None:
    for url, answer in answers:
        http.post(url, **answer)
    assert find_flavour(session, signs) == flavour
    assert [call.request.url for call in http.calls] == [url for url, _ in answers]


@pytest.mark.parametrize(
    ("tenant", "searches", "flavour"),
    [
        ({"json": {"cloudId": "11111111-2222-3333-4444-555555555555"}}, [], "cloud"),
        ({"json": {"cloudId": "../../etc"}}, [(DATA_CENTER, FOUND)], "data_center"),
        ({"json": []}, [(DATA_CENTER, FOUND)], "data_center"),
        (MISSING, [(DATA_CENTER, FOUND)], "data_center"),
        ({"status": 302, "headers": {"Location": "/login.jsp"}}, [(DATA_CENTER, FOUND)], "data_center"),
        ({"status": 403}, [(DATA_CENTER, GONE), (CLOUD, FOUND)], "cloud"),
    ],
)
def test_a_server_that_says_nothing_is_asked_for_a_cloud_id_without_the_login(
    tenant: dict[str, Any],
    searches: list[tuple[str, dict[str, Any]]],
    flavour: str,
    session: Session,
    http: responses.RequestsMock,
) -> None:
    http.get(TENANT, **tenant)
    for url, answer in searches:
        http.post(url, **answer)
    assert find_flavour(session, Signs(None, None)) == flavour
    assert "Authorization" not in http.calls[0].request.headers
    assert session.traffic.requests == 1 + len(searches)


def test_neither_is_an_error_after_one_try_of_each(session: Session, http: responses.RequestsMock) -> None:
    http.post(CLOUD, **MISSING)
    http.post(DATA_CENTER, **GONE)
    with pytest.raises(JiraError, match="neither as Jira Cloud nor as Jira Data Center"):
        find_flavour(session, Signs("cloud", None))
    assert session.traffic.requests == 2


def test_only_a_config_that_is_wrong_is_told_to_change() -> None:
    told = describe_fall_over(Signs("cloud", "data_center"), "data_center")
    assert "`flavour: cloud`, but this Jira answers as Jira Data Center" in told
    assert "write `flavour: data_center`" in told
    assert describe_fall_over(Signs("cloud", "data_center"), "cloud") == ""
    assert describe_fall_over(Signs(None, "data_center"), "data_center") == ""
