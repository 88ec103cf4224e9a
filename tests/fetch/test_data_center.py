import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from generator.errors import AccessError, BadRequestError, JiraError, NotFoundError, UnauthorizedError
from generator.fetch.data_center import DataCenterJira
from generator.fetch.jira import Account, Changelog, Server
from generator.fetch.secret import make_credentials
from generator.fetch.session import Session

SITE = "https://jira.example.com/ctx"
FIELDS = [
    {"id": "status", "name": "Status", "custom": False},
    {"id": "customfield_2", "name": "Sprint", "custom": True},
]


@pytest.fixture
def jira() -> DataCenterJira:
    session = Session(SITE, make_credentials(None, "canary-token"))
    return DataCenterJira(session, Server(SITE, "data_center", "10.3.1", datetime(2026, 1, 1, tzinfo=UTC)))


def bodies(http: responses.RequestsMock) -> list[dict[str, Any]]:
    return [json.loads(call.request.body) for call in http.calls if call.request.body]


def issue(id_: int, *statuses: str, total: int | None = None) -> dict[str, Any]:
    histories = [
        {
            "id": str(id_ * 10 + n),
            "created": "2026-01-05T10:00:00.000+0100",
            "items": [{"field": "Status", "fieldtype": "jira", "from": "1", "to": status}],
        }
        for n, status in enumerate(statuses)
    ]
    changelog = {"startAt": 0, "total": len(histories) if total is None else total, "histories": histories}
    return {"id": str(id_), "key": f"AB-{id_}", "fields": {"summary": "x", "other": 1}, "changelog": changelog}


def search(http: responses.RequestsMock, *pages: dict[str, Any]) -> None:
    for page in pages:
        http.post(f"{SITE}/rest/api/2/search", json=page)


def test_the_account_goes_by_its_key(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/2/myself", json={"key": "JIRAUSER1", "name": "someone", "timeZone": "Etc/GMT-6"})
    assert jira.account() == Account("JIRAUSER1", "Etc/GMT-6")


def test_a_refused_token_is_one_call(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/2/myself", status=401, body="<html>")
    with pytest.raises(UnauthorizedError):
        jira.account()
    assert len(http.calls) == 1


def test_the_census_pages_by_what_came(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    search(
        http,
        {"startAt": 0, "maxResults": 2, "total": 3, "issues": [{"id": "1"}, {"id": "2"}]},
        {"startAt": 2, "maxResults": 2, "total": 3, "issues": [{"id": "3"}]},
    )
    assert jira.issue_ids("filter = 1") == ["1", "2", "3"]
    assert bodies(http) == [
        {"jql": "filter = 1", "startAt": start, "fields": ["key"], "maxResults": 1000} for start in (0, 2)
    ]


def test_a_total_larger_than_what_ever_comes_ends_with_an_empty_page(
    jira: DataCenterJira, http: responses.RequestsMock
) -> None:
    search(http, {"total": 9, "issues": [{"id": "1"}]}, {"total": 9, "issues": []})
    assert jira.issue_ids("filter = 1") == ["1"]


def test_issues_come_with_their_changelogs(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/2/field", json=FIELDS)
    search(http, {"total": 2, "issues": [issue(1, "2", "3"), issue(2)]})
    (first, log), (second, empty) = jira.issues("filter = 1", ("summary", "status"))
    assert first == {"id": "1", "key": "AB-1", "fields": {"summary": "x"}}
    assert log
    assert [(each["id"], each["created"]) for each in log.histories] == [
        ("10", "2026-01-05T09:00:00.000Z"),
        ("11", "2026-01-05T09:00:00.000Z"),
    ]
    assert log.complete
    assert second["id"] == "2"
    assert empty == Changelog("2", (), complete=True)
    assert bodies(http)[0] == {
        "jql": "filter = 1",
        "startAt": 0,
        "fields": ["status", "summary"],
        "expand": ["changelog"],
        "maxResults": 100,
    }


@pytest.mark.parametrize("cut", [issue(1, "2", total=5), {"id": "1", "key": "AB-1"}, issue(1) | {"changelog": {}}])
def test_a_changelog_that_was_cut_says_so(
    cut: dict[str, Any], jira: DataCenterJira, http: responses.RequestsMock
) -> None:
    http.get(f"{SITE}/rest/api/2/field", json=FIELDS)
    search(http, {"total": 1, "issues": [cut]})
    jira.fields()
    ((_, log),) = jira.issues("filter = 1", ("status",))
    assert log
    assert not log.complete


def test_histories_alone_are_one_more_search(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/api/2/field", json=FIELDS)
    search(http, {"total": 1, "issues": [issue(1, "2")]})
    known, gone = jira.histories(["1", "9"], ("status",))
    assert known.complete
    assert len(known.histories) == 1
    assert gone == Changelog("9", (), complete=False)
    assert bodies(http)[0]["jql"] == "id in (1, 9)"
    assert bodies(http)[0]["validateQuery"] is False


def test_every_sprint_is_listed_by_fifty(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    url = f"{SITE}/rest/agile/1.0/board/3/sprint"
    pages = [list(range(50)), list(range(50, 100)), [100]]
    for page in pages:
        http.get(url, json={"values": [{"id": id_} for id_ in page], "isLast": len(page) < 50})
    assert [sprint["id"] for sprint in jira.sprints(3)] == list(range(101))
    asked = [str(call.request.url).partition("?")[2] for call in http.calls]
    assert asked == [f"startAt={start}&maxResults=50" for start in (0, 50, 100)]


def test_a_board_without_sprints_has_none(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/agile/1.0/board/3/sprint", status=400, json={"errorMessages": ["does not support sprints"]})
    assert jira.sprints(3) == []
    assert len(http.calls) == 1


def test_another_400_is_an_error(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.post(f"{SITE}/rest/api/2/search", status=400, json={"errorMessages": ["Field 'x' does not exist"]})
    with pytest.raises(BadRequestError, match="Field 'x'"):
        jira.issue_ids("x = 1")


def test_boards_by_name_and_all(jira: DataCenterJira, http: responses.RequestsMock) -> None:
    url = f"{SITE}/rest/agile/1.0/board"
    board = {"id": 3, "name": "Team & Co", "type": "scrum"}
    http.get(url, json={"values": [board], "isLast": True})
    assert jira.boards("Team & Co") == [board]
    assert jira.boards() == [board]
    assert [call.request.params.get("name") for call in http.calls] == ["Team & Co", None]  # type: ignore[attr-defined]  # put there by responses


@pytest.mark.parametrize(("status", "kind"), [(403, AccessError), (404, NotFoundError)])
def test_a_board_or_filter_that_is_not_ours_is_named(
    status: int, kind: type[JiraError | AccessError], jira: DataCenterJira, http: responses.RequestsMock
) -> None:
    http.get(f"{SITE}/rest/agile/1.0/board/3/configuration", status=status, json={})
    http.get(f"{SITE}/rest/api/2/filter/10%2F..%2F5", status=status, json={})
    with pytest.raises(kind, match="board 3"):
        jira.board_configuration(3)
    with pytest.raises(kind, match="saved filter"):
        jira.board_filter("10/../5")


@pytest.mark.parametrize("answer", [[], [1]])
def test_an_answer_of_another_form_is_refused(answer: Any, jira: DataCenterJira, http: responses.RequestsMock) -> None:
    http.get(f"{SITE}/rest/agile/1.0/board/3/configuration", json=answer)
    http.get(f"{SITE}/rest/api/2/status", json={"not": "a list"})
    with pytest.raises(JiraError, match="form"):
        jira.board_configuration(3)
    with pytest.raises(JiraError, match="form"):
        jira.statuses()
