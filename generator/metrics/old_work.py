"""Which work in progress is too old: the data-quality pass that needs the cycle times, made once they are known."""

from collections.abc import Iterator
from dataclasses import replace

from generator.history.history import History
from generator.history.quality.age import PERCENT, OpenWork, find_old_work
from generator.metrics.flow import done_items, measure_items, taking_part
from generator.metrics.percentiles import FEWEST, nearest_rank


def add_old_work(history: History) -> History:
    """The history with warnings about work that has been in progress far longer than done work usually was.

    An age is counted as a cycle time is: in calendar days touched, here up to the day of the data. With fewer than
    `FEWEST` cycle times in the window nothing is usual, and nothing is added.
    """
    times = done_items(history)["cycle_time_days"].dropna()
    if len(times) < FEWEST:
        return history
    found = find_old_work(_open_work(history), nearest_rank(times.to_list(), PERCENT))
    return replace(history, warnings=(*history.warnings, *found))


def _open_work(history: History) -> Iterator[OpenWork]:
    ages = measure_items(taking_part(history), history)[["key", "age_days"]].dropna()
    active = _active_sprints(history)
    for key, days in zip(ages["key"], ages["age_days"], strict=True):
        yield OpenWork(key, int(days), active.get(key, ()))


def _active_sprints(history: History) -> dict[str, list[int]]:
    """The active sprints that each open issue is in."""
    active = [sprint.id for sprint in history.sprints if sprint.state == "active"]
    parts = history.sprint_issues
    now = parts[parts["sprint_id"].isin(active) & (parts["outcome"] == "not_completed")]
    sprints: dict[str, list[int]] = {}
    for key, sprint_id in zip(now["key"], now["sprint_id"], strict=True):
        sprints.setdefault(key, []).append(int(sprint_id))
    return sprints
