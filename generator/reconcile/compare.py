"""`reconcile`: our numbers of a closed sprint against Jira's own report of it, figure by figure and issue by issue.

Jira's sums at the start count the issues that were added, so its commitment is worked out: the estimates at the start
of the issues it lists as completed, not completed or removed, less those it names as added during the sprint. Its sum
of all issues is not used, for it is not that.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import get_args

import pandas as pd

from generator.domain import Issue, JiraReportIssue, JiraSprintReport, Outcome, Snapshot
from generator.history.history import History
from generator.reconcile.explain import Explainer
from generator.reconcile.reading import Facts, Reading
from generator.reconcile.result import Aspect, BoardThen, Difference, Figure, Measure, Reconciliation, same
from generator.sync_record import Cause

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_OF_ISSUE: tuple[Aspect, ...] = ("outcome", "start", "estimate_at_start", "estimate_at_end")


@dataclass(frozen=True)
class _Side:
    """One side's facts by issue id, with the keys the issues go by there."""

    facts: Mapping[int, Facts]
    keys: Mapping[int, str]


def reconcile(  # noqa: PLR0913  # two sides, and what is known besides
    snapshot: Snapshot,
    history: History,
    report: JiraSprintReport,
    then: BoardThen | None = None,
    read_at: datetime | None = None,
    *,
    gone: Mapping[int, Cause] | None = None,
) -> Reconciliation:
    """Compare one sprint.

    Args:
        snapshot: of the board; rules are proved on its issues.
        history: the replay of that snapshot, whose figures the site prints.
        report: Jira's own, of a sprint of the history.
        then: the board as it was when the report was read.
        read_at: when that was.
        gone: why issues left the board, by id, as far as that is known.

    Raises:
        StopIteration: the sprint is not the board's.
    """
    sprint = next(sprint for sprint in history.sprints if sprint.id == report.sprint_id)
    reading = Reading(history.board, sprint, history.rules, history.as_of)
    ours, jiras = _our_side(history, sprint.id), _jiras_side(report)
    counted = history.board.estimation.unit == "issues"
    explainer = Explainer(reading, report, then or BoardThen(), gone or {})
    issues = {issue.id: issue for issue in snapshot.issues}
    differences = [
        difference
        for id_ in sorted(ours.facts.keys() | jiras.facts.keys())
        for difference in _compare_issue(id_, issues.get(id_), (ours, jiras), explainer, counted=counted)
    ]
    differences += [] if counted else _compare_sums(report, jiras)
    return Reconciliation(sprint, tuple(_figures(ours, jiras, report, counted=counted)), tuple(differences), read_at)


def _our_side(history: History, sprint_id: int) -> _Side:
    frame = history.sprint_issues
    rows = frame[frame["sprint_id"] == sprint_id].to_dict("records")
    return _Side(
        {row["issue_id"]: _our_facts(row) for row in rows if row["outcome"]},
        {row["issue_id"]: row["key"] for row in rows},
    )


def _our_facts(row: Mapping[object, object]) -> Facts:
    start = "committed" if row["committed"] else "neither" if pd.isna(row["added_at"]) else "added"  # type: ignore[call-overload]  # a cell
    at_start, at_end = (None if pd.isna(row[name]) else row[name] for name in _OF_ISSUE[2:])  # type: ignore[call-overload]  # the same
    return Facts(row["outcome"], start, at_start, at_end)  # type: ignore[arg-type]  # columns of `SPRINT_ISSUES`


def _jiras_side(report: JiraSprintReport) -> _Side:
    """An issue that Jira lists twice counts where it is listed first."""
    listed = {issue.id: issue for issue in reversed(report.issues)}
    return _Side(
        {id_: _jiras_facts(issue, report) for id_, issue in listed.items()},
        {id_: issue.key for id_, issue in listed.items()},
    )


def _jiras_facts(issue: JiraReportIssue, report: JiraSprintReport) -> Facts:
    is_added = issue.key in report.added_keys
    start = "added" if is_added else "neither" if issue.outcome == "completed_elsewhere" else "committed"
    return Facts(issue.outcome, start, issue.estimate_at_start, issue.estimate_at_end)


def _compare_issue(
    id_: int, issue: Issue | None, sides: tuple[_Side, _Side], explainer: Explainer, *, counted: bool
) -> Iterator[Difference]:
    ours, jiras = (side.facts.get(id_) for side in sides)
    key = issue.key if issue else sides[1].keys[id_]
    if issue is None or ours is None or jiras is None:
        our_outcome, jiras_outcome = (facts.outcome if facts else None for facts in (ours, jiras))
        yield Difference(id_, key, "outcome", our_outcome, jiras_outcome, explainer.explain_absence(id_, issue, jiras))
        return
    for aspect in _OF_ISSUE[:2] if counted else _OF_ISSUE:
        wanted = jiras.value(aspect)
        if not same(ours.value(aspect), wanted):
            rules = explainer.explain_value(
                issue,
                aspect,
                lambda facts, a=aspect, w=wanted: same(facts.value(a), w),  # type: ignore[misc]  # bound
            )
            yield Difference(id_, key, aspect, ours.value(aspect), wanted, rules)


def _compare_sums(report: JiraSprintReport, jiras: _Side) -> Iterator[Difference]:
    """Jira's stated sums against the issues it lists."""
    for measure, stated in (("estimate_at_start", report.sums_at_start), ("estimate_at_end", report.sums_at_end)):
        for outcome in OUTCOMES:
            listed = _sum(jiras, measure, (outcome,))
            if not same(stated.get(outcome), listed):
                yield Difference(None, f"{outcome} {measure}", "sum", listed, stated.get(outcome), ("jira_sum",))


def _figures(ours: _Side, jiras: _Side, report: JiraSprintReport, *, counted: bool) -> Iterator[Figure]:
    for start in ("committed", "added"):
        yield Figure(start, "issues", *(float(len(_of_start(side, start))) for side in (ours, jiras)))
        if not counted:
            at_start = (
                fsum(facts.estimate_at_start or 0.0 for facts in _of_start(side, start)) for side in (ours, jiras)
            )
            yield Figure(start, "estimate_at_start", *at_start)
    for outcome in OUTCOMES:
        counts = (sum(facts.outcome == outcome for facts in side.facts.values()) for side in (ours, jiras))
        yield Figure(outcome, "issues", *map(float, counts))
        if not counted:
            yield _stated(outcome, "estimate_at_start", ours, report.sums_at_start)
            yield _stated(outcome, "estimate_at_end", ours, report.sums_at_end)


def _stated(outcome: Outcome, measure: Measure, ours: _Side, stated: Mapping[Outcome, float]) -> Figure:
    return Figure(outcome, measure, _sum(ours, measure, (outcome,)), stated.get(outcome, 0.0))


def _of_start(side: _Side, start: str) -> list[Facts]:
    return [facts for facts in side.facts.values() if facts.start == start]


def _sum(side: _Side, measure: str, outcomes: Iterable[Outcome]) -> float:
    return fsum(getattr(facts, measure) or 0.0 for facts in side.facts.values() if facts.outcome in outcomes)
