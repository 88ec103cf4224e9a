"""A sprint's result in one phrase, and the sprints it is compared with.

A sprint is told in the board's estimate; one in which nothing is estimated is told in issues, for 0 of 0 points would
be no answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import Unit
from generator.drift import Amount
from generator.metrics.words import NO_DATA, part, percent, quantity
from generator.pages.facts import BoardFacts, IssueFacts, SprintFacts, Totals
from generator.pages.uncorrected import is_corrected

NO_ISSUES = "no issues"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a sprint's amounts are read: in the board's unit, or in issues."""

    unit: Unit

    def value(self, amount: Amount) -> float:
        """The one number of an amount."""
        return float(amount.issues) if self.unit == "issues" else amount.estimate

    def words(self, amount: Amount) -> str:
        """An amount in words: "2 issues (5 points)", "2 issues"."""
        issues = quantity(amount.issues, "issues")
        return issues if self.unit == "issues" else f"{issues} ({quantity(amount.estimate, self.unit)})"

    def rate(self, issues: float | None, estimate: float | None) -> float | None:
        """The rate that goes with this scale."""
        return issues if self.unit == "issues" else estimate


def active_sprints(board: BoardFacts) -> tuple[SprintFacts, ...]:
    """The sprints that run now."""
    return tuple(facts for facts in board.sprints if facts.sprint.state == "active")


def latest_closed(board: BoardFacts) -> SprintFacts | None:
    """The board's own sprint that closed last, if any has."""
    closed = [facts for facts in board.sprints if facts.own and facts.sprint.closed_at]
    return max(closed, key=lambda facts: str(facts.sprint.closed_at), default=None)


def scale_of(board: BoardFacts, totals: Totals) -> Scale:
    """The scale of a begun sprint."""
    return Scale(board.report.history.board.estimation.unit if totals.estimated else "issues")


def committed_and_completed(facts: SprintFacts) -> Amount:
    """What of the commitment was completed, by the estimate at the start: the numerator of the completion rate."""
    return add_up((issue for issue in facts.issues if issue.committed and issue.outcome == "completed"), at_start=True)


def add_up(issues: Iterable[IssueFacts], *, at_start: bool) -> Amount:
    """So many issues and their estimates, at the start or at the end."""
    estimates = [issue.estimate_at_start if at_start else issue.estimate_at_end for issue in issues]
    return Amount(len(estimates), sum((estimate or 0.0 for estimate in estimates), 0.0))


def result(board: BoardFacts, facts: SprintFacts) -> str:
    """The sprint in one phrase: "34 of 40 committed points completed"; it says when that is corrected."""
    return f"{_tell(board, facts)}{' (corrected)' if is_corrected(board, facts) else ''}"


def _tell(board: BoardFacts, facts: SprintFacts) -> str:
    if facts.sprint.state == "future":
        return f"{_planned(board, facts)} planned" if facts.issues else "nothing planned yet"
    if facts.totals is None:
        return NO_DATA
    if not facts.issues:
        return NO_ISSUES
    return f"{_done(board, facts, facts.totals)}{' so far' if facts.sprint.state == 'active' else ''}"


def completion(board: BoardFacts, totals: Totals | None) -> float | None:
    """The completion rate on the sprint's scale."""
    if totals is None:
        return None
    return scale_of(board, totals).rate(totals.completion_rate_issues, totals.completion_rate)


def completion_words(board: BoardFacts, totals: Totals | None) -> str:
    """The same in words."""
    share = completion(board, totals)
    return NO_DATA if share is None else percent(share)


def comparable(board: BoardFacts) -> tuple[SprintFacts, ...]:
    """The sprints that can stand side by side: those that have begun and have issues; none unless there are two."""
    several = 2
    found = tuple(facts for facts in board.sprints if facts.totals is not None and facts.issues)
    return found if len(found) >= several else ()


def before(board: BoardFacts, facts: SprintFacts) -> tuple[SprintFacts, ...]:
    """The closed sprints with figures that stand before this one, oldest first: what it may be compared with.

    Sprints of another board are left out, as long as this one is the board's own.
    """
    earlier = board.sprints[: board.sprints.index(facts)]
    return tuple(
        other
        for other in earlier
        if other.sprint.state == "closed" and other.totals is not None and other.issues and other.own is facts.own
    )


def _planned(board: BoardFacts, facts: SprintFacts) -> str:
    estimated = any(issue.estimate_at_end is not None for issue in facts.issues)
    unit = board.report.history.board.estimation.unit if estimated else "issues"
    return Scale(unit).words(add_up(facts.issues, at_start=False))


def _done(board: BoardFacts, facts: SprintFacts, totals: Totals) -> str:
    scale = scale_of(board, totals)
    committed, kept = (scale.value(amount) for amount in (totals.of["committed"], committed_and_completed(facts)))
    if committed:
        return f"{part(kept, committed, f'committed {scale.unit}')} completed"
    return f"{scale.words(totals.of['completed'])} completed, nothing committed"
