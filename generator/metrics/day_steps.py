"""A value a day as steps of a chart, with no more points than can be told apart."""

from collections.abc import Sequence
from itertools import pairwise

_MOST = 200  # steps of a chart


def steps_apart(days: int) -> int:
    """Of so many days a chart shows each so many-th and the last; 1: all."""
    return -(-days // _MOST)


def day_steps(values: Sequence[float]) -> tuple[list[int], list[float]]:
    """Places and values of a line with "steps-post": day 0's value from 0 to 1, and so on to the end of the last day.

    Days that bring no change have no point; of many days only some are looked at (see `steps_apart`).
    """
    last = len(values) - 1
    shown = [*range(0, last, steps_apart(len(values))), last]
    kept = [place for before, place in pairwise(shown) if values[place] != values[before]]
    places = [0, *kept]
    return [*places, last + 1], [*(values[place] for place in places), values[last]]


def tell_steps(days: int) -> list[str]:
    """That a chart leaves days out, where it does."""
    apart = steps_apart(days)
    return [f"The chart shows one day in {apart} and the last, the table all."] if apart > 1 else []
