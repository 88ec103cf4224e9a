"""A correction: a small reviewed change to what Jira says, made in the report alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Field = Literal["estimate", "done_at", "type", "excluded", "goal_met"]
Strategy = Literal["manual", "local", "remote"]
Value = float | date | datetime | str | bool | None

ISSUE_FIELDS: Final[tuple[Field, ...]] = ("estimate", "done_at", "type", "excluded")
SPRINT_FIELDS: Final[tuple[Field, ...]] = ("goal_met",)


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one issue or sprint, as a person says it is.

    Attributes:
        issue_key: the issue's key when the correction was made; None for a sprint's.
        issue_id: its number in Jira, which stays when it moves; None: not noted.
        sprint_id: the sprint; None for an issue's.
        field: what is corrected. An estimate is in the board's unit and None when there is none; `done_at` is an
            instant, or a day, which stands for its noon; `type` is a name; an issue that is `excluded` counts nowhere;
            `goal_met` is what the team says.
        value: what it should be.
        base: what Jira said when the correction was made.
        reason: why.
        since: from when on an estimate is so, an instant or a day, which begins at its midnight; None: ever since the
            issue exists.
        strategy: what holds once Jira says something else than `base` and `value`.
        estimate_field_id: the field that `base` is a value of; None: not noted.
    """

    issue_key: str | None
    issue_id: int | None
    sprint_id: int | None
    field: Field
    value: Value
    base: Value
    reason: str
    since: date | datetime | None = None
    strategy: Strategy = "manual"
    estimate_field_id: str | None = None

    @property
    def subject(self) -> str:
        """What is corrected, for people: "AB-12" or "sprint 7"."""
        return self.issue_key or f"sprint {self.sprint_id}"
