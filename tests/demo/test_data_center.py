"""Data Center's search and issue reads."""

import re
from typing import Any

import pytest

from generator.demo.events import ChangedItem
from generator.demo.view import Limits
from tests.demo.small_world import DOING, EPIC, STORY, TODO, Builder, make_world, open_jira

SEARCH = "/rest/api/2/search"
SPRINT, POINTS, EPIC_LINK = "customfield_10005", "customfield_10002", "customfield_10006"


def crowd(count: int) -> Builder:
    builder = Builder()
    for number in range(count):
        builder.issue(10_001 + number)
    return builder


def test_a_search_comes_in_pages_with_offsets_and_a_total() -> None:
    with open_jira(make_world(crowd(130)), "data_center") as client:
        first = client.ask(SEARCH, jql="project = AB ORDER BY created ASC, key ASC")
        assert (first["startAt"], first["maxResults"], first["total"], len(first["issues"])) == (0, 50, 130, 50)
        ids: list[str] = []
        while True:
            ask = {"jql": "project = AB ORDER BY created ASC, key ASC", "startAt": len(ids), "maxResults": 60}
            page = client.read(SEARCH, **ask)
            ids += [issue["id"] for issue in page["issues"]]
            if len(ids) >= page["total"]:
                break
        assert ids == [str(10_001 + number) for number in range(130)]
        assert client.ask(SEARCH, jql="project = AB", startAt=500)["issues"] == []


@pytest.mark.parametrize(("limits", "size"), [(Limits(), 1000), (Limits(offset_search=7), 7)])
def test_the_server_s_ceiling_is_told(limits: Limits, size: int) -> None:
    with open_jira(make_world(crowd(1001)), "data_center", limits=limits) as client:
        page = client.ask(SEARCH, jql="project = AB", maxResults=5000, fields=["id"])
        assert (page["maxResults"], len(page["issues"])) == (size, size)


def test_what_only_cloud_has_is_not_there() -> None:
    with open_jira(make_world(crowd(1)), "data_center") as client:
        for path in ("/rest/api/2/search/jql", "/rest/api/3/search/jql", "/rest/api/2/changelog/bulkfetch"):
            assert client.post(path, jql="project = AB").status_code == 404
        for path in ("/rest/api/3/serverInfo", "/rest/api/2/issue/AB-1/changelog", "/_edge/tenant_info"):
            assert client.get(path).status_code == 404
        assert client.get("/rest/api/latest/serverInfo").status_code == 200


def test_validation_may_be_switched_off_for_issues_that_are_gone() -> None:
    with open_jira(make_world(crowd(1)), "data_center") as client:
        ask = {"jql": "id in (10001, 4711)"}
        assert client.error(client.post(SEARCH, **ask))[0] == 400
        assert client.ask(SEARCH, **ask, validateQuery=False)["total"] == 1
        assert client.read(SEARCH, **ask, validateQuery="false")["total"] == 1


def story() -> Builder:
    builder = Builder()
    builder.sprint(1, name="Mind, the [gap]=1", goal="a, b")
    builder.sprint(2)
    builder.start(1, 1)
    builder.issue(10_001, type_id=EPIC)
    builder.issue(10_003, parent_id=10_001, estimate=5.0, sprint_ids=(1, 2))
    builder.issue(10_005, type_id="12", parent_id=10_003)
    for turn in range(60):
        builder.change(10_003, 1 + turn, ChangedItem("rank", None, None))
    builder.change(10_003, 100, ChangedItem("status", TODO, DOING))
    return builder


def issue_of(ref: str, **query: Any) -> Any:
    with open_jira(make_world(story()), "data_center") as client:
        return client.read(f"/rest/api/2/issue/{ref}", **query)


def test_the_sprint_field_is_text_without_escapes_its_keys_in_any_order() -> None:
    first, second = issue_of("AB-3")["fields"][SPRINT]
    assert re.fullmatch(
        r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[id=1,rapidViewId=7,state=ACTIVE,"
        r"name=Mind, the \[gap\]=1,startDate=2026-01-05T10:00:00\.000\+01:00,endDate=2026-01-19T10:00:00\.000\+01:00,"
        r"completeDate=<null>,activatedDate=2026-01-05T10:00:00\.000\+01:00,.*,goal=a, b\]",
        first,
    )
    assert re.search(r"\[sequence=2,.*goal=<null>,startDate=<null>,.*,id=2,rapidViewId=7,state=FUTURE,name=", second)


def test_the_whole_changelog_comes_along_oldest_first_without_field_ids() -> None:
    log = issue_of("AB-3", expand="changelog")["changelog"]
    assert (log["startAt"], log["total"], len(log["histories"])) == (0, 61, 61)
    assert [int(history["id"]) for history in log["histories"]] == list(range(1, 62))
    assert log["histories"][-1]["created"] == "2026-01-09T13:00:00.000+0100"
    assert not any("fieldId" in item for history in log["histories"] for item in history["items"])
    assert "changelog" not in issue_of("AB-3")


def test_an_epic_stands_in_the_epic_link_and_only_a_sub_task_has_a_parent() -> None:
    child, subtask = issue_of("AB-3")["fields"], issue_of("AB-5")["fields"]
    assert (child[EPIC_LINK], "parent" in child) == ("AB-1", False)
    assert (subtask["parent"]["key"], EPIC_LINK in subtask) == ("AB-3", False)
    assert "hierarchyLevel" not in child["issuetype"]


def test_fields_are_all_that_is_navigable_unless_chosen() -> None:
    assert {"summary", "status", POINTS, SPRINT} <= set(issue_of("AB-3")["fields"])
    assert issue_of("AB-3", fields=f"summary,{POINTS}")["fields"] == {"summary": "Issue 10003", POINTS: 5.0}
    assert isinstance(issue_of("AB-3")["fields"]["description"], str)
    assert issue_of("AB-3", fields="id")["fields"] == {}


def test_an_old_key_answers_under_the_new_one() -> None:
    builder = crowd(1)
    builder.change(10_001, 1, ChangedItem("project", "AB", "EF", new_key="EF-9"))
    with open_jira(make_world(builder), "data_center") as client:
        assert client.read("/rest/api/2/issue/AB-1")["key"] == "EF-9"
        assert client.error(client.get("/rest/api/2/issue/AB-2"))[0] == 404


def test_fields_have_no_untranslated_name_and_no_key() -> None:
    with open_jira(make_world(Builder()), "data_center") as client:
        fields = {field["id"]: field for field in client.read("/rest/api/2/field")}
        assert fields[POINTS]["name"] == "Story Points"
        assert fields[SPRINT]["schema"]["custom"].endswith(":gh-sprint")
        assert not any({"key", "untranslatedName"} & set(field) for field in fields.values())
        assert not any("jsw-story-points" in str(field["schema"]) for field in fields.values())
        assert "untranslatedName" not in client.read("/rest/api/2/status")[0]


def test_hours_are_seconds_in_the_original_estimate() -> None:
    builder = Builder()
    builder.issue(10_001, type_id=STORY, estimate=3600.0, project="EF")
    with open_jira(make_world(builder), "data_center") as client:
        fields = client.read("/rest/api/2/issue/10001")["fields"]
        assert (fields["timeoriginalestimate"], fields[POINTS]) == (3600, None)
