"""Work in progress for so long that it may be forgotten. What is usual is given: it comes from the cycle times."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from generator.domain import DataWarning

PERCENT = 85
TIMES = 2
"""More than this many times the percentile of the cycle times is too old."""


class OpenWork(NamedTuple):
    """An issue that is started and not done: its age in calendar days touched, and the active sprints it is in."""

    key: str
    days: int
    sprint_ids: Collection[int]


def find_old_work(work: Iterable[OpenWork], usual_days: float) -> Iterator[DataWarning]:
    """The warnings of what is older than `TIMES` times `usual_days`, for the board and each active sprint."""
    for key, days, sprint_ids in work:
        if days > TIMES * usual_days:
            message = (
                f"{key} has been in progress for {days} days; "
                f"{PERCENT} % of the issues that were finished took {usual_days:g} days or less."
            )
            yield DataWarning("old_work", message, key)
            yield from (DataWarning("old_work", message, key, sprint_id) for sprint_id in sprint_ids)
