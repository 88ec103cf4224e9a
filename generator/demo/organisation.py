"""Many teams of one company, for measuring: the bike-sharing company in up to forty harbour towns.

Every team has a board and a project of its own and plays one of the two playbooks over and over, each from another
sprint on. Issues are numbered in the order in which they were created, whoever's they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, cycle, islice
from math import ceil
from random import Random
from zoneinfo import ZoneInfo

from generator.demo.board_setup import HARBOUR, ISSUE_TYPES, LIGHTHOUSE, ROUTES, STATUSES
from generator.demo.crowd import crowd_lines
from generator.demo.journal import Journal
from generator.demo.office_hours import OfficeHours
from generator.demo.parts import Stage
from generator.demo.playbook import Chapter, Line, Playbook, load_playbook
from generator.demo.releases import Train, plan_releases
from generator.demo.runs import SPRINT_DAYS, lay_out, write_sprints
from generator.demo.story import AHEAD, NOW, TIME_ZONE, active_monday
from generator.demo.team import perform, write_backlog
from generator.demo.world import Board, FixVersion, Project, World

TOWNS = (
    *("Aarhus", "Aalborg", "Bergen", "Bremen", "Bristol", "Cagliari", "Calais", "Cork", "Dublin", "Esbjerg"),
    *("Gdańsk", "Gdynia", "Genoa", "Ghent", "Gothenburg", "Hamburg", "Helsinki", "Kiel", "Klaipėda", "Leith"),
    *("Lisbon", "Liverpool", "Malmö", "Marseille", "Nantes", "Naples", "Oslo", "Ostend", "Porto", "Riga"),
    *("Rostock", "Rotterdam", "Split", "Stavanger", "Stockholm", "Szczecin", "Tallinn", "Trieste", "Turku", "Valencia"),
)
SPRINTS = 25
"""Of a board: closed ones and an active one; two more are to come."""
ISSUES = 1250
"""Of a board, at the demo's now."""
LONG_HISTORY = 500
"""Changes of one issue of every board."""
_SPRINT_LINES = 40
_HISTORY_DAYS = 480
_NOT_HERE = {"handed-over", "elsewhere", "deleted-sprint", "deleted"}
"""Plots that need another team, a parallel sprint or a sprint that is there but once, or that spoil the count."""


@dataclass(frozen=True)
class _Team:
    """A team: its board, how its issues go through it, how its versions are named, and what it plays."""

    board: Board
    project: Project
    route: tuple[str, ...]
    train: Train
    playbook: Playbook
    weekday: int
    rng: Random

    @property
    def first_day(self) -> timedelta:
        """The start of its first sprint, counted from the Monday of the active ones."""
        return timedelta(days=self.weekday - SPRINT_DAYS * self.playbook.active)


def make_organisation(boards: int, *, seed: int = 7, now: datetime = NOW) -> World:
    """A site of so many teams (1 to 40) at `now`, with a log that goes on for three weeks after it.

    Each has a board of 25 sprints that have begun and 1,250 issues, one of which was changed 500 times.
    """
    zone = ZoneInfo(TIME_ZONE)
    today = now.astimezone(zone).date()
    hours = OfficeHours(today - timedelta(days=_HISTORY_DAYS), _HISTORY_DAYS + 120, zone)
    journal = Journal()
    teams = tuple(islice(_teams(seed), boards))
    versions = [_write(team, journal, hours, now, active_monday(today)) for team in teams]
    return World(
        STATUSES,
        ISSUE_TYPES,
        projects=tuple(team.project for team in teams),
        boards=tuple(team.board for team in teams),
        events=journal.events(now + AHEAD),
        now=now,
        time_zone=TIME_ZONE,
        versions=tuple(chain(*versions)),
    )


def _teams(seed: int) -> Iterator[_Team]:
    kinds = (("Rider app", "harbour", HARBOUR, "RIDE"), ("Docks", "lighthouse", LIGHTHOUSE, "DOCK"))
    stories = {name: load_playbook(name) for _, name, _, _ in kinds}
    for number, town in enumerate(TOWNS):
        what, story, model, home = kinds[number % len(kinds)]
        project = Project(10_001 + number, town[:3].upper(), f"{what} {town}")
        rng = Random(f"{seed} {town}")  # noqa: S311 - a story, not a secret
        yield _Team(
            board=replace(
                model,
                id=1 + number,
                name=f"{town}: {what.lower()}",
                filter_id=10_101 + number,
                project_keys=(project.key,),
            ),
            project=project,
            route=ROUTES[home],
            train=Train(f"{project.name} 5", 10_300 + 10 * number),
            playbook=_playbook(stories[story], town, project.key, number, rng),
            weekday=number % 3,
            rng=rng,
        )


def _playbook(story: Playbook, town: str, project: str, number: int, rng: Random) -> Playbook:
    """The story from sprint `number` on, over and over, up to its own active sprint and the two after it."""
    regular = [chapter for chapter in story.chapters if chapter.parallel is None]
    told, rest = regular[: story.active], regular[story.active :]
    start = number % len(told)
    active = SPRINTS - 1
    past = islice(cycle(told[start:] + told[:start]), active)
    chapters = [
        _chapter(chapter, f"{town} Sprint {place}", project, rng) for place, chapter in enumerate(chain(past, rest), 1)
    ]
    chapters[active - 4] = _with_long_history(chapters[active - 4])
    return Playbook(project, active, story.epics, tuple(chapters), _lines_of(story.backlog, project))


def _chapter(chapter: Chapter, name: str, project: str, rng: Random) -> Chapter:
    """The same sprint under the team's own name, with as many lines as every sprint here has."""
    title = chapter.name.removeprefix(chapter.plain_name)
    lines = _lines_of(chapter.lines, project)
    crowd = crowd_lines(lines, ceil(_SPRINT_LINES / len(lines)), rng)[:_SPRINT_LINES]
    return replace(chapter, name=name + title, plain_name=name, lines=crowd)


def _lines_of(lines: tuple[Line, ...], project: str) -> tuple[Line, ...]:
    return tuple(replace(line, project=project, tags=_tags_here(line.tags)) for line in lines)


def _tags_here(tags: dict[str, str]) -> dict[str, str]:
    return {name: argument for name, argument in tags.items() if name not in _NOT_HERE}


def _with_long_history(chapter: Chapter) -> Chapter:
    first = replace(chapter.lines[0], points=13.0, tags={"pestered": str(LONG_HISTORY)})
    return replace(chapter, lines=(first, *chapter.lines[1:]))


def _write(team: _Team, journal: Journal, hours: OfficeHours, now: datetime, monday: date) -> tuple[FixVersion, ...]:
    """Everything the team ever did, and its versions."""
    board_id, project, playbook = team.board.id, team.project.key, team.playbook
    runs = lay_out(playbook, monday + team.first_day, hours, team.rng)
    write_sprints(runs, board_id, journal, hours)
    stage = Stage(journal, hours, team.rng, hours.position(now), board_id, runs, other_runs=(), epics={})
    stage = replace(stage, routes={project: team.route}, trains={project: team.train})
    perform(replace(playbook, backlog=()), runs, stage)
    _fill_backlog(playbook.backlog, stage, ISSUES - journal.born(project, now))
    return plan_releases(project, team.train, runs)


def _fill_backlog(lines: tuple[Line, ...], stage: Stage, count: int) -> None:
    laps = ceil(count / len(lines))
    for line in crowd_lines(lines, laps, stage.rng)[:count]:
        write_backlog(line, stage)
