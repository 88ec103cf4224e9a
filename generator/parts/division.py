"""How the boards of a site are divided among machines, and what is kept of that in the cache folder.

    <cache>/division.json    which boards each machine has, as `plan --keep` found it
    <cache>/costs.json       what each board costs, as `merge` learnt it

A board that changes machines is read anew there, and its closed sprints are frozen anew. So a division that is kept
stands: it is never made better, only made longer by boards that are new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_high
from typing import Any

from generator.cache.generation import Generation
from generator.cache.kept import keep, load_kept
from generator.cache.manifest import TOOL
from generator.cache.store import COSTS_FILE, DIVISION_FILE

_OWNER = {"tool": TOOL, "format": 1}
_BOARD, _SPRINT = 700, 60
"""The pages of a board, and those of a sprint, with their charts, take about as long as so many issues (measured)."""


@dataclass(frozen=True, slots=True)
class Division:
    """The boards of each machine, as the config names them; a machine may have none.

    Attributes:
        wanted: among how many machines they were to be divided.
        shards: the boards of each.
    """

    wanted: int
    shards: tuple[tuple[str, ...], ...]

    def loads(self, costs: Mapping[str, int]) -> tuple[int, ...]:
        """What each machine has to do."""
        return tuple(sum(costs[board] for board in shard) for shard in self.shards)


def divide(costs: Mapping[str, int], wanted: int, kept: Division | None = None) -> Division:
    """Give each board to the machine that has least to do, the costliest board first (longest processing time).

    No machine has more than 4/3 to do of what the busiest has in the best division of all (R. L. Graham, "Bounds on
    Multiprocessing Timing Anomalies", 1969), unless boards stay where they were.

    Args:
        costs: what each board costs, in the order of the config.
        wanted: among how many machines; a board is never cut in two, so there may be fewer.
        kept: a division to go on from, if it was made for as many machines.
    """
    stays = kept.shards if kept and kept.wanted == wanted else ()
    shards = [[board for board in shard if board in costs] for shard in stays]
    placed = {board for shard in shards for board in shard}
    shards += [[] for _ in range(len(shards), min(wanted, len(costs)))]
    loads = [sum(costs[board] for board in shard) for shard in shards]
    for board in sorted(costs.keys() - placed, key=lambda board: (-costs[board], list(costs).index(board))):
        lightest = loads.index(min(loads))
        shards[lightest].append(board)
        loads[lightest] += costs[board]
    order = {board: place for place, board in enumerate(costs)}
    return Division(wanted, tuple(tuple(sorted(shard, key=order.__getitem__)) for shard in shards))


def estimate(boards: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """What each board costs; one of which nothing is known costs as much as the one in the middle."""
    boards = tuple(boards)
    found = [known[board] for board in boards if board in known]
    usual = median_high(found) if found else 1
    return {board: known.get(board, usual) for board in boards}


def cost_of(generation: Generation, board_id: int) -> int:
    """What a board that is in the cache costs, in issues; it and each of its sprints count as some."""
    board = generation.board(board_id)
    return _BOARD + len(board["issue_ids"]) + _SPRINT * len(board["sprints"])


def keep_division(cache_dir: Path, division: Division) -> None:
    """Keep a division for the next plan.

    Raises:
        CacheError: it cannot be written.
    """
    keep(cache_dir / DIVISION_FILE, _OWNER, {"wanted": division.wanted, "shards": division.shards})


def load_division(cache_dir: Path) -> Division | None:
    """The division that is kept; None: none is.

    Raises:
        CacheError: it cannot be read.
    """
    kept: Any = load_kept(cache_dir / DIVISION_FILE, _OWNER)
    return Division(kept["wanted"], tuple(map(tuple, kept["shards"]))) if kept else None


def keep_costs(cache_dir: Path, costs: Mapping[str, int]) -> None:
    """Keep what boards cost for the next plan.

    Raises:
        CacheError: it cannot be written.
    """
    keep(cache_dir / COSTS_FILE, _OWNER, {"costs": dict(costs)})


def load_costs(cache_dir: Path, generation: Generation | None, refs: Sequence[int | str]) -> dict[str, int]:
    """What boards cost as far as the cache tells, by themselves or because `merge` has learnt it.

    Raises:
        CacheError: the cache cannot be read.
    """
    kept: Any = load_kept(cache_dir / COSTS_FILE, _OWNER)
    return {**(kept["costs"] if kept else {}), **(_costs_in(generation, refs) if generation else {})}


def _costs_in(generation: Generation, refs: Iterable[int | str]) -> dict[str, int]:
    names = {board["name"]: id_ for id_, board in generation.boards.items()}
    ids = {ref: ref if isinstance(ref, int) and generation.has_board(ref) else names.get(str(ref)) for ref in refs}
    return {str(ref): cost_of(generation, id_) for ref, id_ in ids.items() if id_ is not None}
