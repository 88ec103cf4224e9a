"""Jira's own sprint report read with all its oddities."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.domain import Estimation, JiraReportIssue
from generator.errors import JiraError
from generator.fetch.parse_estimation import COUNTED
from generator.fetch.parse_sprint_report import parse_sprint_report, trim_sprint_report

POINTS = Estimation("customfield_10016", "Story Points", "points")
HOURS = Estimation("timeoriginalestimate", "Original Estimate", "hours")
LISTS = ("completedIssues", "issuesNotCompletedInCurrentSprint", "puntedIssues", "issuesCompletedInAnotherSprint")


def statistic(value: Any = None, field: str = "field_customfield_10016") -> dict[str, Any]:
    told = {} if value is None else {"value": value, "text": str(value)}
    return {"statFieldId": field, "statFieldValue": told}


def entry(number: int, at_start: Any = None, at_end: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": 10_000 + number,
        "key": f"AB-{number}",
        "hidden": False,
        "summary": "<b>never kept</b>",
        "done": True,
        "assigneeName": "Someone Private",
        "estimateStatistic": statistic(at_start),
        "currentEstimateStatistic": statistic(at_end),
        "status": {"id": "1", "name": "To Do"},
        **more,
    }


def answer(**contents: Any) -> dict[str, Any]:
    """A whole answer: one issue in each list, sums that are odd, dates for people."""
    return {
        "contents": {
            "completedIssues": [entry(1, 3.0, 5.0)],
            "issuesNotCompletedInCurrentSprint": [entry(2)],
            "puntedIssues": [entry(3, 2.0, 2.0)],
            "issuesCompletedInAnotherSprint": [entry(4, 1.0, 1.0)],
            "completedIssuesInitialEstimateSum": {"value": 3.0, "text": "3.0"},
            "completedIssuesEstimateSum": {"value": 5.0, "text": "5.0"},
            "issuesNotCompletedInitialEstimateSum": {"text": "null"},
            "issuesNotCompletedEstimateSum": {"text": "null"},
            "allIssuesEstimateSum": {"value": 12.0, "text": "12.0"},
            "issueKeysAddedDuringSprint": {"AB-1": True, "AB-3": True},
            **contents,
        },
        "sprint": {
            "id": 7,
            "state": "CLOSED",
            "name": "Sprint 7",
            "startDate": "28/Jul/22 7:49 AM",
            "isoStartDate": "2022-07-28T07:49:36+0000",
            "completeDate": "11/sie/22 9:00 AM",
            "isoCompleteDate": "2022-08-11T07:00:00+0000",
        },
        "lastUserToClose": '<a class="user-hover" href="/secure/ViewProfile.jspa?name=x">Someone Private</a>',
        "supportsPages": True,
    }


def test_a_whole_report() -> None:
    report = parse_sprint_report(answer(), 7, POINTS)
    assert report.issues == (
        JiraReportIssue(10_001, "AB-1", "completed", 3.0, 5.0),
        JiraReportIssue(10_002, "AB-2", "not_completed", None, None),
        JiraReportIssue(10_003, "AB-3", "removed", 2.0, 2.0),
        JiraReportIssue(10_004, "AB-4", "completed_elsewhere", 1.0, 1.0),
    )
    assert report.added_keys == {"AB-1", "AB-3"}
    assert report.sums_at_start == {"completed": 3.0}
    assert report.sums_at_end == {"completed": 5.0}
    assert report.estimate_field == "customfield_10016"
    assert report.started_at == datetime(2022, 7, 28, 7, 49, 36, tzinfo=UTC)
    assert report.closed_at == datetime(2022, 8, 11, 7, 0, tzinfo=UTC)


def test_older_servers_say_incompleted_and_closed() -> None:
    old = answer()
    old["contents"]["incompletedIssues"] = old["contents"].pop("issuesNotCompletedInCurrentSprint")
    old["sprint"]["closed"] = old["sprint"].pop("state") == "CLOSED"
    assert parse_sprint_report(old, 7, POINTS) == parse_sprint_report(answer(), 7, POINTS)


def test_seconds_become_hours() -> None:
    contents = {"completedIssues": [entry(1, 7200.0, 1800)], "completedIssuesEstimateSum": {"value": 1800.0}}
    report = parse_sprint_report(answer(**contents), 7, HOURS)
    assert report.issues[0] == JiraReportIssue(10_001, "AB-1", "completed", 2.0, 0.5)
    assert report.sums_at_end == {"completed": 0.5}


def test_where_issues_are_counted_there_are_no_estimates() -> None:
    report = parse_sprint_report(answer(), 7, COUNTED)
    assert {(issue.estimate_at_start, issue.estimate_at_end) for issue in report.issues} == {(None, None)}
    assert report.sums_at_end == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"estimateStatistic": None}, "estimate_at_start"),
        ({"estimateStatistic": {"statFieldId": 5, "statFieldValue": "3"}}, "estimate_at_start"),
        ({"currentEstimateStatistic": {"statFieldValue": {"value": "many"}}}, "estimate_at_end"),
        ({"currentEstimateStatistic": {"statFieldValue": {"value": True}}}, "estimate_at_end"),
    ],
)
def test_an_estimate_that_is_none(changes: dict[str, Any], field: str) -> None:
    report = parse_sprint_report(answer(completedIssues=[entry(1, 3.0, 5.0) | changes]), 7, POINTS)
    assert getattr(report.issues[0], field) is None


def test_added_keys_may_be_a_list_or_missing_and_false_is_not_added() -> None:
    def added(value: Any) -> frozenset[str]:
        return parse_sprint_report(answer(issueKeysAddedDuringSprint=value), 7, POINTS).added_keys

    assert added(["AB-1"]) == {"AB-1"}
    assert added({"AB-1": True, "AB-2": False}) == {"AB-1"}
    assert added(None) == frozenset()


def test_dates_that_cannot_be_read_are_none() -> None:
    odd = answer()
    odd["sprint"] |= {"isoStartDate": "None", "isoCompleteDate": "11/sie/22"}
    report = parse_sprint_report(odd, 7, POINTS)
    assert (report.started_at, report.closed_at) == (None, None)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"contents": []},
        {"contents": {}},
        {"contents": {"completedIssues": "none"}},
        answer(completedIssues=[{"key": "AB-1"}]),
        answer(completedIssues=[{"id": 10_001}]),
        answer(completedIssues=[{"id": "x", "key": "AB-1"}]),
        answer() | {"sprint": {"id": 8}},
    ],
)
def test_what_is_no_report_of_this_sprint_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(JiraError):
        parse_sprint_report(raw, 7, POINTS)


def test_trimmed_it_says_the_same_and_nobodys_name() -> None:
    trimmed = trim_sprint_report(answer())
    assert parse_sprint_report(trimmed, 7, POINTS) == parse_sprint_report(answer(), 7, POINTS)
    assert trim_sprint_report(trimmed) == trimmed
    for private in ("Someone Private", "never kept", "<a", "To Do"):
        assert private not in str(trimmed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("id", "key", "value", "text", "statFieldId", "statFieldValue", "estimateStatistic", "AB-1")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
NAMES = (*LISTS, "incompletedIssues", "issueKeysAddedDuringSprint", "completedIssuesEstimateSum")


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4), JSON)
def test_anything_is_read_or_refused(contents: dict[str, Any], sprint: Any) -> None:
    raw = {"contents": {"completedIssues": [entry(1, 3.0, 5.0)], **contents}, "sprint": sprint}
    try:
        report = parse_sprint_report(raw, 7, POINTS)
    except JiraError:
        return
    assert parse_sprint_report(trim_sprint_report(raw), 7, POINTS) == report
    assert all(issue.id >= 0 and issue.key for issue in report.issues)
