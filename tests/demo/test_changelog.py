"""The shape of every item, as both flavours write it."""

from typing import Any

import pytest

from generator.demo.events import ChangedItem, SprintDeleted, SprintEdited
from generator.domain import Flavour
from tests.demo.small_world import DOING, EPIC, STORY, TODO, Builder, at, make_world, open_jira

both = pytest.mark.parametrize("flavour", ["cloud", "data_center"])


def histories(flavour: Flavour, builder: Builder, ref: str = "10001") -> list[Any]:
    with open_jira(make_world(builder), flavour) as client:
        query = {"expand": "changelog"} if flavour == "data_center" else {}
        if flavour == "cloud":
            found: list[Any] = client.read(f"/rest/api/3/issue/{ref}/changelog")["values"]
        else:
            found = client.read(f"/rest/api/2/issue/{ref}", **query)["changelog"]["histories"]
        return found


def written(flavour: Flavour, *items: ChangedItem, project: str = "AB", **created: Any) -> list[Any]:
    """The items of an issue's one history."""
    builder = Builder()
    builder.sprint(1, name="One")
    builder.sprint(2, name="Two, too")
    builder.issue(10_050, type_id=EPIC)
    builder.issue(10_001, project=project, **created)
    builder.change(10_001, 1, *items)
    (history,) = histories(flavour, builder)
    found: list[Any] = history["items"]
    return found


def values(item: Any) -> tuple[Any, ...]:
    return item["from"], item["fromString"], item["to"], item["toString"]


@pytest.mark.parametrize(
    ("changed", "kind", "name", "field_id", "expected"),
    [
        (ChangedItem("status", TODO, DOING), "jira", "status", "status", (TODO, "To Do", DOING, "Doing")),
        (ChangedItem("status", "999", DOING), "jira", "status", "status", ("999", "999", DOING, "Doing")),
        (
            ChangedItem("sprint", (1,), (1, 2)),
            "custom",
            "Sprint",
            "customfield_10104",
            ("1", "One", "1, 2", "One, Two, too"),
        ),
        (ChangedItem("sprint", (), (2,)), "custom", "Sprint", "customfield_10104", ("", "", "2", "Two, too")),
        (
            ChangedItem("estimate", None, 13.0),
            "custom",
            "Story Points",
            "customfield_10237",
            (None, None, None, "13"),
        ),
        (
            ChangedItem("estimate", 0.5, 2.25),
            "custom",
            "Story Points",
            "customfield_10237",
            (None, "0.5", None, "2.25"),
        ),
        (ChangedItem("resolution", None, "10000"), "jira", "resolution", "resolution", (None, None, "10000", "Done")),
        (ChangedItem("summary", "Old", "New"), "jira", "summary", "summary", (None, "Old", None, "New")),
        (
            ChangedItem("flagged", None, "Impediment"),
            "custom",
            "Flagged",
            "customfield_10021",
            ("", "", "[10019]", "Impediment"),
        ),
        (
            ChangedItem("flagged", "Impediment", None),
            "custom",
            "Flagged",
            "customfield_10021",
            ("[10019]", "Impediment", "", ""),
        ),
        (ChangedItem("rank", None, None), "custom", "Rank", "customfield_10020", ("", "", "", "Ranked higher")),
    ],
)
def test_one_field_s_item(changed: ChangedItem, kind: str, name: str, field_id: str, expected: Any) -> None:
    (cloud,) = written("cloud", changed)
    (data_center,) = written("data_center", changed)
    assert (cloud["fieldtype"], cloud["field"], cloud["fieldId"]) == (kind, name, field_id)
    assert values(cloud) == expected
    assert data_center == {key: value for key, value in cloud.items() if key != "fieldId"}


@both
def test_each_version_that_comes_or_goes_has_an_item_of_its_own(flavour: Flavour) -> None:
    items = written(flavour, ChangedItem("versions", ("1", "2"), ("2", "3")))
    assert [(item["field"], item["fieldtype"], values(item)) for item in items] == [
        ("Fix Version", "jira", ("1", "1", None, None)),
        ("Fix Version", "jira", (None, None, "3", "3")),
    ]
    assert {item.get("fieldId") for item in items} == {"fixVersions" if flavour == "cloud" else None}


@both
def test_no_sprint_is_an_empty_text_or_null_depending_on_the_entry(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1, name="One")
    builder.issue(10_001)
    builder.change(10_001, 1, ChangedItem("sprint", (), (1,)))
    builder.change(10_001, 2, ChangedItem("sprint", (1,), ()))
    first, second = (history["items"][0] for history in histories(flavour, builder))
    assert (values(first), values(second)) == (("", "", "1", "One"), ("1", "One", None, None))


@both
def test_hours_are_told_in_seconds_with_the_remaining_estimate_beside(flavour: Flavour) -> None:
    items = written(flavour, ChangedItem("estimate", None, 7200.0), project="EF")
    assert [item["field"] for item in items] == ["timeoriginalestimate", "timeestimate"]
    assert {values(item) for item in items} == {(None, None, "7200", "7200")}
    assert {item["fieldtype"] for item in items} == {"jira"}


def test_a_team_managed_project_has_its_own_point_field() -> None:
    (item,) = written("cloud", ChangedItem("estimate", None, 3.0), project="GH")
    assert (item["field"], item["fieldId"]) == ("Story point estimate", "customfield_10031")


def test_an_epic_is_a_parent_on_cloud_and_a_link_on_data_center() -> None:
    changed = ChangedItem("parent", None, "10050")
    (cloud,), (data_center,) = written("cloud", changed), written("data_center", changed)
    assert (cloud["field"], cloud["fieldtype"], "fieldId" in cloud) == ("IssueParentAssociation", "jira", False)
    assert (data_center["field"], data_center["fieldtype"]) == ("Epic Link", "custom")
    assert values(cloud) == values(data_center) == (None, None, "10050", "AB-50")
    (gone,) = written("cloud", ChangedItem("parent", "777", None))
    assert values(gone) == ("777", None, None, None)


@both
def test_a_new_type_brings_a_workflow_along(flavour: Flavour) -> None:
    type_, workflow = written(flavour, ChangedItem("issuetype", STORY, EPIC))
    assert values(type_) == (STORY, "Story", EPIC, "Epic")
    assert (workflow["field"], "fieldId" in workflow) == ("Workflow", False)


@both
def test_each_move_tells_the_project_and_the_key_of_then(flavour: Flavour) -> None:
    builder = Builder()
    builder.issue(10_001)
    builder.change(10_001, 1, ChangedItem("project", "AB", "EF", new_key="EF-9"))
    builder.change(10_001, 2, ChangedItem("project", "EF", "CD", new_key="CD-4"))
    first, second = (history["items"] for history in histories(flavour, builder))
    assert [item["field"] for item in first] == ["project", "Key", "Workflow"]
    assert values(first[0]) == ("100", "Lighthouse", "102", "Harbour")
    assert values(first[1]) == (None, "AB-1", None, "EF-9")
    assert values(second[1]) == (None, "EF-9", None, "CD-4")
    assert "fieldId" not in first[1]


@both
def test_names_are_those_of_that_time(flavour: Flavour) -> None:
    builder = Builder()
    builder.sprint(1, name="Old name")
    builder.issue(10_001)
    builder.change(10_001, 1, ChangedItem("sprint", (), (1,)))
    builder.events.append(SprintEdited(at(2), 1, "New name", ""))
    builder.change(10_001, 3, ChangedItem("sprint", (1,), (1, 2)))
    builder.events.append(SprintDeleted(at(4), 1))
    first, second = (history["items"][0] for history in histories(flavour, builder))
    assert first["toString"] == "Old name"
    assert values(second) == ("1", "New name", "1, 2", "New name, Sprint 2")


@both
def test_names_of_the_points_field_drift_and_some_entries_have_no_author(flavour: Flavour) -> None:
    builder = Builder()
    builder.issue(10_001)
    for turn in range(10):
        builder.change(10_001, turn, ChangedItem("estimate", float(turn), float(turn + 1)))
    found = histories(flavour, builder)
    assert {item["field"] for history in found for item in history["items"]} == {"Story Points", "Story points"}
    assert {"author" in history for history in found} == {True, False}
    assert not any("emailAddress" in history.get("author", {}) for history in found)


@both
def test_items_of_one_history_stand_together(flavour: Flavour) -> None:
    items = written(flavour, ChangedItem("status", TODO, DOING), ChangedItem("resolution", None, "10001"))
    assert [(item["field"], item["toString"]) for item in items] == [("status", "Doing"), ("resolution", "Won't Do")]
