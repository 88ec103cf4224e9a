"""`sprint-reports sync`: Jira -> cache."""

from pathlib import Path

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.reading import open_jira, sync_cache
from generator.cli.result import exit_code, summarise, sync_lines, tell_sync

EPILOG = """\b
Example:
  sprint-reports sync
  sprint-reports sync --full     # read every issue again, mend a damaged cache"""


@click.command(epilog=EPILOG)
@click.option("--full", is_flag=True, help="Read everything again, not just what changed.")
@CACHE_OPTION
@common_options(json=True)
def sync(run: Run, *, full: bool, cache: Path | None) -> int:
    """Bring the cache up to what Jira holds now.

    Reads what changed since the last sync. If anything fails, the cache stays as it was.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    config = run.load_config()
    cache_dir = cache or config.cache_dir
    jira = open_jira(config, run.console)
    report = sync_cache(jira, Store(cache_dir), config.boards, run.console, full=full)
    code = exit_code(report.incomplete)
    tell_sync(run.console, report, cache_dir)
    summarise(run.console, "Sync", sync_lines(report, cache_dir), report.incomplete)
    run.console.document({"schema": "sprint-reports/sync/1", "exit_code": code, **report.as_json()})
    return code
