"""`History`: what the replay hands to the metrics, and the columns of its tables.

Instants are `datetime64[us, UTC]` (NaT: not so), estimates float64 in the board's unit (NaN: absent; for the unit
"issues" every issue weighs 1.0), ids and counts int64 (`Int64` where a row may have none; the issue counts of
`SPRINT_DAYS` float64, for a day to come has none), text and days objects (None: not so).

Rows stand in the order of `History.sprints`; within a sprint by issue id, steps and days by time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from generator.domain import Board, DataWarning, Rules, Sprint

OUTCOMES = ("completed", "completed_elsewhere", "not_completed", "removed")
MEASURES = (
    "committed",
    "added",
    "removed",
    "re_estimated",
    "completed",
    "completed_elsewhere",
    "not_completed",
    "carried_over",
)
PROGRESS = (
    "to_do",
    "started",
    "done",
    "on_no_column",
)  # what the status now means; to do: on a column, neither of both
WORK = ("planned", "bugs", "other")
STEP_KINDS = ("start", "added", "removed", "completed", "reopened", "re_estimated", "end")

SPRINT_ISSUES = (
    "sprint_id",
    "issue_id",
    "key",
    "type",
    "summary",
    "status",  # its name now
    "url",
    "outcome",  # one of OUTCOMES; None while the sprint has not begun
    "committed",  # bool
    "added_at",  # first join, of an issue that was not a member at the start
    "removed_at",  # last leave, of outcome "removed"
    "done_at",  # the last time it became done, of outcome "completed"
    "estimate_at_start",
    "estimate_at_end",  # of a sprint that has not begun: the estimate now
    "re_estimated",  # sum of the changes while a member, inside the window; NaN when there was none
    "re_estimates",  # how many such changes
    "carried_over",  # bool
)
SPRINT_STEPS = (
    "sprint_id",
    "at",
    "kind",  # one of STEP_KINDS
    "issue_id",  # Int64, NA for start and end
    "key",  # None for start and end
    "remaining",
    "remaining_issues",
    "scope",
    "scope_issues",
)
SPRINT_DAYS = (
    "sprint_id",
    "day",  # datetime.date in the report's time zone; while active on to the day of the planned end
    "working",  # bool
    "remaining",  # at the end of the day (or of the window); NaN on a day that is still to come
    "remaining_issues",
    "scope",
    "scope_issues",
    "ideal",  # at the end of the day; NaN without an ideal line (see `ideal.make_ideal`)
)
SPRINT_TOTALS = (
    "sprint_id",
    *(f"{measure}_{unit}" for measure in MEASURES for unit in ("issues", "estimate")),  # weights: see `totals`
    "completion_rate",  # share of the committed estimate whose issues were completed; NaN: nothing committed
    "completion_rate_issues",
    "scope_change",  # (added + removed) / committed, by estimate; NaN: nothing committed
    "scope_change_issues",
    "unestimated_issues",  # issues without an estimate at the start (or when they joined)
    "estimated",  # bool: any issue of the sprint has an estimate
)
ISSUES = (
    "issue_id",
    "key",
    "type",
    "level",
    "summary",
    "status",
    "progress",  # one of PROGRESS
    "column",  # the place of the status among `Board.columns`; NA: on none
    "url",
    "estimate",
    "created_at",
    "started_at",  # first entry into a started status
    "done_at",  # last entry into done, of issues done now (NaT too if the history does not lead to done)
    "work",  # what kind of work its type is, one of WORK
    "resolution",
    "delivered",  # bool: done, and not by a resolution that ends an issue without delivering it
    "flagged",  # bool: marked as impeded now
)
STAYS = (
    "issue_id",
    "status_id",
    "status",  # its name now
    "column",  # as in ISSUES
    "progress",  # one of PROGRESS
    "entered_at",
    "left_at",  # NaT: still there
)
FLAGS = (
    "issue_id",
    "raised_at",
    "lowered_at",  # NaT: still flagged
)
EPICS = (
    "epic_id",
    "key",
    "summary",
    "status",
    "progress",  # one of PROGRESS
    "url",
    "done_at",  # last entry into done, of an epic done now
)
EPIC_ISSUES = (
    "epic_id",
    "issue_id",
    "joined_at",  # the first time it came under the epic; NaT: its history does not say
)
VERSIONS = (
    "version_id",  # text
    "name",
    "released",  # bool
    "release_date",  # datetime.date, of an unreleased one a plan; None: it has none
)
VERSION_ISSUES = (
    "version_id",
    "issue_id",
    "joined_at",  # as in EPIC_ISSUES
)

_OF_SPRINTS = ("sprint_issues", "sprint_steps", "sprint_days", "sprint_totals")
_OF_BOARDS = ("issues", "stays", "flags", "epics", "epic_issues", "versions", "version_issues")


@dataclass(frozen=True, eq=False)
class History:
    """One board's replayed history, or, from `by_sprint`, the part of it that concerns one sprint.

    `stays` tells for each issue, in order, the statuses it stood in since its creation; `flags` when it was marked as
    impeded. Both hold the rows of `issues`, by issue id and time.
    `epics` are those that the board lists, by id; `versions` those that bring an issue of `issues`, by release (those
    without a date last), name and id. `epic_issues` and `version_issues` tell which of `issues` are in them now.
    `sprints` are ordered by start (those not begun last, in listing order). `sprint_totals` has a row for each sprint
    that has begun. `windows` gives each begun sprint's (first edge, last edge): an active one ends at `as_of`, and one
    that would end before its first edge ends at it. `warnings` about an issue stand once for the board
    (no sprint) and once for each sprint that has the issue.
    """

    board: Board
    rules: Rules
    as_of: datetime
    sprints: tuple[Sprint, ...]
    windows: Mapping[int, tuple[datetime, datetime]]
    sprint_issues: pd.DataFrame
    sprint_steps: pd.DataFrame
    sprint_days: pd.DataFrame
    sprint_totals: pd.DataFrame
    issues: pd.DataFrame
    stays: pd.DataFrame
    flags: pd.DataFrame
    epics: pd.DataFrame
    epic_issues: pd.DataFrame
    versions: pd.DataFrame
    version_issues: pd.DataFrame
    warnings: tuple[DataWarning, ...]

    def by_sprint(self) -> Iterator[tuple[int, "History"]]:
        """For each sprint that has begun, in order, its id and this history narrowed to it.

        That of a closed sprint speaks for its end and knows nothing of the board's issues, so what happens later on the
        board cannot change what is told of it. Each table is grouped once, instead of searched for every sprint.
        """
        groups = {name: _group(getattr(self, name)) for name in _OF_SPRINTS}
        nothing = {name: getattr(self, name).iloc[:0] for name in _OF_SPRINTS}
        no_board = {name: getattr(self, name).iloc[:0] for name in _OF_BOARDS}
        warnings: dict[int | None, list[DataWarning]] = {}
        for warning in self.warnings:
            warnings.setdefault(warning.sprint_id, []).append(warning)
        for sprint in self.sprints:
            if sprint.id in self.windows:
                window = self.windows[sprint.id]
                narrowed = replace(
                    self,
                    sprints=(sprint,),
                    windows={sprint.id: window},
                    warnings=tuple(warnings.get(sprint.id, ())),
                    **{name: groups[name].get(sprint.id, nothing[name]) for name in _OF_SPRINTS},
                )
                closed = sprint.state == "closed"
                yield sprint.id, replace(narrowed, as_of=window[1], **no_board) if closed else narrowed


def _group(table: pd.DataFrame) -> dict[int, pd.DataFrame]:
    groups = table.groupby("sprint_id", sort=False)
    return {int(str(sprint_id)): rows.reset_index(drop=True) for sprint_id, rows in groups}
