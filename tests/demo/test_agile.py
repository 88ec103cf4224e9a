"""Boards, their configuration and their sprints, which both flavours share but for a few keys."""

from typing import Any

import pytest

from generator.demo.events import ChangedItem, SprintDeleted, SprintEdited
from generator.demo.view import Limits
from generator.demo.world import Board
from generator.domain import Flavour
from tests.demo.small_world import (
    DONE,
    EPIC,
    HOURS_BOARD,
    KANBAN_BOARD,
    POINTS_BOARD,
    TEAM_BOARD,
    Builder,
    Client,
    at,
    make_world,
    open_jira,
)

both = pytest.mark.parametrize("flavour", ["cloud", "data_center"])
BOARDS = "/rest/agile/1.0/board"


def listed(client: Client, path: str, **query: Any) -> list[Any]:
    """Every entry of a list in pages, by the size of each page."""
    values: list[Any] = []
    while True:
        page = client.read(path, startAt=len(values), **query)
        assert page["startAt"] == len(values)
        assert len(page["values"]) <= page["maxResults"]
        values += page["values"]
        if page["isLast"]:
            return values
        assert page["values"]


@both
def test_boards_come_in_pages(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour, limits=Limits(boards=3)) as client:
        boards = listed(client, BOARDS, maxResults=100)
        assert [board["id"] for board in boards] == [POINTS_BOARD, KANBAN_BOARD, HOURS_BOARD, TEAM_BOARD]
        assert {board["type"] for board in boards} == {"scrum", "kanban", "simple"}
        assert len(client.jira.requests) == 2
        assert ("location" in boards[0], "total" in client.read(BOARDS)) == (flavour == "cloud", flavour != "cloud")


@both
def test_boards_are_found_by_a_part_of_the_name_the_type_and_the_project(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        assert [board["name"] for board in listed(client, BOARDS, name="HARB")] == ["Harbour board"]
        assert [board["id"] for board in listed(client, BOARDS, type="kanban,simple")] == [KANBAN_BOARD, TEAM_BOARD]
        assert [board["id"] for board in listed(client, BOARDS, projectKeyOrId="AB")] == [POINTS_BOARD]
        assert listed(client, BOARDS, projectKeyOrId="102") == listed(client, BOARDS, name="Harbour board")
        assert client.read(f"{BOARDS}/{HOURS_BOARD}") == listed(client, BOARDS, name="Harbour")[0]
        assert client.error(client.get(f"{BOARDS}/4711"))[0] == 404


@both
def test_a_configuration_tells_columns_filter_and_estimation(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        configuration = client.read(f"{BOARDS}/{POINTS_BOARD}/configuration")
        columns = configuration["columnConfig"]["columns"]
        assert [column["name"] for column in columns] == ["To Do", "Doing", "Review", "Done"]
        assert columns[2]["statuses"] == []
        assert [status["id"] for status in columns[3]["statuses"]] == [DONE]
        assert configuration["filter"]["id"] == "10007"
        fields = {field["id"]: field["name"] for field in client.read("/rest/api/2/field")}
        estimation = configuration["estimation"]
        assert estimation["type"] == "field"
        assert fields[estimation["field"]["fieldId"]] == estimation["field"]["displayName"] == "Story Points"
        assert fields[f"customfield_{configuration['ranking']['rankCustomFieldId']}"] == "Rank"
        assert configuration["name"] == "Lighthouse board"


def estimation_of(flavour: Flavour, board_id: int) -> Any:
    with open_jira(make_world(Builder()), flavour) as client:
        return client.read(f"{BOARDS}/{board_id}/configuration").get("estimation")


def test_every_way_to_estimate() -> None:
    hours = {"fieldId": "timeoriginalestimate", "displayName": "Original Time Estimate"}
    assert estimation_of("cloud", HOURS_BOARD) == {"type": "field", "field": hours}
    team = {"fieldId": "customfield_10031", "displayName": "Story point estimate"}
    assert estimation_of("cloud", TEAM_BOARD) == {"type": "field", "field": team}
    assert estimation_of("data_center", TEAM_BOARD)["field"]["displayName"] == "Story Points"
    assert estimation_of("cloud", KANBAN_BOARD) is None


@both
def test_a_board_may_count_issues(flavour: Flavour) -> None:
    world = make_world(Builder())
    counting = Board(11, "Counting", "scrum", 10_011, ("CD",), world.boards[0].columns, "issueCount")
    world.boards = (*world.boards, counting)
    with open_jira(world, flavour) as client:
        assert client.read(f"{BOARDS}/11/configuration")["estimation"] == {"type": "issueCount"}


@both
def test_a_kanban_board_has_a_hidden_backlog_a_sub_query_and_no_sprints(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        configuration = client.read(f"{BOARDS}/{KANBAN_BOARD}/configuration")
        assert configuration["columnConfig"]["columns"][0] == {"name": "Backlog", "statuses": []}
        assert "fixVersion" in configuration["subQuery"]["query"]
        status, message = client.error(client.get(f"{BOARDS}/{KANBAN_BOARD}/sprint"))
        assert (status, "does not support sprints" in message) == (400, True)


def test_features_tell_whether_a_team_managed_board_has_sprints() -> None:
    with open_jira(make_world(Builder()), "cloud") as client:
        features = client.read(f"{BOARDS}/{TEAM_BOARD}/features")["features"]
        assert {feature["boardFeature"]: feature["state"] for feature in features} == {
            "SPRINTS": "ENABLED",
            "ESTIMATION": "ENABLED",
        }
        kanban = client.read(f"{BOARDS}/{KANBAN_BOARD}/features")["features"]
        assert {feature["state"] for feature in kanban} == {"DISABLED"}
    with open_jira(make_world(Builder()), "data_center") as client:
        assert client.get(f"{BOARDS}/{TEAM_BOARD}/features").status_code == 404


@both
def test_what_is_not_shared(flavour: Flavour) -> None:
    world = make_world(Builder())
    with open_jira(world, flavour, private_boards={POINTS_BOARD}, private_filters={10_000 + HOURS_BOARD}) as client:
        assert client.get(f"{BOARDS}/{POINTS_BOARD}").status_code == 200
        assert client.error(client.get(f"{BOARDS}/{POINTS_BOARD}/configuration"))[0] == 403
        assert client.get(f"{BOARDS}/{HOURS_BOARD}/configuration").status_code == 200
        assert client.error(client.get("/rest/api/2/filter/10009"))[0] == 404
        assert client.read("/rest/api/2/filter/10007")["jql"] == "project in (AB) ORDER BY Rank ASC"


@both
def test_a_filter_names_its_types(flavour: Flavour) -> None:
    with open_jira(make_world(Builder()), flavour) as client:
        jql = client.read("/rest/api/2/filter/10009")["jql"]
        assert jql == 'project in (EF) AND issuetype in ("Story") ORDER BY Rank ASC'


def many_sprints() -> Builder:
    builder = Builder()
    for number in range(1, 131):
        builder.sprint(number)
        if number <= 120:
            builder.start(number, number)
        if number <= 118:
            builder.close(number, number + 0.5)
    return builder


@both
def test_sprints_come_in_pages_of_fifty_closed_first(flavour: Flavour) -> None:
    with open_jira(make_world(many_sprints()), flavour) as client:
        path = f"{BOARDS}/{POINTS_BOARD}/sprint"
        first = client.read(path, maxResults=500)
        assert (first["maxResults"], len(first["values"]), first["isLast"]) == (50, 50, False)
        assert "total" not in first
        sprints = listed(client, path, maxResults=500)
        assert [sprint["id"] for sprint in sprints] == list(range(1, 131))
        assert [sprint["state"] for sprint in sprints] == ["closed"] * 118 + ["active"] * 2 + ["future"] * 10
        assert [sprint["id"] for sprint in listed(client, path, state="active,future")] == list(range(119, 131))
        assert client.error(client.get(path, state="open"))[0] == 400


@pytest.mark.parametrize(
    ("flavour", "expected"),
    [
        (
            "cloud",
            {
                "createdDate": "2026-01-05T08:00:00.000Z",
                "startDate": "2026-01-06T08:00:00.000Z",
                "endDate": "2026-01-20T08:00:00.000Z",
                "completeDate": "2026-04-04T07:00:00.000Z",
                "goal": "",
            },
        ),
        (
            "data_center",
            {
                "startDate": "2026-01-06T09:00:00.000+01:00",
                "endDate": "2026-01-20T09:00:00.000+01:00",
                "activatedDate": "2026-01-06T09:00:00.000+01:00",
                "completeDate": "2026-04-04T09:00:00.000+02:00",
                "synced": False,
                "autoStartStop": False,
            },
        ),
    ],
)
def test_a_sprint_s_dates_in_each_flavour(flavour: Flavour, expected: dict[str, Any]) -> None:
    builder = Builder()
    builder.sprint(1, name="One")
    builder.start(1, 24)
    builder.close(1, 89 * 24 - 1)  # after the clocks went forward
    with open_jira(make_world(builder, hours=5000), flavour) as client:
        sprint = client.read("/rest/agile/1.0/sprint/1")
        link = sprint.pop("self")
        assert not link.startswith(client.jira.url)
        assert sprint == {"id": 1, "name": "One", "state": "closed", "originBoardId": POINTS_BOARD, **expected}
        assert client.error(client.get("/rest/agile/1.0/sprint/2"))[0] == 404


@both
def test_a_future_sprint_without_dates_and_an_edited_one(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1)
    builder.sprint(2, start=at(500), end=at(836))
    builder.events.append(SprintEdited(at(1), 1, "Renamed", "A goal"))
    with open_jira(make_world(builder, hours=2), flavour) as client:
        bare, planned = client.read(f"{BOARDS}/{POINTS_BOARD}/sprint")["values"]
        assert bare.keys().isdisjoint({"startDate", "endDate", "completeDate", "activatedDate"})
        assert (bare["name"], bare["goal"]) == ("Renamed", "A goal")
        assert {"startDate", "endDate"} <= planned.keys()


@both
def test_a_listing_holds_another_board_s_sprint_if_an_issue_of_it_is_here(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1, board_id=HOURS_BOARD)
    builder.sprint(2, board_id=HOURS_BOARD)
    builder.sprint(3)
    builder.issue(10_001)
    builder.change(10_001, 1, ChangedItem("sprint", (), (1,)))
    with open_jira(make_world(builder), flavour) as client:
        here = client.read(f"{BOARDS}/{POINTS_BOARD}/sprint")["values"]
        assert [(sprint["id"], sprint["originBoardId"]) for sprint in here] == [(1, HOURS_BOARD), (3, POINTS_BOARD)]


@both
def test_an_issue_that_the_filter_leaves_out_brings_no_sprint_along(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1)
    builder.issue(10_001, project="EF", type_id=EPIC, sprint_ids=(1,))
    with open_jira(make_world(builder), flavour) as client:
        assert client.read(f"{BOARDS}/{HOURS_BOARD}/sprint")["values"] == []


@both
def test_a_full_page_may_be_the_last(flavour: Flavour) -> None:
    builder = Builder()
    for number in range(50):
        builder.sprint(number + 1)
    with open_jira(make_world(builder), flavour) as client:
        page = client.read(f"{BOARDS}/{POINTS_BOARD}/sprint")
        assert (len(page["values"]), page["isLast"]) == (50, True)
        assert client.read(f"{BOARDS}/{POINTS_BOARD}/sprint", startAt=50)["values"] == []


@both
def test_a_deleted_sprint_is_gone(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1)
    builder.events.append(SprintDeleted(at(2), 1))
    with open_jira(make_world(builder), flavour) as client:
        assert client.read(f"{BOARDS}/{POINTS_BOARD}/sprint")["values"] == []
        assert client.get("/rest/agile/1.0/sprint/1").status_code == 404


def test_the_issue_lists_that_cloud_deprecated_are_not_there() -> None:
    with open_jira(make_world(Builder()), "cloud") as client:
        for path in (f"{BOARDS}/7/issue", f"{BOARDS}/7/backlog", "/rest/agile/1.0/sprint/1/issue"):
            assert client.get(path).status_code == 404
