"""What in the data bends the numbers, as values that flow to the pages: a code, where, and a sentence that says why.

None of them moves a number. A number that rests on such data is shown together with its warning: what is odd about an
issue stands once for the board (no sprint) and once for each sprint that has the issue.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from generator.domain import Board, DataWarning, Snapshot, Sprint
from generator.history.issues import ReplayedIssue
from generator.history.outcomes import SprintIssue

PUNCTUAL = timedelta(days=1)
"""A sprint may close this much before or after its planned end without a word."""

_PROBLEMS = {
    "history_incomplete": "{key}: Jira gave only a part of its history; what happened before is not known, so its part "
    "in older sprints may be wrong.",
    "unknown_field": '{key}: its history holds numbers of a field "{detail}", which no field is called now; if that is '
    "a former name of the estimate's field, its history of estimates is incomplete, and older figures may be wrong.",
    "estimate_not_a_number": "{key}: its estimate is not a number; it counts as having no estimate.",
}
_OTHER_PROBLEM = "{key}: not all of it could be read ({code}); figures that rest on it may be wrong."


def find_warnings(
    snapshot: Snapshot, replayed: Iterable[ReplayedIssue], parts: Iterable[SprintIssue], sprints: Sequence[Sprint]
) -> tuple[DataWarning, ...]:
    """Every warning of a board: those of its sprints in order, of its issues by id, of the issues in each sprint."""
    listed = {sprint.id: sprint for sprint in sprints}
    of_issues = {issue.issue.key: tuple(_check_issue(issue, snapshot.board, listed)) for issue in replayed}
    return (
        *(warning for sprint in sprints for warning in _check_sprint(sprint, snapshot.board)),
        *(warning for found in of_issues.values() for warning in found),
        *(warning for part in parts for warning in _check_part(part, snapshot.board, listed, of_issues)),
    )


def _check_sprint(sprint: Sprint, board: Board) -> Iterator[DataWarning]:
    if sprint.origin_board_id not in {None, board.id}:
        message = (
            f"{sprint.name} belongs to another board ({sprint.origin_board_id}); only this board's issues are counted."
        )
        yield DataWarning("foreign_sprint", message, sprint_id=sprint.id)
    missing = _describe_missing_date(sprint)
    if missing:
        yield DataWarning("sprint_without_dates", f"{sprint.name} {missing}", sprint_id=sprint.id)
    yield from _check_punctuality(sprint)


def _describe_missing_date(sprint: Sprint) -> str:
    if sprint.state == "future":
        return ""
    if sprint.started_at is None:
        return f"is {sprint.state} but has no start date; nothing can be judged, so only its issues are listed."
    if sprint.state == "closed" and sprint.closed_at is None:
        return "is closed but has no closing date; it is counted up to the time of the data."
    if sprint.planned_end_at is None:
        return "has no planned end, so there is no ideal line."
    return ""


def _check_punctuality(sprint: Sprint) -> Iterator[DataWarning]:
    if sprint.closed_at is None or sprint.planned_end_at is None or sprint.started_at is None:
        return
    late = sprint.closed_at - sprint.planned_end_at
    if abs(late) <= PUNCTUAL:
        return
    code, word = ("closed_late", "after") if late > PUNCTUAL else ("closed_early", "before")
    message = (
        f"{sprint.name} was closed {abs(late) / timedelta(days=1):.1f} days {word} its planned end; "
        "what was done by then counts. What was committed is not touched by it."
    )
    yield DataWarning(code, message, sprint_id=sprint.id)


def _check_issue(replayed: ReplayedIssue, board: Board, listed: Mapping[int, Sprint]) -> Iterator[DataWarning]:
    issue = replayed.issue
    for problem in issue.problems:
        code, _, detail = problem.partition(": ")
        message = _PROBLEMS.get(code, _OTHER_PROBLEM).format(key=issue.key, code=code, detail=detail)
        yield DataWarning(code, message, issue_key=issue.key)
    if not any(issue.status_id in column.status_ids for column in board.columns):
        message = f"{issue.key}: its status stands on no column of the board, so it counts as neither started nor done."
        yield DataWarning("unmapped_status", message, issue_key=issue.key)
    yield from _compare_with_present(replayed, board, listed)


def _compare_with_present(replayed: ReplayedIssue, board: Board, listed: Mapping[int, Sprint]) -> Iterator[DataWarning]:
    issue, ending = replayed.issue, replayed.ending
    gone = ending.sprint_ids - issue.sprint_ids
    for sprint_id in sorted(gone - listed.keys()):
        message = (
            f"{issue.key} was in sprint {sprint_id}, which is no longer there; its past in that sprint is not shown."
        )
        yield DataWarning("deleted_sprint", message, issue_key=issue.key)
    differing = [
        name
        for name, differs in (
            ("sprints", bool(gone & listed.keys() or issue.sprint_ids - ending.sprint_ids)),
            ("status", ending.status_id != issue.status_id),
            ("estimate", board.estimation.unit != "issues" and ending.estimate != issue.estimate),
        )
        if differs
    ]
    if differing:
        message = (
            f"{issue.key}: its history does not lead to its present {' and '.join(differing)}; "
            "its figures follow the history and may be wrong."
        )
        yield DataWarning("replay_differs", message, issue_key=issue.key)


def _check_part(
    part: SprintIssue, board: Board, listed: Mapping[int, Sprint], of_issues: Mapping[str, Iterable[DataWarning]]
) -> Iterator[DataWarning]:
    for warning in of_issues[part.issue.key]:
        if warning.code != "deleted_sprint":
            yield replace(warning, sprint_id=part.sprint_id)
    if part.outcome is not None and part.estimate_at_start is None and board.estimation.unit != "issues":
        since = f"when {listed[part.sprint_id].name} started" if part.added_at is None else "when it was added"
        message = f"{part.issue.key} had no estimate {since}; it counts 0 in the sums at the start."
        yield DataWarning("no_estimate", message, part.issue.key, part.sprint_id)
