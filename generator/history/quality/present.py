"""What is odd about an issue as it is now: what could not be read, its place, and what of it disagrees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.domain import Board, DataWarning, Issue, Snapshot, Sprint
from generator.history.issues import ReplayedIssue

_PROBLEMS = {
    "history_incomplete": "{key}: Jira gave only a part of its history; what happened before is not known, so its part "
    "in older sprints may be wrong.",
    "unknown_field": '{key}: its history holds numbers of a field "{detail}", which no field is called now; if that is '
    "a former name of the estimate's field, its history of estimates is incomplete, and older figures may be wrong.",
    "estimate_not_a_number": "{key}: its estimate is not a number; it counts as having no estimate.",
    "several_estimates": "{key}: another field for story points holds another value; the board's own field counts.",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of issues need to know of the board.

    `listed` are its sprints by id, `columns` tells the place of the column that a status is on, `resolves` whether
    resolutions are in use.
    """

    snapshot: Snapshot
    listed: Mapping[int, Sprint]
    columns: Mapping[str, int]
    resolves: bool

    @property
    def board(self) -> Board:
        """The board."""
        return self.snapshot.board

    @property
    def weighs(self) -> bool:
        """Whether the board estimates at all."""
        return self.board.estimation.unit != "issues"

    def has_place(self, status_id: str) -> bool:
        """Whether a status is on a column, or named by the config."""
        board = self.board
        return status_id in self.columns or status_id in board.done_status_ids or status_id in board.started_status_ids

    def is_unknown(self, status_id: str) -> bool:
        """Whether Jira does not list a status."""
        status = self.snapshot.statuses.get(status_id)
        return status is None or not status.listed

    def name_status(self, status_id: str) -> str:
        """A status's last known name, else its id."""
        status = self.snapshot.statuses.get(status_id)
        return status.name if status else status_id


def check_issue(replayed: ReplayedIssue, context: Context) -> Iterator[DataWarning]:
    """The warnings of an issue on its board."""
    issue = replayed.issue
    for problem in issue.problems:
        code, _, detail = problem.partition(": ")
        yield DataWarning(code, _PROBLEMS[code].format(key=issue.key, detail=detail), issue.key)
    yield from _check_statuses(replayed, context)
    yield from _check_resolution(issue, context)
    if context.weighs and issue.estimate is not None and issue.estimate < 0:
        message = f"{issue.key} has an estimate below zero, which takes away from every sum."
        yield DataWarning("negative_estimate", message, issue.key)
    yield from _compare_with_present(replayed, context)


def _check_statuses(replayed: ReplayedIssue, context: Context) -> Iterator[DataWarning]:
    issue, statuses = replayed.issue, replayed.statuses
    lived = dict.fromkeys((statuses.initial, *statuses.values, issue.status_id))
    strange = [id_ for id_ in lived if not context.has_place(id_)]
    unknown = [context.name_status(id_) for id_ in strange if context.is_unknown(id_)]
    if unknown:
        message = (
            f"{issue.key} has been in {' and '.join(unknown)}, a status that Jira does not list; "
            "there it counts as neither started nor done."
        )
        yield DataWarning("unknown_status", message, issue.key)
    if issue.status_id in strange and not context.is_unknown(issue.status_id):
        message = f"{issue.key}: its status stands on no column of the board, so it counts as neither started nor done."
        yield DataWarning("unmapped_status", message, issue.key)


def _check_resolution(issue: Issue, context: Context) -> Iterator[DataWarning]:
    done = issue.status_id in context.board.done_status_ids
    if done and issue.resolution is None and context.resolves:
        message = f"{issue.key} is done but has no resolution, so whether it was delivered is not known."
        yield DataWarning("resolution_disagrees", message, issue.key)
    if issue.resolution is not None and not done:
        message = f"{issue.key} has a resolution ({issue.resolution}) but is not done; its status counts."
        yield DataWarning("resolution_disagrees", message, issue.key)


def _compare_with_present(replayed: ReplayedIssue, context: Context) -> Iterator[DataWarning]:
    issue, ending, listed = replayed.issue, replayed.ending, context.listed
    gone = ending.sprint_ids - issue.sprint_ids
    for sprint_id in sorted(gone - listed.keys()):
        message = (
            f"{issue.key} was in sprint {sprint_id}, which is no longer there; its past in that sprint is not shown."
        )
        yield DataWarning("deleted_sprint", message, issue.key)
    differing = [
        name
        for name, differs in (
            ("sprints", bool(gone & listed.keys() or issue.sprint_ids - ending.sprint_ids)),
            ("status", ending.status_id != issue.status_id),
            ("estimate", context.weighs and ending.estimate != issue.estimate),
        )
        if differs
    ]
    if differing:
        message = (
            f"{issue.key}: its history does not lead to its present {' and '.join(differing)}; "
            "its figures follow the history and may be wrong."
        )
        yield DataWarning("replay_differs", message, issue.key)
