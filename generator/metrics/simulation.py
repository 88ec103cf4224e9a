"""Monte Carlo forecasts: what many trials, each a row of past working days drawn at random, lead to.

A trial draws one working day of the sample for every working day to come, each as likely as any other, and adds up what
was delivered on it. All answers about a sample come from the same trials, because their seed is made from the sample
alone. So answers never contradict each other: more items are never done sooner, a higher chance never promises more,
and "n items within d days" and "d days for n items" agree. Source: Vacanti, "When Will It Be Done?".
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from math import ceil

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

TRIALS = 10_000
FEWEST_ITEMS = 20
"""A sample with fewer items than this says too little."""
FARTHEST = 520
"""Working days, about two years: nothing is said of what lies beyond."""
BEYOND = FARTHEST + 1


def find_seed(sample: Counts) -> int:
    """The seed of a sample's trials, 0 to 2**32 - 1: the same for the same sample, on every machine."""
    return int.from_bytes(sha256(np.asarray(sample, dtype="<i8").tobytes()).digest()[:4], "little")


def carries_forecast(sample: Counts) -> bool:
    """Whether a sample has enough items in it."""
    return bool(sample.sum() >= FEWEST_ITEMS)


def how_many(sample: Counts, days: int) -> Counts:
    """The items that the trials deliver within each number of working days.

    Args:
        sample: items delivered on each of the past working days, 0 included; not empty.
        days: working days to come, 0 or more.

    Returns:
        Row d has what the trials deliver within d working days, ascending; of shape (days + 1, `TRIALS`).
        Ask a row with `at_least`.
    """
    smallest = np.min_scalar_type(int(days * sample.max()))  # short numbers are sorted in a twentieth of the time
    totals = np.zeros((days + 1, TRIALS), dtype=smallest)
    for day, delivered in enumerate(islice(_walk(sample), days), 1):
        totals[day] = delivered
    totals.sort(axis=1, kind="stable")
    return totals.astype(np.int64)


def when(sample: Counts, items: int) -> Counts:
    """The working days that the trials take to deliver so many items.

    Args:
        sample: items delivered on each of the past working days, 0 included; not empty.
        items: how many are to be delivered, 0 or more.

    Returns:
        Of each trial the number of working days, ascending; of length `TRIALS`. 1 is the first working day to come;
        no items take 0 days; `BEYOND` stands for anything above `FARTHEST`. Ask it with `within`:
        `within(when(sample, 40), 85)` working days suffice for 40 items in at least 85 % of the trials.
    """
    finished = [0 if items else TRIALS]
    for delivered in islice(_walk(sample), FARTHEST):
        if finished[-1] == TRIALS:
            break
        finished.append(int(np.count_nonzero(delivered >= items)))
    days = np.arange(len(finished))
    taken = np.repeat(days, np.diff(finished, prepend=0))
    return np.concatenate([taken, np.full(TRIALS - len(taken), BEYOND)])


def at_least(outcomes: Counts, chance: float) -> int:
    """The most items that at least `chance` % of the trials deliver: of a row of `how_many`."""
    return int(outcomes[len(outcomes) - _rank(outcomes, chance)])


def within(outcomes: Counts, chance: float) -> int:
    """The fewest working days within which at least `chance` % of the trials are done: of `when`."""
    return int(outcomes[_rank(outcomes, chance) - 1])


def middle(outcomes: Counts, share: float) -> tuple[int, int]:
    """The range in which `share` % of the trials end, with as many below it as above it."""
    outside = (100 - share) / 2
    return at_least(outcomes, 100 - outside), within(outcomes, 100 - outside)


def _rank(outcomes: Counts, chance: float) -> int:
    return max(ceil(chance * len(outcomes) / 100), 1)


def _walk(sample: Counts) -> Iterator[Counts]:
    """What each trial has delivered after one working day, after two, and so on without end; one array, reused."""
    draws = np.random.default_rng(find_seed(sample))
    delivered = np.zeros(TRIALS, dtype=np.int64)
    while True:
        delivered += sample[draws.integers(len(sample), size=TRIALS)]
        yield delivered
