"""A sprint's time on paper: what the burndown and the burn-up share, so that they compare side by side."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from generator.domain import Rules, Sprint, Unit
from generator.history.history import History
from generator.history.ideal import LONGEST_PLAN, make_ideal
from generator.history.workdays import is_working
from generator.metrics.facts import Facts
from generator.metrics.kept import kept

_LONGEST = 3.0  # planned lengths an axis may show
_LEAST_DAYS = 7.0  # ... and a very short sprint's axis in any case
_MOST_SHADED = 100  # days of an axis on which days off are shaded
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline(Facts):
    """One sprint's course in the chart's unit.

    A place in time is in days since the midnight of `first_day`, as the clocks of the report's time zone show it.

    Attributes:
        unit: of the chart: the board's, or "issues" when nothing in the sprint has an estimate.
        start: where the sprint starts.
        end: where the lines end: the close, or for an active sprint the latest data.
        planned_end: None without a planned end after the start.
        edge: where the axis of whole days stops; before `end` when the sprint was open for over three times the plan.
        places: of the steps; never falling, even on the night when clocks go back.
        remaining: after each step.
        scope: after each step.
        guide: the ideal line's corners (place, value); empty when there is none.
        days_off: non-working days (place, how many in a row).
        planned_end_at: in the report's time zone; None if Jira has none.
        ended_at: the instant at `end`, in the report's time zone.
        active: the sprint is still open.
        days_to_go: working days after the day of the latest data, to the planned end.
    """

    unit: Unit
    first_day: date
    start: float
    end: float
    planned_end: float | None
    edge: int
    places: tuple[float, ...]
    remaining: tuple[float, ...]
    scope: tuple[float, ...]
    guide: tuple[tuple[float, float], ...]
    days_off: tuple[tuple[int, int], ...]
    planned_end_at: datetime | None
    ended_at: datetime
    active: bool
    days_to_go: int

    @property
    def cut(self) -> bool:
        """Whether the chart leaves out the end of the sprint."""
        return self.end > self.edge

    @property
    def days_late(self) -> int:
        """Calendar days from the planned end to the end of the lines; 0 if not late or not planned."""
        if self.planned_end is None or self.planned_end_at is None or self.end <= self.planned_end:
            return 0
        return (self.ended_at.date() - self.planned_end_at.date()).days

    def column(self, name: str) -> str:
        """The name of the frame column that holds `name` in the chart's unit."""
        return f"{name}_issues" if self.unit == "issues" else name

    def visible(self, values: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
        """The points of a step line at which it moves, up to the edge, and its end."""
        places = np.array(self.places)
        shown = int(np.searchsorted(places, self.edge, side="right"))
        moved = np.diff(values[:shown], prepend=np.nan) != 0
        xs, ys = places[:shown][moved], np.array(values[:shown])[moved]
        return np.append(xs, min(self.edge, self.end)), np.append(ys, ys[-1])

    def at_edge(self, values: tuple[float, ...]) -> float:
        """The last value that the chart shows."""
        return float(self.visible(values)[1][-1])


def timeline_of(table: pd.DataFrame) -> Timeline:
    """The timeline that `compute` put beside the rows."""
    timeline: Timeline = table.attrs["timeline"]
    return timeline


@kept
def make_timeline(history: History) -> Timeline:
    """The timeline of the one sprint that `history` is narrowed to, which has a step."""
    steps = history.sprint_steps
    sprint, rules, unit = history.sprints[0], history.rules, _chart_unit(history, steps)
    started_at, ended_at = (at.astimezone(rules.time_zone) for at in history.windows[sprint.id])
    planned_end_at = sprint.planned_end_at.astimezone(rules.time_zone) if sprint.planned_end_at else None
    first_day = started_at.date()
    start, end, planned_end = _place(started_at, first_day), _place(ended_at, first_day), None
    if planned_end_at and timedelta(0) < planned_end_at - started_at <= LONGEST_PLAN:
        planned_end = _place(planned_end_at, first_day)
    edge = _edge(start, end, planned_end)
    suffix = "_issues" if unit == "issues" else ""
    scope = tuple(steps[f"scope{suffix}"].to_numpy(float).tolist())
    return Timeline(
        unit=unit,
        first_day=first_day,
        start=start,
        end=end,
        planned_end=planned_end,
        edge=edge,
        places=_places(steps["at"], first_day, rules.time_zone),
        remaining=tuple(steps[f"remaining{suffix}"].to_numpy(float).tolist()),
        scope=scope,
        guide=_guide(sprint, scope[0], rules) if planned_end is not None else (),
        days_off=_days_off(first_day, edge, rules),
        planned_end_at=planned_end_at,
        ended_at=ended_at,
        active=sprint.state == "active",
        days_to_go=_days_to_go(ended_at.date(), planned_end_at.date(), rules) if planned_end_at and planned_end else 0,
    )


def _place(at: datetime, first_day: date) -> float:
    return (at.replace(tzinfo=None) - datetime.combine(first_day, time())) / _DAY


def _places(instants: "pd.Series[pd.Timestamp]", first_day: date, zone: ZoneInfo) -> tuple[float, ...]:
    local = pd.DatetimeIndex(instants).tz_convert(zone).tz_localize(None)
    places: list[float] = np.maximum.accumulate((local - pd.Timestamp(first_day)) / pd.Timedelta(_DAY)).tolist()
    return tuple(places)


def _edge(start: float, end: float, planned_end: float | None) -> int:
    """A whole number of days that holds the plan, and the end unless it is very late."""
    if planned_end is None:
        return max(ceil(end), 1)
    return ceil(max(planned_end, min(end, start + max(_LONGEST * (planned_end - start), _LEAST_DAYS))))


def _chart_unit(history: History, steps: pd.DataFrame) -> Unit:
    """Points that are all zero say nothing: such a sprint is counted in issues."""
    estimated = bool(history.sprint_totals["estimated"].any()) and steps["scope"].max() > 0
    return history.board.estimation.unit if estimated else "issues"


def _guide(sprint: Sprint, scope: float, rules: Rules) -> tuple[tuple[float, float], ...]:
    ideal = make_ideal(sprint, scope, rules) if scope > 0 else None
    if ideal is None or sprint.started_at is None:
        return ()
    first_day = sprint.started_at.astimezone(rules.time_zone).date()
    return tuple((_place(at.astimezone(rules.time_zone), first_day), value) for at, value in ideal.corners)


def _days_off(first_day: date, days: int, rules: Rules) -> tuple[tuple[int, int], ...]:
    """Runs of non-working days; none on an axis so long that they would only be stripes."""
    runs: list[tuple[int, int]] = []
    for place in range(days if days <= _MOST_SHADED else 0):
        if is_working(first_day + place * _DAY, rules):
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return tuple(runs)


def _days_to_go(today: date, last_day: date, rules: Rules) -> int:
    return sum(is_working(today + ahead * _DAY, rules) for ahead in range(1, (last_day - today).days + 1))
