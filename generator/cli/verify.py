"""`sprint-reports verify`: the cache against Jira, and our numbers against Jira's own sprint reports."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import CACHE_OPTION, MAX_WAIT_OPTION, Run, common_options
from generator.cli.readers import hide_from_output
from generator.cli.reading import open_jira
from generator.cli.result import DONE, INCOMPLETE

if TYPE_CHECKING:
    from generator.cache.verification import Verification
    from generator.cache.verify import Phase, Progress
    from generator.cli.console import Console

EPILOG = """\b
Example:
  sprint-reports verify
  sprint-reports verify --all --repair
  sprint-reports verify --no-reports   # the cache alone

Exit code 0: all agrees, or every difference is explained; 4: something differs, or was repaired."""

_PHASES: "dict[Phase, str]" = {
    "boards": "Reading boards",
    "issues": "Reading issues and their histories",
    "reports": "Reading Jira's sprint reports",
}


@click.command(epilog=EPILOG)
@click.option("--all", "every", is_flag=True, help="Compare every cached issue with Jira's, not a sample of 100.")
@click.option("--repair", is_flag=True, help="Read again what differs, and mend the cache; find out how pushes ended.")
@click.option(
    "--reports/--no-reports", default=True, help="Compare with Jira's own sprint reports too.  [default: yes]"
)
@MAX_WAIT_OPTION
@CACHE_OPTION
@common_options(json=True)
def verify(  # the options
    run: Run, *, every: bool, repair: bool, reports: bool, max_wait: float | None, cache: Path | None
) -> int:
    """Prove the cache and the numbers against Jira.

    Compares what the cache holds with what Jira holds, and the figures of each closed sprint with Jira's own sprint
    report. These are asked for once for each closed sprint, and then kept. Corrections are compared with what Jira
    says now.
    """
    config = run.load_config(max_wait=max_wait)
    store_dir = cache or config.cache_dir

    from generator.cache.store import Store  # noqa: PLC0415  # only now needed
    from generator.cache.verification import verify as verify_cache  # noqa: PLC0415  # imports pandas
    from generator.cache.verify import SAMPLE  # noqa: PLC0415  # the same
    from generator.cli.verified import verification_document, verification_lines  # noqa: PLC0415  # the same
    from generator.cli.verified_corrections import (  # noqa: PLC0415  # the same
        check_corrections,
        corrections_document,
        corrections_lines,
    )

    store = Store(store_dir)
    hide_from_output(run.console, config, store)
    jira = open_jira(config, run.console)
    with run.console.group("Compare with Jira"):
        found = verify_cache(
            jira,
            store,
            config.boards,
            sample=None if every else SAMPLE,
            repair=repair,
            reports=reports,
            progress=_progress(run.console),
        )
        corrections = check_corrections(jira, config, store_dir, repair=repair)
    code = exit_code(found) if corrections.is_well else INCOMPLETE
    for line in (*verification_lines(found), *corrections_lines(corrections)):
        run.console.say(line)
    told = {**verification_document(found), "corrections": corrections_document(corrections)}
    run.console.document({"schema": "sprint-reports/verify/1", "exit_code": code, **told})
    return code


def exit_code(found: "Verification") -> int:
    """Done, or done with something that a person should look at."""
    return DONE if found.check.agrees and not found.unexplained else INCOMPLETE


def _progress(console: "Console") -> "Progress":
    def tell(phase: "Phase", done: int, total: int | None) -> None:
        count = f": {done}" + (f" of {total}" if total else "") if done else ""
        console.progress(f"{_PHASES[phase]}{count}")

    return tell
