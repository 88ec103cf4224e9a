"""Rows become data frames here and nowhere else; the columns are those of `history`.

Text and days are of dtype object, so an absent one is None (or NaT for instants, NaN for numbers) under every pandas.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from generator.domain import Board, FlowRules, Issue, Snapshot, Status, Version
from generator.history.days import Day
from generator.history.history import (
    EPIC_ISSUES,
    EPICS,
    FLAGS,
    ISSUES,
    SPRINT_DAYS,
    SPRINT_ISSUES,
    SPRINT_STEPS,
    SPRINT_TOTALS,
    STAYS,
    VERSION_ISSUES,
    VERSIONS,
)
from generator.history.issues import ReplayedIssue, replay_issue, weigh
from generator.history.outcomes import SprintIssue
from generator.history.stays import find_column, list_flags, list_stays
from generator.history.steps import Step

_INSTANT = "datetime64[us, UTC]"
_TEXTS = (
    "key",
    "type",
    "level",
    "summary",
    "status_id",
    "status",
    "progress",
    "url",
    "outcome",
    "kind",
    "day",
    "work",
    "resolution",
    "version_id",
    "name",
    "release_date",
)
_FLAGS = ("committed", "carried_over", "working", "estimated", "delivered", "flagged", "released")
_COUNTS = ("sprint_id", "issue_id", "epic_id", "re_estimates", "unestimated_issues")

Row = Sequence[Any]


def tabulate_sprint_issues(parts: Iterable[SprintIssue], statuses: Mapping[str, Status]) -> pd.DataFrame:
    """The table of sprint issues, in the order given."""
    return _make_frame(SPRINT_ISSUES, (_make_sprint_issue_row(part, statuses) for part in parts))


def tabulate_steps(steps_of: Mapping[int, Sequence[Step]]) -> pd.DataFrame:
    """The table of steps from each sprint's."""
    rows = ((sprint_id, *step) for sprint_id, steps in steps_of.items() for step in steps)
    return _make_frame(SPRINT_STEPS, rows, issue_id="Int64", remaining_issues="int64", scope_issues="int64")


def tabulate_days(days_of: Mapping[int, Iterable[Day]]) -> pd.DataFrame:
    """The daily table from each sprint's."""
    return _make_frame(SPRINT_DAYS, ((sprint_id, *day) for sprint_id, days in days_of.items() for day in days))


def tabulate_totals(totals_of: Mapping[int, Mapping[str, Any]]) -> pd.DataFrame:
    """The table of totals from each sprint's."""
    counts = {name: "int64" for name in SPRINT_TOTALS if name.endswith("_issues") and not _is_rate(name)}
    rows = ((sprint_id, *(totals[name] for name in SPRINT_TOTALS[1:])) for sprint_id, totals in totals_of.items())
    return _make_frame(SPRINT_TOTALS, rows, **counts)


def tabulate_issues(replayed: Iterable[ReplayedIssue], snapshot: Snapshot) -> pd.DataFrame:
    """The table of the board's issues, in the order given."""
    places = _Places(snapshot.board, snapshot.statuses)
    return _make_frame(ISSUES, (_make_issue_row(issue, snapshot, places) for issue in replayed), column="Int64")


def tabulate_stays(replayed: Iterable[ReplayedIssue], board: Board, statuses: Mapping[str, Status]) -> pd.DataFrame:
    """The table of where the issues stood, in the order given and by time."""
    places = _Places(board, statuses)
    stays = (stay for issue in replayed for stay in list_stays(issue))
    rows = (
        (stay.issue_id, stay.status_id, *places.of(stay.status_id), stay.entered_at, stay.left_at) for stay in stays
    )
    return _make_frame(STAYS, rows, column="Int64")


def tabulate_flags(replayed: Iterable[ReplayedIssue]) -> pd.DataFrame:
    """The table of when the issues were flagged, in the order given and by time."""
    return _make_frame(FLAGS, (flag for issue in replayed for flag in list_flags(issue)))


def tabulate_epics(epics: Iterable[Issue], snapshot: Snapshot) -> pd.DataFrame:
    """The table of epics, in the order given."""
    places = _Places(snapshot.board, snapshot.statuses)
    return _make_frame(EPICS, (_make_epic_row(epic, snapshot.board, places) for epic in epics))


def tabulate_epic_issues(members: Iterable[Row]) -> pd.DataFrame:
    """The table of which issues are in which epic, in the order given."""
    return _make_frame(EPIC_ISSUES, members)


def tabulate_versions(versions: Iterable[Version]) -> pd.DataFrame:
    """The table of versions, in the order given."""
    return _make_frame(VERSIONS, ((each.id, each.name, each.released, each.release_date) for each in versions))


def tabulate_version_issues(members: Iterable[Row]) -> pd.DataFrame:
    """The table of which issues are in which version, in the order given."""
    return _make_frame(VERSION_ISSUES, members)


def _is_rate(name: str) -> bool:
    return name.startswith(("completion_rate", "scope_change"))


def _make_sprint_issue_row(part: SprintIssue, statuses: Mapping[str, Status]) -> Row:
    issue = part.issue
    return (
        part.sprint_id,
        issue.id,
        issue.key,
        issue.type,
        issue.summary,
        _name_status(issue.status_id, statuses),
        issue.url,
        part.outcome,
        part.committed,
        part.added_at,
        part.removed_at,
        part.done_at,
        part.estimate_at_start,
        part.estimate_at_end,
        part.re_estimated,
        part.re_estimates,
        part.carried_over,
    )


class _Places:
    """What a status is on a board: its name, its column and its progress, each worked out once."""

    def __init__(self, board: Board, statuses: Mapping[str, Status]) -> None:
        self._board, self._statuses = board, statuses
        self._known: dict[str, tuple[str, int | None, str]] = {}

    def of(self, status_id: str) -> tuple[str, int | None, str]:
        """(name, place among the columns, one of PROGRESS)."""
        if status_id not in self._known:
            column = find_column(status_id, self._board)
            name = _name_status(status_id, self._statuses)
            self._known[status_id] = name, column, _name_progress(status_id, column, self._board)
        return self._known[status_id]


def _make_issue_row(replayed: ReplayedIssue, snapshot: Snapshot, places: _Places) -> Row:
    issue, flow = replayed.issue, snapshot.rules.flow
    status, column, progress = places.of(issue.status_id)
    return (
        issue.id,
        issue.key,
        issue.type,
        issue.level,
        issue.summary,
        status,
        progress,
        column,
        issue.url,
        weigh(issue, snapshot.board),
        issue.created_at,
        replayed.started_at,
        replayed.done_at,
        _name_work(issue.type, flow),
        issue.resolution,
        replayed.done_at is not None and issue.resolution not in flow.not_delivered_resolutions,
        issue.flagged,
    )


def _make_epic_row(epic: Issue, board: Board, places: _Places) -> Row:
    status, _, progress = places.of(epic.status_id)
    return epic.id, epic.key, epic.summary, status, progress, epic.url, replay_issue(epic, board).done_at


def _name_work(type_: str, flow: FlowRules) -> str:
    if type_ in flow.bug_types:
        return "bugs"
    return "planned" if type_ in flow.planned_types else "other"


def _name_status(status_id: str, statuses: Mapping[str, Status]) -> str:
    return statuses[status_id].name if status_id in statuses else status_id


def _name_progress(status_id: str, column: int | None, board: Board) -> str:
    if status_id in board.done_status_ids:
        return "done"
    if status_id in board.started_status_ids:
        return "started"
    return "on_no_column" if column is None else "to_do"


def _make_frame(columns: Sequence[str], rows: Iterable[Row], **dtypes: str) -> pd.DataFrame:
    cells: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    index = pd.RangeIndex(len(cells[0]))
    return pd.DataFrame(
        {
            name: pd.Series(column, index=index, dtype=dtypes.get(name) or _find_dtype(name))
            for name, column in zip(columns, cells, strict=True)
        },
        index=index,
        copy=False,
    )


def _find_dtype(name: str) -> str:
    if name == "at" or name.endswith("_at"):
        return _INSTANT
    if name in _TEXTS:
        return "object"
    if name in _FLAGS:
        return "bool"
    return "int64" if name in _COUNTS else "float64"
