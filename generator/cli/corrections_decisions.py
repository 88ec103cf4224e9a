"""`sprint-reports corrections decisions`: who decided what, from the trail in the cache."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.result import DONE, INCOMPLETE, count

_EPILOG = """\b
Example:
  sprint-reports corrections decisions
  sprint-reports corrections decisions --json"""


@click.command(epilog=_EPILOG)
@CACHE_OPTION
@common_options(json=True)
def decisions(run: Run, *, cache: Path | None) -> int:
    """Show who decided what about corrections, the newest last.

    Exit code 4 says that the record of them was edited or cut. Reads the cache; Jira is not asked.
    """
    from generator.cache.decisions import load_decisions  # noqa: PLC0415  # only now needed

    trail = load_decisions(cache or run.load_config().cache_dir)
    for record in trail.records:
        run.console.say(_line(record))
        run.console.say(f"    reason: {record.get('reason')}")
    run.console.say(f"{count(len(trail.records), 'decision')}.")
    if trail.problem:
        run.console.warn(trail.problem)
    document = {"problem": trail.problem or None, "decisions": [dict(record) for record in trail.records]}
    run.console.document({"schema": "sprint-reports/decisions/1", **document})
    return INCOMPLETE if trail.problem else DONE


def _line(record: Mapping[str, Any]) -> str:
    """When, who, what and the values: "2026-11-24 09:00 UTC Kim kept local: AB-12 estimate …"."""
    at = str(record.get("at"))[:16].replace("T", " ")
    base, local, remote, value = (_tell(record.get(name)) for name in ("base", "local", "remote", "value"))
    what = f"{record.get('author')} {record.get('decision')}: {record.get('subject')} {record.get('field')}"
    return f"{at} UTC {what} is {value} (made against {base}, correction {local}, Jira {remote})"


def _tell(value: Any) -> str:  # noqa: ANN401  # whatever the field holds
    if value is None:
        return "none"
    return ("no", "yes")[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
