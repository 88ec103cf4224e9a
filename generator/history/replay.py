"""`replay`: a board's snapshot becomes its history. Read this first, then `walk`, `outcomes`, `steps` and `totals`.

Each issue's changelog is walked once (`issues`); then each sprint looks at the issues that ever were in it, and only at
those. No clock, no network, no disk: the same snapshot always gives the same history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.domain import Snapshot, Sprint
from generator.history.days import Day, make_days
from generator.history.history import History
from generator.history.issues import ReplayedIssue, replay_issue, select_issues
from generator.history.outcomes import SprintIssue, judge_issue, plan_issue
from generator.history.plans import list_epic_issues, list_epics, list_version_issues, list_versions
from generator.history.quality.find import find_warnings
from generator.history.sprints import Window, make_window, order_sprints
from generator.history.steps import Step, make_steps
from generator.history.tables import (
    tabulate_days,
    tabulate_epic_issues,
    tabulate_epics,
    tabulate_flags,
    tabulate_issues,
    tabulate_sprint_issues,
    tabulate_stays,
    tabulate_steps,
    tabulate_totals,
    tabulate_version_issues,
    tabulate_versions,
)
from generator.history.totals import Totals, make_totals
from generator.history.walk import walk


@dataclass(frozen=True, slots=True)
class ReplayedSprint:
    """What a sprint contributes to the tables; one that has not begun has issues only, and no window."""

    id: int
    parts: Sequence[SprintIssue]
    window: Window | None = None
    steps: Sequence[Step] = ()
    days: Sequence[Day] = ()
    totals: Totals | None = None


def replay(snapshot: Snapshot) -> History:
    """Work out what happened in every sprint of a board, and to every issue.

    Args:
        snapshot: all that is known of the board; the order of its issues and of their changes does not matter.

    Returns:
        The tables (see `history`), with issues by id within each sprint. What cannot be relied on is in `warnings`.
    """
    sprints = order_sprints(snapshot.sprints)
    issues = [replay_issue(issue, snapshot.board) for issue in select_issues(snapshot.issues, snapshot.rules)]
    present = [replayed.issue for replayed in issues]
    epics, versions = list_epics(snapshot), list_versions(snapshot, present)
    replayed = _replay_sprints(snapshot, sprints, issues)
    parts = [part for sprint in replayed for part in sprint.parts]
    windows = {sprint.id: sprint.window for sprint in replayed if sprint.window}
    return History(
        board=snapshot.board,
        rules=snapshot.rules,
        as_of=snapshot.as_of,
        sprints=sprints,
        windows=windows,
        sprint_issues=tabulate_sprint_issues(parts, snapshot.statuses),
        sprint_steps=tabulate_steps({sprint.id: sprint.steps for sprint in replayed}),
        sprint_days=tabulate_days({sprint.id: sprint.days for sprint in replayed}),
        sprint_totals=tabulate_totals({sprint.id: sprint.totals for sprint in replayed if sprint.totals}),
        issues=tabulate_issues(issues, snapshot),
        stays=tabulate_stays(issues, snapshot.board, snapshot.statuses),
        flags=tabulate_flags(issues),
        epics=tabulate_epics(epics, snapshot),
        epic_issues=tabulate_epic_issues(list_epic_issues(epics, present)),
        versions=tabulate_versions(versions),
        version_issues=tabulate_version_issues(list_version_issues(versions, present)),
        warnings=find_warnings(snapshot, issues, parts, sprints, windows),
    )


def _replay_sprints(
    snapshot: Snapshot, sprints: Sequence[Sprint], issues: Iterable[ReplayedIssue]
) -> list[ReplayedSprint]:
    listed = {sprint.id: sprint for sprint in sprints}
    candidates: dict[int, list[ReplayedIssue]] = defaultdict(list)
    for issue in issues:
        for sprint_id in issue.memberships.keys() | issue.issue.sprint_ids:
            candidates[sprint_id].append(issue)
    return [_replay_sprint(snapshot, sprint, candidates[sprint.id], listed) for sprint in sprints]


def _replay_sprint(
    snapshot: Snapshot, sprint: Sprint, candidates: Iterable[ReplayedIssue], listed: Mapping[int, Sprint]
) -> ReplayedSprint:
    """Who took part in a sprint, and how; in one that has not begun, who is in it now."""
    rules = snapshot.rules
    window = make_window(sprint, rules.commitment_grace, snapshot.as_of)
    if window is None:
        members = (candidate.issue for candidate in candidates if sprint.id in candidate.issue.sprint_ids)
        return ReplayedSprint(sprint.id, [plan_issue(issue, sprint.id, snapshot.board) for issue in members])
    walks = (walk(candidate, sprint.id, window) for candidate in candidates)
    paths = [path for path in walks if path]
    parts = [judge_issue(path, sprint, window, rules.commitment_rule, listed) for path in paths]
    steps = make_steps(paths, window)
    days = make_days(sprint, window, steps, rules)
    return ReplayedSprint(sprint.id, parts, window, steps, tuple(days), make_totals(parts))
