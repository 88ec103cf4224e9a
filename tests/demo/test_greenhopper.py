"""Jira's own charts: the facts of the log, in the odd form of the originals."""

from collections.abc import Iterator
from typing import Any

import pytest

from generator.demo.events import ChangedItem, IssueDeleted
from generator.demo.sprint_cast import ReportOddity
from generator.domain import Flavour
from tests.demo.small_world import (
    DOING,
    DONE,
    EPIC,
    HOURS_BOARD,
    KANBAN_BOARD,
    POINTS_BOARD,
    SUBTASK,
    TEAM_BOARD,
    TODO,
    Builder,
    Client,
    at,
    make_world,
    open_jira,
)

REPORT = "/rest/greenhopper/1.0/rapid/charts/sprintreport"
VELOCITY = "/rest/greenhopper/1.0/rapid/charts/velocity.json"
IN, OUT = (1,), ()


def finished(before: str = TODO) -> ChangedItem:
    return ChangedItem("status", before, DONE)


def moved(before: tuple[int, ...], after: tuple[int, ...]) -> ChangedItem:
    return ChangedItem("sprint", before, after)


def story() -> Builder:
    """Sprint 1 runs from hour 10 to hour 100."""
    builder = Builder()
    builder.sprint(1)
    builder.start(1, 10)
    for number, values in enumerate((IN, IN, IN, IN, OUT, IN, OUT), 1):
        builder.issue(10_000 + number, sprint_ids=values, estimate=float(number))
    builder.change(10_001, 20, finished())
    builder.change(10_002, 30, moved(IN, OUT))
    builder.change(10_003, 5, finished())
    builder.change(10_004, 20, moved(IN, OUT))
    builder.change(10_004, 40, moved(OUT, IN), ChangedItem("estimate", 4.0, 40.0))
    builder.change(10_005, 50, moved(OUT, IN))
    builder.sprint(2)
    builder.change(10_006, 50, moved(IN, (1, 2)))
    builder.change(10_006, 60, finished())
    builder.change(10_006, 70, ChangedItem("status", DONE, DOING))
    builder.change(10_007, 60, finished())
    builder.change(10_007, 70, moved(OUT, IN))
    builder.issue(10_008, hours=12, sprint_ids=IN, type_id=SUBTASK, parent_id=10_001)
    builder.issue(10_009, sprint_ids=IN, type_id=EPIC)
    builder.close(1, 100)
    builder.change(10_001, 200, ChangedItem("estimate", 1.0, 11.0))
    builder.issue(10_010, sprint_ids=IN, estimate=10.0)
    builder.events.append(IssueDeleted(at(110), 10_010))
    return builder


@pytest.fixture(params=["cloud", "data_center"])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    flavour: Flavour = request.param
    with open_jira(make_world(story()), flavour) as client:
        yield client


def read(client: Client, *oddities: ReportOddity) -> Any:
    client.jira.disagree(*oddities)
    return client.read(REPORT, rapidViewId=POINTS_BOARD, sprintId=1)


def keys(report: Any, name: str) -> set[str]:
    return {entry["key"] for entry in report["contents"][name]}


def test_everybody_plays_one_role(client: Client) -> None:
    report = read(client)
    assert keys(report, "completedIssues") == {"AB-1"}
    assert keys(report, "issuesNotCompletedInCurrentSprint") == {"AB-4", "AB-5", "AB-6"}
    assert keys(report, "puntedIssues") == {"AB-2"}
    assert keys(report, "issuesCompletedInAnotherSprint") == {"AB-3", "AB-7"}
    added = report["contents"]["issueKeysAddedDuringSprint"]
    assert added == {"AB-4": True, "AB-5": True, "AB-7": True}, "what is put back is added, for Jira"


def test_estimates_are_those_of_the_start_and_of_the_close(client: Client) -> None:
    contents = read(client)["contents"]
    (again,) = [entry for entry in contents["issuesNotCompletedInCurrentSprint"] if entry["key"] == "AB-4"]
    assert again["estimateStatistic"]["statFieldValue"]["value"] == 4.0
    assert again["currentEstimateStatistic"]["statFieldValue"]["value"] == 40.0
    assert contents["completedIssuesEstimateSum"] == {"value": 1.0, "text": "1.0"}, "not what came after the close"
    assert contents["issuesNotCompletedInitialEstimateSum"]["value"] == 4 + 5 + 6


def test_the_oddities_of_the_original(client: Client) -> None:
    report = read(client)
    assert {entry["done"] for entry in report["contents"]["issuesNotCompletedInCurrentSprint"]} == {True, False}
    assert report["contents"]["allIssuesEstimateSum"]["value"] == 1 + 51 + 15
    assert report["lastUserToClose"].startswith("<a ")
    assert report["sprint"]["startDate"] == "05/Jan/26 7:00 PM"
    assert report["sprint"]["isoStartDate"] == "2026-01-05T18:00:00+0000"


def test_sums_of_nothing_say_null_and_have_no_value() -> None:
    builder = Builder()
    builder.sprint(1)
    builder.start(1, 10)
    builder.close(1, 20)
    with open_jira(make_world(builder), "cloud") as client:
        contents = read(client)["contents"]
        assert contents["completedIssuesEstimateSum"] == contents["allIssuesEstimateSum"] == {"text": "null"}
        assert contents["completedIssues"] == []


def test_named_ways_to_disagree(client: Client) -> None:
    assert keys(read(client, "deleted_issues"), "issuesNotCompletedInCurrentSprint") >= {"AB-10"}
    assert keys(read(client, "subtasks"), "issuesNotCompletedInCurrentSprint") >= {"AB-8"}
    assert read(client, "present_estimates")["contents"]["completedIssuesEstimateSum"]["value"] == 11
    assert "incompletedIssues" in read(client, "old_names")["contents"]
    assert "AB-10" not in str(read(client))


@pytest.mark.parametrize(
    ("board_id", "sprint_id"), [(KANBAN_BOARD, 1), (TEAM_BOARD, 1), (HOURS_BOARD, 1), (POINTS_BOARD, 99), (99, 1)]
)
def test_boards_and_sprints_without_a_report(client: Client, board_id: int, sprint_id: int) -> None:
    assert client.get(REPORT, rapidViewId=board_id, sprintId=sprint_id).status_code == 404


def test_velocity_of_the_last_sprints() -> None:
    builder = Builder()
    for number in range(1, 11):
        builder.sprint(number, hours=number)
        builder.start(number, 100 * number)
        builder.close(number, 100 * number + 50)
        builder.issue(10_000 + number, hours=number, sprint_ids=(number,), estimate=2.0)
        builder.change(10_000 + number, 100 * number + 10, finished())
    with open_jira(make_world(builder, hours=2000), "cloud") as client:
        answer = client.read(VELOCITY, rapidViewId=POINTS_BOARD)
        assert [sprint["id"] for sprint in answer["sprints"]] == [10, 9, 8, 7, 6, 5, 4]
        assert list(answer["velocityStatEntries"]) == ["10", "4", "5", "6", "7", "8", "9"]
        entry = answer["velocityStatEntries"]["10"]
        assert (entry["estimated"]["value"], entry["completed"]["value"]) == (2, 2)
        assert entry["completedEntries"] == [{"issueKey": "AB-10", "value": 2.0}]
        assert client.get(VELOCITY, rapidViewId=KANBAN_BOARD).status_code == 404
