"""What `verify` found, as lines for people and as a JSON document."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from generator.cache.sprint_reports import ReportsRead
from generator.cache.verification import ComparedBoard, Verification
from generator.cache.verify import BoardCheck, CacheCheck, IssueDifference
from generator.cli.result import count
from generator.reconcile import BoardReconciliation, Difference, Reconciliation
from generator.reconcile.words import describe

_HOW = {
    "missing": "Jira lists it on board {board}, the cache does not",
    "extra": "the cache lists it on board {board}, Jira does not (deleted, moved or hidden since, or wrongly kept)",
    "changed": "differs in {what}, though it was not updated since the last sync",
}


def verification_lines(found: Verification) -> Iterator[str]:
    """The whole result, the cache first, then each board's sprints."""
    check = found.check
    yield f"Cache: {_coverage(check)}."
    for board in check.boards:
        yield f"  {_board_line(board)}"
    for difference in check.differences:
        yield f"  {_issue_line(difference)}"
    if found.repaired is not None:
        yield f"Repaired: generation {found.repaired} holds what Jira holds."
        yield from [found.doubt] if found.doubt else []
    elif not check.agrees:
        yield "Run `sprint-reports verify --repair` to mend these alone, or `sprint-reports sync --full`."
    for compared in found.boards:
        yield from _comparison_lines(compared)


def _coverage(check: CacheCheck) -> str:
    how = "compared all" if check.checked == check.issues else f"compared {check.checked:,} of"
    newer = f"; {count(check.newer, 'issue')} updated in Jira since the last sync left out" if check.newer else ""
    return f"{how} {count(check.issues, 'issue')} of generation {check.generation} with Jira{newer}"


def _board_line(board: BoardCheck) -> str:
    cached = f"{count(board.cached, 'issue')} cached, {board.listed:,} in Jira"
    settings = f"; its {' and '.join(board.settings)} in the cache differ from Jira's" if board.settings else ""
    return f"Board {board.id} {board.name}: {cached}{settings}."


def _issue_line(difference: IssueDifference) -> str:
    how = _HOW[difference.kind].format(board=difference.board_id, what=", ".join(difference.what))
    return f"{difference.key}: {how}."


def _comparison_lines(compared: ComparedBoard) -> Iterator[str]:
    board = compared.reconciliation
    if not board.closed:
        return
    known = f"{len(board.sprints)} of {count(board.closed, 'closed sprint')} compared with Jira's own reports"
    found = f"{count(board.explained, 'difference')} explained, {board.unexplained} unexplained"
    yield f"Sprints of board {board.board_id} {board.board_name}: {known}; {found}."
    yield from (f"  {sentence}" for sentence in _read_sentences(compared.read))
    for sprint in board.sprints:
        for difference in sprint.differences:
            yield f"  {sprint.sprint.name}: {_difference_line(difference)}"


def _difference_line(difference: Difference) -> str:
    return f"{describe(difference)} {difference.reason}"


def _read_sentences(read: ReportsRead) -> Iterator[str]:
    if read.left or read.refused:
        left = f", so {count(read.left, 'other')} were not asked for" if read.left else ""
        yield (
            f"Jira did not give {count(read.refused, 'report')}{left}. Tokens with scopes cannot read them (they know "
            "no scope for it), nor are there any for team-managed boards."
        )
    if read.unreadable:
        yield f"{count(read.unreadable, 'report')} came in a form that is not known."


def verification_document(found: Verification) -> dict[str, Any]:
    """The result for programs."""
    return {
        "cache": {
            **asdict(found.check),
            "agrees": found.check.agrees,
            "repaired_generation": found.repaired,
            "doubt": found.doubt,
        },
        "sprints": [
            {**_board_document(compared.reconciliation), "reports": asdict(compared.read)} for compared in found.boards
        ],
    }


def _board_document(board: BoardReconciliation) -> dict[str, Any]:
    return {
        "board_id": board.board_id,
        "closed_sprints": board.closed,
        "explained": board.explained,
        "unexplained": board.unexplained,
        "compared": [_sprint_document(sprint) for sprint in board.sprints],
    }


def _sprint_document(compared: Reconciliation) -> dict[str, Any]:
    read_at = compared.read_at
    return {
        "sprint_id": compared.sprint.id,
        "name": compared.sprint.name,
        "report_read_at": read_at.isoformat().replace("+00:00", "Z") if read_at else None,
        "figures": [{**asdict(figure), "agrees": figure.agrees} for figure in compared.figures],
        "differences": [{**asdict(each), "reason": each.reason} for each in compared.differences],
    }
