"""A board's history cut into one history a sprint, each table grouped once instead of searched for every sprint."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from generator.history.history import History

_TABLES = ("sprint_issues", "sprint_steps", "sprint_days", "sprint_totals")


def cut_by_sprint(history: History) -> Iterator[tuple[int, History]]:
    """For each sprint that has begun, in order, its id and what `history.of_sprint` gives for it."""
    groups = {name: _group(getattr(history, name)) for name in _TABLES}
    nothing = {name: getattr(history, name).iloc[:0] for name in _TABLES}
    for sprint in history.sprints:
        if sprint.id in history.windows:
            yield (
                sprint.id,
                replace(
                    history,
                    sprints=(sprint,),
                    windows={sprint.id: history.windows[sprint.id]},
                    warnings=tuple(warning for warning in history.warnings if warning.sprint_id == sprint.id),
                    **{name: groups[name].get(sprint.id, nothing[name]) for name in _TABLES},
                ),
            )


def _group(table: pd.DataFrame) -> dict[int, pd.DataFrame]:
    groups = table.groupby("sprint_id", sort=False)
    return {int(str(sprint_id)): rows.reset_index(drop=True) for sprint_id, rows in groups}
