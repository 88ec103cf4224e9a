"""The guard against a sudden loss: rights are lost, and indexes fail, far more often than boards are emptied."""

from collections import Counter
from collections.abc import Mapping

from generator.cache.census import Boards
from generator.cache.generation import Generation
from generator.cache.gone import Gone
from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.sync_record import CAUSES

_LARGEST_SHARE = 0.3
_LEAST = 10


def guard_against_loss(previous: Generation | None, boards: Boards, gone: Mapping[str, Gone]) -> None:
    """Refuse to believe that a large part of a board's issues is gone at once.

    Issues that are still to be seen on another board or in another project are not lost, and a board whose filter was
    changed explains itself.

    Raises:
        JiraError: all issues of a board are gone, or more than 30 % of them and at least ten.
    """
    for number, board in boards.items():
        before = previous.boards.get(number) if previous else None
        if before and before["filter"] == board["filter"]:
            had = frozenset(before["issue_ids"])
            lost = [issue for issue in gone.values() if number in issue.boards and issue.id in had]
            _guard(board, before, [issue for issue in lost if issue.cause != "moved"], previous)


def _guard(board: Raw, before: Raw, lost: list[Gone], previous: Generation | None) -> None:
    had, name = len(before["issue_ids"]), f'board {board["id"]} "{board["name"]}"'
    many = len(lost) >= _LEAST and len(lost) > _LARGEST_SHARE * had
    if not lost or not previous or not (many or not board["issue_ids"]):
        return
    since = f"{previous.as_of:%Y-%m-%d %H:%M} UTC"
    what = (
        f"Jira shows {len(lost)} of the {had} issues of {name} no more, which it did at {since}"
        if board["issue_ids"]
        else f"Jira now shows none of the {had} issues of {name}"
    )
    raise JiraError(
        f"{what} ({_causes(lost)})",
        "So many at once are far more often a lost right or a failing search index than a clean-up, so nothing was "
        "replaced. If they are really gone, run it again with `--accept-loss`",
    )


def _causes(lost: list[Gone]) -> str:
    counts = Counter(issue.cause for issue in lost)
    return "; ".join(f"{counts[cause]} {text}" for cause, text in CAUSES.items() if counts[cause])
