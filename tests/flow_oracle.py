"""The flow figures the demo's boards must have, worked out from the demo's event log alone.

A second opinion that shares no code with `generator.history` or `generator.metrics`: every issue's statuses are written
down forwards, and every day of every series is counted by looking at every issue on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from generator.demo.events import IssueChanged, IssueCreated
from generator.demo.world import Board, World
from tests.oracle import on_board


@dataclass
class Life:
    """An issue's statuses in order, each with the instant and the local day on which it was entered."""

    key: str
    created_at: datetime
    stays: list[tuple[datetime, str]] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def enter(self, at: datetime, status: str, zone: ZoneInfo) -> None:
        self.stays.append((at, status))
        self.days.append(at.astimezone(zone).date())

    def status_at_the_end_of(self, day: date) -> str | None:
        """Its status when the local day is over; None before it was created."""
        entered = [status for entered_on, (_, status) in zip(self.days, self.stays, strict=True) if entered_on <= day]
        return entered[-1] if entered else None


@dataclass
class FlowOracle:
    """The flow of one board, looked up issue by issue and day by day."""

    world: World
    board: Board
    zone: ZoneInfo

    @cached_property
    def columns(self) -> list[tuple[str, ...]]:
        return [column.status_ids for column in self.board.columns]

    @cached_property
    def done(self) -> tuple[str, ...]:
        return [ids for ids in self.columns if ids][-1]

    @cached_property
    def started(self) -> set[str]:
        used = [ids for ids in self.columns if ids]
        return {id_ for ids in used[1:-1] for id_ in ids}

    @cached_property
    def lives(self) -> dict[int, Life]:
        now = {i.id: i for i in self.world.state().issues.values() if on_board(self.world, self.board, i)}
        lives: dict[int, Life] = {}
        for event in sorted(self.world.events, key=lambda event: event.at):
            if event.at > self.world.now:
                continue
            if isinstance(event, IssueCreated) and event.issue_id in now:
                life = lives[event.issue_id] = Life(now[event.issue_id].key, event.at)
                life.enter(event.at, event.status_id, self.zone)
            if isinstance(event, IssueChanged) and event.issue_id in lives:
                for item in event.items:
                    if item.field == "status":
                        lives[event.issue_id].enter(event.at, str(item.after), self.zone)
        return lives

    @cached_property
    def undelivered(self) -> set[int]:
        names = {"Won't Do", "Duplicate", "Cannot Reproduce"}
        ids = {resolution.id for resolution in self.world.resolutions if resolution.name in names}
        state = self.world.state()
        return {id_ for id_ in self.lives if state.issues[id_].resolution_id in ids}

    @cached_property
    def times(self) -> dict[str, tuple[datetime | None, datetime | None]]:
        """By key: the first entry into started, and the last entry into done of what is done now."""
        return {life.key: (self._first_start(life), self._last_done(life)) for life in self.lives.values()}

    def _first_start(self, life: Life) -> datetime | None:
        return next((at for at, status in life.stays if status in self.started), None)

    def _last_done(self, life: Life) -> datetime | None:
        if life.stays[-1][1] not in self.done:
            return None
        place = len(life.stays)
        while place and life.stays[place - 1][1] in self.done:
            place -= 1
        return life.stays[place][0]

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def today(self) -> date:
        return self.day(self.world.now)

    def throughput(self, day: date) -> int:
        return self.delivered_on.count(day)

    @cached_property
    def delivered_on(self) -> list[date]:
        """The day of each issue that was delivered."""
        done = (self._last_done(life) for id_, life in self.lives.items() if id_ not in self.undelivered)
        return [self.day(at) for at in done if at]

    def wip(self, day: date) -> int:
        return sum(life.status_at_the_end_of(day) in self.started for life in self.lives.values())

    def cumulative_flow(self, day: date) -> list[int]:
        """Issues per column by arrivals that lasted: one has arrived in a column when it never went back from it."""
        arrived = [sum(self._has_arrived(life, place, day) for life in self.lives.values()) for place in self.places]
        return [here - beyond for here, beyond in zip(arrived, [*arrived[1:], 0], strict=True)]

    @property
    def places(self) -> list[int]:
        """The columns that have statuses."""
        return [place for place, ids in enumerate(self.columns) if ids]

    def _has_arrived(self, life: Life, place: int, day: date) -> bool:
        """Whether from some instant of the day or before until now it stands in that column or one further on."""
        last_before = max(
            (index for index, (_, status) in enumerate(life.stays) if self._place(status) < place), default=-1
        )
        if last_before == len(life.stays) - 1:
            return False
        return life.days[last_before + 1] <= day

    def _place(self, status: str) -> int:
        return next((place for place, ids in enumerate(self.columns) if status in ids), -1)

    def days_of(self, first: date) -> Iterator[date]:
        while first <= self.today():
            yield first
            first += timedelta(days=1)
