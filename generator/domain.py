"""The nouns: what a snapshot of one board is made of. Frozen values without behaviour.

Every instant is an aware `datetime` in UTC; days are cut in `Rules.time_zone`. The words are those of the field and of
the definitions page. `Board.done_status_ids` and `started_status_ids` are already worked out (config override, else
columns).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

Flavour = Literal["cloud", "data_center"]
Unit = Literal["points", "hours", "issues"]
SprintState = Literal["future", "active", "closed"]
CommitmentRule = Literal["cloud", "data_center"]
IdealLine = Literal["working_days", "calendar", "none"]
StatusCategory = Literal["new", "indeterminate", "done", "undefined"]
IssueLevel = Literal["epic", "standard", "subtask"]
Outcome = Literal["completed", "completed_elsewhere", "not_completed", "removed"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Status:
    """A workflow status: its id never changes, its name and category may.

    One that is not `listed` stands in an issue or a history, and Jira does not know it.
    """

    id: str
    name: str
    category: StatusCategory
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A board column; one without statuses, or of a repeated name, is real."""

    name: str
    status_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimation:
    """How a board weighs an issue. `field_id` is None when every issue weighs 1 (`unit` "issues")."""

    field_id: str | None
    name: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a project, which issues name as the one that brings them; `release_date` may be a plan."""

    id: str
    name: str
    released: bool = False
    release_date: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A board as it is now.

    Issues in one of `waiting_status_ids` wait for somebody; those in one of `blocked_status_ids` can't go on at all.
    """

    id: int
    name: str
    type: str
    columns: tuple[Column, ...]
    done_status_ids: frozenset[str]
    started_status_ids: frozenset[str]
    estimation: Estimation
    url: str
    waiting_status_ids: frozenset[str] = frozenset()
    blocked_status_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sprint:
    """A sprint of a board's listing. `started_at` is None before it begins, `closed_at` is None before it closes.

    `origin_board_id` differs from the board's id when the sprint belongs to another board.
    """

    id: int
    name: str
    state: SprintState
    goal: str
    origin_board_id: int | None
    started_at: datetime | None
    planned_end_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One changelog item of one field: `before` became `after` at an instant.

    `history_id` orders changes of the same instant; items of one history are simultaneous.
    """

    at: datetime
    history_id: int
    before: T
    after: T


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it is now, with the changes of the fields the replay needs.

    The changes stand in no promised order: the replay sorts them by (`at`, `history_id`). `estimate` is None when
    absent and in the board's unit otherwise (hours are hours, not seconds). `problems` are codes of what could not be
    read of it (see `DataWarning`), such as "estimate_not_a_number" or "history_incomplete". `parent_id`, `parent_key`
    (of a sub-task's issue, of an issue's epic) are None for an issue without a parent and for one whose parent is on no
    board of the config; `parent_changes` may name any issue. `resolution` is its name. `flagged` is Jira's mark for an
    impediment. `fix_version_ids` are those of the versions that bring it.
    """

    id: int
    key: str
    type: str
    level: IssueLevel
    summary: str
    status_id: str
    created_at: datetime
    updated_at: datetime
    estimate: float | None
    sprint_ids: frozenset[int]
    parent_key: str | None
    resolution: str | None
    url: str
    status_changes: tuple[Change[str], ...] = ()
    sprint_changes: tuple[Change[frozenset[int]], ...] = ()
    estimate_changes: tuple[Change[float | None], ...] = ()
    type_changes: tuple[Change[str], ...] = ()
    flagged: bool = False
    flag_changes: tuple[Change[bool], ...] = ()
    parent_id: int | None = None
    parent_changes: tuple[Change[int | None], ...] = ()
    fix_version_ids: frozenset[str] = frozenset()
    version_changes: tuple[Change[frozenset[str]], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowRules:
    """What the config decides about flow and forecasts, for one board.

    Attributes:
        since: nothing done before this day counts; None: no limit.
        days: how many days up to the data's time the percentiles and charts look back.
        percentiles: which are given, ascending.
        service_level_percent: the share of issues a service level expectation speaks of.
        service_level_days: the days the team has set itself; None: what the data says.
        types: names of the issue types that take part; none: all.
        planned_types: names of the types of planned work.
        bug_types: names of the types of failure work; every other type is "other".
        not_delivered_resolutions: names of resolutions that end an issue without delivering it.
        forecast_days: how many working days of throughput a forecast samples from.
    """

    since: date | None = None
    days: int = 90
    percentiles: tuple[int, ...] = (50, 70, 85, 95)
    service_level_percent: int = 85
    service_level_days: int | None = None
    types: tuple[str, ...] = ()
    planned_types: tuple[str, ...] = ("Story", "Task", "New Feature", "Improvement")
    bug_types: tuple[str, ...] = ("Bug",)
    not_delivered_resolutions: tuple[str, ...] = ("Won't Do", "Duplicate", "Cannot Reproduce")
    forecast_days: int = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """What the config decides about meaning, for one board.

    `working_weekdays` counts Monday as 0. `commitment_grace` moves the first edge of every sprint's window. `goals`
    says of sprints, each given by its number or its exact name, whether their goal was met.
    """

    time_zone: ZoneInfo
    working_weekdays: frozenset[int]
    holidays: frozenset[date]
    commitment_rule: CommitmentRule
    commitment_grace: timedelta
    ideal_line: IdealLine
    include_subtasks: bool
    velocity_sprints: int
    flow: FlowRules = FlowRules()
    goals: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """What the config says of one board before Jira is asked; None means "find it out" (see `Rules` for the words).

    `ref` is the board's number or its exact name. Statuses are given by id or by exact name. `estimate_field` is a
    field id or an exact field name.
    """

    ref: int | str
    estimate_field: str | None = None
    done_statuses: tuple[str, ...] = ()
    started_statuses: tuple[str, ...] = ()
    waiting_statuses: tuple[str, ...] = ()
    blocked_statuses: tuple[str, ...] = ()
    epic_types: tuple[str, ...] = ("Epic",)
    time_zone: str | None = None
    working_weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    holidays: frozenset[date] = frozenset()
    commitment_rule: CommitmentRule | None = None
    commitment_grace: timedelta = timedelta(0)
    ideal_line: IdealLine = "working_days"
    include_subtasks: bool = False
    velocity_sprints: int = 6
    flow: FlowRules = FlowRules()
    goals: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is known of one board at one instant: the only input of the core.

    `statuses` holds every status by id, also ones that no longer exist but stand in a history (category "undefined").
    `issues` holds every issue the board's filter returns, sub-tasks and epics too; the replay leaves out what the
    rules leave out. `versions` holds every version of the issues' projects by id; one that was deleted is not there.
    """

    board: Board
    sprints: tuple[Sprint, ...]
    issues: tuple[Issue, ...]
    statuses: Mapping[str, Status]
    rules: Rules
    as_of: datetime
    versions: Mapping[str, Version] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataWarning:
    """Something in the data that bends a number: a code, where it is, and a sentence for the reader.

    `sprint_id` is None when it concerns the whole board, `issue_key` None when it concerns no single issue.
    """

    code: str
    message: str
    issue_key: str | None = None
    sprint_id: int | None = None


@dataclass(frozen=True, slots=True)
class JiraReportIssue:
    """An issue in Jira's own report of a sprint. Estimates are in the board's unit, None when absent.

    `estimate_at_start` is taken when the sprint began or the issue was added, `estimate_at_end` at the close.
    """

    id: int
    key: str
    outcome: Outcome
    estimate_at_start: float | None
    estimate_at_end: float | None


@dataclass(frozen=True, slots=True)
class JiraSprintReport:
    """What Jira's own report says of a closed sprint; what it does not say is None or absent.

    `added_keys` may name issues of any outcome. The sums are those Jira states, by outcome: at the start they count the
    added issues too. `estimate_field` is the field they are taken from. The edges are given to the second.
    """

    sprint_id: int
    issues: tuple[JiraReportIssue, ...]
    added_keys: frozenset[str]
    sums_at_start: Mapping[Outcome, float]
    sums_at_end: Mapping[Outcome, float]
    estimate_field: str | None = None
    started_at: datetime | None = None
    closed_at: datetime | None = None
