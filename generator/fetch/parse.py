"""JSON of Jira (fresh, or out of the cache) -> domain values; pure. The parts stand in `parse_*.py`."""

from generator.fetch.parse_board import parse_board
from generator.fetch.parse_estimation import parse_estimation
from generator.fetch.parse_issue import parse_issue
from generator.fetch.parse_sprint import parse_sprint, sprint_field_id, sprint_ids, sprint_ids_from_change
from generator.fetch.parse_status import known_statuses, parse_statuses
from generator.fetch.parse_time import parse_instant

__all__ = [
    "known_statuses",
    "parse_board",
    "parse_estimation",
    "parse_instant",
    "parse_issue",
    "parse_sprint",
    "parse_statuses",
    "sprint_field_id",
    "sprint_ids",
    "sprint_ids_from_change",
]
