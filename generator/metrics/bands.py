"""How far a board's issues had come, day by day: arrivals in columns, made so that no count of arrivals ever falls.

An issue has arrived at a column on the day since which it has stood in it or one after it without interruption until
now. So when an issue goes back, its way there counts as if it had never been, and the last day is the board now.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.domain import Board
from generator.history.history import History
from generator.metrics.facts import Facts
from generator.metrics.flow import Days, count_events, find_facts, local_days, taking_part

Counts = npt.NDArray[np.int64]

_ON_NONE = -1


@dataclass(frozen=True, slots=True)
class Bands(Facts):
    """The arrivals in the columns that have statuses.

    Attributes:
        names: of the columns, in board order.
        first_started: which of them is the first with a started status; the last, if none is.
        boundaries: a row a column, a value a day: how many issues had come at least as far by its end.
        before: the same at the end of the day before the first, a value a column.
        on_none: how many issues stand on no column now, and are left out.
    """

    names: tuple[str, ...]
    first_started: int
    boundaries: Counts
    before: Counts
    on_none: int

    @property
    def standing(self) -> Counts:
        """How many issues stood in each column: a row a column, a value a day."""
        counts: Counts = -np.diff(self.boundaries, axis=0, append=0)
        return counts

    def came(self, column: int) -> int:
        """How many issues arrived at a column or beyond it since the first day."""
        return int(self.boundaries[column, -1] - self.before[column])


def table_bands(table: pd.DataFrame) -> Bands:
    """The bands beside the rows of `find_bands`."""
    bands: Bands = table.attrs["bands"]
    return bands


def find_bands(history: History) -> pd.DataFrame:
    """A row a column and day, days and columns in order: `day`, `column_name`, `issues` in it at the end of the day.

    Empty when no issue stands on a column now. The `FlowFacts` and `Bands` stand in `attrs`.
    """
    facts, board, issues = find_facts(history), history.board, taking_part(history)
    places = [place for place, column in enumerate(board.columns) if column.status_ids]
    counts = _count_arrivals(_find_arrivals(places, issues, history), facts.first_day, facts.last_day)
    bands = Bands(
        names=tuple(board.columns[place].name for place in places),
        first_started=_first_started(places, board),
        boundaries=counts[:, 1:],
        before=counts[:, 0],
        on_none=int(issues["column"].isna().sum()),
    )
    table = _tabulate(bands, facts.first_day)
    table.attrs.update(flow=facts, bands=bands)
    return table


def _find_arrivals(places: list[int], issues: pd.DataFrame, history: History) -> list[Days]:
    """For each place the days on which issues arrived there or further on."""
    stays = history.stays[history.stays["issue_id"].isin(issues["issue_id"])]
    stood = stays["column"].astype("Int64").fillna(_ON_NONE).astype(np.int64)
    backwards = stood.iloc[::-1].groupby(stays["issue_id"].iloc[::-1], sort=False).cummin().iloc[::-1]
    rows = pd.DataFrame(
        {
            "issue_id": stays["issue_id"].to_numpy(),
            "day": local_days(stays["entered_at"], history),
            "least": backwards.to_numpy(),  # the earliest column it stood in from here on
        }
    )
    return [rows[rows["least"] >= place].groupby("issue_id")["day"].min().to_numpy() for place in places]


def _count_arrivals(arrivals: list[Days], first: date, last: date) -> Counts:
    """How many had arrived by the end of each day, the one before the first included: a row a column."""
    begin = first - timedelta(days=1)
    counts = [count_events(days, begin, last, before=True).cumsum() for days in arrivals]
    return np.array(counts, dtype=np.int64).reshape(len(arrivals), (last - begin).days + 1)


def _first_started(places: list[int], board: Board) -> int:
    started = (
        index
        for index, place in enumerate(places)
        if board.started_status_ids.intersection(board.columns[place].status_ids)
    )
    return next(started, len(places) - 1)


def _tabulate(bands: Bands, first: date) -> pd.DataFrame:
    standing = bands.standing if bands.boundaries.any() else bands.boundaries[:0]
    columns, days = standing.shape
    return pd.DataFrame(
        {
            "day": pd.Series([first + timedelta(days=each) for each in range(days) for _ in range(columns)], dtype="O"),
            "column_name": pd.Series(list(bands.names[:columns]) * days, dtype="O"),
            "issues": standing.T.ravel(),
        }
    )
