"""`replay`: a board's snapshot becomes its history. Read this first, then `outcomes`, `steps` and `totals`.

Each issue's changelog is walked once (`issues`); then each issue is judged in the sprints it ever was in, and only
those (`outcomes`). No clock, no network, no disk: the same snapshot always gives the same history.
"""

from collections.abc import Iterable, Mapping, Sequence

from generator.domain import Snapshot, Sprint
from generator.history.days import make_days
from generator.history.history import History
from generator.history.issues import ReplayedIssue, replay_issue, select_issues
from generator.history.outcomes import SprintIssue, judge_issue, plan_issue
from generator.history.quality import find_warnings
from generator.history.sprints import Window, make_window, order_sprints
from generator.history.steps import make_steps
from generator.history.tables import (
    tabulate_days,
    tabulate_issues,
    tabulate_sprint_issues,
    tabulate_steps,
    tabulate_totals,
)
from generator.history.totals import make_totals

Parts = Mapping[int, Sequence[SprintIssue]]


def replay(snapshot: Snapshot) -> History:
    """Work out what happened in every sprint of a board, and to every issue.

    Args:
        snapshot: all that is known of the board; the order of its issues and of their changes does not matter.

    Returns:
        The tables (see `history`), with issues by id within each sprint. What cannot be relied on is in `warnings`.
    """
    sprints = order_sprints(snapshot.sprints)
    windows = _make_windows(snapshot, sprints)
    replayed = [replay_issue(issue, snapshot.board) for issue in select_issues(snapshot.issues, snapshot.rules)]
    parts = _judge(snapshot, sprints, windows, replayed)
    steps = {sprint_id: make_steps(parts[sprint_id], window) for sprint_id, window in windows.items()}
    begun = [sprint for sprint in sprints if sprint.id in windows]
    days = {sprint.id: make_days(sprint, windows[sprint.id], steps[sprint.id], snapshot.rules) for sprint in begun}
    totals = {sprint.id: make_totals(parts[sprint.id]) for sprint in begun}
    rows = [part for sprint in sprints for part in parts[sprint.id]]
    return History(
        board=snapshot.board,
        rules=snapshot.rules,
        as_of=snapshot.as_of,
        sprints=sprints,
        windows=windows,
        sprint_issues=tabulate_sprint_issues(rows, snapshot.statuses),
        sprint_steps=tabulate_steps(steps),
        sprint_days=tabulate_days(days),
        sprint_totals=tabulate_totals(totals),
        issues=tabulate_issues(replayed, snapshot.board, snapshot.statuses),
        warnings=find_warnings(snapshot, replayed, rows, sprints),
    )


def _make_windows(snapshot: Snapshot, sprints: Iterable[Sprint]) -> dict[int, Window]:
    windows = {sprint.id: make_window(sprint, snapshot.rules.commitment_grace, snapshot.as_of) for sprint in sprints}
    return {sprint_id: window for sprint_id, window in windows.items() if window}


def _judge(
    snapshot: Snapshot, sprints: Iterable[Sprint], windows: Mapping[int, Window], replayed: Iterable[ReplayedIssue]
) -> Parts:
    """Who took part in each sprint, and how; a sprint that has not begun has those who are in it now."""
    listed = {sprint.id: sprint for sprint in sprints}
    parts: dict[int, list[SprintIssue]] = {sprint_id: [] for sprint_id in listed}
    for issue in replayed:
        for sprint_id in issue.memberships.keys() & windows.keys():
            part = judge_issue(issue, listed[sprint_id], windows[sprint_id], snapshot.rules.commitment_rule, listed)
            if part:
                parts[sprint_id].append(part)
        for sprint_id in (issue.issue.sprint_ids & listed.keys()) - windows.keys():
            parts[sprint_id].append(plan_issue(issue.issue, sprint_id, snapshot.board))
    return parts
