"""`sprint-reports export`: tidy tables out of the cache, for spreadsheets and notebooks."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.reading import choose_boards, load_generation
from generator.cli.result import count, exit_code, tell_incomplete
from generator.errors import SiteError

if TYPE_CHECKING:
    from generator.cache.store import Generation
    from generator.domain import BoardSettings

EPILOG = """\b
Example:
  sprint-reports export --table sprints > sprints.csv
  sprint-reports export --table changes --format jsonl --output changes.jsonl
  sprint-reports export --table issues --board 1

Tables: issues (one row each), sprints (with their totals), sprint_issues (an issue's part in a
sprint), changes (every change of status, sprints, estimate, type and flag)."""
TABLES = ("issues", "sprints", "sprint_issues", "changes")


@click.command(epilog=EPILOG)
@click.option("--table", type=click.Choice(TABLES), required=True, help="Which table.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True, help="CSV or JSON lines."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write there instead of to standard output.",
)
@click.option("--board", "wanted", metavar="ID", multiple=True, help="Only this board, by number or name.")
@CACHE_OPTION
@common_options(json=False)
def export(  # the options of the command
    run: Run, *, table: str, form: str, output: Path | None, wanted: tuple[str, ...], cache: Path | None
) -> int:
    """Write a tidy table of all boards, as CSV or JSON lines.

    Instants are UTC, absent values empty. Reads the cache; Jira is not asked.
    """
    config = run.load_config()
    generation = load_generation(config, cache or config.cache_dir)
    rows = _tabulate(table, generation, choose_boards(config.boards, wanted))
    text = run.console.redactor(_write(rows, form))
    if output is None:
        run.console.data(text)
    else:
        _save(output, text)
        run.console.say(f"Wrote {count(len(rows) - 1, 'row')} to {output}")
    tell_incomplete(run.console, generation.incomplete)
    return exit_code(generation.incomplete)


def _tabulate(table: str, generation: "Generation", boards: "tuple[BoardSettings, ...]") -> list[list[Any]]:
    from generator.cache.snapshot import load_snapshot  # noqa: PLC0415  # heavy
    from generator.export import tabulate  # noqa: PLC0415  # heavy
    from generator.history.replay import replay  # noqa: PLC0415  # heavy

    snapshots = [load_snapshot(generation, settings) for settings in boards]
    return tabulate(table, ((snapshot, replay(snapshot)) for snapshot in snapshots))


def _write(rows: list[list[Any]], form: str) -> str:
    from generator.render.data import render_csv, render_json_lines  # noqa: PLC0415  # heavy

    return (render_csv(rows) if form == "csv" else render_json_lines(rows)).decode()


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise SiteError(f"Cannot write {path}: {error.strerror}", "Name another file with --output") from None
