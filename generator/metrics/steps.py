"""A sprint's steps as people read them: what happened, to which issue, and by how much the scope moved."""

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.kept import kept_table

EVENTS = {
    "start": "sprint start",
    "added": "added",
    "removed": "removed",
    "completed": "completed",
    "reopened": "reopened",
    "re_estimated": "re-estimated",
    "end": "sprint end",
}
NEVER_ANY_ISSUE = "No issue was ever in this sprint."
SCOPE_KINDS = ("added", "removed", "re_estimated")


@kept_table
def make_steps(history: History) -> pd.DataFrame:
    """The steps of one sprint with `event` (words), `scope_delta` and `scope_delta_issues` (0 at the start).

    Empty when no issue was ever in the sprint: a line at zero would look like a finished one.
    """
    steps = history.sprint_steps
    if history.sprint_issues.empty or steps.empty:
        return steps.iloc[:0]
    words = EVENTS | ({"end": "latest data"} if history.sprints[0].state == "active" else {})
    scope, issues = steps["scope"].to_numpy(float), steps["scope_issues"].to_numpy(np.int64)
    return steps.assign(
        event=[words[kind] for kind in steps["kind"]],
        scope_delta=np.diff(scope, prepend=scope[0]),
        scope_delta_issues=np.diff(issues, prepend=issues[0]),
    )
