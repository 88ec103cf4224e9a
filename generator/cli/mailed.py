"""What became of letters, and how the command `email` tells it. Recipients are numbers here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cli.console import Console
from generator.cli.reading import utc_text
from generator.cli.result import DONE, count, size, summarise
from generator.mail_record import Delivery

if TYPE_CHECKING:
    from generator.mail.letter import Letter

FAILED = 4


@dataclass(frozen=True, slots=True)
class State:
    """Where a recipient stands, who is told by a number alone: what became of the mail, or None when it is due.

    `new` tells what this run did from what earlier ones did.
    """

    delivery: Delivery | None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Mailed:
    """A letter with what was done: the file it was written to, or where each recipient stands."""

    letter: "Letter"
    bytes: int
    file: Path | None = None
    states: tuple[State, ...] = ()


def tell_mails(console: Console, mailed: Sequence[Mailed], *, dry_run: bool) -> int:
    """Say what was done, and give the command's exit code."""
    failed = [state for one in mailed for state in one.states if state.new and _is_short_of(state.delivery)]
    code = FAILED if failed and not dry_run else DONE
    lines = [line for one in mailed for line in _lines(console, one, dry_run=dry_run)] or [_nothing()]
    for line in lines:
        console.say(line)
    for one in mailed:
        _warn(console, one)
    if not dry_run:
        summarise(console, "Mail", [line for line in lines if not line.startswith(" ")], ())
    console.document(
        {
            "schema": "sprint-reports/email/1",
            "exit_code": code,
            "dry_run": dry_run,
            "mails": [_document(one) for one in mailed],
        }
    )
    return code


def _nothing() -> str:
    return "Nothing to mail: no sprint has closed since the last mail, or none at all (--sprint names any, --team all)."


def _is_short_of(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.outcome != "sent"


def _lines(console: Console, one: Mailed, *, dry_run: bool) -> list[str]:
    name = name_letter(one.letter) if console.discreet else f'"{one.letter.subject}"'
    if one.file:
        return [f"{'Would write' if dry_run else 'Wrote'} {one.file} ({size(one.bytes)}): {name}"]
    states = [
        f"  recipient {number} of {len(one.states)}: {_state(state, dry_run=dry_run)}"
        for number, state in enumerate(one.states, 1)
    ]
    due = sum(state.delivery is None or state.delivery.failed for state in one.states)
    sent = sum(state.new and not _is_short_of(state.delivery) for state in one.states)
    if dry_run:
        return [f"Would send to {count(due, 'recipient')} ({size(one.bytes)}): {name}", *states]
    return [f"Sent to {count(sent, 'recipient')}: {name}", *states]


def _state(state: State, *, dry_run: bool) -> str:
    delivery = state.delivery
    if delivery is None:
        return "would get it"
    if state.new:
        return _outcome(delivery)
    since = f" on {utc_text(delivery.at)}" if delivery.at else ""
    if delivery.outcome == "sent":
        return f"got it{since}"
    if delivery.outcome == "uncertain":
        return f"may have got it{since}; only --again sends it again"
    return f"{_outcome(delivery)}{since}{', would be tried again' if dry_run else ''}"


def _outcome(delivery: Delivery) -> str:
    code = f" ({delivery.code})" if delivery.code else ""
    said = f": {delivery.said}" if delivery.said else ""
    return f"{delivery.outcome}{code}{said}"


def _warn(console: Console, one: Mailed) -> None:
    """What a person has to look at: a line for each kind of failure."""
    outcomes = {state.delivery.outcome for state in one.states if state.new and state.delivery}
    for outcome, advice in _ADVICE.items():
        if outcome in outcomes:
            console.warn(f"{name_letter(one.letter)}: {advice}")


_ADVICE = {
    "refused": "the mail server will not take it for somebody; check the address, then run this again for those alone",
    "deferred": "the mail server would not take it now for somebody; run this again later for those alone",
    "uncertain": "the mail server did not say whether it took the mail; ask somebody who should have it, and only if "
    "it did not arrive, run this again with --again",
}


def name_letter(letter: "Letter") -> str:
    """What a letter is about, without a word of Jira's."""
    sprint = f", sprint {letter.sprint_id}" if letter.sprint_id else ""
    return f"the report of board {letter.board_id}{sprint}"


def _document(one: Mailed) -> dict[str, Any]:
    return {
        "id": one.letter.key,
        "board_id": one.letter.board_id,
        "sprint_id": one.letter.sprint_id,
        "subject": one.letter.subject,
        "bytes": one.bytes,
        "file": str(one.file) if one.file else None,
        "recipients": [
            {
                "number": number,
                "outcome": state.delivery.outcome if state.delivery else "due",
                "code": state.delivery.code if state.delivery else None,
                "new": state.new,
            }
            for number, state in enumerate(one.states, 1)
        ],
    }
