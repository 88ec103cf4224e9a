"""Repeat carry-over: the issues that were carried over from one closed sprint to the next twice or more.

Source: the site's definitions of a sprint.
"""

import pandas as pd

from generator.history.history import History
from generator.metrics.carry_over import list_carried
from generator.metrics.metric import Headline, Metric, TableColumn
from generator.metrics.words import listed, number, quantity, were

_TWICE = 2


def compute(history: History) -> pd.DataFrame:
    """A row an issue: `key`, `summary`, `times` carried over, `sprints` it was in, `estimate` and `status` now, `done`.

    The most often carried first.
    """
    times = list_carried(history).groupby("issue_id").size()
    begun = history.sprint_issues[history.sprint_issues["sprint_id"].isin(history.windows)]
    sprints = begun.groupby("issue_id").size()
    issues = history.issues[history.issues["issue_id"].isin(times.index[times >= _TWICE])]
    rows = issues.assign(
        times=times.reindex(issues["issue_id"]).to_numpy(),
        sprints=sprints.reindex(issues["issue_id"]).to_numpy(),
        done=issues["progress"] == "done",
    )
    return rows.sort_values(["times", "issue_id"], ascending=[False, True], ignore_index=True)


def headline(table: pd.DataFrame) -> Headline:
    """How many, and how many are still open."""
    issues = quantity(len(table), "issues")
    return Headline(issues, f"{issues} {were(len(table))} carried over twice or more", value=len(table))


def explain(table: pd.DataFrame) -> list[str]:
    """Which are still open, and which was carried over most often."""
    still = table[~table["done"]]
    most, first = int(table["times"].max()), table.iloc[0]
    told = [f"Most often: {first['key']}, {number(most)} times, in {quantity(int(first['sprints']), 'sprints')}."]
    if len(still):
        return [*told, f"Still open: {listed(still['key'].tolist())}."]
    return [*told, "All of them are done by now." if len(table) > 1 else "It is done by now."]


REPEAT_CARRY_OVER = Metric(
    key="repeat_carry_over",
    title="Repeat carry-over",
    question="Which issues are carried over again and again?",
    definition=(
        "The issues that closed sprints of this board carried over two times or more, the most often carried first: "
        "how many times, in how many sprints they were that have begun, and their estimate and status now. Carried "
        "over means not completed in the sprint and in a later sprint now, so an issue that went back to the backlog "
        "for good is not among them."
    ),
    source="The outcome of each sprint's issues and the issue's sprints now.",
    aim=(
        "Ask of each whether it is too large, blocked, or not wanted any more: split it, unblock it or drop it. A list "
        "that is empty is a good sign."
    ),
    scope="board",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("summary", "Summary", "text"),
        TableColumn("times", "Times carried over", "number"),
        TableColumn("sprints", "Sprints it was in", "number"),
        TableColumn("estimate", "Estimate now", "number"),
        TableColumn("status", "Status now", "text"),
    ),
    compute=compute,
    headline=headline,
    draw=None,
    explain=explain,
    empty="No issue was carried over twice or more.",
    rests_on=frozenset({"membership", "done", "outcomes"}),
)
