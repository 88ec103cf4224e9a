"""The one property: after any schedule of edits, faults and damage, the cache is what a full read would give.

`EQUALITY_EXAMPLES` and `EQUALITY_STEPS` make it longer. A schedule that fails goes to `tests/faults/regressions.py`.
"""

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from generator.domain import Flavour
from tests.cache.desk import FLAVOURS, open_desk
from tests.faults.regressions import REGRESSIONS
from tests.faults.team import Fault, Team, team_world

LENGTH = settings(
    max_examples=int(os.environ.get("EQUALITY_EXAMPLES", "8")),
    stateful_step_count=int(os.environ.get("EQUALITY_STEPS", "30")),
    deadline=None,
    derandomize=True,
    database=None,
)
SOME = st.integers(0, 9)
REQUESTS = st.integers(1, 16)


class Schedule(RuleBasedStateMachine):
    """Steps of a `Team`, in any order."""

    flavour: Flavour

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        folder = Path(self.opened.enter_context(TemporaryDirectory()))
        self.team = Team(self.opened.enter_context(open_desk(folder, self.flavour, team_world())))

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

    @rule(zone=st.sampled_from(["UTC", "Pacific/Apia", "America/St_Johns"]))
    def travel(self, zone: str) -> None:
        self.team.travel(zone)  # type: ignore[arg-type]  # of the list above

    @rule(minutes=st.sampled_from([0, 1, 9, 10, 11, 60, 3 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.team.wait(minutes)

    @rule(full=st.sampled_from([False, False, False, True]))
    def sync(self, *, full: bool) -> None:
        self.team.sync(full=full)

    @rule(fault=st.sampled_from(["refused", "unavailable", "cut", "page"]), after=REQUESTS)
    def sync_with_fault(self, fault: Fault, after: int) -> None:
        self.team.sync_with_fault(fault, after)

    @rule(which=SOME, after=REQUESTS, what=st.sampled_from(["edit", "create", "delete", "move"]))
    def sync_while_edited(self, which: int, after: int, what: str) -> None:
        self.team.sync_while_edited(which, after, what)  # type: ignore[arg-type]  # of the list above

    @rule(which=SOME, at=st.integers(0, 400))
    def damage(self, which: int, at: int) -> None:
        self.team.damage(which, at)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_any_schedule_ends_like_a_full_read(flavour: Flavour) -> None:
    schedule = type(f"Schedule_{flavour}", (Schedule,), {"flavour": flavour})
    run_state_machine_as_test(schedule, settings=LENGTH)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_schedule_that_once_failed(tmp_path: Path, flavour: Flavour, name: str) -> None:
    with open_desk(tmp_path, flavour, team_world()) as desk:
        team = Team(desk)
        team.take(REGRESSIONS[name])
        team.check()
