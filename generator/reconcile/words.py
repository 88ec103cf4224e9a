"""A difference in words, for the command line and for the page."""

from generator.reconcile.result import Difference, Value

_OUTCOMES = {
    "completed": "completed",
    "completed_elsewhere": "completed elsewhere",
    "not_completed": "not completed",
    "removed": "removed",
    None: "not in the sprint",
}
_STARTS = {"committed": "committed", "added": "added", "neither": "neither committed nor added"}
_ESTIMATES = {"estimate_at_start": "estimate at the start", "estimate_at_end": "estimate at the end"}


def subject(difference: Difference) -> str:
    """What it is about besides the issue: "outcome", "estimate at the start"."""
    if difference.aspect == "sum":
        outcome, measure = difference.key.split()
        return f"sum of the {_ESTIMATES[measure]}, {_OUTCOMES[outcome]}"
    return _ESTIMATES.get(
        difference.aspect, {"outcome": "outcome", "start": "part at the start"}.get(difference.aspect, "")
    )


def value_text(difference: Difference, value: Value) -> str:
    """One side's value."""
    if difference.aspect == "outcome":
        return _OUTCOMES.get(str(value) if value else None, str(value))
    if difference.aspect == "start":
        return _STARTS.get(str(value), str(value))
    return "none" if value is None else f"{value:g}"


def describe(difference: Difference) -> str:
    """One sentence: "AB-1, outcome: ours completed, Jira's removed."."""
    ours, jiras = (value_text(difference, value) for value in (difference.ours, difference.jiras))
    issue = "" if difference.issue_id is None else f"{difference.key}, "
    text = f"{issue}{subject(difference)}: ours {ours}, Jira's {jiras}."
    return text[:1].upper() + text[1:]
