"""How an issue is read in a sprint, as a value that can be varied.

This is how a rule proves itself: it explains a difference only if reading the issue by it gives Jira's answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from generator.domain import Board, Issue, Outcome, Rules, Sprint
from generator.history.issues import replay_issue, weigh
from generator.history.outcomes import SprintIssue, judge_issue
from generator.history.sprints import Window, make_window
from generator.history.walk import Path, walk
from generator.reconcile.result import Aspect, Value

_NOT_AT_ALL = timedelta(0)


class Facts(NamedTuple):
    """What the two sides are compared by. `start` is "committed", "added" or "neither"."""

    outcome: Outcome
    start: str
    estimate_at_start: float | None
    estimate_at_end: float | None

    def value(self, aspect: Aspect) -> Value:
        """One of them."""
        value: Value = getattr(self, aspect)
        return value


@dataclass(frozen=True)
class Reading:
    """All that a judgement depends on besides the issue. The defaults are the reports' own way."""

    board: Board
    sprint: Sprint
    rules: Rules
    as_of: datetime
    first_moves: timedelta = _NOT_AT_ALL
    last_moves: timedelta = _NOT_AT_ALL
    put_back_is_added: bool = False
    weighed_at_end: Literal["close", "now", "removal"] = "close"

    def judge(self, issue: Issue) -> Facts | None:
        """What the issue was to the sprint by this reading; None: it took no part."""
        window = make_window(self.sprint, self.rules.commitment_grace, self.as_of)
        if window is None:
            return None
        first = window.first + self.first_moves
        window = Window(first, max(first, window.last + self.last_moves))
        path = walk(replay_issue(issue, self.board), self.sprint.id, window)
        if path is None:
            return None
        part = judge_issue(path, self.sprint, window, self.rules.commitment_rule, _NO_OTHER_SPRINTS)
        if part.outcome is None:
            return None
        return Facts(part.outcome, self._start(path, part, window), part.estimate_at_start, self._weigh(path, part))

    def _start(self, path: Path, part: SprintIssue, window: Window) -> str:
        put_back = self.put_back_is_added and any(moment.value for moment in path.member.inside(*window))
        if part.added_at is not None or put_back:
            return "added"
        return "committed" if part.committed else "neither"

    def _weigh(self, path: Path, part: SprintIssue) -> float | None:
        if self.weighed_at_end == "now":
            return weigh(part.issue, self.board)
        if self.weighed_at_end == "removal" and part.removed_at is not None:
            return path.replayed.estimate.at(part.removed_at)
        return part.estimate_at_end


_NO_OTHER_SPRINTS: Mapping[int, Sprint] = {}
