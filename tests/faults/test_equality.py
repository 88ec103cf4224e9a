"""The one property: after any schedule of edits, faults and damage, the cache is what a full read would give.

`EQUALITY_EXAMPLES` and `EQUALITY_STEPS` make it longer. A schedule that fails goes to `tests/faults/regressions.py`.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from generator.cache import lines, partial
from generator.domain import Flavour
from tests.cache.desk import FLAVOURS, open_desk
from tests.faults.killer import SMALL_BATCH, SMALL_FILES, Killer, open_killer, set_zone
from tests.faults.regressions import REGRESSIONS
from tests.faults.team import Fault, Team, team_world

LENGTH = settings(
    max_examples=int(os.environ.get("EQUALITY_EXAMPLES", "8")),
    stateful_step_count=int(os.environ.get("EQUALITY_STEPS", "30")),
    derandomize=True,
    database=None,
)
SOME = st.integers(0, 9)
REQUESTS = st.integers(1, 16)
ZONES = ["UTC", "Pacific/Apia", "America/St_Johns"]


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with open_killer() as killer:
        yield killer


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A few records fill a file of the audit trail, and the process comes back from where it was taken."""
    monkeypatch.setattr(lines, "FULL_BYTES", SMALL_FILES)
    monkeypatch.setattr(partial, "BATCH", SMALL_BATCH)
    monkeypatch.setenv("TZ", "UTC")
    yield
    monkeypatch.undo()
    time.tzset()


class Schedule(RuleBasedStateMachine):
    """Steps of a `Team`, in any order."""

    flavour: Flavour
    killer: Killer

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        folder = Path(self.opened.enter_context(TemporaryDirectory()))
        set_zone("UTC")
        self.team = Team(self.opened.enter_context(open_desk(folder, self.flavour, team_world())), self.killer)

    def teardown(self) -> None:
        self.opened.close()

    @initialize()
    def begins(self) -> None:
        self.team.sync()

    @rule(which=SOME, what=st.sampled_from(["status", "estimate", "summary", "issuetype"]), value=SOME)
    def edit(self, which: int, what: str, value: int) -> None:
        self.team.edit(which, what, value)  # type: ignore[arg-type]  # of the list above

    @rule(which=SOME, sprint=SOME)
    def plan(self, which: int, sprint: int) -> None:
        self.team.plan(which, sprint)

    @rule(which=SOME, epic=SOME)
    def link(self, which: int, epic: int) -> None:
        self.team.link(which, epic)

    @rule(which=SOME, project=SOME)
    def lose_epic(self, which: int, project: int) -> None:
        self.team.lose_epic(which, project)

    @rule(which=SOME, versions=SOME)
    def aim(self, which: int, versions: int) -> None:
        self.team.aim(which, versions)

    @rule(which=SOME)
    def delete_version(self, which: int) -> None:
        self.team.delete_version(which)

    @rule(which=SOME)
    def flag(self, which: int) -> None:
        self.team.flag(which)

    @rule(project=SOME, value=SOME)
    def create(self, project: int, value: int) -> None:
        self.team.create(project, value)

    @rule(which=SOME)
    def delete(self, which: int) -> None:
        self.team.delete(which)

    @rule(which=SOME, project=SOME)
    def move(self, which: int, project: int) -> None:
        self.team.move(which, project)

    @rule(which=SOME)
    def turn_sprints(self, which: int) -> None:
        self.team.turn_sprints(which)

    @rule(which=SOME)
    def delete_sprint(self, which: int) -> None:
        self.team.delete_sprint(which)

    @rule(which=SOME, projects=SOME, stories=st.booleans())
    def filter(self, which: int, projects: int, *, stories: bool) -> None:
        self.team.filter(which, projects, stories=stories)

    @rule(value=SOME)
    def rename(self, value: int) -> None:
        self.team.rename(value)

    @rule(projects=st.sampled_from([0, 0, 1, 2, 4]))
    def hide(self, projects: int) -> None:
        self.team.hide(projects)

    @rule(zone=st.sampled_from(ZONES))
    def travel(self, zone: str) -> None:
        self.team.travel(zone)  # type: ignore[arg-type]  # of the list above

    @rule()
    def age(self) -> None:
        self.team.age()

    @rule(zone=st.sampled_from(ZONES))
    def carry_away(self, zone: str) -> None:
        self.team.carry_away(zone)

    @rule(minutes=st.sampled_from([0, 1, 9, 10, 11, 60, 3 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.team.wait(minutes)

    @rule(full=st.sampled_from([False, False, False, True]))
    def sync(self, *, full: bool) -> None:
        self.team.sync(full=full)

    @rule(fault=st.sampled_from(["refused", "unavailable", "cut", "page"]), after=REQUESTS, full=st.booleans())
    def sync_with_fault(self, fault: Fault, after: int, *, full: bool) -> None:
        self.team.sync_with_fault(fault, after, full=full)

    @rule(
        which=SOME,
        after=REQUESTS,
        what=st.sampled_from(["edit", "create", "delete", "move"]),
        minutes=st.sampled_from([0, 15]),
    )
    def sync_while_edited(self, which: int, after: int, what: str, minutes: int) -> None:
        self.team.sync_while_edited(which, after, what, minutes)  # type: ignore[arg-type]  # of the list above

    @rule(n=st.integers(0, 25), full=st.booleans())
    def sync_killed_while_it_reads(self, n: int, *, full: bool) -> None:
        self.team.sync_killed("asked", n, full=full)

    @rule(n=st.integers(0, 55), full=st.booleans())
    def sync_killed_while_it_writes(self, n: int, *, full: bool) -> None:
        self.team.sync_killed("written", n, full=full)

    @rule(n=st.integers(0, 19), full=st.booleans())
    def sync_killed_at_its_commit(self, n: int, *, full: bool) -> None:
        self.team.sync_killed("committed", n, full=full)

    @rule()
    def roll_back(self) -> None:
        self.team.roll_back()

    @rule(which=SOME, at=st.integers(0, 400), how=st.sampled_from(["cut", "flip", "swap"]))
    def damage(self, which: int, at: int, how: str) -> None:
        self.team.damage(which, at, how)  # type: ignore[arg-type]  # of the list above


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_any_schedule_ends_like_a_full_read(flavour: Flavour, killer: Killer) -> None:
    schedule = type(f"Schedule_{flavour}", (Schedule,), {"flavour": flavour, "killer": killer})
    run_state_machine_as_test(schedule, settings=LENGTH)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_schedule_that_once_failed(tmp_path: Path, flavour: Flavour, name: str, killer: Killer) -> None:
    with open_desk(tmp_path, flavour, team_world()) as desk:
        team = Team(desk, killer)
        team.take(REGRESSIONS[name])
        team.check()
