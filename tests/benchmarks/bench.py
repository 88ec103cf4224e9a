"""`make bench`: our figures as ratios against floors measured in the same run, written to bench/ and printed.

Absolute times say more about the machine than about us; ratios hold. A slow machine fails nothing.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import click

from tests.benchmarks.bench_builds import bench_cold, bench_growth, bench_help, bench_nothing, bench_one, bench_site
from tests.benchmarks.bench_charts import bench_charts
from tests.benchmarks.bench_metrics import bench_metrics
from tests.benchmarks.bench_shards import bench_shards
from tests.benchmarks.bench_syncs import bench_requests, bench_sync
from tests.benchmarks.measure import python
from tests.benchmarks.rows import Row, compare, from_json, table, to_json
from tests.benchmarks.workshop import Workshop

OUTPUT = Path("bench")


class Part(Protocol):
    """A benchmark: `large` takes the full sizes and more samples."""

    def __call__(self, workshop: Workshop, /, *, large: bool) -> list[Row]:
        """Measure."""


PARTS: Mapping[str, Part] = {
    "help": bench_help,
    "chart": bench_charts,
    "cold": bench_cold,
    "nothing": bench_nothing,
    "one": bench_one,
    "site": bench_site,
    "growth": bench_growth,
    "sync": bench_sync,
    "shards": bench_shards,
    "requests": bench_requests,
    "metrics": bench_metrics,
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Only this part; may be repeated.")
@click.option("--large", is_flag=True, help="A company of 50,000 issues instead of 12,500, and more samples.")
@click.option(
    "--compare",
    "earlier",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Show what moved since the run that wrote this file.",
)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), hidden=True)
@click.option("--part", type=click.Choice(list(PARTS)), hidden=True)
def bench(only: Sequence[str], *, large: bool, earlier: Path | None, folder: Path | None, part: str | None) -> None:
    """Measure, write bench/bench.json and bench/bench.md, and print the table."""
    if part is not None and folder is not None:
        click.echo(json.dumps([to_json(row) for row in PARTS[part](Workshop(folder), large=large)]))
        return
    before = [] if earlier is None else _read(earlier)
    rows, failed = _measure(only or tuple(PARTS), large=large)
    _write(rows)
    click.echo(table(rows))
    if earlier is not None:
        moved = compare(before, rows)
        (OUTPUT / "moved.md").write_text(moved, encoding="utf-8")
        click.echo(f"Since {earlier}:\n\n{moved}")
    if failed:
        raise click.ClickException(f"these parts failed: {', '.join(failed)}")


def _measure(names: Sequence[str], *, large: bool) -> tuple[list[Row], list[str]]:
    """Each part in a process of its own; the rows, and the parts that failed."""
    rows: list[Row] = []
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            click.echo(f"Measuring {name}", err=True)
            size = ["--large"] if large else []
            command = python("-m", "tests.benchmarks.bench", "--part", name, "--folder", folder, *size)
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
            if done.returncode:
                failed.append(name)
            else:
                rows += map(from_json, json.loads(done.stdout))
    return rows, failed


def _read(file: Path) -> list[Row]:
    return [from_json(row) for row in json.loads(file.read_text(encoding="utf-8"))["rows"]]


def _write(rows: Sequence[Row]) -> None:
    OUTPUT.mkdir(exist_ok=True)
    facts = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "packages": {name: version(name) for name in ("matplotlib", "pandas", "numpy", "jinja2", "click")},
        "rows": [to_json(row) for row in rows],
    }
    (OUTPUT / "bench.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (OUTPUT / "bench.md").write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(bench())
