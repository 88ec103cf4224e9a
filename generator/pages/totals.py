"""Every total of a sprint with the issues behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.metrics.words import number, signed
from generator.pages.address import Link, definition, issue_anchor
from generator.pages.facts import BoardFacts, IssueFacts, SprintFacts
from generator.pages.results import committed_and_completed
from generator.pages.uncorrected import find_twin, moved_measures


@dataclass(frozen=True, slots=True)
class Total:
    """One total: its two numbers, whether corrections move them, and the issues behind it as links on the same page."""

    key: str
    label: str
    issues: str
    estimate: str
    behind: tuple[Link, ...]
    definition: str
    corrected: bool


def view_totals(board: BoardFacts, facts: SprintFacts, path: str) -> tuple[Total, ...]:
    """The totals of a begun sprint with issues; none of any other."""
    if facts.totals is None or not facts.issues:
        return ()
    moved = _moved(board, facts)
    amounts = {**facts.totals.of, "completion_rate": committed_and_completed(facts)}
    return tuple(
        Total(
            key=key,
            label=label,
            issues=number(amounts[key].issues),
            estimate=signed(amounts[key].estimate) if key == "re_estimated" else number(amounts[key].estimate),
            behind=tuple(Link(i.key, f"#{issue_anchor(i.issue_id)}") for i in facts.issues if belongs(i)),
            definition=definition(path, key),
            corrected=key in moved,
        )
        for key, label, belongs in _TOTALS
    )


def _moved(board: BoardFacts, facts: SprintFacts) -> set[str]:
    twin, moved = find_twin(board, facts), set(moved_measures(board, facts))
    if twin and committed_and_completed(twin) != committed_and_completed(facts):
        moved.add("completion_rate")
    return moved


def _outcome(name: str) -> Callable[[IssueFacts], bool]:
    return lambda issue: issue.outcome == name


_TOTALS: tuple[tuple[str, str, Callable[[IssueFacts], bool]], ...] = (
    ("committed", "Committed", lambda issue: issue.committed),
    ("added", "Added", lambda issue: issue.added_at is not None),
    ("removed", "Removed", _outcome("removed")),
    ("re_estimated", "Re-estimated", lambda issue: issue.re_estimates > 0),
    ("completed", "Completed", _outcome("completed")),
    ("completion_rate", "Completed of the commitment", lambda issue: issue.committed and issue.outcome == "completed"),
    ("completed_elsewhere", "Completed elsewhere", _outcome("completed_elsewhere")),
    ("not_completed", "Not completed", _outcome("not_completed")),
    ("carried_over", "Carried over", lambda issue: issue.carried_over),
)
