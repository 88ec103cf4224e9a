import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.metrics.process_behaviour import Limits, draw_limits, limits
from generator.render.theme import SENTINELS
from tests.metrics.axes import levels, make_axes, words

WHOLE = st.lists(st.integers(0, 1000), min_size=2, max_size=50)


def test_limits_worked_by_hand() -> None:
    """Mean 60 / 4 = 15; steps of 2, 4 and 2, whose mean is 8 / 3."""
    found = limits([14, 12, 16, 18])
    assert (found.mean, found.low, found.high) == pytest.approx((15, 15 - 2.66 * 8 / 3, 15 + 2.66 * 8 / 3))


def test_no_limit_below_nothing() -> None:
    assert limits([0, 10, 0, 10]).low == 0


def test_steps_that_never_differ_leave_no_room() -> None:
    found = limits([3] * 10)
    assert found == Limits(3, 3, 3)
    assert not found.signals([3, 3]).any()


def test_only_what_lies_outside_is_a_signal() -> None:
    assert Limits(5, 2, 8).signals([1, 2, 5, 8, 9]).tolist() == [True, False, False, False, True]


@given(WHOLE, st.integers(5000, 9000))
def test_the_same_values_higher_have_limits_as_much_higher(values: list[int], lift: int) -> None:
    """Far from 0, where the lower limit is not cut."""
    one, other = limits([value + 5000 for value in values]), limits([value + 5000 + lift for value in values])
    assert (other.mean - one.mean, other.low - one.low, other.high - one.high) == pytest.approx((lift, lift, lift))


@given(WHOLE)
def test_the_order_matters_to_the_limits_only_by_its_steps(values: list[int]) -> None:
    assert limits(values) == limits(values[::-1])
    found = limits(values)
    assert 0 <= found.low <= found.mean <= found.high
    assert found.high - found.mean >= 2.66 * (max(values) - min(values)) / (len(values) - 1) * 0.999999


@pytest.mark.parametrize(
    ("found", "said", "edges"),
    [
        (Limits(5, 2, 8.25), ["limit 2", "limit 8.3", "mean 5"], [2, 8.25]),
        (Limits(5, 0, 12), ["limit 12", "mean 5"], [12]),
    ],
)
def test_the_lines_are_at_their_values_and_named(found: Limits, said: list[str], edges: list[float]) -> None:
    ax = make_axes()
    ax.set(xlim=(0, 10), ylim=(0, 20))
    draw_limits(ax, found, SENTINELS)
    assert words(ax) == said
    assert levels(ax, "mean") == [found.mean]
    assert levels(ax, "limits") == edges
