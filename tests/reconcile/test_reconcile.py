"""Each rule that explains a difference as a small story: what happened, what Jira's report says, and why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator.domain import Board, Issue, JiraReportIssue, JiraSprintReport, Outcome, Rules, Sprint
from generator.history.replay import replay
from generator.reconcile import BoardThen, Difference, Reconciliation, reconcile
from generator.reconcile.result import RULES
from generator.reconcile.words import describe
from generator.sync_record import Cause
from tests.factories import at, make_board, make_rules, make_snapshot, make_sprint, story

ROWS: dict[str, tuple[Outcome, float, float]] = {
    "completed": ("completed", 3, 3),
    "open": ("not_completed", 3, 3),
    "removed": ("removed", 3, 3),
    "elsewhere": ("completed_elsewhere", 3, 3),
}


def row(what: str, id_: int = 1, **changes: Any) -> JiraReportIssue:
    outcome, at_start, at_end = ROWS[what]
    return replace(JiraReportIssue(10_000 + id_, f"AB-{id_}", outcome, at_start, at_end), **changes)


def make_report(*rows: JiraReportIssue, added: str = "", **changes: Any) -> JiraSprintReport:
    """Jira's report with sums that fit its rows."""

    def sums(name: str) -> dict[Outcome, float]:
        return {
            outcome: sum(getattr(each, name) or 0.0 for each in rows if each.outcome == outcome)
            for outcome, _, _ in ROWS.values()
        }

    report = JiraSprintReport(
        sprint_id=1,
        issues=rows,
        added_keys=frozenset(added.split()),
        sums_at_start=sums("estimate_at_start"),
        sums_at_end=sums("estimate_at_end"),
        estimate_field="customfield_10016",
        started_at=at(0),
        closed_at=at(14),
    )
    return replace(report, **changes)


def compare(
    *issues: Issue,
    report: JiraSprintReport,
    board: Board | None = None,
    rules: Rules | None = None,
    sprint: Sprint | None = None,
    then: BoardThen | None = None,
    gone: dict[int, Cause] | None = None,
) -> Reconciliation:
    snapshot = make_snapshot(*issues, board=board, rules=rules, sprints=[sprint or make_sprint()])
    return reconcile(snapshot, replay(snapshot), report, then, gone=gone)


def reasons(found: Reconciliation) -> list[tuple[str, tuple[str, ...]]]:
    return [(difference.aspect, difference.rules) for difference in found.differences]


def test_the_same_story_agrees() -> None:
    issues = (
        story("in 1; day 3: Done", 1),
        story("in 1; day 3: leaves 1", 2),
        story("day 2: created, in 1, estimate 5; day 3: estimate 8", 3),
        story("Done; day -1: joins 1", 4),
    )
    report = make_report(
        row("completed", 1),
        row("removed", 2),
        row("open", 3, estimate_at_start=5.0, estimate_at_end=8.0),
        row("elsewhere", 4),
        added="AB-3",
    )
    found = compare(*issues, report=report)
    assert found.differences == ()
    assert all(figure.agrees for figure in found.figures)
    figures = {(each.name, each.measure): each.ours for each in found.figures}
    assert figures["committed", "estimate_at_start"] == 6
    assert figures["added", "estimate_at_start"] == 5
    assert figures["not_completed", "estimate_at_end"] == 8


def test_jiras_commitment_leaves_out_what_was_added_though_its_sums_do_not() -> None:
    report = make_report(row("completed", 1), row("completed", 2), added="AB-2")
    assert report.sums_at_start["completed"] == 6
    found = compare(story("in 1; day 3: Done", 1), story("day 1: joins 1; day 3: Done", 2), report=report)
    (committed,) = [f for f in found.figures if (f.name, f.measure) == ("committed", "estimate_at_start")]
    assert (committed.ours, committed.jiras) == (3, 3)


def one_second(day: float, seconds: int) -> Any:
    return lambda issue: replace(
        issue,
        sprint_changes=tuple(replace(c, at=at(day) + timedelta(seconds=seconds)) for c in issue.sprint_changes),
        status_changes=tuple(replace(c, at=at(day) + timedelta(seconds=seconds)) for c in issue.status_changes),
    )


STATUSES_OVERRIDDEN = make_board(done_status_ids=frozenset({"4", "5"}))
GRACE = make_rules(commitment_grace=timedelta(days=1))
STORIES: list[tuple[str, Issue, JiraSprintReport, dict[str, Any], list[tuple[str, tuple[str, ...]]]]] = [
    (
        "put back",
        story("in 1; day 2: leaves 1; day 3: joins 1"),
        make_report(row("open"), added="AB-1"),
        {},
        [("start", ("put_back",))],
    ),
    (
        "joined within the grace",
        story("; day 0.5: joins 1"),
        make_report(row("open"), added="AB-1"),
        {"rules": GRACE},
        [("start", ("grace",))],
    ),
    (
        "estimated within the grace",
        story("in 1; day 0.5: estimate 5"),
        make_report(row("open", estimate_at_end=5.0)),
        {"rules": GRACE},
        [("estimate_at_start", ("grace",))],
    ),
    (
        "done at the start counts as committed on Data Center",
        story("Done; day -1: joins 1"),
        make_report(row("elsewhere")),
        {"rules": make_rules(commitment_rule="data_center")},
        [("start", ("done_at_start",))],
    ),
    (
        "done at the start, reopened and done again",
        story("in 1, Done; day 2: In Progress; day 3: Done"),
        make_report(row("completed")),
        {},
        [("start", ("done_at_start",))],
    ),
    (
        "joined in the very second of the start",
        story("; day 0: joins 1"),
        make_report(row("open"), added="AB-1"),
        {},
        [("start", ("edge",))],
    ),
    (
        "done one second after the close",
        one_second(14, 1)(story("in 1; day 14: Done")),
        make_report(row("completed")),
        {},
        [("outcome", ("edge",))],
    ),
    (
        "the status that counts as done is not the last column's",
        story("in 1; day 2: In Review"),
        make_report(row("open")),
        {"board": STATUSES_OVERRIDDEN},
        [("outcome", ("done_statuses",))],
    ),
    (
        "the columns were others when Jira's report was read",
        story("in 1; day 2: In Review"),
        make_report(row("completed")),
        {"then": BoardThen(frozenset({"4", "5"}))},
        [("outcome", ("columns_changed",))],
    ),
    (
        "the estimate was changed after the close",
        story("in 1; day 3: Done; day 20: estimate 8"),
        make_report(row("completed", estimate_at_end=8.0)),
        {},
        [("estimate_at_end", ("estimate_changed_later",))],
    ),
    (
        "the estimate was changed after it had left",
        story("in 1; day 3: leaves 1; day 4: estimate 8"),
        make_report(row("removed")),
        {},
        [("estimate_at_end", ("changed_after_removal",))],
    ),
    (
        "Jira weighs by another field",
        story("in 1; day 3: Done"),
        make_report(row("completed", estimate_at_start=1.0, estimate_at_end=2.0), estimate_field="timeestimate"),
        {},
        [("estimate_at_start", ("other_field",)), ("estimate_at_end", ("other_field",))],
    ),
    (
        "Jira starts the sprint at another time",
        story("; day 1: joins 1"),
        make_report(row("open"), started_at=at(2)),
        {},
        [("start", ("dates",))],
    ),
    (
        "a sub-task that Jira lists",
        story("in 1", level="subtask"),
        make_report(row("open")),
        {},
        [("outcome", ("subtask",))],
    ),
    (
        "a sub-task that we count",
        story("in 1", level="subtask"),
        make_report(),
        {"rules": make_rules(include_subtasks=True)},
        [("outcome", ("subtask",))],
    ),
    ("an epic that Jira lists", story("in 1", level="epic"), make_report(row("open")), {}, [("outcome", ("epic",))]),
    (
        "an issue that the board's filter returns no more",
        story("in 2"),
        make_report(row("open", 77)),
        {},
        [("outcome", ("not_on_board",))],
    ),
    (
        "one that is gone for a reason that nobody looked up",
        story("in 2"),
        make_report(row("open", 77)),
        {"gone": {10_077: "not_checked", 10_078: "moved"}},
        [("outcome", ("not_on_board",))],
    ),
    (
        "one that was moved away",
        story("in 2"),
        make_report(row("open", 77)),
        {"gone": {10_077: "moved"}},
        [("outcome", ("moved",))],
    ),
    (
        "one that left the filter",
        story("in 2"),
        make_report(row("open", 77)),
        {"gone": {10_077: "left_filter"}},
        [("outcome", ("left_filter",))],
    ),
    (
        "one that was deleted",
        story("in 2"),
        make_report(row("open", 77)),
        {"gone": {10_077: "not_found"}},
        [("outcome", ("not_found",))],
    ),
    (
        "one that is in a hidden project",
        story("in 2"),
        make_report(row("open", 77)),
        {"gone": {10_077: "project_hidden"}},
        [("outcome", ("project_hidden",))],
    ),
    (
        "an issue that the board's new filter returns",
        story("in 1"),
        make_report(),
        {"then": BoardThen(filter_changed=True)},
        [("outcome", ("filter_changed",))],
    ),
    (
        "two rules at once",
        story("in 1; day 0.2: leaves 1; day 0.4: joins 1"),
        make_report(row("open"), added="AB-1"),
        {"rules": GRACE},
        [("start", ("grace", "put_back"))],
    ),
]


@pytest.mark.parametrize(
    ("issue", "report", "circumstances", "expected"), [s[1:] for s in STORIES], ids=[s[0] for s in STORIES]
)
def test_a_rule_explains(
    issue: Issue, report: JiraSprintReport, circumstances: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = compare(issue, report=report, **circumstances)
    assert reasons(found) == expected
    assert found.unexplained == 0


UNEXPLAINED: list[tuple[str, Issue, JiraSprintReport, str]] = [
    ("another outcome", story("in 1; day 3: Done"), make_report(row("removed")), "outcome"),
    ("another estimate", story("in 1"), make_report(row("open", estimate_at_end=4.0)), "estimate_at_end"),
    ("added out of the blue", story("in 1"), make_report(row("open"), added="AB-1"), "start"),
    ("not listed", story("in 1"), make_report(), "outcome"),
    ("listed, never a member", story("in 2"), make_report(row("open")), "outcome"),
]


@pytest.mark.parametrize(("issue", "report", "aspect"), [u[1:] for u in UNEXPLAINED], ids=[u[0] for u in UNEXPLAINED])
def test_no_rule_explains_what_it_does_not_reproduce(issue: Issue, report: JiraSprintReport, aspect: str) -> None:
    found = compare(issue, report=report)
    assert reasons(found) == [(aspect, ())]
    assert found.unexplained == 1
    assert found.differences[0].reason == "Unexplained."


def test_a_change_two_seconds_from_the_edge_is_no_edge() -> None:
    late = one_second(14, 2)(story("in 1; day 14: Done"))
    assert reasons(compare(late, report=make_report(row("completed")))) == [("outcome", ())]


def test_a_sum_that_is_not_the_sum_of_its_issues_is_jiras_own_affair() -> None:
    report = make_report(row("completed"))
    found = compare(
        story("in 1; day 3: Done"), report=replace(report, sums_at_end={**report.sums_at_end, "completed": 99.0})
    )
    assert reasons(found) == [("sum", ("jira_sum",))]
    (wrong,) = [figure for figure in found.figures if not figure.agrees]
    assert (wrong.name, wrong.ours, wrong.jiras) == ("completed", 3, 99)


def test_a_board_that_counts_issues_compares_no_estimates() -> None:
    bare = row("completed", estimate_at_start=None, estimate_at_end=None)
    report = make_report(bare, sums_at_start={}, sums_at_end={}, estimate_field=None)
    found = compare(story("in 1; day 3: Done"), report=report, board=make_board("issues"))
    assert found.differences == ()
    assert {figure.measure for figure in found.figures} == {"issues"}
    assert all(figure.agrees for figure in found.figures)


def test_an_absent_estimate_equals_zero() -> None:
    report = make_report(row("open", estimate_at_start=None, estimate_at_end=0.0))
    assert compare(story("in 1, estimate none"), report=report).differences == ()


def test_a_moved_issue_is_found_by_its_id() -> None:
    moved = story("in 1; day 3: Done", key="CD-9")
    report = make_report(row("completed"))
    assert compare(moved, report=report).differences == ()


def test_an_issue_that_jira_lists_twice_counts_where_it_stands_first() -> None:
    report = make_report(row("completed"), row("removed"), sums_at_start={"completed": 3}, sums_at_end={"completed": 3})
    assert compare(story("in 1; day 3: Done"), report=report).differences == ()


def test_a_subtask_that_both_count_is_no_excuse() -> None:
    report = make_report(row("open"))
    found = compare(story("in 2", level="subtask"), report=report, rules=make_rules(include_subtasks=True))
    assert reasons(found) == [("outcome", ())]


def test_every_rule_has_a_story_and_a_sentence() -> None:
    told = {rule for story_ in STORIES for _, rules in story_[4] for rule in rules} | {"jira_sum"}
    assert told == RULES.keys()


def test_a_difference_in_words() -> None:
    said = Difference(1, "AB-1", "outcome", "completed", None, ("subtask",))
    assert describe(said) == "AB-1, outcome: ours completed, Jira's not in the sprint."
    summed = Difference(None, "removed estimate_at_end", "sum", 3.0, None, ("jira_sum",))
    assert describe(summed) == "Sum of the estimate at the end, removed: ours 3, Jira's none."
