"""`sprint-reports sync`: Jira -> cache."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.attempt import Attempt
from generator.cli.console import Console
from generator.cli.options import ACCEPT_LOSS_OPTION, CACHE_OPTION, MAX_WAIT_OPTION, Run, common_options
from generator.cli.reading import sync_cache, utc_text
from generator.cli.result import exit_code, summarise, sync_lines, tell_incomplete, tell_sync

if TYPE_CHECKING:
    from generator.cache.store import Store

EPILOG = """\b
Example:
  sprint-reports sync
  sprint-reports sync --full     # read every issue again, mend a damaged cache
  sprint-reports sync --rollback # return to what the cache held before the last sync"""


@click.command(epilog=EPILOG)
@click.option("--full", is_flag=True, help="Read everything again, not just what changed.")
@click.option("--rollback", is_flag=True, help="Return to what the cache held before the last sync; Jira is not asked.")
@ACCEPT_LOSS_OPTION
@MAX_WAIT_OPTION
@CACHE_OPTION
@common_options(json=True)
def sync(run: Run, *, full: bool, rollback: bool, accept_loss: bool, max_wait: float | None, cache: Path | None) -> int:
    """Bring the cache up to what Jira holds now.

    Reads what changed since the last sync. If anything fails, the cache stays as it was.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    if rollback:
        if full or accept_loss:
            other = "--full" if full else "--accept-loss"
            raise click.UsageError(f"--rollback reads nothing, so it does not go with {other}.")
        return _roll_back(run.console, Store(cache or run.load_config().cache_dir))
    config = run.load_config(max_wait=max_wait)
    cache_dir = cache or config.cache_dir
    report = sync_cache(config, Store(cache_dir), run.console, full=full, accept_loss=accept_loss)
    code = exit_code(report.shortcomings)
    tell_sync(run.console, report, cache_dir)
    summarise(run.console, "Sync", sync_lines(report, cache_dir, discreet=run.console.discreet), report.shortcomings)
    run.console.document({"schema": "sprint-reports/sync/1", "exit_code": code, **report.as_json()})
    return code


def _roll_back(console: Console, store: "Store") -> int:
    attempt = Attempt(store, console, "rollback")
    try:
        with store.locked():
            done = store.rollback()
    except BaseException as error:
        attempt.failed(error)
        raise
    attempt.rolled_back(done)
    generation, doubts = done.generation, (done.doubt,) if done.doubt else ()
    code = exit_code(doubts)
    console.say(f"The cache {store.directory} is back at generation {generation.number}.")
    console.say(f"It speaks for {utc_text(generation.as_of)}; the next sync reads what changed since.")
    tell_incomplete(console, doubts)
    console.document(
        {
            "schema": "sprint-reports/rollback/1",
            "exit_code": code,
            "from_generation": done.left,
            "generation": generation.number,
            "as_of": generation.as_of.isoformat().replace("+00:00", "Z"),
            "incomplete": list(doubts),
        }
    )
    return code
