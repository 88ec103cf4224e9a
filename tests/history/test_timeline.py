"""A value over time."""

from datetime import datetime

import pytest

from generator.domain import Change
from generator.history.timeline import CREATION, Moment, Timeline, make_flags, make_timeline, read_moments
from tests.factories import at


def rebuild(*changes: Change[str], present: str = "now", created_at: datetime | None = None) -> Timeline[str]:
    moments = read_moments(changes, present, created_at or at(0))
    return make_timeline(moments[0].value, moments)


def test_without_a_change_it_is_the_present_value_since_creation() -> None:
    assert rebuild().at(at(5)) == "now"
    assert rebuild().began_at(at(5)) is None


def test_before_the_first_change_it_is_what_that_change_says_was_before() -> None:
    assert rebuild(Change(at(3), 1, "a", "b")).at(at(2)) == "a"


def test_the_instant_of_a_change_is_after_it() -> None:
    timeline = rebuild(Change(at(3), 1, "a", "b"))
    assert timeline.at(at(3)) == "b"
    assert timeline.began_at(at(3)) == timeline.began_at(at(9)) == at(3)


def test_inside_is_open_at_its_start_and_closed_at_its_end() -> None:
    timeline = rebuild(Change(at(3), 1, "a", "b"), Change(at(5), 2, "b", "c"), Change(at(7), 3, "c", "d"))
    assert timeline.inside(at(3), at(5)) == [Moment(at(5), 2, "c")]
    assert timeline.inside(at(2), at(7)) == [Moment(at(3), 1, "b"), Moment(at(5), 2, "c"), Moment(at(7), 3, "d")]


def test_numeric_history_ids_order_one_instant() -> None:
    """As text 9 would come after 10."""
    assert rebuild(Change(at(3), 10, "b", "c"), Change(at(3), 9, "a", "b")).at(at(3)) == "c"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["b", "c"], ["c"]),  # the last of an instant wins
        (["b", "a"], []),  # there and back within an instant
        (["a"], []),  # says nothing new
        (["b", "b"], ["b"]),
        (["b", "a", "c"], ["c"]),
    ],
)
def test_what_one_instant_overrules_never_happened(values: list[str], expected: list[str]) -> None:
    moments = [Moment(at(3), number, value) for number, value in enumerate(values)]
    assert list(make_timeline("a", moments).values) == expected


def test_a_moment_keeps_the_history_that_brought_its_value() -> None:
    timeline = make_timeline("a", [Moment(at(3), 1, "b"), Moment(at(3), 2, "b")])
    assert timeline.history_ids == (1,)


def test_a_gap_in_the_history_is_bridged_by_what_came_after() -> None:
    timeline = rebuild(Change(at(3), 1, "a", "b"), Change(at(7), 9, "x", "y"))
    assert [timeline.at(at(day)) for day in (2, 3, 6, 7)] == ["a", "b", "b", "y"]


def test_flags_say_when_something_held() -> None:
    moments = read_moments([Change(at(5), 1, "on", "off"), Change(at(7), 2, "off", "on")], "on", at(2))
    flags = make_flags(moments, "on".__eq__)
    assert [flags.at(at(day)) for day in (2, 4, 5, 7)] == [True, True, False, True]
    assert flags.history_ids == (1, 2)


def test_a_membership_starts_with_the_creation() -> None:
    moments = [Moment(at(2), CREATION, value=True), Moment(at(5), 1, value=False)]
    member = make_timeline(initial=False, moments=moments)
    assert [member.at(at(day)) for day in (1, 2, 4, 5)] == [False, True, True, False]


def test_a_change_before_the_creation_moves_to_the_creation() -> None:
    timeline = rebuild(Change(at(-3), 1, "a", "b"), Change(at(4), 2, "b", "c"))
    assert [timeline.at(at(day)) for day in (0, 3, 4)] == ["b", "b", "c"]
    assert timeline.instants == (at(0), at(4))
