"""JSON of Jira (fresh, or out of the cache) -> domain values; pure. The parts stand in `parse_*.py`."""

from generator.fetch.parse_board import parse_board
from generator.fetch.parse_estimation import parse_estimation
from generator.fetch.parse_fields import SpecialFields, special_fields
from generator.fetch.parse_issue import PARENT_ITEMS, parse_issue
from generator.fetch.parse_plan import parse_versions
from generator.fetch.parse_sprint import parse_sprint, sprint_ids, sprint_ids_from_change
from generator.fetch.parse_status import known_statuses, parse_statuses
from generator.fetch.parse_time import parse_instant

__all__ = [
    "PARENT_ITEMS",
    "SpecialFields",
    "known_statuses",
    "parse_board",
    "parse_estimation",
    "parse_instant",
    "parse_issue",
    "parse_sprint",
    "parse_statuses",
    "parse_versions",
    "special_fields",
    "sprint_ids",
    "sprint_ids_from_change",
]
