"""The totals of the sprint that a history is narrowed to."""

from collections.abc import Hashable, Mapping
from typing import Any

from generator.history.history import History
from generator.metrics.kept import kept


@kept
def find_totals(history: History) -> Mapping[Hashable, Any]:
    """Its row of `sprint_totals` by column; empty of a sprint that has not begun."""
    rows = history.sprint_totals
    return {} if rows.empty else rows.iloc[0].to_dict()
