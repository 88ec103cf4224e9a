"""The file of corrections as a pydantic model: what an entry may hold, and the correction it becomes."""

from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from generator.config_base import Name, Strict, wrong
from generator.correction import ISSUE_FIELDS, SPRINT_FIELDS, Correction, Strategy, Value
from generator.correction import Field as CorrectedField

NEEDS_REASON: Final = "say why; whoever reads the report sees it"
_KINDS = {
    "estimate": "a number, or null for none",
    "done_at": "a day (2026-11-10), an instant (2026-11-10T15:00:00Z), or null for not done",
    "type": "the name of an issue type",
    "excluded": "true or false",
    "goal_met": "true or false",
}


def read_value(field: CorrectedField, value: Any, zone: tzinfo | None = None) -> Value:  # noqa: ANN401  # from anywhere
    """A value of a field as its type, `"5"` as 5.0 too; `zone` is that of an instant that names none.

    Raises:
        PydanticCustomError: it is none.
    """
    try:
        return read_time(value, zone) if field == "done_at" else _READERS[field](value)
    except (TypeError, ValueError):
        raise wrong(f"not a value of {field}; give {_KINDS[field]}") from None


def _read_number(value: Any) -> float | None:  # noqa: ANN401  # the same
    if value is None:
        return None
    if isinstance(value, bool):
        raise TypeError
    number = float(value)
    if not abs(number) < float("inf"):
        raise ValueError
    return number


def read_time(value: Any, zone: tzinfo | None = None) -> date | datetime | None:  # noqa: ANN401  # the same
    """A day, or an instant, in UTC; one that names no zone is in `zone`.

    Raises:
        TypeError, ValueError: it is neither, or in no zone.
    """
    if value is None or isinstance(value, date):
        return value
    if len(value) == len("2026-11-10"):
        return date.fromisoformat(value)
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None and zone is None:
        raise ValueError
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def _read_flag(value: Any) -> bool:  # noqa: ANN401  # the same
    flags = {True: True, False: False, "true": True, "yes": True, "false": False, "no": False}
    if value not in flags or isinstance(value, float):
        raise ValueError
    return flags[value]


def _read_name(value: Any) -> str:  # noqa: ANN401  # the same
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


_READERS = {
    "estimate": _read_number,
    "type": _read_name,
    "excluded": _read_flag,
    "goal_met": _read_flag,
}


def _check_since(value: Any) -> date | datetime | None:  # noqa: ANN401  # whatever the file holds
    try:
        return read_time(value)
    except (TypeError, ValueError):
        raise wrong("not a time; write a day (2026-11-10) or an instant (2026-11-10T15:00:00Z)") from None


def _check_reason(reason: str) -> str:
    if not reason.strip():
        raise wrong(NEEDS_REASON)
    return reason


_BARE: dict[str, Value] = {"excluded": False, "goal_met": None}  # Jira knows neither

Number = Annotated[int, Field(ge=1)]


class Entry(Strict):
    """One correction of the file."""

    issue: Name | None = None
    id: Number | None = None
    sprint: Number | None = None
    field: Literal["estimate", "done_at", "type", "excluded", "goal_met"]
    value: Any
    base: Any = None
    since: Annotated[date | datetime | None, BeforeValidator(_check_since)] = None
    reason: Annotated[Name, AfterValidator(_check_reason)]
    strategy: Strategy = "manual"
    estimate_field: Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.issue is None) == (self.sprint is None):
            raise wrong("needs an issue or a sprint, and not both")
        fields = ISSUE_FIELDS if self.issue else SPRINT_FIELDS
        if self.field not in fields:
            what = "an issue" if self.issue else "a sprint"
            raise wrong(f"{self.field} is nothing of {what}; that has: {', '.join(fields)}")
        if self.since is not None and self.field != "estimate":
            raise wrong("since belongs to an estimate alone")
        made = self.make()
        if made.value == made.base and made.since is None:  # since when, may be what is wrong
            raise wrong("value is what base says, so there is nothing to correct")
        return self

    def make(self) -> Correction:
        """The correction that the entry means."""
        return Correction(
            issue_key=self.issue,
            issue_id=self.id,
            sprint_id=self.sprint,
            field=self.field,
            value=read_value(self.field, self.value),
            base=_BARE[self.field] if self.field in _BARE else read_value(self.field, self.base),
            reason=self.reason,
            since=self.since,
            strategy=self.strategy,
            estimate_field_id=self.estimate_field,
        )


def _or_nothing(entries: Any) -> Any:  # noqa: ANN401  # whatever the file holds
    """The key alone stays when the last entry is taken out."""
    return [] if entries is None else entries


class CorrectionsKeys(Strict):
    """The whole file."""

    corrections: Annotated[list[Entry], BeforeValidator(_or_nothing)] = Field(default=[])
