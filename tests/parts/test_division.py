"""How boards are divided among machines."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import CacheError
from generator.parts.division import (
    Division,
    divide,
    estimate,
    keep_costs,
    keep_division,
    load_costs,
    load_division,
)

WORK = st.lists(st.integers(1, 60), min_size=1, max_size=8)


def named(costs: Sequence[int]) -> dict[str, int]:
    return {f"b{place}": cost for place, cost in enumerate(costs)}


def best_load(costs: Sequence[int], machines: int) -> int:
    """What the busiest machine does in the best division of all, by trying every one."""
    best = sum(costs)

    def place(at: int, loads: tuple[int, ...]) -> None:
        nonlocal best
        if max(loads) >= best:
            return
        if at == len(costs):
            best = max(loads)
            return
        for machine in {load: machine for machine, load in enumerate(loads)}.values():
            place(at + 1, (*loads[:machine], loads[machine] + costs[at], *loads[machine + 1 :]))

    place(0, (0,) * machines)
    return best


@given(WORK, st.integers(1, 5))
def test_nobody_has_a_third_more_to_do_than_in_the_best_division(costs: list[int], machines: int) -> None:
    division = divide(named(costs), machines)
    assert 3 * max(division.loads(named(costs))) <= 4 * best_load(costs, machines)


@given(WORK, st.integers(1, 12), WORK)
def test_each_board_has_one_place_and_no_machine_is_idle(costs: list[int], machines: int, later: list[int]) -> None:
    first = divide(named(costs), machines)
    assert sorted(board for shard in first.shards for board in shard) == sorted(named(costs))
    assert all(first.shards)
    assert len(first.shards) == min(machines, len(costs))
    second = divide(named(later), machines, first)
    assert sorted(board for shard in second.shards for board in shard) == sorted(named(later))


@given(WORK, st.integers(1, 5), st.lists(st.integers(1, 60), max_size=4))
def test_boards_stay_where_they_were_whatever_they_cost_now(costs: list[int], machines: int, new: list[int]) -> None:
    first = divide(named(costs), machines)
    second = divide(named([*reversed(costs), *new]), machines, first)
    for before, after in zip(first.shards, second.shards, strict=False):
        assert set(before) <= set(after)
    assert all(second.shards)


def test_a_new_board_goes_where_least_is_to_be_done() -> None:
    kept = Division(2, (("a", "b"), ("c",)))
    assert divide({"a": 5, "b": 5, "new": 1, "c": 3}, 2, kept).shards == (("a", "b"), ("new", "c"))


def test_a_machine_keeps_its_number_when_its_boards_are_gone() -> None:
    assert divide({"b": 1}, 2, Division(2, (("a",), ("b",)))).shards == ((), ("b",))


def test_another_number_of_machines_divides_anew() -> None:
    kept = Division(2, (("a", "b", "c"), ("d",)))
    assert divide(dict.fromkeys("abcd", 1), 4, kept).shards == (("a",), ("b",), ("c",), ("d",))


def test_boards_that_cost_the_same_are_dealt_out_in_the_order_of_the_config() -> None:
    assert divide({"z": 1, "a": 1, "m": 1}, 2).shards == (("z", "m"), ("a",))


def test_what_is_not_known_costs_as_much_as_the_one_in_the_middle() -> None:
    assert estimate("abcd", {"a": 1, "b": 100, "c": 7}) == {"a": 1, "b": 100, "c": 7, "d": 7}
    assert estimate("ab", {}) == {"a": 1, "b": 1}


def test_both_are_kept_in_the_cache_folder(tmp_path: Path) -> None:
    assert load_division(tmp_path) is None
    assert load_costs(tmp_path, None, [7]) == {}
    division = Division(3, (("7", "Team Blue"), (), ("8",)))
    keep_division(tmp_path, division)
    keep_costs(tmp_path, {"7": 12})
    assert load_division(tmp_path) == division
    assert load_costs(tmp_path, None, [7]) == {"7": 12}


def test_a_damaged_one_counts_as_none_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "division.json").write_text("{", encoding="utf-8")
    assert load_division(tmp_path) is None
    (tmp_path / "costs.json").mkdir()
    with pytest.raises(CacheError, match=r"costs\.json"):
        load_costs(tmp_path, None, [7])
