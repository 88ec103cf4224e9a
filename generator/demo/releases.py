"""Which version brings an issue: a team releases every few sprints."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.demo.playbook import Line
from generator.demo.runs import Run
from generator.demo.world import FixVersion

_SPRINTS = 4
_FIRST = 2  # the team began to name versions after so many releases


@dataclass(frozen=True)
class Train:
    """How a project names its versions (a number follows), and the id of the one before the first."""

    name: str
    first_id: int


TRAINS = {"RIDE": Train("Rider app 5", 10_300), "DOCK": Train("Dock firmware 3", 10_400)}


def plan_releases(project: str, train: Train, runs: tuple[Run, ...]) -> tuple[FixVersion, ...]:
    """The versions a team's sprints lead to; each is released on the day its last sprint is closed."""
    last = {_number(run): run for run in runs if run.chapter.parallel is None}
    return tuple(
        FixVersion(_id(train, number), project, f"{train.name}.{number}", run.closes_at.date())
        for number, run in last.items()
        if number >= _FIRST
    )


def version_of(line: Line, run: Run, trains: Mapping[str, Train]) -> tuple[tuple[str, ...], bool]:
    """The ids of the versions that bring an issue of a sprint, and whether that was known when it was written down."""
    fate = len(line.text) % 3  # no dice: they would change what befalls the issues
    if _number(run) < _FIRST or line.project not in trains or not fate:
        return (), True
    return (_id(trains[line.project], _number(run)),), fate == 1


def _number(run: Run) -> int:
    return run.index // _SPRINTS


def _id(train: Train, number: int) -> str:
    return str(train.first_id + number)
