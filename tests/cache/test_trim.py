"""One form for the same facts, whichever server and day they come from."""

from itertools import permutations
from typing import Any

from generator.cache.trim import (
    trim_configuration,
    trim_fields,
    trim_histories,
    trim_issue,
    trim_issue_types,
    trim_resolutions,
    trim_sprints,
    trim_statuses,
    trim_versions,
)
from generator.fetch.jira import Changelog
from generator.fetch.parse import SpecialFields

SPRINT, FLAG, EPIC = "customfield_10020", "customfield_10021", "customfield_10014"
SPECIAL = SpecialFields(SPRINT, FLAG, EPIC)
PERSON = {"displayName": "Ann", "emailAddress": "ann@mail.example", "accountId": "5b10"}


def history(id_: str, created: str, *fields: str) -> dict[str, Any]:
    return {"id": id_, "created": created, "items": [{"field": field, "from": "1", "to": "2"} for field in fields]}


def test_histories_are_ordered_by_time_then_number_and_hold_replayed_fields_only() -> None:
    told = [
        history("9", "2026-01-05T08:00:00.000Z", "status"),
        history("10", "2026-01-05T08:00:00.000Z", "status", "summary"),
        history("2", "2026-01-06T08:00:00.000Z", SPRINT),
        history("3", "2026-01-05T09:00:00.000Z", "summary"),
    ]
    for order in permutations(told):
        kept = trim_histories(Changelog("1", tuple(order), complete=True), ("status", SPRINT))
        assert [(entry["id"], [item["field"] for item in entry["items"]]) for entry in kept] == [
            ("9", ["status"]),
            ("10", ["status"]),
            ("2", [SPRINT]),
        ]


def test_an_issue_is_the_same_from_either_flavour_in_any_zone_and_key_order() -> None:
    cloud = {
        "created": "2026-01-05T09:00:00.000+0100",
        "status": {"id": "3", "name": "Doing", "statusCategory": {"key": "indeterminate"}},
        "resolution": None,
        "fixVersions": [{"id": "12", "name": "2.0"}, {"id": "11", "name": "1.0", "released": True}],
        FLAG: [{"id": "10019", "value": "Impediment"}],
        SPRINT: [{"id": 9, "name": "Nine", "state": "active"}, {"id": 7, "name": "Seven", "state": "closed"}],
    }
    data_center = {
        SPRINT: [
            "com.atlassian.greenhopper.service.sprint.Sprint@1a[id=7,rapidViewId=3,state=CLOSED,name=a,b,goal=]",
            "com.atlassian.greenhopper.service.sprint.Sprint@1b[id=9,rapidViewId=3,state=ACTIVE,name=[x],goal=]",
        ],
        "status": {"id": "3", "name": "In Arbeit"},
        "fixVersions": [{"id": "11", "name": "eins"}, {"id": "12", "name": "zwei"}],
        FLAG: [{"id": "10019", "value": "Hindernis"}],
        EPIC: "AB-9",
        "created": "2026-01-05T05:00:00.000-0300",
    }
    expected = {
        "id": "10001",
        "key": "AB-1",
        "fields": {
            "created": "2026-01-05T08:00:00.000Z",
            SPRINT: [7, 9],
            FLAG: True,
            "fixVersions": [{"id": "11"}, {"id": "12"}],
            "status": {"id": "3"},
        },
    }
    for fields in (cloud, data_center):
        trimmed = trim_issue({"id": "10001", "key": "AB-1", "fields": fields}, SPECIAL)
        assert trimmed == expected
        assert list(trimmed["fields"]) == sorted(trimmed["fields"])


def test_zero_and_false_are_values() -> None:
    issue = {"id": "1", "key": "AB-1", "fields": {"points": 0.0, "done": False}}
    assert trim_issue(issue, SpecialFields())["fields"] == {"points": 0.0, "done": False}
    assert trim_issue_types([{"id": "1", "subtask": False, "iconUrl": "x"}]) == [{"id": "1", "subtask": False}]


def test_names_that_change_without_the_issue_are_left_out() -> None:
    fields = {"issuetype": {"id": "1", "name": "Bug"}, "resolution": {"id": "2", "name": "Done"}}
    issue = {"id": "1", "key": "AB-1", "fields": {**fields, "parent": {"id": "3", "key": "AB-3", "fields": {}}}}
    kept = {"issuetype": {"id": "1"}, "resolution": {"id": "2"}, "parent": {"id": "3"}}
    assert trim_issue(issue, SpecialFields())["fields"] == kept


def test_nobody_s_name_and_no_link_is_kept_of_a_board() -> None:
    configuration = {
        "id": 7,
        "name": "Web",
        "self": "https://inner/7",
        "filter": {"id": "10", "self": "https://inner/filter/10"},
        "columnConfig": {"columns": [{"name": "To Do", "statuses": [{"id": "1", "self": "https://inner/status/1"}]}]},
        "location": {"projectKey": "AB", "self": "https://inner/AB", **PERSON},
        "admins": {"users": [PERSON]},
    }
    assert trim_configuration(configuration) == {
        "id": 7,
        "name": "Web",
        "filter": {"id": "10"},
        "columnConfig": {"columns": [{"name": "To Do", "statuses": [{"id": "1"}]}]},
        "location": {"projectKey": "AB"},
    }


def test_sprints_are_kept_once_in_the_order_of_the_listing() -> None:
    sprints = [{"id": 9, "name": "Nine", "self": "x"}, {"id": 7, "name": "Seven", "goal": None}, {"id": 9, "name": "9"}]
    assert trim_sprints(sprints) == [{"id": 9, "name": "9"}, {"id": 7, "name": "Seven"}]


def test_fields_and_statuses_are_ordered_and_bare() -> None:
    fields: list[dict[str, Any]] = [
        {"id": "b", "name": "B", "searchable": True},
        {"id": "a", "name": "A", "schema": {"type": "number"}},
    ]
    assert trim_fields(fields) == [{"id": "a", "name": "A", "schema": {"type": "number"}}, {"id": "b", "name": "B"}]
    status = {"id": "1", "name": "To Do", "iconUrl": "x", "statusCategory": {"id": 2, "key": "new", "name": "Offen"}}
    assert trim_statuses([status]) == [{"id": "1", "name": "To Do", "statusCategory": {"key": "new"}}]


def test_no_flag_and_no_version_are_absent_whatever_form_that_has() -> None:
    nothings: tuple[Any, ...] = ([], None)
    for empty in nothings:
        issue = {"id": "1", "key": "AB-1", "fields": {FLAG: empty, "fixVersions": empty}}
        assert trim_issue(issue, SPECIAL)["fields"] == {}


def test_a_change_of_parent_or_version_is_kept_without_its_name_where_the_id_is_told() -> None:
    items = [
        {"field": name, "from": None, "fromString": None, "to": "10050", "toString": "AB-50"}
        for name in (EPIC, "parent", "IssueParentAssociation", "fixVersions", "status")
    ] + [{"field": EPIC, "from": "10050", "fromString": "AB-50", "to": None, "toString": "AB-60"}]
    told = Changelog("1", ({"id": "1", "created": "2026-01-05T08:00:00.000Z", "items": items},), complete=True)
    (kept,) = trim_histories(told, (EPIC, "parent", "IssueParentAssociation", "fixVersions", "status"), EPIC)
    assert [item["toString"] for item in kept["items"]] == [None, None, None, None, "AB-50", "AB-60"]
    assert [item["to"] for item in kept["items"]] == ["10050"] * 5 + [None]
    assert kept["items"][5]["fromString"] is None


def test_resolutions_and_versions_are_bare() -> None:
    version = {"id": "1", "name": "5.2", "released": False, "description": "Ask Ann", "self": "x", "archived": False}
    assert trim_versions([version]) == [{"id": "1", "name": "5.2", "released": False}]
    assert trim_resolutions([{"id": "1", "name": "Done", "description": "x"}]) == [{"id": "1", "name": "Done"}]
