"""Forecasts by trials: what can be reckoned by hand, and what must hold for any sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.metrics.simulation import (
    BEYOND,
    FARTHEST,
    TRIALS,
    Counts,
    at_least,
    carries_forecast,
    how_many,
    middle,
    when,
    within,
)

samples = st.lists(st.integers(0, 6), min_size=1, max_size=30).map(lambda items: np.array(items, dtype=np.int64))
chances = st.integers(1, 100)


def counts(*items: int) -> Counts:
    return np.array(items, dtype=np.int64)


def test_a_steady_team_delivers_so_much_a_day() -> None:
    outcomes = how_many(counts(2, 2, 2), 5)
    assert outcomes.shape == (6, TRIALS)
    assert [set(row.tolist()) for row in outcomes] == [{0}, {2}, {4}, {6}, {8}, {10}]
    assert within(when(counts(2, 2, 2), 9), 95) == 5


def test_one_day_of_two_as_a_coin() -> None:
    """With nothing or one item a day, four days bring 0 to 4 items as often as a coin falls on its head."""
    outcomes = how_many(counts(0, 1), 4)[4]
    shares = np.bincount(outcomes, minlength=5) / TRIALS
    assert shares == pytest.approx([1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16], abs=0.02)
    assert (at_least(outcomes, 85), at_least(outcomes, 50)) == (1, 2)


def test_the_first_head_of_a_coin() -> None:
    """One item is there after one day in half of the trials, after two in three quarters, and so on."""
    taken = when(counts(0, 1), 1)
    assert [np.mean(taken <= days) for days in (0, 1, 2, 3)] == pytest.approx([0, 0.5, 0.75, 0.875], abs=0.02)
    assert within(taken, 85) == 3


def test_a_day_is_as_likely_as_any_other() -> None:
    drawn = how_many(counts(0, 0, 0, 8), 1)[1]
    assert np.mean(drawn) == pytest.approx(2, abs=0.15)


def test_ranks_are_of_the_outcomes_themselves() -> None:
    outcomes = np.arange(1, 101)
    assert (at_least(outcomes, 85), within(outcomes, 85)) == (16, 85)
    assert (at_least(outcomes, 100), within(outcomes, 100)) == (1, 100)
    assert (middle(outcomes, 80), middle(outcomes, 100)) == ((11, 90), (1, 100))


@pytest.mark.parametrize("chance", [1, 50, 85, 95, 100])
def test_the_rank_is_exact(chance: int) -> None:
    """85 % of 10,000 are 8,500 trials, not one more because a fraction was rounded up."""
    outcomes = np.arange(1, TRIALS + 1)
    assert within(outcomes, chance) == TRIALS * chance // 100
    assert np.count_nonzero(outcomes >= at_least(outcomes, chance)) == TRIALS * chance // 100


def test_what_never_ends_lies_beyond() -> None:
    assert set(when(counts(0, 0), 1).tolist()) == {BEYOND}
    assert set(when(counts(1), FARTHEST).tolist()) == {FARTHEST}
    assert set(when(counts(1), FARTHEST + 1).tolist()) == {BEYOND}


def test_no_items_take_no_days() -> None:
    assert set(when(counts(0, 3), 0).tolist()) == {0}


def test_a_sample_of_twenty_items_carries_a_forecast() -> None:
    assert not carries_forecast(counts(19, 0))
    assert carries_forecast(counts(20, 0))
    assert not carries_forecast(counts())


@settings(max_examples=40)
@given(samples, st.integers(0, 40), chances)
def test_the_same_sample_gives_the_same_forecast(sample: Counts, items: int, chance: int) -> None:
    assert within(when(sample.copy(), items), chance) == within(when(sample, items), chance)
    assert np.array_equal(how_many(sample.copy(), 5), how_many(sample, 5))


def test_another_sample_has_other_trials() -> None:
    one, other = (how_many(counts(*items), 20)[20] for items in ((0, 1, 2), (0, 2, 4)))
    assert not np.array_equal(one * 2, other)


@settings(max_examples=40)
@given(samples, st.integers(0, 30), st.integers(0, 10), chances)
def test_more_items_are_never_done_sooner(sample: Counts, items: int, more: int, chance: int) -> None:
    assert within(when(sample, items + more), chance) >= within(when(sample, items), chance)


@settings(max_examples=40)
@given(samples, st.integers(0, 30), chances, chances)
def test_a_higher_chance_never_promises_more(sample: Counts, asked: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    taken, delivered = when(sample, asked), how_many(sample, asked)[asked]
    assert within(taken, low) <= within(taken, high)
    assert at_least(delivered, low) >= at_least(delivered, high)
    assert middle(delivered, low)[0] >= middle(delivered, high)[0]
    assert middle(delivered, low)[1] <= middle(delivered, high)[1]


@settings(max_examples=40)
@given(samples, st.integers(1, 30), st.integers(0, 40), chances)
def test_both_questions_have_one_answer(sample: Counts, days: int, items: int, chance: int) -> None:
    """So many items within so many days, exactly if so many days suffice for so many items."""
    enough = at_least(how_many(sample, days)[days], chance) >= items
    assert enough == (within(when(sample, items), chance) <= days)


@settings(max_examples=40)
@given(samples, st.integers(0, 20))
def test_outcomes_are_ascending_and_only_grow(sample: Counts, days: int) -> None:
    outcomes = how_many(sample, days)
    assert (np.diff(outcomes, axis=1) >= 0).all()
    assert (np.diff(outcomes, axis=0) >= 0).all()
    assert outcomes.max() <= days * sample.max()
