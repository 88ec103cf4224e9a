"""The demo Jira's two ways to change an issue, which take what Jira takes and leave the same traces."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from generator.domain import Flavour
from tests.demo.small_world import (
    HOURS_BOARD,
    KANBAN_BOARD,
    POINTS_BOARD,
    TEAM_BOARD,
    Builder,
    Client,
    make_world,
    open_jira,
)

FLAVOURS: tuple[Flavour, ...] = ("cloud", "data_center")


@pytest.fixture(params=FLAVOURS)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """AB-1 is 3 points, EF-2 an hour, GH-3 is of the team-managed project, CD-4 on a board without estimates."""
    builder = Builder()
    for number, project in enumerate(("AB", "EF", "GH", "CD"), 1):
        builder.issue(10_000 + number, project=project, estimate=3600.0 if project == "EF" else 3.0)
    with open_jira(make_world(builder), request.param) as opened:
        opened.jira.allow_writes()
        yield opened


def put(client: Client, path: str, body: Any, **query: Any) -> requests.Response:
    return client.session.put(client.jira.url + path, json=body, params=query, timeout=10)


def edit(client: Client, ref: str, **fields: Any) -> requests.Response:
    return put(client, f"/rest/api/2/issue/{ref}", {"fields": fields})


def points_of(client: Client) -> str:
    configuration = client.read(f"/rest/agile/1.0/board/{POINTS_BOARD}/configuration")
    return str(configuration["estimation"]["field"]["fieldId"])


def changes(client: Client, ref: str) -> list[tuple[Any, Any]]:
    issue = client.read(f"/rest/api/2/issue/{ref}", expand="changelog")
    return [
        (item["fromString"], item["toString"]) for each in issue["changelog"]["histories"] for item in each["items"]
    ]


def test_an_edit_changes_the_field_its_history_and_when_it_was_updated(client: Client) -> None:
    points = points_of(client)
    before = client.read("/rest/api/2/issue/AB-1")["fields"]
    reply = edit(client, "AB-1", **{points: 5})
    assert (reply.status_code, reply.content) == (204, b"")
    after = client.read("/rest/api/2/issue/AB-1")["fields"]
    assert (before[points], after[points]) == (3.0, 5.0)
    assert after["updated"] > before["updated"]
    assert changes(client, "AB-1") == [("3", "5")]
    assert edit(client, "10001", **{points: None}).status_code == 204
    assert sorted(changes(client, "AB-1"), key=str) == [("3", "5"), ("5", None)]


def test_what_is_there_already_changes_nothing(client: Client) -> None:
    before = client.read("/rest/api/2/issue/AB-1")
    assert edit(client, "AB-1", **{points_of(client): 3}).status_code == 204
    assert client.read("/rest/api/2/issue/AB-1") == before


def test_a_type_is_changed_by_its_name_or_id(client: Client) -> None:
    for given in ({"name": "Sub-task"}, {"id": "10"}):
        assert edit(client, "AB-1", issuetype=given).status_code == 204
        type_ = client.read("/rest/api/2/issue/AB-1")["fields"]["issuetype"]
        assert given.items() <= type_.items()


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("AB-1", {"issuetype": {"name": "Nonsense"}}),
    ("AB-1", {"customfield_1": 5}),
    ("AB-1", {"timetracking": {"originalEstimate": "3h"}}),
    ("EF-2", {"timetracking": {"originalEstimate": "soon"}}),
    ("EF-2", {"timeoriginalestimate": 60}),
]


@pytest.mark.parametrize(("ref", "fields"), REFUSED)
def test_an_edit_that_cannot_be_changes_nothing_and_names_the_field(
    client: Client, ref: str, fields: dict[str, Any]
) -> None:
    reply = edit(client, ref, summary="x", **fields)
    assert reply.status_code == 400
    assert fields.keys() <= reply.json()["errors"].keys()
    assert changes(client, ref) == []


def test_an_edit_of_nothing_is_refused(client: Client) -> None:
    assert client.error(edit(client, "AB-1"))[0] == 400


def test_points_of_text_are_refused(client: Client) -> None:
    points = points_of(client)
    assert edit(client, "AB-1", **{points: "5"}).json()["errors"].keys() == {points}


def estimate(client: Client, ref: str, board: int, value: Any) -> requests.Response:
    return put(client, f"/rest/agile/1.0/issue/{ref}/estimation", {"value": value}, boardId=board)


@pytest.mark.parametrize(
    ("ref", "board", "value", "expected"),
    [
        ("AB-1", POINTS_BOARD, "0.5", 0.5),
        ("GH-3", TEAM_BOARD, "8", 8.0),
        ("EF-2", HOURS_BOARD, "150m", 9000.0),
        ("EF-2", HOURS_BOARD, "2h", 7200.0),
        ("EF-2", HOURS_BOARD, "30", 1800.0),
    ],
)
def test_a_board_estimates_its_issues(client: Client, ref: str, board: int, value: str, expected: float) -> None:
    path = f"/rest/agile/1.0/issue/{ref}/estimation"
    field_id = client.read(path, boardId=board)["fieldId"]
    reply = estimate(client, ref, board, value)
    assert (reply.status_code, reply.json()) == (200, {"fieldId": field_id, "value": expected})
    assert client.read(f"/rest/api/2/issue/{ref}")["fields"][field_id] == expected


@pytest.mark.parametrize(
    ("ref", "board", "value", "status"),
    [
        ("AB-1", POINTS_BOARD, "many", 400),
        ("AB-1", POINTS_BOARD, "3h", 400),
        ("AB-1", POINTS_BOARD, "", 400),
        ("AB-1", TEAM_BOARD, "5", 400),
        ("CD-4", KANBAN_BOARD, "5", 400),
        ("AB-1", 99, "5", 404),
        ("AB-9", POINTS_BOARD, "5", 404),
    ],
)
def test_an_estimation_that_cannot_be_is_refused(client: Client, ref: str, board: int, value: str, status: int) -> None:
    assert client.error(estimate(client, ref, board, value))[0] == status


def test_strangers_change_nothing(client: Client) -> None:
    client.session.auth = None
    client.session.headers.pop("Authorization", None)
    assert estimate(client, "AB-1", POINTS_BOARD, "5").status_code == 401


def test_nothing_can_be_changed_unless_a_test_allows_it(client: Client) -> None:
    client.jira.allow_writes(allowed=False)
    assert client.error(edit(client, "AB-1", **{points_of(client): 5}))[0] == 405
    assert client.error(estimate(client, "AB-1", POINTS_BOARD, "5"))[0] == 405
    assert changes(client, "AB-1") == []
