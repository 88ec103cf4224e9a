from typing import Any

import pytest

from generator.fetch.histories import FieldNames, field_names, make_changelog

FIELDS: list[dict[str, Any]] = [
    {"id": "status", "name": "Stan", "untranslatedName": "Status", "custom": False},
    {"id": "customfield_1", "name": "Story Points", "custom": True, "clauseNames": ["cf[1]", "Story Points"]},
    {"id": "customfield_2", "name": "Sprint", "custom": True},
    {"id": "customfield_3", "name": "Punkte", "untranslatedName": "Points", "custom": True, "clauseNames": None},
    {"id": "customfield_4", "name": "Twin", "custom": True},
    {"id": "customfield_5", "name": "twin", "custom": True},
    {"id": "customfield_6", "name": "Status", "custom": True},
    {"id": "summary"},
]
NAMES = field_names(FIELDS)


WANTED = ("status", "customfield_1", "customfield_3", "fixVersions")


def kept(*items: dict[str, Any], wanted: tuple[str, ...] = WANTED) -> Any:
    history = {"id": 5, "author": {"name": "x"}, "created": 1735787045, "items": list(items)}
    return make_changelog("1", [history], wanted, lambda: NAMES)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"field": "Anything", "fieldId": "customfield_1"}, "customfield_1"),
        ({"field": "status", "fieldtype": "jira"}, "status"),
        ({"field": "Status", "fieldtype": "jira"}, "status"),
        ({"field": "STAN", "fieldtype": "jira"}, "status"),
        ({"field": "story points", "fieldtype": "custom"}, "customfield_1"),
        ({"field": "cf[1]", "fieldtype": "custom"}, "customfield_1"),
        ({"field": "Points", "fieldtype": "custom"}, "customfield_3"),
        ({"field": "project", "fieldtype": "jira"}, "project"),
        ({"field": "Fix Version", "fieldtype": "jira"}, "fixVersions"),
        ({"field": "IssueParentAssociation", "fieldtype": "jira"}, "IssueParentAssociation"),
        ({"field": "Key", "fieldtype": "jira"}, "Key"),
        ({"field": "project", "fieldId": "project", "fieldtype": "jira"}, "project"),
    ],
)
def test_an_item_is_keyed_by_the_field_it_means(item: dict[str, Any], field: str) -> None:
    log = kept({**item, "from": "1", "fromString": "a", "to": "2", "toString": None})
    assert log.complete
    assert log.histories == (
        {
            "id": "5",
            "created": "2025-01-02T03:04:05.000Z",
            "items": [{"field": field, "from": "1", "fromString": "a", "to": "2", "toString": None}],
        },
    )


@pytest.mark.parametrize(
    "item",
    [
        {"field": "status", "fieldId": "customfield_6"},
        {"field": "Status", "fieldtype": "custom"},
        {"field": "Sprint", "fieldtype": "custom"},
        {"field": "Workflow", "fieldtype": "jira"},
        {"field": "Twin", "fieldtype": "custom"},
        {},
    ],
)
def test_other_fields_items_go_and_with_them_empty_entries(item: dict[str, Any]) -> None:
    log = kept(item)
    assert (log.histories, log.complete) == ((), True)


def test_a_name_of_two_fields_leaves_a_hole_that_is_told() -> None:
    status = {"field": "status", "fieldtype": "jira"}
    log = kept({"field": "Twin", "fieldtype": "custom"}, status, wanted=("status", "customfield_4"))
    assert not log.complete
    assert [item["field"] for history in log.histories for item in history["items"]] == ["status"]


NUMBERS = [*FIELDS, {"id": "customfield_7", "name": "Effort", "custom": True, "schema": {"type": "number"}}]


@pytest.mark.parametrize(
    ("changes", "wanted", "unknown"),
    [
        ({}, ("customfield_7",), ("Old Points",)),
        ({"fromString": None}, ("customfield_7", "status"), ("Old Points",)),
        ({"fromString": "", "toString": "-0,5"}, ("customfield_7",), ("Old Points",)),
        ({}, ("customfield_1",), ()),  # is not for numbers
        ({"field": "effort"}, ("customfield_7",), ()),
        ({"field": "Twin"}, ("customfield_7",), ()),
        ({"fieldId": "customfield_99"}, ("customfield_7",), ()),
        ({"fieldtype": "jira"}, ("customfield_7",), ()),
        ({"toString": "5 apples"}, ("customfield_7",), ()),
        ({"fromString": None, "toString": ""}, ("customfield_7",), ()),
        ({"from": "10001"}, ("customfield_7",), ()),
    ],
)
def test_a_number_under_a_name_that_no_field_bears_may_be_a_wanted_fields(
    changes: dict[str, Any], wanted: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    item = {"field": "Old Points", "fieldtype": "custom", "fromString": "3", "toString": "5.5"} | changes
    history = {"id": 5, "created": 1735787045, "items": [item, item]}
    log = make_changelog("1", [history], wanted, lambda: field_names(NUMBERS))
    assert (log.unknown_fields, log.complete) == (unknown, True)
    assert bool(log.histories) == (changes.get("field") == "effort")


def test_missing_values_are_null() -> None:
    assert kept({"field": "status", "fieldId": "status"}).histories[0]["items"] == [
        {"field": "status", "from": None, "fromString": None, "to": None, "toString": None}
    ]


def test_names_are_only_looked_up_when_an_item_has_no_id() -> None:
    def never() -> FieldNames:
        raise AssertionError

    history = {"id": "5", "created": "2025-01-02T03:04:05Z", "items": [{"field": "x", "fieldId": "status"}]}
    assert len(make_changelog("1", [history, {**history, "items": None}], ("status",), never).histories) == 1
