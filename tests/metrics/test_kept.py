"""What metrics ask of a history is worked out once, and nothing of it stays when the history is gone."""

import gc
from dataclasses import dataclass, replace
from weakref import ref

import pandas as pd

from generator.history.history import History
from generator.metrics.facts import Facts
from generator.metrics.kept import kept, kept_table
from tests.metrics.histories import make_history, make_issue


def history() -> History:
    return make_history(issues=[make_issue("AB-1")])


def test_each_history_is_asked_once() -> None:
    asked: list[History] = []

    @kept
    def count(given: History) -> int:
        asked.append(given)
        return len(asked)

    one = history()
    assert (count(one), count(one), count(replace(one)), count(one)) == (1, 1, 2, 1)


def test_a_history_that_is_gone_is_forgotten() -> None:
    @kept
    def name(given: History) -> str:
        return given.board.name

    one = history()
    name(one)
    gone = ref(one)
    del one
    gc.collect()
    assert gone() is None


def test_what_one_adds_to_a_table_no_other_sees() -> None:
    @kept_table
    def issues(given: History) -> pd.DataFrame:
        table = given.sprint_issues[["key"]]
        table.attrs["facts"] = 1
        return table

    one = history()
    mine = issues(one)
    mine["added"] = 1
    mine.attrs["facts"] = 2
    assert list(issues(one)) == ["key"]
    assert issues(one).attrs == {"facts": 1}


def test_facts_are_not_copied_with_every_column() -> None:
    @dataclass(frozen=True, slots=True)
    class Some(Facts):
        days: tuple[int, ...]

    table, facts = pd.DataFrame({"n": [1]}), Some((1, 2))
    table.attrs["facts"] = facts
    assert table["n"].attrs["facts"] is table.head(1).attrs["facts"] is facts
