import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from generator.errors import LoginError, UnauthorizedError
from generator.fetch.cloud import CloudJira
from generator.fetch.jira import Account, Changelog, Server
from generator.fetch.secret import Credentials, make_credentials
from generator.fetch.session import Session

SITE = "https://team.atlassian.net"
CLOUD_ID = "11111111-2222-3333-4444-555555555555"
GATEWAY = f"https://api.atlassian.com/ex/jira/{CLOUD_ID}"
LOGIN = make_credentials("someone@example.com", "canary-token")


def cloud(credentials: Credentials = LOGIN, site: str = SITE) -> CloudJira:
    return CloudJira(Session(site, credentials), Server(site, "cloud", "1001", datetime(2026, 1, 1, tzinfo=UTC)))


def bodies(http: responses.RequestsMock) -> list[dict[str, Any]]:
    return [json.loads(call.request.body or b"{}") for call in http.calls]


def issue(id_: int, **fields: Any) -> dict[str, Any]:
    return {"id": str(id_), "key": f"AB-{id_}", "self": "https://inner/1", "expand": "x", "fields": fields}


def test_the_account_is_asked_for_once(http: responses.RequestsMock) -> None:
    http.get(
        f"{SITE}/rest/api/3/myself",
        json={"accountId": "5cab", "timeZone": "Europe/Warsaw", "emailAddress": "someone@example.com"},
    )
    jira = cloud()
    assert jira.account() == jira.account() == Account("5cab", "Europe/Warsaw")
    assert jira.traffic.requests == 1


def test_the_census_asks_for_ids_by_the_thousand(http: responses.RequestsMock) -> None:
    url = f"{SITE}/rest/api/3/search/jql"
    http.post(url, json={"issues": [{"id": "1"}, {"id": "2"}], "nextPageToken": "t"})
    http.post(url, json={"issues": [{"id": "2"}, {"id": "3"}], "isLast": True})
    jira = cloud()
    assert jira.issue_ids("filter = 1") == ["1", "2", "3"]
    first = {"jql": "filter = 1", "fields": ["key"], "maxResults": 5000}
    assert bodies(http) == [first, first | {"nextPageToken": "t"}]
    assert jira.traffic.requests == 2


def test_issues_come_with_the_asked_fields_and_without_a_changelog(http: responses.RequestsMock) -> None:
    found = [issue(1, summary="a", extra=1), {"id": "2", "key": "AB-2"}]
    http.post(f"{SITE}/rest/api/3/search/jql", json={"issues": found})
    read = list(cloud().issues("filter = 1", ("summary", "status")))
    assert read == [
        ({"id": "1", "key": "AB-1", "fields": {"summary": "a"}}, None),
        ({"id": "2", "key": "AB-2", "fields": {}}, None),
    ]
    assert bodies(http)[0] == {"jql": "filter = 1", "fields": ["status", "summary"], "maxResults": 500}


def history(id_: int, created: Any, to: str) -> dict[str, Any]:
    item = {"field": "status", "fieldId": "status", "from": "1", "fromString": "A", "to": to, "toString": "B"}
    return {"id": str(id_), "created": created, "author": {"accountId": "x"}, "items": [item]}


def test_histories_split_over_pages_are_put_together_in_one_form(http: responses.RequestsMock) -> None:
    url = f"{SITE}/rest/api/3/changelog/bulkfetch"
    first = [
        {"issueId": "1", "changeHistories": [history(10, 1735787045, "2")]},
        {"issueId": 2, "changeHistories": [history(11, 1735787045000, "2")]},
    ]
    http.post(url, json={"issueChangeLogs": first, "nextPageToken": "t"})
    second = [{"issueId": "1", "changeHistories": [history(12, "2025-01-02T03:04:05.000+0000", "3")]}]
    http.post(url, json={"issueChangeLogs": second})
    logs = {log.issue_id: log for log in cloud().histories(["1", "2", "3"], ("status",))}
    assert list(logs) == ["1", "2", "3"]
    assert [each["id"] for each in logs["1"].histories] == ["10", "12"]
    assert {each["created"] for log in logs.values() for each in log.histories} == {"2025-01-02T03:04:05.000Z"}
    assert logs["3"] == Changelog("3", (), complete=True)
    assert bodies(http)[0] == {"issueIdsOrKeys": ["1", "2", "3"], "maxResults": 5000}
    assert bodies(http)[1]["nextPageToken"] == "t"


def test_one_issue_may_go_on_for_many_pages(http: responses.RequestsMock) -> None:
    url = f"{SITE}/rest/api/3/changelog/bulkfetch"
    for page in range(9):
        part = [{"issueId": "1", "changeHistories": [history(page, 1735787045, "2")]}]
        http.post(url, json={"issueChangeLogs": part, **({"nextPageToken": f"t{page}"} if page < 8 else {})})
    (log,) = cloud().histories(["1"], ("status",))
    assert len(log.histories) == 9


def test_histories_are_asked_for_five_hundred_issues_at_a_time(http: responses.RequestsMock) -> None:
    http.post(f"{SITE}/rest/api/3/changelog/bulkfetch", json={"issueChangeLogs": []})
    jira = cloud()
    assert len(list(jira.histories(map(str, range(1001)), ("status",)))) == 1001
    assert sorted(len(body["issueIdsOrKeys"]) for body in bodies(http)) == [1, 500, 500]


def test_items_without_a_field_id_are_found_by_name_with_one_look_at_the_fields(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/field", json=[{"id": "customfield_1", "name": "Story Points", "custom": True}])
    items = [
        {"field": "Story points", "fieldtype": "custom", "toString": "5"},
        {"field": "Key", "fieldtype": "jira", "fromString": "OLD-1", "toString": "AB-1"},
        {"field": "Workflow", "fieldtype": "jira"},
    ]
    page = [{"issueId": "1", "changeHistories": [{"id": "1", "created": 1, "items": items}]}]
    http.post(f"{SITE}/rest/api/3/changelog/bulkfetch", json={"issueChangeLogs": page})
    jira = cloud()
    assert jira.fields()
    (log,) = jira.histories(["1"], ("customfield_1",))
    assert [each["field"] for each in log.histories[0]["items"]] == ["customfield_1", "Key"]
    assert jira.traffic.requests == 2


def test_a_token_with_scopes_finds_its_way_through_the_gateway(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=401)
    http.get(f"{SITE}/_edge/tenant_info", json={"cloudId": CLOUD_ID})
    http.get(f"{GATEWAY}/rest/api/3/myself", json={"accountId": "5cab"})
    http.get(f"{GATEWAY}/rest/api/3/status", json=[])
    jira = cloud()
    assert jira.account() == Account("5cab", None)
    assert jira.statuses() == []
    assert jira.traffic.requests == 4
    sent = {call.request.url: "Authorization" in call.request.headers for call in http.calls}
    assert sent[f"{SITE}/_edge/tenant_info"] is False
    assert sent[f"{GATEWAY}/rest/api/3/status"] is True
    assert jira.server.url == SITE


def test_a_wrong_token_stays_the_sites_401(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=401)
    http.get(f"{SITE}/_edge/tenant_info", json={"cloudId": CLOUD_ID})
    http.get(f"{GATEWAY}/rest/api/3/myself", status=401)
    jira = cloud()
    with pytest.raises(UnauthorizedError, match=r"team\.atlassian\.net does not accept"):
        jira.account()
    assert jira.traffic.requests == 3
    http.get(f"{SITE}/rest/api/3/status", json=[])
    assert jira.statuses() == []  # asked of the site again


@pytest.mark.parametrize(
    "tenant", [{"json": {}}, {"json": {"cloudId": "../../evil"}}, {"status": 404}, {"body": "<x>"}]
)
def test_without_a_sites_id_there_is_no_gateway(tenant: dict[str, Any], http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=401)
    http.get(f"{SITE}/_edge/tenant_info", **tenant)
    with pytest.raises(UnauthorizedError, match=r"team\.atlassian\.net"):
        cloud().account()


def test_a_login_never_leaves_this_machine_for_the_gateway(http: responses.RequestsMock) -> None:
    http.get("http://127.0.0.1:8080/rest/api/3/myself", status=401)
    with pytest.raises(UnauthorizedError):
        cloud(site="http://127.0.0.1:8080").account()
    assert len(http.calls) == 1


def test_a_captcha_is_not_tried_at_the_gateway(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=403, headers={"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"})
    with pytest.raises(LoginError, match="CAPTCHA"):
        cloud().account()
    assert len(http.calls) == 1


def test_without_credentials_we_are_anonymous(http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/3/myself", status=401)
    assert cloud(Credentials()).account() == Account("anonymous", None)
    assert len(http.calls) == 1


def test_issues_by_id_come_with_their_changelogs_in_the_order_asked(http: responses.RequestsMock) -> None:
    http.post(
        f"{SITE}/rest/api/3/issue/bulkfetch",
        json={
            "issues": [{"id": "1", "key": "AB-1", "fields": {"summary": "x", "other": 1}}, {"id": "3", "key": "C-3"}]
        },
    )
    part = [{"issueId": "3", "changeHistories": [history(10, 1735787045, "2")]}]
    http.post(f"{SITE}/rest/api/3/changelog/bulkfetch", json={"issueChangeLogs": part})
    read = list(cloud().issues_by_id(["3", "2", "1"], ("summary", "status")))
    assert [(issue["id"], len(log.histories)) for issue, log in read] == [("3", 1), ("1", 0)]
    assert read[1][0]["fields"] == {"summary": "x"}
    (fetch,) = [body for body in bodies(http) if "fields" in body]
    assert fetch == {"issueIdsOrKeys": ["3", "2", "1"], "fields": ["status", "summary"]}


def test_issues_that_are_too_much_at_once_are_read_in_halves(http: responses.RequestsMock) -> None:
    sizes = []

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        ids = json.loads(request.body)["issueIdsOrKeys"]
        sizes.append(len(ids))
        return (413, {}, "") if len(ids) > 30 else (200, {}, json.dumps({"issues": [{"id": id_} for id_ in ids]}))

    http.add_callback(responses.POST, f"{SITE}/rest/api/3/issue/bulkfetch", answer)
    http.post(f"{SITE}/rest/api/3/changelog/bulkfetch", json={"issueChangeLogs": []})
    ids = [str(number) for number in range(100)]
    assert [issue["id"] for issue, _ in cloud().issues_by_id(ids, ())] == ids
    assert sizes == [100, 50, 25, 25, 50, 25, 25]
