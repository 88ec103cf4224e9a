"""`sprint-reports history`: the past syncs, from the audit trail."""

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.readers import hide_if_configured
from generator.cli.result import DONE, INCOMPLETE, count, resumed_line
from generator.sync_record import SyncRecord, duration

if TYPE_CHECKING:
    from generator.cache.audit import Audit

EPILOG = """\b
Example:
  sprint-reports history
  sprint-reports history --last 5 --json"""

_WIDTHS = (16, 4, 8, 8, 8, 15)  # what is left of a line of 80 is for the result
_RIGHT = frozenset({2, 3, 4})
_HEADINGS = ("When (UTC)", "Read", "Took", "Requests", "Waited", "Issues", "Result")
_MARGIN, _TERMINAL = 18, 80
_READ = {"full": "all", "incremental": "new", "rollback": "back"}
_MEND = "Move the audit.* files out of the cache folder to begin a new trail; the data does not depend on them."


@click.command(epilog=EPILOG)
@click.option(
    "--last", "wanted", type=click.IntRange(min=1), metavar="N", default=20, show_default=True, help="How many syncs."
)
@CACHE_OPTION
@common_options(json=True)
def history(run: Run, *, wanted: int, cache: Path | None) -> int:
    """Show past syncs and what they changed.

    The newest comes last. Exit code 4 says that the record of them was edited or cut. Reads the cache; Jira is not
    asked.
    """
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.store import Store  # noqa: PLC0415  # the same

    store = Store(cache or run.load_config().cache_dir)
    hide_if_configured(run, store)
    audit = load_audit(store)
    _tell(run, store.directory, audit, wanted)
    code = INCOMPLETE if audit.problem else DONE
    run.console.document(_document(audit, wanted, code))
    return code


def _tell(run: Run, folder: Path, audit: "Audit", wanted: int) -> None:
    shown = audit.records[-wanted:]
    if not audit.records:
        run.console.say(f"No sync is recorded in {folder}.")
    else:
        run.console.say(_line(_HEADINGS))
    for record in shown:
        for line in _lines(record):
            run.console.say(line)
    if len(shown) < len(audit.records):
        run.console.say(f"The last {len(shown):,} of {count(len(audit.records), 'sync')}.")
    if audit.torn:
        run.console.warn("a crash cut the last record short; those before it are whole")
    if audit.problem:
        run.console.warn(f"{audit.problem}. {_MEND}")


def _document(audit: "Audit", wanted: int, code: int) -> dict[str, Any]:
    from generator.cache.audit import as_json  # noqa: PLC0415  # only now needed

    return {
        "schema": "sprint-reports/history/1",
        "exit_code": code,
        "recorded": len(audit.records),
        "problem": audit.problem or None,
        "torn": audit.torn,
        "syncs": [as_json(record) for record in audit.records[-wanted:]],
    }


def _lines(record: SyncRecord) -> Iterator[str]:
    yield _line(_cells(record))
    width = max(_TERMINAL, shutil.get_terminal_size().columns) - _MARGIN
    for text in _remarks(record):
        for line in textwrap.wrap(text, width):
            yield " " * _MARGIN + line


def _remarks(record: SyncRecord) -> Iterator[str]:
    if record.trail_lost:
        yield f"The records before this one are gone; there were {record.trail_lost} at least."
    if record.resumed is not None:
        yield resumed_line(record.resumed)
    if record.error:
        yield f"{record.error}: {record.message}"
    yield from record.incomplete


def _line(cells: tuple[str, ...]) -> str:
    *fixed, last = cells
    widths = enumerate(zip(fixed, _WIDTHS, strict=True))
    aligned = (cell.rjust(width) if place in _RIGHT else cell.ljust(width) for place, (cell, width) in widths)
    return "  ".join([*aligned, last])


def _cells(record: SyncRecord) -> tuple[str, ...]:
    """When, how much, how long, requests, waits, issues, result."""
    return (
        f"{record.started_at:%Y-%m-%d %H:%M}",
        _READ.get(record.mode or "", "-"),
        duration(record.took_ms / 1000),
        f"{record.requests:,}",
        duration(record.waited_s) if record.waited_s else "-",
        _changes(record),
        _result(record),
    )


def _changes(record: SyncRecord) -> str:
    """The issues that a sync added, changed and removed, or the generations that a rollback left and returned to."""
    if not record.ok:
        return "-"
    if record.is_sync:
        return f"+{record.added} ~{record.changed} -{record.removed}"
    return f"gen. {record.from_generation or '?'} to {record.generation}"


def _result(record: SyncRecord) -> str:
    if not record.ok:
        return "failed"
    return "part" if record.incomplete else "done"
