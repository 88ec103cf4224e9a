"""A board's closed sprints in a row: what velocity, completion rates and carry-over have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from generator.domain import Sprint, Unit
from generator.history.history import History
from generator.metrics.axes import name_axis, size
from generator.metrics.facts import Facts
from generator.metrics.kept import kept_table
from generator.metrics.labels import shortened, width
from generator.metrics.metric import TableColumn, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SPRINTS = 12  # of a chart
NO_CLOSED_SPRINT = "No sprint of this board has been closed yet."
ELSEWHERE = "sprint of another board"


@dataclass(frozen=True, slots=True)
class ClosedFacts(Facts):
    """The chart's unit (issues when no closed sprint has an estimate), and how many sprints the averages look back."""

    unit: Unit
    look_back: int

    def column(self, measure: str) -> str:
        """The totals' column that holds `measure` in the chart's unit."""
        return f"{measure}_{'issues' if self.unit == 'issues' else 'estimate'}"


@kept_table
def closed_sprints(history: History) -> pd.DataFrame:
    """The totals of each closed sprint, in the order they were closed, with `name`, `closed_at`, `note`.

    Beside the rows, in `attrs`, stand the `ClosedFacts`.
    """
    totals = history.sprint_totals
    closed = [sprint for sprint in history.sprints if sprint.state == "closed" and sprint.closed_at]
    about = pd.DataFrame(
        {
            "sprint_id": pd.Series([sprint.id for sprint in closed], dtype="int64"),
            "name": pd.Series([sprint.name for sprint in closed], dtype="object"),
            "closed_at": pd.Series([sprint.closed_at for sprint in closed], dtype="datetime64[us, UTC]"),
            "elsewhere": pd.Series([is_elsewhere(sprint, history) for sprint in closed], dtype="bool"),
        }
    )
    rows = about.merge(totals, on="sprint_id").sort_values(["closed_at", "sprint_id"], ignore_index=True)
    rows["counted"] = rows["estimated"].astype(bool) | (history.board.estimation.unit == "issues")
    rows["note"] = [_note(*marks) for marks in zip(rows["elsewhere"], rows["counted"], strict=True)]
    unit = history.board.estimation.unit if rows["counted"].any() else "issues"
    rows.attrs["facts"] = ClosedFacts(unit, history.rules.velocity_sprints)
    return rows


def is_elsewhere(sprint: Sprint, history: History) -> bool:
    """Whether a sprint belongs to another board."""
    return sprint.origin_board_id not in (None, history.board.id)


def _note(elsewhere: bool, counted: bool) -> str:
    notes = [ELSEWHERE] if elsewhere else []
    return ", ".join(notes if counted else [*notes, "no estimates"])


def closed_facts(table: pd.DataFrame) -> ClosedFacts:
    """The facts that `closed_sprints` put beside the rows."""
    facts: ClosedFacts = table.attrs["facts"]
    return facts


def last_counted(table: pd.DataFrame) -> pd.DataFrame:
    """Of the last `look_back` closed sprints those that have estimates; all of them where issues are counted."""
    facts = closed_facts(table)
    last = table.tail(facts.look_back)
    return last if facts.unit == "issues" else last[last["counted"]]


def sprint_columns(*columns: TableColumn) -> tuple[TableColumn, ...]:
    """The columns of a table with a row a closed sprint: which and when, then `columns`, then what is odd about it."""
    which = (TableColumn("sprint_id", "Sprint", "sprint"), TableColumn("closed_at", "Closed", "instant"))
    return (*which, *columns, TableColumn("note", "Note", "text"))


def tell_shown(table: pd.DataFrame) -> list[str]:
    """That the chart leaves sprints out, where it does."""
    if len(table) <= MOST_SPRINTS:
        return []
    return [f"The chart shows the last {MOST_SPRINTS} of {len(table)} closed sprints, the table all."]


def draw_sprints(ax: "Axes", shown: pd.DataFrame, theme: Theme) -> None:
    """The axis below: the sprints' names without the words they share; those of another board carry a star."""
    elsewhere = shown["elsewhere"].tolist()
    names = [str(name) for name in shown["name"]]
    shared = _shared_words([name for name, away in zip(names, elsewhere, strict=True) if not away])
    room = size(ax)[0] / max(len(names), 4) - 6
    labels = [_short_name(name.removeprefix(shared), room) for name in names]
    starred = [f"{label}*" if away else label for label, away in zip(labels, elsewhere, strict=True)]
    below = [f"{shared.strip()} ..." if shared else "", f"* {ELSEWHERE}" if any(elsewhere) else ""]
    name_axis(ax, starred, ", ".join(filter(None, below)), theme)


def _short_name(name: str, room: float) -> str:
    """The name, or its last words that fit: what tells sprints apart mostly stands at the end."""
    words = name.split()
    if width(name) <= room or len(words) < 2:  # noqa: PLR2004  nothing to leave out
        return shortened(name, room)
    tails = (f"…{' '.join(words[start:])}" for start in range(1, len(words)))
    return next((tail for tail in tails if width(tail) <= room), shortened(words[-1], room))


def _shared_words(names: Sequence[str]) -> str:
    """The words, and the space after them, with which all names begin; "" if a name would be left empty."""
    words = [name.split(" ") for name in names]
    count = 0
    while len(names) > 1 and all(len(each) > count + 1 and each[count] == words[0][count] for each in words):
        count += 1
    return "".join(f"{word} " for word in words[0][:count]) if words else ""
