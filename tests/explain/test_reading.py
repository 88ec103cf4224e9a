"""An issue's reading, told by stories: what happened, and its part in each sprint."""

from zoneinfo import ZoneInfo

import pytest

from generator.domain import Issue
from generator.explain.document import explanation_document, explanation_lines
from generator.explain.reading import Explanation, explain_issue, find_issue, near_keys
from generator.history.replay import replay
from tests.factories import (
    make_active_sprint,
    make_board,
    make_issue,
    make_rules,
    make_snapshot,
    make_sprint,
    story,
)

SPRINTS = (make_sprint(1), make_active_sprint(2, start=15), make_sprint(3, start=None))


def explain(text: str, **changes: object) -> Explanation:
    snapshot = make_snapshot(story(text), sprints=SPRINTS, **changes)  # type: ignore[arg-type]  # what the story needs
    return explain_issue(snapshot, replay(snapshot), snapshot.issues[0])


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("", ["created: status To Do, in no sprint, 3 points"]),
        ("in 1, in 2", ["created: status To Do, in Sprint 1 and Sprint 2, 3 points"]),
        ("estimate none", ["created: status To Do, in no sprint, no estimate"]),
        (
            "in 1; day 2: In Progress; day 3: Done; day 4: Parked",
            [
                "created: status To Do, in Sprint 1, 3 points",
                "status: To Do → In Progress (started)",
                "status: In Progress → Done (done)",
                "status: Done → Parked",
            ],
        ),
        (
            "in 1; day 14: leaves 1, joins 2",
            [
                "created: status To Do, in Sprint 1, 3 points",
                "sprint: joined Sprint 2",
                "sprint: left Sprint 1",
            ],
        ),
        (
            "day 1: created; day 2: joins 77",
            ["created: status To Do, in no sprint, 3 points", "sprint: joined sprint 77 (not on this board)"],
        ),
        (
            "; day 2: estimate 1; day 3: estimate none",
            [
                "created: status To Do, in no sprint, 3 points",
                "estimate: 3 points → 1 point",
                "estimate: 1 point → no estimate",
            ],
        ),
    ],
)
def test_what_happened_in_order(text: str, events: list[str]) -> None:
    assert [event.text for event in explain(text).events] == events


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (
            "in 1; day 2: Done",
            ["Sprint 1 (closed): committed with 3 points; completed Wed 4 Mar 2026, 09:00 with 3 points"],
        ),
        (
            "; day 2: joins 1; day 3: Done",
            [
                (
                    "Sprint 1 (closed): added Wed 4 Mar 2026, 09:00 with 3 points; "
                    "completed Thu 5 Mar 2026, 09:00 with 3 points"
                )
            ],
        ),
        (
            "in 1; day 2: estimate 8; day 3: leaves 1",
            [
                (
                    "Sprint 1 (closed): committed with 3 points; re-estimated by +5; "
                    "removed Thu 5 Mar 2026, 09:00 with 8 points"
                )
            ],
        ),
        (
            "in 1; day 14: joins 2",
            [
                (
                    "Sprint 1 (closed): committed with 3 points; not completed with 3 points; "
                    "carried over to a later sprint"
                ),
                "Sprint 2 (active): committed with 3 points; not completed so far with 3 points",
            ],
        ),
        (
            "in 1, Done",
            ["Sprint 1 (closed): in it at the start, done before with 3 points; completed elsewhere with 3 points"],
        ),
        ("in 3", ["Sprint 3 (future): planned; the sprint has not begun"]),
    ],
)
def test_its_part_in_each_sprint(text: str, parts: list[str]) -> None:
    assert [part.text for part in explain(text).parts] == parts


def test_a_board_that_counts_issues_speaks_of_no_estimates() -> None:
    reading = explain("in 1; day 2: Done", board=make_board("issues"))
    assert reading.events[0].text == "created: status To Do, in Sprint 1"
    assert [part.text for part in reading.parts] == ["Sprint 1 (closed): committed; completed Wed 4 Mar 2026, 09:00"]


def test_an_unknown_status_is_named_by_its_id() -> None:
    snapshot = make_snapshot(make_issue(status_id="999"))
    reading = explain_issue(snapshot, replay(snapshot), snapshot.issues[0])
    assert reading.events[0].text == "created: status unknown status 999, in no sprint, 3 points"


def test_lines_are_in_the_report_zone_and_the_document_in_utc() -> None:
    reading = explain("in 1; day 2: Done", rules=make_rules(time_zone=ZoneInfo("Asia/Kolkata")))
    lines = list(explanation_lines(reading))
    assert lines[0] == "AB-1 (Story, Done): Summary of AB-1"
    assert "  Wed 4 Mar 2026, 14:30   status: To Do → Done (done)" in lines
    document = explanation_document(reading)
    assert document["time_zone"] == "Asia/Kolkata"
    assert document["events"][1]["at"] == "2026-03-04T09:00:00Z"
    assert document["sprints"][0]["done_at"] == "2026-03-04T09:00:00Z"
    assert document["sprints"][0]["re_estimated"] is None


def test_an_issue_of_no_sprint_and_one_with_warnings_say_so() -> None:
    assert "  It took part in no sprint that has begun." in explanation_lines(explain(""))
    reading = explain("in 1, estimate none; day 3: Done")
    assert reading.warnings
    assert list(explanation_lines(reading))[-len(reading.warnings) :] == [f"  {text}" for text in reading.warnings]


def test_keys_are_found_in_any_case_and_near_ones_offered() -> None:
    issues: list[Issue] = [make_issue(number) for number in (1, 2, 12)]
    snapshot = make_snapshot(*issues)
    assert find_issue(snapshot, " ab-12 ") is issues[2]
    assert find_issue(snapshot, "AB-13") is None
    assert near_keys(snapshot, "ab-13")[0] in {"AB-1", "AB-12"}
    assert near_keys(snapshot, "zzz") == []
