"""What a sprint's figures were, and how they differ from what they are now.

Two readers: a closed sprint's figures are frozen by the first build after its close, and a build is compared with the
one before.
"""

from generator.drift.compare import LASTING, Differences, MovedFigure, MovedIssue, compare_results
from generator.drift.result import (
    NOTHING_KEPT,
    Amount,
    IssueResult,
    PastResults,
    Results,
    SprintResult,
    take_results,
)

__all__ = [
    "LASTING",
    "NOTHING_KEPT",
    "Amount",
    "Differences",
    "IssueResult",
    "MovedFigure",
    "MovedIssue",
    "PastResults",
    "Results",
    "SprintResult",
    "compare_results",
    "take_results",
]
