"""What a person types of a correction, as values; what could have no effect is refused."""

from datetime import date, datetime, time

from pydantic_core import PydanticCustomError

from generator.correction import Correction, Field, Value
from generator.corrections import Judged, correct
from generator.corrections.judge import resolve_time
from generator.corrections_model import read_time, read_value
from generator.domain import Snapshot
from generator.errors import ConfigError
from generator.history.issues import replay_issue
from generator.history.timeline import Timeline

_NOTHING = {"none", "null", ""}
_REFUSED = {
    "impossible": "at that time the issue did not exist, or was done already, or it is still to come",
    "other_field": "its board has no estimates",
}


def read_typed(field: Field, text: str, board: Snapshot) -> Value:
    """The value of a field; an instant without an offset is in the board's zone.

    Raises:
        ConfigError: it is none.
    """
    given = text.lower() if field in {"excluded", "goal_met"} else text
    try:
        return read_value(field, None if text.lower() in _NOTHING else given, board.rules.time_zone)
    except PydanticCustomError as error:
        raise ConfigError(f"{text!r} is {error.message()}") from None


def read_since(text: str, board: Snapshot) -> date | datetime | None:
    """A day or an instant.

    Raises:
        ConfigError: it is neither.
    """
    try:
        return read_time(text, board.rules.time_zone)
    except ValueError:
        raise ConfigError(f"{text!r} is not a time", "Write a day (2026-11-10) or an instant") from None


def refuse_idle(correction: Correction, board: Snapshot) -> None:
    """Refuse a correction that would have no effect.

    Raises:
        ConfigError: it says what Jira says, or cannot be so.
    """
    corrected = correct(board, [correction])
    (judged,) = corrected.judged
    resolved = resolve_time(correction.value, board.rules.time_zone, time(12))
    if correction.since is not None:
        idle = _estimates(corrected.snapshot, judged) == _estimates(board, judged)
    else:
        idle = judged.state == "agreed" or correction.base == resolved
    if idle and judged.state not in _REFUSED:
        raise ConfigError("Jira says that already", "There is nothing to correct")
    if judged.state in _REFUSED:
        raise ConfigError(f"That cannot be: {_REFUSED[judged.state]}", "See `sprint-reports explain` for its history")


def _estimates(snapshot: Snapshot, judged: Judged) -> Timeline[float | None]:
    issue = next(issue for issue in snapshot.issues if judged.issue and issue.id == judged.issue.id)
    return replay_issue(issue, snapshot.board).estimate
