"""The requests that change an issue: where they go, and what is in them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import responses

from generator.cache.writes import Write
from generator.write_back.sending import Sent
from generator.write_back.writer import Writer
from tests.cache.test_writes import WRITE
from tests.fetch.test_cloud import CLOUD_ID, GATEWAY, SITE, cloud

ESTIMATION = f"{SITE}/rest/agile/1.0/issue/10101/estimation"
ISSUE = f"{SITE}/rest/api/3/issue/10101"


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def body(http: responses.RequestsMock) -> Any:
    return json.loads(http.calls[-1].request.body or b"null")


@pytest.mark.parametrize(("value", "text"), [(5.0, "5"), (0.5, "0.5"), (1e21, "1000000000000000000000"), (0.1, "0.1")])
def test_a_board_gets_points_as_text(http: responses.RequestsMock, value: float, text: str) -> None:
    http.get(ESTIMATION, json={"fieldId": WRITE.field_id, "value": 3})
    http.put(ESTIMATION, status=200, json={})
    assert Writer(cloud()).prepare(replace(WRITE, value=value))() == Sent("taken", 200)
    assert body(http) == {"value": text}
    assert "boardId=7" in str(http.calls[-1].request.url)


FIELDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"value": 5.0}, {WRITE.field_id: 5.0}),
    ({"value": None}, {WRITE.field_id: None}),
    ({"field": "type", "field_id": "issuetype", "value": "Bug"}, {"issuetype": {"name": "Bug"}}),
    (
        {"unit": "hours", "field_id": "timeoriginalestimate", "value": 2.5},
        {"timetracking": {"originalEstimate": "150m"}},
    ),
]


@pytest.mark.parametrize(("changes", "fields"), FIELDS)
def test_an_edit_names_the_field_as_jira_does(
    http: responses.RequestsMock, changes: dict[str, Any], fields: dict[str, Any]
) -> None:
    write: Write = replace(WRITE, **changes)
    if write.field == "estimate" and write.value is not None:
        http.get(ESTIMATION, json={"fieldId": "another"})
    http.put(ISSUE, status=204)
    assert Writer(cloud()).prepare(write)().fate == "taken"
    assert body(http) == {"fields": fields}


def test_a_token_with_scopes_writes_by_way_of_the_gateway(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=401)
    http.get(f"{SITE}/_edge/tenant_info", json={"cloudId": CLOUD_ID})
    http.get(f"{GATEWAY}/rest/api/3/myself", json={"accountId": "5cab"})
    http.put(f"{GATEWAY}/rest/api/3/issue/10101", status=204)
    jira = cloud()
    assert jira.account().id == "5cab"
    assert Writer(jira).prepare(replace(WRITE, value=None))().fate == "taken"
    assert "Authorization" in http.calls[-1].request.headers
