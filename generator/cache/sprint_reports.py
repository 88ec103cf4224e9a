"""Jira's own sprint reports, kept in the cache: each is asked for once after its sprint closed, and then never again.

    <cache>/reports/<board>-<sprint>.json

They stand beside the generations and outlive them. With each is kept what the board was like when it was read, so that
a later change of columns or filter can be told from a mistake. One that is damaged, or of another site or account,
counts as not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.cache.generation import Generation
from generator.cache.kept import keep, load_kept, name_owner
from generator.cache.manifest import instant_text
from generator.cache.vanished import load_gone
from generator.domain import Board, JiraSprintReport, Snapshot, Sprint
from generator.errors import JiraError
from generator.fetch.jira import Jira, Raw
from generator.fetch.parse_sprint_report import parse_sprint_report, trim_sprint_report
from generator.history.history import History
from generator.reconcile import BoardReconciliation, BoardThen, reconcile
from generator.reconcile.explain import last_column

FOLDER = "reports"
_FORMAT = 1

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class KeptReport:
    """Jira's report of a sprint, what the board was like then, and when that was."""

    report: JiraSprintReport
    then: BoardThen
    read_at: datetime


@dataclass(frozen=True, slots=True)
class ReportsRead:
    """How asking went: `asked` requests, of which Jira refused the `refused` and answered `unreadable` otherwise.

    `left` sprints were not asked for, since Jira had refused the first.
    """

    asked: int = 0
    refused: int = 0
    unreadable: int = 0
    left: int = 0


def compared_sprints(snapshot: Snapshot) -> list[Sprint]:
    """The closed sprints that have begun, the latest first."""
    closed = [sprint for sprint in snapshot.sprints if sprint.state == "closed" and sprint.started_at]
    return sorted(closed, key=lambda sprint: (str(sprint.closed_at), sprint.id), reverse=True)


def fetch_reports(jira: Jira, generation: Generation, snapshot: Snapshot, tick: Tick) -> ReportsRead:
    """Ask Jira for the reports of a board that are not kept yet, and keep each at once.

    Raises:
        LoginError, JiraError: Jira refuses the login or fails; what was read before is kept.
        CacheError: one cannot be written.
    """
    board, sprints = snapshot.board, compared_sprints(snapshot)
    lacking = [sprint for sprint in sprints if load_report(generation, board, sprint) is None]
    any_kept = len(lacking) < len(sprints)
    refused = unreadable = 0
    for asked, sprint in enumerate(lacking, 1):
        raw = jira.sprint_report(board.id, sprint.id)
        tick(asked, len(lacking))
        if raw is None:
            refused += 1
            if refused == asked and not any_kept:  # the site has no such reports: do not ask for each
                return ReportsRead(asked, refused, unreadable, len(lacking) - asked)
        elif not _keep(generation, board, sprint, raw):
            unreadable += 1
    return ReportsRead(len(lacking), refused, unreadable)


def reconcile_board(generation: Generation, snapshot: Snapshot, history: History) -> BoardReconciliation:
    """A board's sprints against the reports that are kept of them; Jira is not asked."""
    sprints = compared_sprints(snapshot)
    gone = {issue.id: issue.cause for issue in load_gone(generation) if snapshot.board.id in issue.boards}
    kept = [
        reconcile(snapshot, history, found.report, found.then, found.read_at, gone=gone)
        for sprint in sprints
        if (found := load_report(generation, snapshot.board, sprint))
    ]
    return BoardReconciliation(snapshot.board.id, snapshot.board.name, len(sprints), tuple(kept))


def load_report(generation: Generation, board: Board, sprint: Sprint) -> KeptReport | None:
    """The kept report of a closed sprint; None also when the sprint was opened and closed again since.

    Raises:
        CacheError: it cannot be read.
    """
    document = load_kept(_path(generation.directory, board, sprint), _owner(generation, board, sprint))
    if document is None:
        return None
    try:
        jql = generation.boards[board.id]["filter"]["jql"]
        return KeptReport(
            parse_sprint_report(document["report"], sprint.id, board.estimation),
            BoardThen(frozenset(document["done_status_ids"]), document["filter_jql"] != jql),
            datetime.fromisoformat(document["read_at"]),
        )
    except (JiraError, LookupError, TypeError, ValueError):
        return None


def _keep(generation: Generation, board: Board, sprint: Sprint, raw: Raw) -> bool:
    """Keep an answer, if it can be read."""
    try:
        parse_sprint_report(raw, sprint.id, board.estimation)
    except JiraError:
        return False
    document = {
        "read_at": instant_text(generation.as_of),
        "done_status_ids": sorted(last_column(board)),
        "filter_jql": generation.boards[board.id]["filter"]["jql"],
        "report": trim_sprint_report(raw),
    }
    keep(_path(generation.directory, board, sprint), _owner(generation, board, sprint), document)
    return True


def _owner(generation: Generation, board: Board, sprint: Sprint) -> dict[str, object]:
    """Which sprint's report it is, and as whom it was read; a sprint that is closed anew has another one."""
    closed_at = instant_text(sprint.closed_at) if sprint.closed_at else None
    return name_owner(generation, _FORMAT, board_id=board.id, sprint_id=sprint.id, closed_at=closed_at)


def _path(directory: Path, board: Board, sprint: Sprint) -> Path:
    return directory / FOLDER / f"{board.id}-{sprint.id}.json"
