"""Every warning of a board, in one order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.domain import Board, DataWarning, Snapshot, Sprint
from generator.history.issues import ReplayedIssue
from generator.history.outcomes import SprintIssue
from generator.history.quality.course import check_course
from generator.history.quality.parts import Place, check_part
from generator.history.quality.present import Context, check_issue
from generator.history.quality.sprints import check_sprint
from generator.history.sprints import Window

_OF_NO_SPRINT = "deleted_sprint"
_JUDGED_ANEW = "negative_estimate"
"""What is not simply repeated for each sprint of the issue: it concerns none of them, or is judged by its window."""


def find_warnings(
    snapshot: Snapshot,
    replayed: Sequence[ReplayedIssue],
    parts: Sequence[SprintIssue],
    sprints: Sequence[Sprint],
    windows: Mapping[int, Window],
) -> tuple[DataWarning, ...]:
    """Every warning of a board: those of its sprints in order, of its issues by id, of the issues in each sprint.

    What needs the cycle times (work that is too old) is not among them: see `age`.
    """
    resolves = any(issue.issue.resolution is not None for issue in replayed)
    context = Context(snapshot, {sprint.id: sprint for sprint in sprints}, _place_statuses(snapshot.board), resolves)
    of_issues = {issue.issue.id: tuple(check_issue(issue, context)) for issue in replayed}
    by_id = {issue.issue.id: issue for issue in replayed}
    return (
        *(warning for sprint in sprints for warning in check_sprint(sprint, snapshot.board)),
        *(w for issue in replayed for w in (*of_issues[issue.issue.id], *check_course(issue, context))),
        *(warning for part in parts for warning in _repeat(part, of_issues[part.issue.id], windows)),
        *(warning for place in _places(parts, by_id, context, windows) for warning in check_part(place, context)),
    )


def _place_statuses(board: Board) -> dict[str, int]:
    """The column of each status, the first where it stands on several."""
    placed = ((id_, place) for place, column in enumerate(board.columns) for id_ in column.status_ids)
    return dict(reversed(list(placed)))


def _repeat(part: SprintIssue, of_issue: Iterable[DataWarning], windows: Mapping[int, Window]) -> Iterator[DataWarning]:
    left_out = {_OF_NO_SPRINT, _JUDGED_ANEW} if part.sprint_id in windows else {_OF_NO_SPRINT}
    return (replace(warning, sprint_id=part.sprint_id) for warning in of_issue if warning.code not in left_out)


def _places(
    parts: Iterable[SprintIssue],
    replayed: Mapping[int, ReplayedIssue],
    context: Context,
    windows: Mapping[int, Window],
) -> Iterator[Place]:
    for part in parts:
        if part.sprint_id in windows:
            yield Place(part, replayed[part.issue.id], context.listed[part.sprint_id], windows[part.sprint_id])
