"""What a comparison says: figures side by side, and every difference with the rule that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isclose
from typing import Literal

from generator.domain import Sprint

Aspect = Literal["outcome", "start", "estimate_at_start", "estimate_at_end", "sum"]
Measure = Literal["issues", "estimate_at_start", "estimate_at_end"]
Value = str | float | None

_STILL_COUNTED = "Jira's report still counts it; we count what the board shows."
RULES: Mapping[str, str] = {
    "not_on_board": "The board's filter does not return it now: it was deleted, moved or hidden, or the filter has "
    f"changed. {_STILL_COUNTED}",
    "moved": f"It was moved to another project. {_STILL_COUNTED}",
    "left_filter": f"It is still there, but the board's filter does not return it now. {_STILL_COUNTED}",
    "not_found": f"It was deleted, or this account can no longer see it. {_STILL_COUNTED}",
    "project_hidden": f"This account can no longer see its project. {_STILL_COUNTED}",
    "epic": "Jira's report lists this epic; we leave epics out of sprints.",
    "subtask": "Sub-tasks are counted on one side only: Jira shows them under their parent, and `include_subtasks` "
    "says what we do.",
    "filter_changed": "The board's filter has changed since Jira's report was read; the old one did not return it.",
    "grace": "It changed within the grace after the start (`commitment_grace`), which we count as planning and Jira "
    "does not.",
    "done_at_start": "It was done before the sprint started: the commitment rule in force and Jira's report treat that "
    "differently.",
    "put_back": "It was in the sprint at the start, was taken out and put back. Jira's report calls that added; we do "
    "not.",
    "edge": "It changed within a second of the sprint's start or close, and Jira takes the change to the other side.",
    "dates": "Jira's report uses other dates of start and close than the board's list of sprints tells.",
    "done_statuses": "Another status counts as done: the config's `done_statuses` differ from the board's last column.",
    "columns_changed": "The board's columns have changed since Jira's report was read, so another status counts as "
    "done.",
    "estimate_changed_later": "The estimate was changed after the sprint closed; Jira's report shows the present one.",
    "changed_after_removal": "The estimate was changed after it had left the sprint; Jira's report shows the one it "
    "left with.",
    "other_field": "Jira's report takes the estimate from another field than we do.",
    "jira_sum": "Jira's sum is not the sum of the issues it lists.",
}
"""The rules, each with its sentence."""


@dataclass(frozen=True, slots=True)
class BoardThen:
    """The board as it was when Jira's report was read: None where that is not known."""

    done_status_ids: frozenset[str] | None = None
    filter_changed: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of both. `name` is "committed", "added" or an outcome; None: there is no such number.

    Estimates of "committed" and "added" are those at the start.
    """

    name: str
    measure: Measure
    ours: float | None
    jiras: float | None

    @property
    def agrees(self) -> bool:
        """Whether the two are the same but for the dust of floating point."""
        return same(self.ours, self.jiras)


@dataclass(frozen=True, slots=True)
class Difference:
    """One issue that the two see differently, or one sum (`key` is its name then and `issue_id` None).

    `aspect` "start" is whether it was committed, added, or neither. A value of None of the aspect "outcome" says that
    the side does not have the issue. `rules` explain it together; empty: unexplained.
    """

    issue_id: int | None
    key: str
    aspect: Aspect
    ours: Value
    jiras: Value
    rules: tuple[str, ...]

    @property
    def explained(self) -> bool:
        """Whether a rule explains it."""
        return bool(self.rules)

    @property
    def reason(self) -> str:
        """Why, in words."""
        return " ".join(RULES[rule] for rule in self.rules) or "Unexplained."


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The comparison of one closed sprint. `read_at` is the instant Jira's report was read at."""

    sprint: Sprint
    figures: tuple[Figure, ...]
    differences: tuple[Difference, ...]
    read_at: datetime | None = None

    @property
    def unexplained(self) -> int:
        """How many differences no rule explains."""
        return sum(not difference.explained for difference in self.differences)


@dataclass(frozen=True, slots=True)
class BoardReconciliation:
    """A board's compared sprints, the latest first, of the `closed` ones that have begun."""

    board_id: int
    board_name: str
    closed: int
    sprints: tuple[Reconciliation, ...]

    @property
    def explained(self) -> int:
        """How many differences there are with a reason."""
        return sum(len(sprint.differences) - sprint.unexplained for sprint in self.sprints)

    @property
    def unexplained(self) -> int:
        """How many there are without."""
        return sum(sprint.unexplained for sprint in self.sprints)


def same(ours: Value, jiras: Value) -> bool:
    """Whether two values agree; an absent estimate counts 0 in every sum, so it equals 0."""
    if isinstance(ours, str) or isinstance(jiras, str):
        return ours == jiras
    return isclose(ours or 0.0, jiras or 0.0, rel_tol=1e-9, abs_tol=1e-6)
