"""`sprint-reports plan`: which boards each of several machines reads and builds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.reading import load_generation
from generator.cli.result import DONE, count

if TYPE_CHECKING:
    from generator.config import Config
    from generator.parts.division import Division

MOST = 256  # jobs that GitHub lets a matrix have
EPILOG = """\b
Example:
  sprint-reports plan --shards 8
  sprint-reports plan --shards 8 --keep --json   # its "matrix" is what GitHub calls strategy.matrix"""


@click.command(epilog=EPILOG)
@click.option(
    "--shards",
    "wanted",
    metavar="N",
    type=click.IntRange(1, MOST),
    required=True,
    help=f"Among how many machines, at most {MOST}; none gets less than a board.",
)
@click.option("--keep", is_flag=True, help="Remember the division in the cache, so that boards stay where they are.")
@click.option("--afresh", is_flag=True, help="Forget what was remembered, and divide evenly again.")
@CACHE_OPTION
@common_options(json=True)
def plan(run: Run, *, wanted: int, keep: bool, afresh: bool, cache: Path | None) -> int:
    """Divide the boards among several machines.

    Each gets about as much to do, as far as the last syncs tell. A division that was remembered stands for as long as
    N is the same: boards that are new go where least is to be done.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed
    from generator.parts.division import (  # noqa: PLC0415  # the same
        divide,
        estimate,
        keep_division,
        load_costs,
        load_division,
    )

    config = run.load_config()
    store = Store(cache or config.cache_dir)
    generation = load_generation(config, store.directory) if store.load() else None
    refs = [board.ref for board in config.boards]
    costs = estimate(map(str, refs), load_costs(store.directory, generation, refs))
    division = divide(costs, wanted, None if afresh else load_division(store.directory))
    if keep:
        store.prepare()
        keep_division(store.directory, division)
    _tell(run, config, division, costs)
    return DONE


def _tell(run: Run, config: "Config", division: "Division", costs: dict[str, int]) -> None:
    loads, total = division.loads(costs), sum(costs.values())
    shards: list[dict[str, Any]] = [
        {"shard": number, "boards": list(boards), "share": round(load / total, 3)}
        for number, (boards, load) in enumerate(zip(division.shards, loads, strict=True), 1)
        if boards
    ]
    run.console.say(f"{count(len(config.boards), 'board')} for {count(len(shards), 'machine')}:")
    for shard in shards:
        boards = ("board " if len(shard["boards"]) == 1 else "boards ") + ", ".join(shard["boards"])
        run.console.say(f"  {shard['shard']}: {boards} ({shard['share']:.0%} of the work)")
    run.console.document(
        {"schema": "sprint-reports/plan/1", "exit_code": DONE, "wanted": division.wanted, "matrix": {"include": shards}}
    )
