"""Which boards somebody means: numbers, names or parts of names, among all that their account sees."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.errors import AccessError, ConfigError

if TYPE_CHECKING:
    from generator.fetch.jira import Raw

SHOWN = 20
_NARROW = "Give a number, or more of the name"


def board_lines(boards: "Sequence[Raw]") -> list[str]:
    """The boards, one a line; when they are many, the first ones and how many are left out."""
    left = len(boards) - SHOWN
    more = [f"and {left:,} more, which a part of the name finds"] if left > 0 else []
    return [*map(_line, boards[:SHOWN]), *more]


def _line(board: "Raw") -> str:
    return f'{board["id"]} "{board["name"]}" ({board.get("type") or "of unknown kind"})'


def require_boards(boards: "Sequence[Raw]") -> "list[Raw]":
    """The boards by ascending number.

    Raises:
        AccessError: there are none.
    """
    if not boards:
        raise AccessError(
            "This account sees no board at all",
            "Check the login (JIRA_EMAIL and JIRA_TOKEN, or JIRA_TOKEN alone), and its access to Jira Software",
        )
    return sorted(boards, key=lambda board: int(board["id"]))


def choose(boards: "Sequence[Raw]", answer: str) -> "list[Raw]":
    """The boards that one answer means: a whole name, or numbers, names and parts of names with commas between.

    Raises:
        ConfigError: a part of it means no board, or several; the hint lists them.
    """
    whole = [board for board in boards if board["name"] == answer]
    if len(whole) == 1:
        return whole
    return choose_all(boards, (word.strip() for word in answer.split(",")))


def choose_all(boards: "Sequence[Raw]", refs: Iterable[str]) -> "list[Raw]":
    """One board for each reference that is not empty, none twice; see `choose`."""
    chosen = {board["id"]: board for board in (_one(boards, ref) for ref in refs if ref)}
    if not chosen:
        raise ConfigError("No board was named", _offer(boards))
    return list(chosen.values())


def _one(boards: "Sequence[Raw]", ref: str) -> "Raw":
    found = next((group for group in _readings(boards, ref) if group), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f'{len(found):,} boards have "{ref}" in their name', _listed(_NARROW, found))
    raise ConfigError(f'There is no board "{ref}", or this account may not see it', _offer(boards))


def _readings(boards: "Sequence[Raw]", ref: str) -> "Iterator[list[Raw]]":
    """What a reference can mean, the strictest reading first."""
    folded = ref.casefold()
    yield [board for board in boards if str(board["id"]) == ref]
    yield [board for board in boards if board["name"] == ref]
    yield [board for board in boards if board["name"].casefold() == folded]
    yield [board for board in boards if folded in board["name"].casefold()]


def _offer(boards: "Sequence[Raw]") -> str:
    return _listed("Visible boards", boards)


def _listed(title: str, boards: "Sequence[Raw]") -> str:
    return "\n".join([f"{title}:", *(f"  {line}" for line in board_lines(boards))])
