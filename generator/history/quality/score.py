"""How much of the data is clean: the share of issues without a row.

Definition: of the issues that take part in a sprint (of one that has not begun: that are planned in it), those without
an error or a warning of this sprint, divided by all of them. For a board: of all its issues that count (no epics,
sub-tasks as the config says, in sprints or not), those without an error or a warning of the board or of any sprint.
Notes do not count, for they ask for nothing to be mended; nor do rows about a sprint, which are about no issue.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.history.history import History
from generator.history.quality.codes import find_code


@dataclass(frozen=True, slots=True)
class Score:
    """So many issues, and how many of them are clean."""

    issues: int
    clean: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without issues."""
        return self.clean / self.issues if self.issues else None


def score_board(history: History) -> Score:
    """Of all issues of the board."""
    odd = {warning.issue_key for warning in history.warnings if find_code(warning.code).counts}
    keys = history.issues["key"]
    return Score(len(keys), len(keys) - int(keys.isin(odd - {None}).sum()))


def score_sprints(history: History) -> Mapping[int, Score]:
    """Of the issues of each sprint, by the sprint's id."""
    odd = {(warning.sprint_id, warning.issue_key) for warning in history.warnings if find_code(warning.code).counts}
    parts = history.sprint_issues
    places = list(zip(parts["sprint_id"], parts["key"], strict=True))
    issues = Counter(sprint_id for sprint_id, _ in places)
    clean = Counter(place[0] for place in places if place not in odd)
    return {sprint.id: Score(issues[sprint.id], clean[sprint.id]) for sprint in history.sprints}
