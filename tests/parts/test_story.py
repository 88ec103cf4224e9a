"""Whatever happens in Jira and in the config, a site built of what was kept is the one that is built of nothing."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from generator.correction import Correction
from generator.demo.events import (
    ChangedItem,
    Event,
    IssueChanged,
    IssueCreated,
    IssueDeleted,
    SprintClosed,
    SprintCreated,
    SprintEdited,
    SprintStarted,
)
from generator.demo.state import IssueState
from tests.cache.desk import open_desk
from tests.demo.small_world import DOING, DONE, STORY, TODO
from tests.parts.mill import BOARDS, ONE, TWO, Mill, mill_world

LENGTH = settings(
    max_examples=int(os.environ.get("STORY_EXAMPLES", "2")),
    stateful_step_count=int(os.environ.get("STORY_STEPS", "10")),
    derandomize=True,
    database=None,
)
SOME = st.integers(0, 30)
PROJECTS = ("AB", "EF")


class Story(RuleBasedStateMachine):
    """Steps in any order, each followed by a sync and a site; a sprint that is over may be started again."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        folder = Path(self.opened.enter_context(TemporaryDirectory()))
        self.desk = self.opened.enter_context(open_desk(folder / "own", "cloud", mill_world()))
        self.mill = Mill(folder / "own")
        self.numbers = iter(range(30_000, 90_000))

    def teardown(self) -> None:
        self.opened.close()

    @initialize()
    def begins(self) -> None:
        self.desk.sync(BOARDS)
        self.mill.build()

    @rule(which=SOME, status=st.sampled_from([TODO, DOING, DONE]))
    def move_on(self, which: int, status: str) -> None:
        issue = self._issue(which)
        done = ChangedItem("resolution", issue.resolution_id, "10000" if status == DONE else None)
        self._change(issue, ChangedItem("status", issue.status_id, status), done)

    @rule(which=SOME, value=SOME)
    def estimate(self, which: int, value: int) -> None:
        issue = self._issue(which)
        self._change(issue, ChangedItem("estimate", issue.estimate, float(value) or None))

    @rule(which=SOME, value=SOME)
    def call_otherwise(self, which: int, value: int) -> None:
        issue = self._issue(which)
        self._change(issue, ChangedItem("summary", issue.summary, f"Called {value} @:late@"))

    @rule(which=SOME, sprint=SOME)
    def plan(self, which: int, sprint: int) -> None:
        """Into another sprint, into one more, or out of all."""
        issue, sprints = self._issue(which), sorted(self.desk.world.state().sprints)
        chosen = sprints[sprint % len(sprints)]
        after = ((), (chosen,), (*(id_ for id_ in issue.sprint_ids if id_ != chosen), chosen))[sprint % 3]
        self._change(issue, ChangedItem("sprint", issue.sprint_ids, after))

    @rule(which=SOME)
    def move_over(self, which: int) -> None:
        issue = self._issue(which)
        key = PROJECTS[issue.project_key == PROJECTS[0]]
        self._change(issue, ChangedItem("project", issue.project_key, key, f"{key}-{next(self.numbers)}"))

    @rule(project=SOME, sprint=SOME)
    def create(self, project: int, sprint: int) -> None:
        id_, key = next(self.numbers), PROJECTS[project % 2]
        sprints = sorted(self.desk.world.state().sprints)
        self._happens(
            IssueCreated(self._now, id_, f"{key}-{id_}", STORY, "New", TODO, (sprints[sprint % len(sprints)],), 2.0)
        )

    @rule(which=SOME)
    def delete(self, which: int) -> None:
        self._happens(IssueDeleted(self._now, self._issue(which).id))

    @rule(which=SOME)
    def turn_a_sprint(self, which: int) -> None:
        """It is started, closed, or opened again."""
        sprints = self.desk.world.state().sprints
        number = sorted(sprints)[which % len(sprints)]
        if sprints[number].state == "active":
            self._happens(SprintClosed(self._now, number))
        else:
            self._happens(SprintStarted(self._now, number, self.desk.world.now))

    @rule(which=SOME, value=SOME)
    def name_a_sprint(self, which: int, value: int) -> None:
        sprints = sorted(self.desk.world.state().sprints)
        self._happens(SprintEdited(self._now, sprints[which % len(sprints)], f"Name {value}", "Sell" * (value % 2)))

    @rule(board=st.sampled_from([ONE, TWO]))
    def plan_a_sprint(self, board: int) -> None:
        number = next(self.numbers)
        self._happens(SprintCreated(self._now, number, board, f"Sprint {number}"))

    @rule(which=SOME, value=SOME)
    def correct(self, which: int, value: int) -> None:
        issue = self._issue(which)
        correction = Correction(issue.key, issue.id, None, "estimate", float(value), issue.estimate, "So it was")
        self._correct([*self.mill.settings.corrections, correction])

    @rule()
    def correct_nothing(self) -> None:
        self._correct(())

    @rule(days=st.sampled_from([0, 0, 1, 9]))
    def wait(self, days: int) -> None:
        for _ in range(1 + 24 * days):
            self.desk.happens()

    @rule()
    def build(self) -> None:
        """What is kept is right, and is still the same whether or not this process has made it."""
        self.desk.sync(BOARDS, accept_loss=True)
        afresh = self.mill.copy("afresh", kept=False)
        assert self.mill.build() == afresh.build()

    @property
    def _now(self) -> Any:
        return self.desk.world.now

    def _issue(self, which: int) -> IssueState:
        issues = self.desk.world.state().issues
        return issues[sorted(issues)[which % len(issues)]]

    def _change(self, issue: IssueState, *items: ChangedItem) -> None:
        self._happens(IssueChanged(self._now, next(self.numbers), issue.id, items))

    def _happens(self, event: Event) -> None:
        self.desk.happens(event)
        self.build()

    def _correct(self, corrections: Sequence[Correction]) -> None:
        self.mill = replace(self.mill, settings=replace(self.mill.settings, corrections=tuple(corrections)))
        self.build()


def test_a_site_built_of_what_was_kept_is_the_one_built_afresh() -> None:
    run_state_machine_as_test(Story, settings=LENGTH)
