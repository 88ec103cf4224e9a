"""What several metrics ask of the same history is worked out once, and forgotten with the history."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from generator.history.history import History

T = TypeVar("T")


def kept(find: Callable[[History], T]) -> Callable[[History], T]:
    """`find`, whose results nobody changes."""
    found: WeakKeyDictionary[History, T] = WeakKeyDictionary()

    @wraps(find)
    def look_up(history: History) -> T:
        if history not in found:
            found[history] = find(history)
        return found[history]

    return look_up


def kept_table(find: Callable[[History], pd.DataFrame]) -> Callable[[History], pd.DataFrame]:
    """`find`, whose table is new to each who asks: columns and `attrs` can be added to it."""
    look_up = kept(find)

    @wraps(find)
    def copy(history: History) -> pd.DataFrame:
        return look_up(history).copy(deep=False)

    return copy
