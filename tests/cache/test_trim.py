"""One form for the same facts, whichever server and day they come from."""

from itertools import permutations
from typing import Any

from generator.cache.trim import (
    trim_configuration,
    trim_fields,
    trim_histories,
    trim_issue,
    trim_issue_types,
    trim_sprints,
    trim_statuses,
)
from generator.fetch.jira import Changelog

SPRINT = "customfield_10020"
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
        SPRINT: [{"id": 9, "name": "Nine", "state": "active"}, {"id": 7, "name": "Seven", "state": "closed"}],
    }
    data_center = {
        SPRINT: [
            "com.atlassian.greenhopper.service.sprint.Sprint@1a[id=7,rapidViewId=3,state=CLOSED,name=a,b,goal=]",
            "com.atlassian.greenhopper.service.sprint.Sprint@1b[id=9,rapidViewId=3,state=ACTIVE,name=[x],goal=]",
        ],
        "status": {"id": "3", "name": "In Arbeit"},
        "created": "2026-01-05T05:00:00.000-0300",
    }
    expected = {
        "id": "10001",
        "key": "AB-1",
        "fields": {"created": "2026-01-05T08:00:00.000Z", SPRINT: [7, 9], "status": {"id": "3"}},
    }
    for fields in (cloud, data_center):
        trimmed = trim_issue({"id": "10001", "key": "AB-1", "fields": fields}, SPRINT)
        assert trimmed == expected
        assert list(trimmed["fields"]) == sorted(trimmed["fields"])


def test_zero_and_false_are_values() -> None:
    issue = {"id": "1", "key": "AB-1", "fields": {"points": 0.0, "done": False}}
    assert trim_issue(issue, None)["fields"] == {"points": 0.0, "done": False}
    assert trim_issue_types([{"id": "1", "subtask": False, "iconUrl": "x"}]) == [{"id": "1", "subtask": False}]


def test_names_that_change_without_the_issue_are_left_out() -> None:
    fields = {"issuetype": {"id": "1", "name": "Bug"}, "resolution": {"id": "2", "name": "Done"}}
    issue = {"id": "1", "key": "AB-1", "fields": {**fields, "parent": {"id": "3", "key": "AB-3", "fields": {}}}}
    kept = {"issuetype": {"id": "1"}, "resolution": {"id": "2"}, "parent": {"id": "3"}}
    assert trim_issue(issue, None)["fields"] == kept


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
