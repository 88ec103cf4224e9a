from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.domain import Change, Estimation, Issue
from generator.errors import JiraError
from generator.fetch.parse import SpecialFields, parse_issue
from generator.fetch.parse_estimation import COUNTED

POINTS = Estimation("points", "Story Points", "points")
HOURS = Estimation("timeoriginalestimate", "Original estimate", "hours")
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def item(field: str, **values: str | None) -> dict[str, Any]:
    names = {"before": "from", "before_text": "fromString", "after": "to", "after_text": "toString"}
    return {"field": field, **dict.fromkeys(names.values())} | {names[key]: value for key, value in values.items()}


def entry(*items: dict[str, Any], id_: int = 1) -> dict[str, Any]:
    return {"id": str(id_), "created": "2026-01-05T09:00:00.000Z", "items": list(items)}


def parse(
    *histories: dict[str, Any],
    estimation: Estimation = POINTS,
    complete: bool = True,
    unknown: Sequence[str] = (),
    **fields: Any,
) -> Issue:
    raw = {
        "id": "10001",
        "key": "AB-1",
        "fields": {
            "status": {"id": "3"},
            "issuetype": {"name": "Story"},
            "created": "2026-01-05T10:00:00.000+0100",
            "updated": "2026-01-05T09:00:00.000Z",
            **fields,
        },
    }
    return parse_issue(
        raw,
        histories,
        estimation=estimation,
        special=SpecialFields("sprint", "flag", "epic", ("other_points", "points")),
        epic_types=("Initiative",),
        site_url="https://x",
        complete=complete,
        unknown_fields=unknown,
    )


def test_an_issue_as_it_is_now() -> None:
    issue = parse(
        summary="Do it",
        points=3,
        sprint=[{"id": 7}, {"id": 9}],
        parent={"id": "1", "key": "AB-9"},
        resolution={"id": "9", "name": "Done"},
    )
    assert (issue.id, issue.key, issue.type, issue.summary, issue.status_id) == (10001, "AB-1", "Story", "Do it", "3")
    assert (issue.created_at, issue.updated_at) == (AT, AT)
    assert issue.sprint_ids == {7, 9}
    assert (issue.estimate, issue.parent_key, issue.parent_id, issue.resolution) == (3.0, "AB-9", 1, "Done")
    assert issue.url == "https://x/browse/AB-1"
    assert issue.problems == ()


def test_much_may_be_absent() -> None:
    issue = parse(issuetype=None, resolution=None, parent=None)
    assert (issue.type, issue.summary, issue.estimate, issue.sprint_ids) == ("", "", None, frozenset())
    assert (issue.parent_key, issue.resolution) == (None, None)


@pytest.mark.parametrize("missing", ["status", "created", "updated"])
def test_what_every_issue_has_must_be_there(missing: str) -> None:
    with pytest.raises(JiraError):
        parse(**{missing: None})  # type: ignore[arg-type]  # a field, never a keyword of ours


@pytest.mark.parametrize(
    ("issue_type", "level"),
    [
        ({"name": "Story"}, "standard"),
        ({"name": "Story", "hierarchyLevel": 0, "subtask": False}, "standard"),
        ({"name": "Epic", "hierarchyLevel": 1}, "epic"),
        ({"name": "Thema", "hierarchyLevel": 2}, "epic"),
        ({"name": "initiative"}, "epic"),
        ({"name": "Sub-task", "hierarchyLevel": -1}, "subtask"),
        ({"name": "Unteraufgabe", "subtask": True}, "subtask"),
    ],
)
def test_levels(issue_type: dict[str, Any], level: str) -> None:
    assert parse(issuetype=issue_type).level == level


def test_points_are_read_from_the_strings() -> None:
    issue = parse(
        entry(item("points", after_text="13"), id_=1),
        entry(item("points", before_text="13", after_text=""), id_=2),
        entry(item("points", before_text=None, after_text="2.5"), id_=3),
    )
    assert issue.estimate_changes == (
        Change(AT, 1, None, 13.0),
        Change(AT, 2, 13.0, None),
        Change(AT, 3, None, 2.5),
    )
    assert issue.problems == ()


def test_times_are_read_from_the_seconds() -> None:
    change = item("timeoriginalestimate", before="3600", before_text="1h", after="7200", after_text="2h")
    issue = parse(entry(change), estimation=HOURS, timeoriginalestimate=7200)
    assert issue.estimate == 2.0
    assert issue.estimate_changes == (Change(AT, 1, 1.0, 2.0),)


def test_where_issues_are_counted_there_is_no_estimate() -> None:
    issue = parse(entry(item("points", after_text="13")), estimation=COUNTED, points=13)
    assert (issue.estimate, issue.estimate_changes) == (None, ())


@pytest.mark.parametrize("value", ["XL", float("nan"), True, {"value": 3}])
def test_an_estimate_that_is_no_number_is_absent_and_named(value: Any) -> None:
    issue = parse(points=value)
    assert (issue.estimate, issue.problems) == (None, ("estimate_not_a_number",))


def test_so_is_one_in_the_history() -> None:
    issue = parse(entry(item("points", before_text="XL", after_text="8")), points=8)
    assert issue.estimate_changes == (Change(AT, 1, None, 8.0),)
    assert issue.problems == ("estimate_not_a_number",)


def test_sprints_are_read_from_the_ids_whatever_the_names_say() -> None:
    moved = item("sprint", before="38", before_text="Old", after="38, 40", after_text="Old, with, commas")
    issue = parse(entry(moved), entry(item("sprint", before="", after=None), id_=2))
    assert issue.sprint_changes == (
        Change(AT, 1, frozenset({38}), frozenset({38, 40})),
        Change(AT, 2, frozenset(), frozenset()),
    )


@pytest.mark.parametrize(
    "unreadable",
    [
        item("sprint", before=None, after=None, after_text="Sprint 7"),
        item("sprint", before="Sprint 6", after="7"),
        item("status", before_text="To Do", after_text="Done"),
        item("issuetype", before="1", after="2"),
        item("epic", after_text="AB-9"),
    ],
)
def test_a_change_that_cannot_be_told_leaves_a_hole_that_is_named(unreadable: dict[str, Any]) -> None:
    issue = parse(entry(unreadable))
    assert issue.problems == ("history_incomplete",)
    assert not any((issue.sprint_changes, issue.status_changes, issue.type_changes, issue.parent_changes))


def test_a_history_that_was_cut_is_named() -> None:
    assert parse(complete=False).problems == ("history_incomplete",)


def test_a_former_name_of_the_estimate_is_a_problem_where_points_are_counted() -> None:
    assert parse(unknown=["Old Points"]).problems == ("unknown_field: Old Points",)
    assert parse(unknown=["Old Points"], complete=False).problems == ("history_incomplete", "unknown_field: Old Points")
    assert [parse(unknown=["Old Points"], estimation=each).problems for each in (COUNTED, HOURS)] == [(), ()]


def test_statuses_by_id_types_by_name() -> None:
    issue = parse(
        entry(
            item("status", before="1", before_text="To Do", after="3", after_text="Doing"),
            item("issuetype", before="10", before_text="Bug", after="11", after_text="Story"),
            item("resolution", after="9", after_text="Done"),
            item("Key", before_text="OLD-1", after_text="AB-1"),
        )
    )
    assert issue.status_changes == (Change(AT, 1, "1", "3"),)
    assert issue.type_changes == (Change(AT, 1, "Bug", "Story"),)


def test_a_resolution_without_a_name_bears_its_id() -> None:
    assert parse(resolution={"id": "9"}).resolution == "9"


@pytest.mark.parametrize(
    ("value", "flagged"),
    [([{"id": "10019", "value": "Impediment"}], True), (True, True), ([], False), (None, False)],
)
def test_flagged_now(value: Any, flagged: bool) -> None:
    assert parse(flag=value).flagged is flagged


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"before": "", "after": "[10019]", "after_text": "Impediment"}, (False, True)),
        ({"before": None, "after": "[10019]"}, (False, True)),
        ({"before": "[10019]", "before_text": "Hindernis", "after": "", "after_text": ""}, (True, False)),
        ({"before": "[10019]", "after": "[10020]"}, (True, True)),
    ],
)
def test_flags_in_a_history(values: dict[str, Any], expected: tuple[bool, bool]) -> None:
    (change,) = parse(entry(item("flag", **values))).flag_changes
    assert (change.before, change.after) == expected


@pytest.mark.parametrize("name", ["parent", "IssueParentAssociation", "epic"])
def test_parents_in_a_history_by_id_whatever_the_item_is_called(name: str) -> None:
    told = (
        entry(item(name, after="10050", after_text="OLD-1"), id_=1),
        entry(item(name, before="10050", after="10060"), id_=2),
        entry(item(name, before="10060", before_text="AB-60", after=""), id_=3),
    )
    assert parse(*told).parent_changes == (
        Change(AT, 1, None, 10050),
        Change(AT, 2, 10050, 10060),
        Change(AT, 3, 10060, None),
    )


def test_a_parent_that_is_told_twice_changed_once() -> None:
    twice = entry(item("epic", after="7", after_text="AB-7"), item("IssueParentAssociation", after="7"))
    assert parse(twice).parent_changes == (Change(AT, 1, None, 7),)


def test_versions_are_rebuilt_from_the_present_ones_backwards() -> None:
    issue = parse(
        entry(item("fixVersions", after="1"), item("fixVersions", after="2"), id_=1),
        entry(item("fixVersions", before="1"), item("fixVersions", after="3"), id_=2),
        fixVersions=[{"id": "3"}, {"id": "2"}],
    )
    assert issue.fix_version_ids == {"2", "3"}
    assert issue.version_changes == (
        Change(AT, 1, frozenset(), frozenset({"1", "2"})),
        Change(AT, 2, frozenset({"1", "2"}), frozenset({"2", "3"})),
    )


def test_a_version_that_left_without_a_history_was_deleted_and_never_there() -> None:
    assert parse(entry(item("fixVersions", after="1"))).version_changes == ()


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"points": 3, "other_points": 5}, ("several_estimates",)),
        ({"other_points": 5}, ("several_estimates",)),
        ({"points": 3, "other_points": "5"}, ("several_estimates",)),
        ({"points": 3, "other_points": 3.0}, ()),
        ({"points": 3}, ()),
        ({"points": 3, "other_points": ""}, ()),
        ({"points": 3, "other_points": "many"}, ()),
    ],
)
def test_another_field_for_points_that_says_something_else(fields: dict[str, Any], problems: tuple[str, ...]) -> None:
    assert parse(**fields).problems == problems


@pytest.mark.parametrize("estimation", [HOURS, COUNTED])
def test_a_board_that_does_not_estimate_in_points_may_have_any(estimation: Estimation) -> None:
    assert parse(estimation=estimation, points=3, other_points=5).problems == ()
