"""Corrections for programs: three values, what became of them, and why they were made."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from generator.correction import Value
from generator.corrections import Judged
from generator.pages.frame import utc_text


def correction_entries(judged: Iterable[Judged]) -> list[Mapping[str, Any]]:
    """An entry for each correction that concerns the board, in the order of the file."""
    return [correction_entry(each) for each in judged if each.state != "gone"]


def correction_entry(judged: Judged) -> Mapping[str, Any]:
    """One of them."""
    correction = judged.correction
    return {
        "issue": judged.issue.key if judged.issue else None,
        "sprint_id": correction.sprint_id,
        "field": correction.field,
        "base": _plain(correction.base),
        "value": _plain(correction.value),
        "remote": _plain(judged.remote),
        "since": _plain(correction.since),
        "strategy": correction.strategy,
        "state": judged.state,
        "in_force": judged.in_force,
        "reason": correction.reason,
    }


def _plain(value: Value) -> Any:  # noqa: ANN401  # whatever the field holds
    if isinstance(value, datetime):
        return utc_text(value)
    return value.isoformat() if isinstance(value, date) else value
