"""A sprint's totals: eight measures in issues and in estimate, and its rates.

committed and added are weighed by `estimate_at_start`; removed, completed, completed elsewhere, not completed and
carried over by `estimate_at_end`; re-estimated by the sum of its changes (in issues: how many were re-estimated).

The balance
-----------
Let `s` be an issue's estimate at the start (or first join), `e` at the end, `r` the sum of its changes while a member
and `o` the sum of its changes while it was out of the sprint after it had joined (an absent estimate is 0). Nothing
else moves an estimate between the two instants, so `e = s + r + o` for every issue that takes part. The four outcomes
are exclusive and complete, so the sum of `e` is the right side, always:

    committed + added + done before + re-estimated + changed while out
        = completed + completed elsewhere + not completed + removed

- *done before* is the sum of `s` of the issues that are neither committed nor added: members that were done at the
  first edge, under the "cloud" rule. Under "data_center" they are committed and the term is 0.
- *changed while out* is the sum of `o`: issues re-estimated between being removed and put back, or after being removed
  for good (`removed` is weighed at the end).

So the short form, committed + added + re-estimated = the four outcomes, holds for estimates exactly when those two
terms cancel out, in practice when both are 0: no member was done at the start (or the rule is "data_center"), and
nothing was re-estimated while out. Counted in issues, re-estimating plays no part: committed + added + done before =
the four outcomes, and without "done before" exactly when no member was done at the start or under "data_center". On a
board that counts issues every weight is 1, so the same is true of its "estimates".
"""

from collections.abc import Callable, Iterable, Sequence
from math import fsum, nan

from generator.history.outcomes import SprintIssue

Weight = Callable[[SprintIssue], float | None]
Totals = dict[str, float | int | bool]


def make_totals(parts: Iterable[SprintIssue]) -> Totals:
    """The totals of a sprint that has begun: columns of the table of totals without its sprint."""
    parts = tuple(parts)
    measures = _measure(parts)
    totals: Totals = {}
    for name, (chosen, weight) in measures.items():
        totals[f"{name}_issues"] = len(chosen)
        totals[f"{name}_estimate"] = _sum(chosen, weight)
    return totals | _rate(parts, totals) | _count_estimated(parts)


def _measure(parts: Sequence[SprintIssue]) -> dict[str, tuple[list[SprintIssue], Weight]]:
    def of_outcome(outcome: str) -> tuple[list[SprintIssue], Weight]:
        return [part for part in parts if part.outcome == outcome], _at_end

    return {
        "committed": ([part for part in parts if part.committed], _at_start),
        "added": ([part for part in parts if part.added_at is not None], _at_start),
        "removed": of_outcome("removed"),
        "re_estimated": ([part for part in parts if part.re_estimates], lambda part: part.re_estimated),
        "completed": of_outcome("completed"),
        "completed_elsewhere": of_outcome("completed_elsewhere"),
        "not_completed": of_outcome("not_completed"),
        "carried_over": ([part for part in parts if part.carried_over], _at_end),
    }


def _rate(parts: Iterable[SprintIssue], totals: Totals) -> dict[str, float]:
    kept = [part for part in parts if part.committed and part.outcome == "completed"]
    return {
        "completion_rate": _divide(_sum(kept, _at_start), totals["committed_estimate"]),
        "completion_rate_issues": _divide(len(kept), totals["committed_issues"]),
        "scope_change": _divide(totals["added_estimate"] + totals["removed_estimate"], totals["committed_estimate"]),
        "scope_change_issues": _divide(totals["added_issues"] + totals["removed_issues"], totals["committed_issues"]),
    }


def _count_estimated(parts: Iterable[SprintIssue]) -> dict[str, int | bool]:
    estimates = [(part.estimate_at_start, part.estimate_at_end) for part in parts]
    return {
        "unestimated_issues": sum(at_start is None for at_start, _ in estimates),
        "estimated": any(estimate is not None for pair in estimates for estimate in pair),
    }


def _at_start(part: SprintIssue) -> float | None:
    return part.estimate_at_start


def _at_end(part: SprintIssue) -> float | None:
    return part.estimate_at_end


def _sum(parts: Iterable[SprintIssue], weight: Weight) -> float:
    return fsum(weight(part) or 0.0 for part in parts)


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else nan
