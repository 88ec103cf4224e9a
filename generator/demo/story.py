"""The made-up company's story: two Scrum teams and a city desk of a bike-sharing company in a harbour town.

What the people planned stands in `playbooks/`; what became of it is written here as an event log. The same arguments
give the same log, byte for byte.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from generator.demo.board_setup import BOARDS, HARBOUR, ISSUE_TYPES, LIGHTHOUSE, PROJECTS, STATUSES
from generator.demo.crowd import crowd, crowd_lines
from generator.demo.desk import Desk
from generator.demo.journal import Journal
from generator.demo.oddities import add_oddities
from generator.demo.office_hours import OfficeHours
from generator.demo.parts import Stage
from generator.demo.playbook import load_desk, load_playbook
from generator.demo.releases import TRAINS, plan_releases
from generator.demo.runs import SPRINT_DAYS, lay_out, write_sprints
from generator.demo.team import perform
from generator.demo.world import FixVersion, World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning, when both teams are in the middle of a sprint."""
TIME_ZONE = "Europe/Warsaw"
AHEAD = timedelta(days=21)
"""How far the log goes on after `now`."""
_HISTORY_DAYS = 340


def make_world(*, seed: int = 7, now: datetime = NOW, scale: int = 1, oddities: bool = False) -> World:
    """The demo's site at `now`, with a log that goes on for three weeks after it.

    Args:
        seed: another seed moves the times and the small things, not who did what in which sprint.
        now: an aware instant; both teams are in mid-sprint on any day.
        scale: times the issues of every sprint, backlog and desk (about 600 at 1).
        oddities: adds a board full of hostile and odd texts and data, and some on the others.
    """
    zone = ZoneInfo(TIME_ZONE)
    today = now.astimezone(zone).date()
    hours = OfficeHours(today - timedelta(days=_HISTORY_DAYS), _HISTORY_DAYS + 120, zone)
    journal = Journal()
    versions = _write_teams(journal, hours, seed, scale, now)
    rng = Random(f"{seed} desk")  # noqa: S311 - a story, not a secret
    desk = Desk(journal, hours, rng, hours.position(now))
    first, last = (hours.position(at) for at in (now - timedelta(days=200), now + AHEAD))
    desk.run(crowd_lines(load_desk(), scale, rng), first, last)
    world = World(STATUSES, ISSUE_TYPES, PROJECTS, BOARDS, [], now, TIME_ZONE, versions=versions)
    if oddities:
        add_oddities(world, journal)
    world.events.extend(journal.events(now + AHEAD))
    return world


def _write_teams(journal: Journal, hours: OfficeHours, seed: int, scale: int, now: datetime) -> tuple[FixVersion, ...]:
    """Both Scrum teams, and their versions; each knows the other's sprints, for an issue can change hands."""
    monday = active_monday(now.astimezone(hours.zone).date())
    teams = []
    for team, board, weekday in (("harbour", HARBOUR, 0), ("lighthouse", LIGHTHOUSE, 1)):
        rng = Random(f"{seed} {team}")  # noqa: S311 - a story, not a secret
        playbook = crowd(load_playbook(team), scale, rng)
        first_day = monday + timedelta(days=weekday - SPRINT_DAYS * playbook.active)
        teams.append((playbook, board, lay_out(playbook, first_day, hours, rng), rng))
    for (playbook, board, runs, rng), (_, _, other_runs, _) in zip(teams, reversed(teams), strict=True):
        write_sprints(runs, board.id, journal, hours)
        regular = tuple(run for run in runs if run.chapter.parallel is None)
        stage = Stage(journal, hours, rng, hours.position(now), board.id, regular, other_runs, epics={})
        perform(playbook, runs, stage)
    return tuple(
        version
        for playbook, _, runs, _ in teams
        for version in plan_releases(playbook.project, TRAINS[playbook.project], runs)
    )


def active_monday(today: date) -> date:
    """The day on which the active sprint started: between 5 and 11 days ago."""
    candidate = today - timedelta(days=5)
    return candidate - timedelta(days=candidate.weekday())
