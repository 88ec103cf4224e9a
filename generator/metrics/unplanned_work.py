"""Unplanned work: the share of what a sprint completed that came in after its start.

Source: the site's definitions of a sprint; the kinds of work follow the config's issue types.
"""

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.closed import NO_CLOSED_SPRINT, closed_facts, closed_sprints, sprint_columns, tell_shown
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.sprint_shares import Layer, draw_shares, last_shares
from generator.metrics.words import NO_DATA, part, percent, quantity, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """The rows of `closed_sprints`; further what was completed though added after the start, and bugs among it.

    `unplanned_issues`, `unplanned_estimate`, `bugs_issues`, `bugs_estimate`; `share` and `share_issues` of what was
    completed; `unplanned`, `bugs` and `others`: the shares that are drawn, in the chart's unit.
    """
    table, rows = closed_sprints(history), history.sprint_issues
    facts = closed_facts(table)
    work = history.issues.set_index("issue_id")["work"].reindex(rows["issue_id"]).to_numpy()
    came = (rows["outcome"] == "completed") & rows["added_at"].notna()
    for name, chosen in (("unplanned", rows[came]), ("bugs", rows[came & (work == "bugs")])):
        sums = chosen["estimate_at_end"].fillna(0.0).groupby(chosen["sprint_id"]).agg(["sum", "count"])
        found = sums.reindex(table["sprint_id"], fill_value=0)
        table[f"{name}_estimate"], table[f"{name}_issues"] = found["sum"].to_numpy(), found["count"].to_numpy()
    completed = table[["completed_estimate", "completed_issues"]].where(lambda values: values > 0)
    table["share"] = table["unplanned_estimate"] / completed["completed_estimate"]
    table["share_issues"] = table["unplanned_issues"] / completed["completed_issues"]
    unplanned, bugs = (
        table[facts.column(name)] / completed[facts.column("completed")] for name in ("unplanned", "bugs")
    )
    return table.assign(unplanned=unplanned, bugs=bugs, others=unplanned - bugs)


def headline(table: pd.DataFrame) -> Headline:
    """The median of the last few."""
    last = last_shares(table, "unplanned")
    if not last:
        reason = (
            f"nothing was completed in the last {quantity(min(len(table), closed_facts(table).look_back), 'sprints')}"
        )
        return Headline(NO_DATA, f"No unplanned work: {reason}", no_data=f"{reason[0].upper()}{reason[1:]}.")
    if len(last) == 1:
        only = percent(last[0])
        return Headline(only, f"{only} of what the only such sprint completed was unplanned", value=100 * last[0])
    middle, sprints = percent(median(last)), quantity(len(last), "sprints")
    sentence = f"{middle} of what was completed was unplanned, the median of the last {sprints}"
    return Headline(middle, sentence, value=100 * median(last))


def explain(table: pd.DataFrame) -> list[str]:
    """The sums of the last few, bugs among them, and the sprint with the most."""
    last, known = table.tail(closed_facts(table).look_back), table[table["unplanned"].notna()]
    came, done, bugs = (int(last[f"{name}_issues"].sum()) for name in ("unplanned", "completed", "bugs"))
    sprints, of_them = quantity(len(last), "sprints"), f"{quantity(bugs, 'bugs')} {were(bugs)} among them"
    told = [f"Completed in the last {sprints} and added after the start: {part(came, done, 'issues')}; {of_them}."]
    if len(known):
        most = known.sort_values("unplanned", kind="stable").iloc[-1]
        told.append(f"Most of it in {most['name']}: {percent(float(most['unplanned']))}.")
    unknown = len(table) - len(known)
    if unknown:
        nothing = "nothing" if closed_facts(table).unit == "issues" else "nothing with an estimate"
        told.append(f"{quantity(unknown, 'sprints')} without a share: {nothing} was completed.")
    return told + tell_shown(table)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A bar a sprint: bugs filled, other unplanned work hollow above them; the median as a dashed line."""
    layers = (Layer("bugs", "c6", filled=True), Layer("others", "c6", filled=False))
    draw_shares(ax, table, "unplanned", layers, "of what was completed; filled: bugs, hollow: other work", theme)


UNPLANNED_WORK = Metric(
    key="unplanned_work",
    title="Unplanned work",
    question="How much of what is completed came in after the sprint had started?",
    definition=(
        "For each closed sprint the share of the completed work that was not in the sprint at its start and was added "
        "later, by the estimate at the end. Bugs among it are told apart by the issue's type (bug_types in the config; "
        "the type is that of now). The median is of the last closed sprints, 6 unless configured otherwise. A sprint "
        f'that completed nothing has no share ("{NO_DATA}") and is left out of the median. Work that came in and was '
        "not completed is no part of it: see scope change. A team that estimates nothing is counted in issues."
    ),
    source="The outcome of each sprint's issues; kinds of work by issue type.",
    aim=(
        "Leave room for what comes in anyway: plan so much less. Much unplanned work that is bugs is a question of "
        "quality, other work one of who may ask the team for what."
    ),
    scope="board",
    columns=sprint_columns(
        TableColumn("share", "Unplanned (estimate)", "percent"),
        TableColumn("share_issues", "Unplanned (issues)", "percent"),
        TableColumn("completed_estimate", "Completed (estimate)", "number"),
        TableColumn("completed_issues", "Completed (issues)", "number"),
        TableColumn("unplanned_estimate", "Of it unplanned (estimate)", "number"),
        TableColumn("unplanned_issues", "Of it unplanned (issues)", "number"),
        TableColumn("bugs_estimate", "Unplanned bugs (estimate)", "number"),
        TableColumn("bugs_issues", "Unplanned bugs (issues)", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=NO_CLOSED_SPRINT,
)
