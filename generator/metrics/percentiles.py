"""Percentiles by nearest rank: always a value that occurred, and none from fewer items than can carry one."""

from collections.abc import Sequence
from math import ceil

FEWEST = 10
"""Of fewer items than this no percentile but the median is given."""


def nearest_rank(values: Sequence[float], percentage: float) -> float:
    """The smallest value such that at least `percentage` % of the values are not above it."""
    ordered = sorted(values)
    return ordered[max(ceil(percentage / 100 * len(ordered)), 1) - 1]
