"""Jira's many ways to write an instant."""

from datetime import UTC, datetime
from typing import Any

from generator.errors import JiraError

_SMALLEST_MILLISECONDS = 100_000_000_000


def parse_instant(value: Any) -> datetime:  # noqa: ANN401  # JSON: text or number
    """An instant in UTC, from ISO 8601 with any offset form (none means UTC) or epoch seconds or milliseconds.

    Numbers below 10^11 are seconds (that is until the year 5138), others milliseconds, as text too.

    Raises:
        JiraError: nothing of that kind.
    """
    try:
        if isinstance(value, str) and not value.isdecimal():
            at = datetime.fromisoformat(value.strip())
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            return _from_number(value)
    except (ValueError, OverflowError, OSError):
        pass
    raise JiraError(f"Jira gave {str(value)[:40]!r} where a time should stand", "Report it, please: a new form of time")


def format_instant(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def normal_instant(value: Any) -> str:  # noqa: ANN401  # JSON
    """Any of Jira's forms made the one of `format_instant`."""
    return format_instant(parse_instant(value))


def _from_number(value: float | str) -> datetime:
    number = float(value)
    return datetime.fromtimestamp(number if abs(number) < _SMALLEST_MILLISECONDS else number / 1000, UTC)
