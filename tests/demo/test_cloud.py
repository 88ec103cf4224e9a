"""Cloud's searches and issue reads."""

from typing import Any

import pytest

from generator.demo.events import ChangedItem, IssueDeleted
from generator.demo.people import PLANTED_EMAIL, PLANTED_SECRET
from generator.demo.view import Limits
from tests.demo.small_world import DOING, DONE, EPIC, SUBTASK, TODO, Builder, at, make_world, open_jira

SEARCH = "/rest/api/3/search/jql"
SPRINT, POINTS, POINT_ESTIMATE = "customfield_10104", "customfield_10237", "customfield_10031"
EPIC_LINK, FLAGGED = "customfield_10014", "customfield_10021"


def crowd(count: int) -> Builder:
    builder = Builder()
    for number in range(count):
        builder.issue(10_001 + number)
    return builder


def test_without_fields_an_issue_is_its_id() -> None:
    with open_jira(make_world(crowd(1)), "cloud") as client:
        assert client.ask(SEARCH, jql="project = AB") == {"issues": [{"id": "10001"}], "isLast": True}
        assert client.ask(SEARCH, jql="project = AB", fields=["key"])["issues"] == [{"id": "10001", "key": "AB-1"}]


def test_get_and_post_of_every_version_answer_the_same() -> None:
    with open_jira(make_world(crowd(3)), "cloud") as client:
        posted = client.ask(SEARCH, jql="project = AB", fields=["summary", "status"])
        for version in ("2", "3", "latest"):
            got = client.read(f"/rest/api/{version}/search/jql", jql="project = AB", fields="summary,status")
            assert [issue["fields"] for issue in got["issues"]] == [issue["fields"] for issue in posted["issues"]]


def test_ids_come_in_pages_of_five_thousand_at_most() -> None:
    with open_jira(make_world(crowd(5003)), "cloud") as client:
        jql = "project = AB ORDER BY created ASC, key ASC"
        pages = list(client.all_pages(SEARCH, jql=jql, maxResults=9999))
        assert [len(page["issues"]) for page in pages] == [5000, 3]
        assert [page["isLast"] for page in pages] == [False, True]


def test_pages_with_fields_shrink_each_differently_but_hold_a_hundred() -> None:
    with open_jira(make_world(crowd(1500)), "cloud") as client:
        ask = {"jql": "project = AB ORDER BY created ASC, key ASC", "fields": ["summary"], "maxResults": 500}
        pages = list(client.all_pages(SEARCH, **ask))
        sizes = [len(page["issues"]) for page in pages]
        assert sum(sizes) == 1500
        assert all(100 <= size <= 500 for size in sizes[:-1])
        assert len(set(sizes)) > 2
        ids = [issue["id"] for page in pages for issue in page["issues"]]
        assert ids == [str(10_001 + number) for number in range(1500)]


def test_small_pages_are_as_asked_and_tokens_are_opaque_and_good_for_one_query() -> None:
    with open_jira(make_world(crowd(5)), "cloud") as client:
        first = client.ask(SEARCH, jql="project = AB", maxResults=2, fields=["summary"])
        token = first["nextPageToken"]
        assert (len(first["issues"]), first["isLast"]) == (2, False)
        assert "total" not in first
        again = [client.ask(SEARCH, jql="project = AB", maxResults=2, nextPageToken=token) for _ in range(2)]
        assert again[0]["issues"] == again[1]["issues"]
        assert client.error(client.post(SEARCH, jql="project = EF", nextPageToken=token))[0] == 400
        assert client.error(client.post(SEARCH, jql="project = AB", nextPageToken="made-up"))[0] == 400
        client.jira.reset()
        assert client.error(client.post(SEARCH, jql="project = AB", nextPageToken=token))[0] == 400


def test_limits_make_a_small_world_page() -> None:
    with open_jira(make_world(crowd(30)), "cloud", limits=Limits(search=7, least_with_fields=2)) as client:
        ask = {"jql": "project = AB ORDER BY id", "fields": ["summary"], "maxResults": 100}
        sizes = [len(page["issues"]) for page in client.all_pages(SEARCH, **ask)]
        assert sum(sizes) == 30
        assert all(2 <= size <= 7 for size in sizes[:-1])


def test_an_issue_deleted_between_two_pages_is_left_out_of_the_second() -> None:
    with open_jira(make_world(crowd(4)), "cloud") as client:
        ask = {"jql": "project = AB ORDER BY id", "maxResults": 2}
        pages = client.all_pages(SEARCH, **ask)
        found = next(pages)["issues"]
        with client.jira.lock:
            client.jira.world.events.append(IssueDeleted(at(5), 10_003))
        found += [issue for page in pages for issue in page["issues"]]
        assert [issue["id"] for issue in found] == ["10001", "10002", "10004"]


@pytest.mark.parametrize(
    ("jql", "complaint"),
    [
        ("", "Unbounded"),
        ("ORDER BY created", "Unbounded"),
        ("project = AB ORDER BY " + ", ".join(["key"] * 8), "more than 7"),
        ("project = NOPE", "does not exist"),
        ("assignee = currentUser()", "Field 'assignee'"),
    ],
)
def test_queries_that_are_refused(jql: str, complaint: str) -> None:
    with open_jira(make_world(crowd(1)), "cloud") as client:
        for path in (SEARCH, "/rest/api/3/search/approximate-count"):
            status, message = client.error(client.post(path, jql=jql))
            assert (status, complaint in message) == (400, True)


def test_the_old_search_is_gone_and_says_so_in_french() -> None:
    with open_jira(make_world(crowd(1)), "cloud") as client:
        for reply in (
            client.get("/rest/api/2/search", jql="project = AB"),
            client.post("/rest/api/3/search", jql="project = AB"),
        ):
            status, message = client.error(reply)
            assert status == 410
            assert "supprimée" in message
            assert "/rest/api/3/search/jql" in message


def test_a_count_and_the_tenant() -> None:
    with open_jira(make_world(crowd(12)), "cloud") as client:
        assert client.ask("/rest/api/3/search/approximate-count", jql="project = AB") == {"count": 12}
        assert set(client.read("/_edge/tenant_info")) == {"cloudId"}


def story() -> Builder:
    builder = Builder()
    builder.sprint(1)
    builder.sprint(2, goal="Ship it")
    builder.issue(10_001, type_id=EPIC)
    builder.issue(10_003, parent_id=10_001, estimate=2.5, sprint_ids=(1,))
    builder.issue(10_005, type_id=SUBTASK, parent_id=10_003)
    builder.issue(10_004)
    builder.issue(10_007, project="EF", estimate=7200.0)
    builder.issue(10_009, project="GH", estimate=3.0)
    builder.change(10_003, 1, ChangedItem("sprint", (1,), (1, 2)), ChangedItem("status", TODO, DOING))
    builder.change(10_003, 2, ChangedItem("flagged", None, "Impediment"))
    builder.change(10_003, 3, ChangedItem("status", DOING, DONE), ChangedItem("resolution", None, "10000"))
    builder.start(1, 4)
    return builder


def fields_of(id_: int, *names: str) -> dict[str, Any]:
    with open_jira(make_world(story()), "cloud") as client:
        found = client.ask(SEARCH, jql=f"id = {id_}", fields=list(names) or ["*all"])
        fields: dict[str, Any] = found["issues"][0]["fields"]
        return fields


def test_the_fields_of_an_issue() -> None:
    fields = fields_of(10_003)
    assert fields["created"] == "2026-01-05T09:00:00.000+0100"
    assert fields["updated"] == "2026-01-05T12:00:00.000+0100"
    assert fields["status"]["statusCategory"]["key"] == "done"
    assert fields["issuetype"]["hierarchyLevel"] == 0
    assert fields["project"] == {"id": "100", "key": "AB", "name": "Lighthouse"}
    assert fields["resolution"]["name"] == "Done"
    assert fields["parent"]["key"] == fields[EPIC_LINK] == "AB-1"
    assert fields["parent"]["fields"]["issuetype"]["hierarchyLevel"] == 1
    assert fields[FLAGGED] == [{"id": "10019", "value": "Impediment"}]
    assert fields[POINTS] == 2.5
    assert [(sprint["id"], sprint["state"], sprint["boardId"]) for sprint in fields[SPRINT]] == [
        (1, "active", 7),
        (2, "future", 7),
    ]
    assert fields[SPRINT][1] == {"boardId": 7, "id": 2, "name": "Sprint 2", "state": "future", "goal": "Ship it"}


def test_each_project_s_estimate_stands_in_its_own_field() -> None:
    assert fields_of(10_007)["timeoriginalestimate"] == 7200
    assert fields_of(10_007)[POINTS] is None
    assert fields_of(10_009)[POINT_ESTIMATE] == 3.0


def test_the_number_field_people_hard_code_holds_something_else() -> None:
    assert fields_of(10_003)["customfield_10016"] == 10_003 % 7
    assert fields_of(10_003)["customfield_10020"].startswith("0|")


def test_what_is_empty_is_null_here_and_absent_there() -> None:
    asked = (SPRINT, POINTS, "resolution", "summary")
    assert fields_of(10_001, *asked) == {SPRINT: None, POINTS: None, "resolution": None, "summary": "Issue 10001"}
    assert fields_of(10_004, *asked) == {"summary": "Issue 10004"}


def test_fields_can_be_chosen_and_left_out() -> None:
    assert set(fields_of(10_003, "summary", "no_such_field")) == {"summary"}
    everything = set(fields_of(10_003))
    assert everything - set(fields_of(10_003, "*navigable", "-summary", "-status")) == {"summary", "status"}
    assert everything - set(fields_of(10_003, "-summary")) == {"summary"}


def test_a_sub_task_knows_its_parent() -> None:
    fields = fields_of(10_005, "parent", "issuetype", EPIC_LINK)
    assert fields["parent"]["key"] == "AB-3"
    assert fields["issuetype"]["subtask"] is True
    assert EPIC_LINK not in fields


def test_secrets_are_planted_where_nobody_should_look() -> None:
    fields = fields_of(10_003)
    assert fields["reporter"]["emailAddress"] == PLANTED_EMAIL
    assert "emailAddress" not in (fields["assignee"] or {})
    planted = fields["description"]["content"][0]["content"][0]["text"]
    assert PLANTED_EMAIL in planted
    assert PLANTED_SECRET in planted


def test_one_issue_by_id_key_and_old_key() -> None:
    builder = crowd(2)
    builder.change(10_001, 1, ChangedItem("project", "AB", "EF", new_key="EF-9"))
    with open_jira(make_world(builder), "cloud") as client:
        for ref in ("10001", "EF-9", "ef-9", "AB-1"):
            issue = client.read(f"/rest/api/3/issue/{ref}")
            assert (issue["id"], issue["key"], issue["fields"]["project"]["key"]) == ("10001", "EF-9", "EF")
        assert client.error(client.get("/rest/api/3/issue/AB-99"))[0] == 404
        assert client.read("/rest/api/3/issue/AB-2", fields="summary")["fields"] == {"summary": "Issue 10002"}


def test_issues_in_bulk_are_sorted_merged_and_silent_about_what_is_missing() -> None:
    with open_jira(make_world(crowd(120)), "cloud") as client:
        path = "/rest/api/3/issue/bulkfetch"
        found = client.ask(path, issueIdsOrKeys=["10003", "AB-1", "10001", "4711"], fields=["summary"])
        assert [issue["id"] for issue in found["issues"]] == ["10001", "10003"]
        refs = [str(10_001 + number) for number in range(101)]
        assert client.error(client.post(path, issueIdsOrKeys=refs))[0] == 400
        assert len(client.ask(path, issueIdsOrKeys=refs[:100])["issues"]) == 100


def test_fields_and_statuses_of_the_site() -> None:
    with open_jira(make_world(Builder()), "cloud") as client:
        customs = {field["id"]: field["schema"].get("custom", "") for field in client.read("/rest/api/3/field")}
        assert customs[SPRINT].endswith(":gh-sprint")
        assert customs["customfield_10020"].endswith(":gh-lexo-rank")
        assert customs[POINT_ESTIMATE].endswith(":jsw-story-points")
        assert customs[POINTS] == customs["customfield_10016"] != ""
        names = {field["id"]: field.get("untranslatedName") for field in client.read("/rest/api/3/field")}
        assert names[POINTS] == "Story Points"
        statuses = client.read("/rest/api/3/status")
        assert [(status["id"], status["statusCategory"]["key"]) for status in statuses] == [
            (TODO, "new"),
            (DOING, "indeterminate"),
            (DONE, "done"),
        ]
