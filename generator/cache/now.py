"""One field of one issue as Jira has it now, read past the cache and past Jira's search index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from generator.cache.writes import Plain, Write
from generator.domain import Estimation
from generator.fetch.jira import Jira
from generator.fetch.parse import SpecialFields, parse_issue
from generator.fetch.parse_issue import NOT_A_NUMBER

TYPE_FIELD: Final = "issuetype"
_FIELDS = frozenset({"status", "created", "updated", TYPE_FIELD})


@dataclass(frozen=True, slots=True)
class Present:
    """What Jira says of the field that a write is about.

    Attributes:
        key: of the issue, which may have moved.
        value: the field's, an estimate in the write's unit.
        updated_at: when the issue was changed last.
        changes: the field's newest changes at least: each one's number in Jira's history, and what the field became.
        readable: whether `value` tells it all; False: the field holds something that is no number.
    """

    key: str
    value: Plain
    updated_at: datetime
    changes: tuple[tuple[int, Plain], ...]
    readable: bool = True

    @property
    def last_change(self) -> int:
        """The number of the latest change; 0: there is none."""
        return max((number for number, _ in self.changes), default=0)

    def changes_by(self, write: Write) -> tuple[int, ...]:
        """The numbers of the changes to the write's value since it was sent."""
        return tuple(number for number, after in self.changes if number > write.last_change and after == write.value)


def read_now(jira: Jira, write: Write) -> Present:
    """Ask Jira for the issue.

    Raises:
        NotFoundError: it is gone, or hidden from us.
        LoginError, AccessError, JiraError: Jira refuses or fails.
    """
    raw, changelog = jira.latest(str(write.issue_id), _FIELDS | {write.field_id})
    estimation = Estimation(write.field_id if write.field == "estimate" else None, write.field_id, write.unit)
    issue = parse_issue(
        raw, changelog.histories, estimation=estimation, special=SpecialFields(), epic_types=(), site_url=""
    )
    if write.field == "type":
        types = tuple((change.history_id, change.after) for change in issue.type_changes)
        return Present(issue.key, issue.type, issue.updated_at, types)
    readable = issue.estimate is not None or NOT_A_NUMBER not in issue.problems
    estimates = tuple((change.history_id, change.after) for change in issue.estimate_changes)
    return Present(issue.key, issue.estimate, issue.updated_at, estimates, readable)
