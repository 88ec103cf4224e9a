"""When a team's sprints were created, named, started and closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from generator.demo.journal import Draft, Journal
from generator.demo.office_hours import DAY, OfficeHours
from generator.demo.playbook import Chapter, Playbook

SPRINT_DAYS = 14
_GAPS = (timedelta(seconds=20), timedelta(minutes=9), timedelta(minutes=48), timedelta(hours=2, minutes=5))


@dataclass(frozen=True)
class Run:
    """A chapter in time. `index` counts the regular sprints; a parallel one has the index of the one beside it."""

    chapter: Chapter
    index: int
    created_at: datetime
    starts_at: datetime
    planned_end_at: datetime
    closes_at: datetime
    sprint: Draft = field(default_factory=Draft)

    def carry_at(self) -> datetime:
        """When "complete sprint" has moved the open issues on."""
        return self.closes_at + timedelta(seconds=1)


def lay_out(playbook: Playbook, first_day: date, hours: OfficeHours, rng: Random) -> tuple[Run, ...]:
    """The sprints in playbook order; the first regular one starts on `first_day`."""
    runs: list[Run] = []
    for chapter in playbook.chapters:
        last = next((run for run in reversed(runs) if run.chapter.parallel is None), None)
        if chapter.parallel is not None and last is not None:
            runs.append(_beside(chapter, last, hours))
        else:
            runs.append(_after(chapter, last, first_day, hours, rng))
    return tuple(runs)


def _after(chapter: Chapter, last: Run | None, first_day: date, hours: OfficeHours, rng: Random) -> Run:
    index = 0 if last is None else last.index + 1
    day = first_day + timedelta(days=SPRINT_DAYS * index)
    starts_at = hours.local(day, 9, rng.randrange(20, 40))
    created_at = hours.instant(hours.position(starts_at) - 4 * DAY)
    if last is not None:
        starts_at = max(starts_at, last.closes_at + rng.choice(_GAPS))
        created_at = hours.instant(hours.position(last.starts_at) + rng.uniform(1, 2) * DAY)
    planned_end_at = hours.local(day + timedelta(days=SPRINT_DAYS), 10)
    closes_at = planned_end_at + timedelta(days=chapter.closes, seconds=rng.randrange(-1500, 1700))
    return Run(chapter, index, created_at, starts_at, planned_end_at, closes_at)


def _beside(chapter: Chapter, main: Run, hours: OfficeHours) -> Run:
    assert chapter.parallel is not None
    day = main.starts_at.astimezone(hours.zone).date()
    starts, closes = (day + timedelta(days=days) for days in chapter.parallel)
    starts_at = hours.local(starts, 11, 17)
    return Run(
        chapter,
        main.index,
        created_at=starts_at - timedelta(minutes=95),
        starts_at=starts_at,
        planned_end_at=hours.local(closes, 16),
        closes_at=hours.local(closes, 15, 42),
    )


def write_sprints(runs: tuple[Run, ...], board_id: int, journal: Journal, hours: OfficeHours) -> None:
    """Note the sprints' own events: a plain name first, the title half a sprint later, the goal when it is planned."""
    for run in runs:
        if run.chapter.parallel is not None:
            journal.create_sprint(
                run.created_at, run.sprint, board_id, run.chapter.name, goal=run.chapter.goal, end=run.planned_end_at
            )
        else:
            journal.create_sprint(run.created_at, run.sprint, board_id, run.chapter.plain_name)
            for at, name, goal in _edits(run, hours):
                journal.edit_sprint(at, run.sprint, name=name, goal=goal)
        journal.start_sprint(run.starts_at, run.sprint, run.planned_end_at)
        journal.close_sprint(run.closes_at, run.sprint)


def _edits(run: Run, hours: OfficeHours) -> Iterator[tuple[datetime, str | None, str | None]]:
    if run.chapter.name != run.chapter.plain_name:
        titled = max(hours.position(run.starts_at) - 4.5 * DAY, hours.position(run.created_at) + 900)
        yield hours.instant(titled), run.chapter.name, None
    yield hours.instant(hours.position(run.starts_at) - 0.4 * DAY), None, run.chapter.goal
