"""A Scrum team plays its playbook: epics, the issues of each sprint, and the backlog behind them."""

from generator.demo.board_setup import DONE, EPIC, IN_PROGRESS, NOT_DELIVERED, RESOLVED, TO_DO, TYPE_IDS
from generator.demo.journal import Draft
from generator.demo.office_hours import DAY, HOUR
from generator.demo.parts import Part, Stage
from generator.demo.playbook import Line, Playbook
from generator.demo.plots import play
from generator.demo.runs import Run

_SHARE_OF_SPRINT = {1: 0.06, 2: 0.1, 3: 0.16, 5: 0.25, 8: 0.36, 13: 0.5}
"""How long an issue of so many points is worked on."""


def perform(playbook: Playbook, runs: tuple[Run, ...], stage: Stage) -> None:
    """Write everything the team ever did."""
    for slug, title in playbook.epics.items():
        _write_epic(slug, title, playbook.project, runs, stage)
    _write_deleted_sprint(runs, stage)
    for run in runs:
        lines = run.chapter.lines
        for order, line in enumerate(lines):
            begins, ends = _working_span(run, (order + 0.5) / len(lines), line, stage)
            play(Part(stage, line, run, begins, ends))
    for line in playbook.backlog:
        write_backlog(line, stage)


def _working_span(run: Run, share: float, line: Line, stage: Stage) -> tuple[float, float]:
    """Issues are finished in their order, a little later than evenly, none on the first morning."""
    first, last = (stage.hours.position(at) for at in (run.starts_at, run.closes_at))
    size = _SHARE_OF_SPRINT.get(int(line.points or stage.rng.choice((2, 3, 3, 5))), 0.2)
    ends = min(max(0.11 + 0.86 * share**0.8 + stage.rng.uniform(-0.05, 0.05), 0.07), 0.97)
    begins = max(ends - size * stage.rng.uniform(0.7, 1.3), 0.01)
    return first + begins * (last - first), first + ends * (last - first)


def _write_epic(slug: str, title: str, project: str, runs: tuple[Run, ...], stage: Stage) -> None:
    """An epic is open while sprints hold its issues."""
    used = [run for run in runs if any(line.epic == slug for line in run.chapter.lines)]
    issue, journal, hours = Draft(), stage.journal, stage.hours
    first = hours.position(used[0].starts_at)
    created = first - stage.rng.uniform(36, 44) * DAY
    stage.epics[slug] = created, issue
    journal.create(
        hours.instant(created),
        issue,
        project,
        type_id=EPIC,
        summary=title,
        status_id=TO_DO,
    )
    journal.change(hours.instant(first + 0.2 * DAY), issue, status=IN_PROGRESS)
    if hours.position(used[-1].closes_at) < stage.now - 30 * DAY:
        journal.change(
            hours.instant(hours.position(used[-1].closes_at) + 3 * DAY), issue, status=DONE, resolution=RESOLVED
        )


def _write_deleted_sprint(runs: tuple[Run, ...], stage: Stage) -> None:
    """A sprint that was created, filled and deleted within two days; see the plot `deleted-sprint`."""
    for run in runs:
        if any("deleted-sprint" in line.tags for line in run.chapter.lines):
            start = stage.hours.position(run.created_at)
            board_id = stage.board_id
            stage.journal.create_sprint(
                stage.hours.instant(start + 0.2 * DAY), stage.deleted_sprint, board_id, "Hack day"
            )
            stage.journal.delete_sprint(stage.hours.instant(start + 0.9 * DAY), stage.deleted_sprint)


def write_backlog(line: Line, stage: Stage) -> None:
    """An issue no sprint ever took; now and then it is looked at."""
    rng, hours, issue = stage.rng, stage.hours, Draft()
    created = rng.uniform(10 * DAY, stage.now - DAY)
    if not line.tags.keys().isdisjoint({"wont", "deleted", "deleted-now"}):
        created = rng.uniform(10 * DAY, stage.now - 30 * DAY)
    stage.journal.create(
        hours.instant(created),
        issue,
        line.project,
        type_id=TYPE_IDS[line.type],
        summary=line.text,
        status_id=TO_DO,
        parent=stage.epic(line.epic, created),
    )
    if line.points is not None:
        _at(stage, issue, created + rng.uniform(0.2, 6) * DAY, estimate=line.points)
    if rng.random() < 0.4:  # noqa: PLR2004 - four in ten are moved up once
        _at(stage, issue, created + rng.uniform(2, 20) * DAY, rank="Ranked higher")
    if "wont" in line.tags:
        _at(stage, issue, created + 25 * DAY, status=DONE, resolution=NOT_DELIVERED[line.tags["wont"]])
    if "deleted" in line.tags:
        stage.journal.delete(hours.instant(created + 21 * DAY), issue)
    if "deleted-now" in line.tags:
        stage.journal.delete(hours.instant(stage.now + 12 * HOUR), issue)


def _at(stage: Stage, issue: Draft, position: float, **values: str | float | None) -> None:
    stage.journal.change(stage.hours.instant(position), issue, **values)
