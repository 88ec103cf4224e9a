"""Sprint goals: what each closed sprint's goal was, and whether the team says that it was met.

Nothing is inferred from issues. Source: the goal in Jira, and the config.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from generator.domain import Sprint
from generator.history.history import History
from generator.metrics.closed import closed_sprints, sprint_columns
from generator.metrics.facts import Facts
from generator.metrics.metric import Headline, Metric, TableColumn
from generator.metrics.words import listed, part, percent, quantity

_MET, _MISSED, _NOT_SAID = "met", "not met", "not said"
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class GoalFacts(Facts):
    """What stands beside the rows: the sprints that the config names and that are no closed sprint of the board."""

    unknown: tuple[str, ...]


def compute(history: History) -> pd.DataFrame:
    """A row a closed sprint: `sprint_id`, `closed_at`, `goal`, `met` ("met", "not met", "not said"), `note`.

    Empty when the config says nothing of any of them.
    """
    closed, said = closed_sprints(history)[["sprint_id", "name", "closed_at", "note"]], dict(history.rules.goals)
    sprints = {sprint.id: sprint for sprint in history.sprints}
    rows = [sprints[sprint_id] for sprint_id in closed["sprint_id"]]
    answers = [find_answer(sprint, said) for sprint in rows]
    table = closed.assign(
        goal=pd.Series([sprint.goal for sprint in rows], dtype="object"), met=pd.Series(answers, dtype="object")
    )
    if set(answers) <= {_NOT_SAID}:
        table = table.iloc[:0]
    table.attrs["goals"] = GoalFacts(tuple(_list_unknown(said, rows)))
    return table


def find_answer(sprint: Sprint, said: dict[str, bool]) -> str:
    """Whether the team says that a sprint's goal was met: "met", "not met", "not said"."""
    met = said.get(str(sprint.id), said.get(sprint.name))
    return _NOT_SAID if met is None else _MET if met else _MISSED


def _list_unknown(said: Iterable[str], sprints: Iterable[Sprint]) -> list[str]:
    known = {name for sprint in sprints for name in (str(sprint.id), sprint.name)}
    return [name for name in said if name not in known]


def headline(table: pd.DataFrame) -> Headline:
    """How many goals were met, of those that the team has said something of."""
    met, known = int((table["met"] == _MET).sum()), int((table["met"] != _NOT_SAID).sum())
    goals = part(met, known, "goals")
    return Headline(goals, f"{goals} met, as the team says", value=100 * met / known)


def explain(table: pd.DataFrame) -> list[str]:
    """The share, the latest goals that were not met, and of which sprints nothing is said."""
    met, missed = table[table["met"] == _MET], table[table["met"] == _MISSED]
    known, unsaid = len(met) + len(missed), int((table["met"] == _NOT_SAID).sum())
    told = [f"Goals met: {percent(len(met) / known)} of the {quantity(known, 'sprints')} of which the config speaks."]
    if len(missed):
        told.append(f"Not met: {listed(missed['name'].tolist()[::-1], _MOST_NAMES)}.")
    if unsaid:
        told.append(f"Nothing is said of {quantity(unsaid, 'closed sprints')}.")
    unknown = table.attrs["goals"].unknown
    if unknown:
        told.append(f"No closed sprint of this board: {listed(unknown, _MOST_NAMES)}, named under goals in the config.")
    return told


GOALS = Metric(
    key="goals",
    title="Sprint goals",
    question="Which sprint goals were met?",
    definition=(
        "The goal of each closed sprint as it stands in Jira, and whether it was met, as the team says in the config: "
        "under goals, a sprint's number or exact name, and true or false. Nothing is inferred from the sprint's "
        "issues: a goal can be met with issues open, and missed with all of them done. The share counts only the "
        "sprints of which the config says something. If both a sprint's number and its name are given, the number wins."
    ),
    source="The sprint's goal in Jira; the team's own judgement.",
    aim=(
        "Decide it together at the end of each sprint. A goal that nobody can call met or not met was too vague; a "
        "sprint without one was only a list."
    ),
    scope="board",
    columns=sprint_columns(TableColumn("goal", "Goal", "text"), TableColumn("met", "Met", "text")),
    compute=compute,
    headline=headline,
    draw=None,
    explain=explain,
    empty=(
        "Nothing is said yet of the goal of any closed sprint. After a sprint, write in the config under goals its "
        "name or number and whether its goal was met, such as Sprint 41: true."
    ),
    rests_on=frozenset({"dates"}),
)
