"""One issue's part in a sprint: how it comes in, and how it is worked on. What befalls it stands in `plots`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from generator.demo.board_setup import DONE, IN_PROGRESS, RESOLVED, ROUTES, SUBTASK, TO_DO, TYPE_IDS
from generator.demo.journal import Draft, Journal
from generator.demo.office_hours import DAY, HOUR, OfficeHours
from generator.demo.playbook import Line
from generator.demo.releases import TRAINS, Train, version_of
from generator.demo.runs import Run

_MINUTE = 60.0


@dataclass
class Stage:
    """What the parts of one team share.

    `epics` are (created at, draft); `runs` are the regular sprints, `other_runs` those of the other team. By project,
    `routes` are the statuses an issue passes through, and `trains` what brings its versions.
    """

    journal: Journal
    hours: OfficeHours
    rng: Random
    now: float
    board_id: int
    runs: tuple[Run, ...]
    other_runs: tuple[Run, ...]
    epics: dict[str, tuple[float, Draft]]
    deleted_sprint: Draft = field(default_factory=Draft)
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ROUTES)
    trains: Mapping[str, Train] = field(default_factory=lambda: TRAINS)

    def run(self, index: int) -> Run | None:
        """A regular sprint, if the story goes on so far."""
        return self.runs[index] if index < len(self.runs) else None

    def epic(self, slug: str | None, position: float) -> Draft | None:
        """The epic of that name, if it is there by then."""
        since, epic = self.epics.get(slug or "", (position, None))
        return epic if since < position else None


@dataclass
class Part:
    """An issue on stage. Positions are working seconds (see `OfficeHours`); `done` is None until its work is done."""

    stage: Stage
    line: Line
    run: Run
    begins: float
    ends: float
    issue: Draft = field(default_factory=Draft)
    status: int = 0
    worked: list[float] = field(default_factory=list)
    project: str = ""

    def __post_init__(self) -> None:
        """An issue starts in the project of its line."""
        self.project = self.project or self.line.project

    @property
    def route(self) -> tuple[str, ...]:
        """The statuses it passes through."""
        return self.stage.routes[self.project]

    @property
    def is_done(self) -> bool:
        """Whether its work is done."""
        return self.route[self.status] == DONE

    def within(self, fraction: float, run: Run | None = None) -> float:
        """A position inside the sprint, after its start and before its close."""
        run = run or self.run
        first, last = (self.stage.hours.position(at) for at in (run.starts_at, run.closes_at))
        return min(max(first + fraction * (last - first), first + _MINUTE), last - _MINUTE)

    def change(self, position: float, **values: object) -> None:
        """Note a change of the issue at a position."""
        self.change_at(self.stage.hours.instant(position), **values)

    def change_at(self, at: datetime, **values: object) -> None:
        """Note a change of the issue at an instant."""
        self.stage.journal.change(at, self.issue, **values)  # type: ignore[arg-type]  # the journal's own keywords

    def work(self, begins: float, ends: float, *, until: int | None = None) -> None:
        """Walk on along the route; the first step at `begins`, the last (Done, unless `until` is before) at `ends`."""
        last = len(self.route) - 1 if until is None else until
        steps = range(self.status + 1, last + 1)
        for number, step in enumerate(steps):
            share = number / max(len(steps) - 1, 1) if len(steps) > 1 else 1.0
            self.step(begins + share * (ends - begins), step)
        self.worked += [begins, ends]

    def step(self, position: float, step: int) -> None:
        """Enter one status of the route."""
        self.step_at(self.stage.hours.instant(position), step)

    def step_at(self, at: datetime, step: int) -> None:
        """Enter one status of the route at an instant."""
        self.status = step
        self.change_at(at, status=self.route[step], resolution=RESOLVED if self.is_done else None)

    def reopen(self, position: float) -> None:
        """Back to work, without a resolution."""
        self.status = self.route.index(IN_PROGRESS)
        self.change(position, status=IN_PROGRESS, resolution=None)

    def join(self, position: float, run: Run) -> None:
        """Put into a sprint by hand, which ranks it too."""
        self.change(position, join=run.sprint, rank="Ranked higher")

    def follow(self, from_: Run, to: Run) -> None:
        """Moved on by "complete sprint"."""
        self.change_at(from_.carry_at(), join=to.sprint)


def enter(part: Part) -> None:
    """Create the issue and bring it into its sprint, as its tags say."""
    tags, rng = part.line.tags, part.stage.rng
    start = part.within(0)
    if "inside" in tags or "inside-early" in tags:
        _create(part, part.within(rng.uniform(0.15, 0.55) if "inside" in tags else 0.24), part.run)
    elif "late-now" in tags:
        _prepare(part, start - rng.uniform(1, 4) * DAY, start, part.stage.now + rng.uniform(4, 5.5) * HOUR)
    elif "late" in tags or "late-early" in tags:
        joins = part.within(rng.uniform(0.2, 0.6) if "late" in tags else 0.17)
        _prepare(part, start - rng.uniform(1, 9) * DAY, start, joins)
    elif "at-start" in tags:
        _prepare(part, start - 5 * DAY, start - DAY, None)
        part.change_at(part.run.starts_at, join=part.run.sprint, rank="Ranked higher")
    elif rng.random() < 0.1 and not tags:  # noqa: PLR2004 - one in ten is written straight into the planned sprint
        _create(part, _planning(part), part.run)
    elif part.run.chapter.parallel is not None:
        _prepare(part, start - rng.uniform(0.15, 0.18) * DAY, start - 0.1 * DAY, start - rng.uniform(0.02, 0.09) * DAY)
    else:
        planning = _planning(part)
        _prepare(part, planning - rng.uniform(*_days_ahead(part.line)) * DAY, planning, planning)


def _days_ahead(line: Line) -> tuple[float, float]:
    """How many days before its planning an issue was written down, at least and at most."""
    if "deleted-sprint" in line.tags:
        return 10, 24
    if "fresh" in line.tags:
        return 0.2, 2.5
    return (0.3, 8) if line.type == "Bug" else (1, 24)


def _planning(part: Part) -> float:
    """Dragged into the coming sprint: more than half of them early, the rest in the planning meeting."""
    rng, hours = part.stage.rng, part.stage.hours
    start, created = part.within(0), hours.position(part.run.created_at) + HOUR
    meeting = max(start - rng.uniform(0.1, 0.45) * DAY, created)
    early = rng.random() < 0.6 and not part.line.tags  # noqa: PLR2004 - see above
    return created + rng.random() ** 2.5 * (meeting - created) if early else meeting


def _prepare(part: Part, created: float, refined_by: float, joins: float | None) -> None:
    """Write it down, refine it before `refined_by`, and put it into the sprint at `joins`."""
    rng, points = part.stage.rng, part.line.points
    guessed = rng.random() < 0.3  # noqa: PLR2004 - three in ten come with an estimate
    first = None if points is None else _guess(points, rng) if guessed else None
    _create(part, created, None, estimate=first)
    if points is not None:
        part.change(created + rng.uniform(0.3, 0.95) * (refined_by - created), estimate=points)
    if joins is not None:
        part.join(joins, part.run)
        part.begins = max(part.begins, joins + 0.1 * DAY)


def _guess(points: float, rng: Random) -> float:
    scale = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0)
    place = scale.index(points) + rng.choice((-1, 0, 0, 0, 1))
    return scale[min(max(place, 0), len(scale) - 1)]


def _create(part: Part, position: float, run: Run | None, *, estimate: float | None = None) -> None:
    """Create it; one that is born in a sprint has its estimate from the start."""
    line, stage = part.line, part.stage
    versions, planned = version_of(line, part.run, stage.trains)
    epic = stage.epic(line.epic, position)
    born_with_epic = stage.rng.random() < 0.7  # noqa: PLR2004 - the others are sorted under it a little later
    stage.journal.create(
        stage.hours.instant(position),
        part.issue,
        line.project,
        type_id=TYPE_IDS[line.tags.get("retyped", line.type)],
        summary=line.tags.get("was", line.text),
        status_id=TO_DO,
        sprint=None if run is None else run.sprint,
        estimate=line.points if run is not None else estimate,
        parent=epic if born_with_epic else None,
        version_ids=versions if planned else (),
    )
    part.begins = max(part.begins, position + 0.05 * DAY)
    if versions and not planned:
        part.change(position + 0.6 * (part.begins - position), versions=versions)
    if epic is not None and not born_with_epic:
        part.change(position + 0.1 * DAY, parent=epic)
    if "was" in line.tags or "retyped" in line.tags:
        part.change(position + 0.4 * DAY, summary=line.text, issuetype=TYPE_IDS[line.type])


def write_subtasks(part: Part) -> None:
    """Sub-tasks live where their parent does: created when its work begins, done one by one until its end."""
    if not part.worked:
        return
    first, last = min(part.worked), max(part.worked)
    count = len(part.line.subtasks)
    for number, text in enumerate(part.line.subtasks):
        issue, created = Draft(), first + 0.01 * DAY * (number + 1)
        part.stage.journal.create(
            part.stage.hours.instant(created),
            issue,
            part.project,
            type_id=SUBTASK,
            summary=text,
            status_id=TO_DO,
            sprint=part.run.sprint,
            parent=part.issue,
        )
        begins, ends = (created + (last - created) * (number + share) / (count + 0.5) for share in (0.2, 0.95))
        part.stage.journal.change(part.stage.hours.instant(begins), issue, status=IN_PROGRESS)
        if part.is_done or number + 1 < count:
            part.stage.journal.change(part.stage.hours.instant(ends), issue, status=DONE, resolution=RESOLVED)
