"""A sprint beside itself as Jira alone tells it: what corrections move in it."""

from generator.history.history import MEASURES
from generator.pages.facts import BoardFacts, SprintFacts


def find_twin(board: BoardFacts, facts: SprintFacts) -> SprintFacts | None:
    """The sprint as Jira alone tells it; None when no correction of the board is in force."""
    if board.without is None:
        return None
    return next(each for each in board.without.sprints if each.sprint.id == facts.sprint.id)


def moved_measures(board: BoardFacts, facts: SprintFacts) -> frozenset[str]:
    """The totals of a sprint that a correction moves."""
    twin = find_twin(board, facts)
    if twin is None or facts.totals is None or twin.totals is None:
        return frozenset()
    return frozenset(measure for measure in MEASURES if facts.totals.of[measure] != twin.totals.of[measure])


def corrected_issues(board: BoardFacts, facts: SprintFacts) -> frozenset[int]:
    """The ids of a sprint's issues whose part in it a correction changes."""
    twin = find_twin(board, facts)
    if twin is None:
        return frozenset()
    before = {issue.issue_id: issue for issue in twin.issues}
    return frozenset(issue.issue_id for issue in facts.issues if issue != before.get(issue.issue_id))


def is_corrected(board: BoardFacts, facts: SprintFacts) -> bool:
    """Whether anything that is told of the sprint is other than Jira alone would have it."""
    twin = find_twin(board, facts)
    return twin is not None and (facts.issues, facts.totals) != (twin.issues, twin.totals)
