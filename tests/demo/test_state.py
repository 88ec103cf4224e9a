"""The state of a log that grows is that of the same log read from its beginning."""

from dataclasses import replace
from datetime import timedelta

import pytest

from generator.demo.events import ChangedItem, IssueChanged, IssueDeleted
from generator.demo.state import fold
from generator.demo.story import make_world
from generator.demo.world import World

DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    """The demo's world, looked at once."""
    world = make_world()
    world.state()
    return world


def is_true(world: World) -> bool:
    return world.state() == fold(world.events, world.now)


def note(world: World, days_ago: float, summary: str) -> None:
    """Somebody renames the first issue."""
    item = ChangedItem("summary", "", summary)
    world.events.append(IssueChanged(world.now - days_ago * DAY, 999_000 + len(world.events), 10_001, (item,)))


def test_time_moves_on(world: World) -> None:
    before = len(world.state().issues)
    for _ in range(8):
        world.now += 2 * DAY
        assert is_true(world)
    assert len(world.state().issues) > before


def test_time_moves_back(world: World) -> None:
    before = len(world.state().issues)
    world.now -= 30 * DAY
    assert is_true(world)
    assert len(world.state().issues) < before


def test_the_log_grows_in_the_present(world: World) -> None:
    note(world, 0, "First")
    note(world, 0, "Second")
    assert world.state().issues[10_001].summary == "Second"
    world.now += DAY
    world.events.append(IssueDeleted(world.now, 10_002))
    assert 10_002 not in world.state().issues
    assert is_true(world)


def test_the_log_grows_in_the_past(world: World) -> None:
    note(world, 0, "Today")
    assert world.state().issues[10_001].summary == "Today"
    note(world, 1, "Yesterday")
    assert world.state().issues[10_001].summary == "Today"
    assert is_true(world)


def test_what_is_taken_out_of_the_log_did_not_happen(world: World) -> None:
    note(world, 0, "Never")
    assert world.state().issues[10_001].summary == "Never"
    del world.events[-1]
    assert world.state().issues[10_001].summary != "Never"


def test_a_longer_log_with_another_beginning_is_read_anew(world: World) -> None:
    first = next(event for event in world.events if isinstance(event, IssueChanged))
    world.events[world.events.index(first)] = replace(first, at=first.at + timedelta(seconds=1))
    note(world, 0, "Today")
    assert is_true(world)


def test_a_log_changed_in_place_is_read_anew_when_told_so(world: World) -> None:
    note(world, 0, "One")
    assert world.state().issues[10_001].summary == "One"
    del world.events[-1]
    note(world, 0, "Another")
    world.refold()
    assert world.state().issues[10_001].summary == "Another"


def test_a_state_once_taken_stays_as_it_was(world: World) -> None:
    kept = world.state()
    copy = kept.copy()
    note(world, 0, "Today")
    world.now += 7 * DAY
    assert world.state() != kept
    assert kept == copy
