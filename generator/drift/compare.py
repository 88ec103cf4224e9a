"""Two results of one sprint, compared: which figures moved, and which issues moved them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import isclose

from generator.drift.result import Amount, IssueResult, SprintResult
from generator.drift.words import tell_change
from generator.history.history import MEASURES, OUTCOMES

LASTING = tuple(measure for measure in MEASURES if measure != "carried_over")
"""The measures that a close settles. What was carried over depends on later sprints and goes on changing."""


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """A total that is another now, and the keys of the issues whose part in it changed."""

    measure: str
    before: Amount
    after: Amount
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedIssue:
    """An issue whose part in the sprint changed, and how, in words that follow its key."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What is another now; all empty when nothing is. `basis` names the rules of the config that changed."""

    figures: tuple[MovedFigure, ...]
    issues: tuple[MovedIssue, ...]
    basis: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.issues)


def compare_results(before: SprintResult, after: SprintResult, measures: Collection[str] = LASTING) -> Differences:
    """Every total among `measures` that moved, with the issues that moved it."""
    was, now = ({issue.id: issue for issue in result.issues} for result in (before, after))
    ids = sorted(was.keys() | now.keys())
    pairs = [(was.get(id_), now.get(id_)) for id_ in ids]
    figures = tuple(
        MovedFigure(measure, before.totals[measure], after.totals[measure], _movers(measure, pairs))
        for measure in measures
        if not _same(before.totals[measure], after.totals[measure])
    )
    told = ((pair, tell_change(*pair, carried="carried_over" in measures)) for pair in pairs)
    issues = tuple(MovedIssue(_key(*pair), words) for pair, words in told if words)
    changed = [name for name in after.basis if before.basis.get(name, after.basis[name]) != after.basis[name]]
    return Differences(figures, issues, tuple(changed))


def _same(before: Amount, after: Amount) -> bool:
    return before.issues == after.issues and isclose(before.estimate, after.estimate, abs_tol=1e-9)


def _key(before: IssueResult | None, after: IssueResult | None) -> str:
    issue = after or before
    return issue.key if issue else ""


_Pair = tuple[IssueResult | None, IssueResult | None]


def _movers(measure: str, pairs: list[_Pair]) -> tuple[str, ...]:
    part = _PARTS[measure]
    return tuple(_key(*pair) for pair in pairs if _weight(part, pair[0]) != _weight(part, pair[1]))


def _weight(part: Callable[[IssueResult], float | None], issue: IssueResult | None) -> float | None:
    """What an issue adds to a total; None: it takes no part in it."""
    return part(issue) if issue else None


def _of_outcome(outcome: str) -> Callable[[IssueResult], float | None]:
    return lambda issue: (issue.estimate_at_end or 0.0) if issue.outcome == outcome else None


_PARTS: dict[str, Callable[[IssueResult], float | None]] = {
    "committed": lambda issue: (issue.estimate_at_start or 0.0) if issue.committed else None,
    "added": lambda issue: (issue.estimate_at_start or 0.0) if issue.added else None,
    "re_estimated": lambda issue: issue.re_estimated,
    "carried_over": lambda issue: (issue.estimate_at_end or 0.0) if issue.carried_over else None,
    **{outcome: _of_outcome(outcome) for outcome in OUTCOMES},
}
