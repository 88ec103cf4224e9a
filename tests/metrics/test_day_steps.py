import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.metrics.day_steps import day_steps, steps_apart, tell_steps


def test_a_point_a_change_and_the_end() -> None:
    assert day_steps([2, 2, 3, 3, 1]) == ([0, 2, 4, 5], [2, 3, 1, 1])
    assert day_steps([7]) == ([0, 1], [7, 7])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=150))
def test_the_line_has_the_value_of_every_day(values: list[int]) -> None:
    places, steps = day_steps(values)
    assert [steps[np.searchsorted(places, day, side="right") - 1] for day in range(len(values))] == values
    assert (places[-1], steps[-1]) == (len(values), values[-1])


def test_of_ten_years_some_days_are_shown_and_always_the_last() -> None:
    places, steps = day_steps(range(3660))
    assert len(places) < 210
    assert (places[1], steps[1]) == (19, 19)
    assert steps[-1] == 3659
    assert (steps_apart(200), steps_apart(201)) == (1, 2)
    assert tell_steps(90) == []
    assert tell_steps(3660) == ["The chart shows one day in 19 and the last, the table all."]
