"""`make bench`: our figures as ratios against floors measured in the same run, written to bench/ and printed.

Absolute times say more about the machine than about us; ratios hold. A slow machine fails nothing.
"""

import json
import math
import platform
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from generator.cache.store import Store
from generator.cache.sync import sync
from generator.demo.server import DemoJira
from generator.demo.story import make_world
from generator.demo.world import World
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.benchmarks.bench_charts import bench_charts
from tests.benchmarks.bench_metrics import bench_metrics
from tests.benchmarks.measure import python, ratio, run

OUTPUT = Path("bench")
SIZES = {600: 1, 5000: 9}
READ_JSON = "import json, pathlib, sys; [json.loads(p.read_bytes()) for p in pathlib.Path(sys.argv[1]).rglob('*.json')]"

Row = dict[str, object]


def bench_help() -> list[Row]:
    """`--help` against importing click."""
    figures = ratio(python("-m", "generator", "--help"), python("-c", "import click"), runs=9)
    return [{"what": "--help over importing click", **figures}]


def bench_site(folder: Path) -> list[Row]:
    """A build from the cache against reading the cache's JSON alone, and its peak memory, at two sizes."""
    rows = []
    for name, scale in SIZES.items():
        place = folder / str(name)
        place.mkdir()
        world = make_world(scale=scale)
        issues, _ = fill(place / "cache", world, "cloud")
        command = build_command(place, world)
        figures = ratio(command, python("-c", READ_JSON, str(place / "cache")), runs=3)
        rows.append({"what": f"build of {issues} issues over reading their JSON", **figures})
        rows.append({"what": f"peak memory of that build, MiB, {issues} issues", "figure": run(command).peak_mib})
    return rows


def build_command(place: Path, world: World) -> list[str]:
    """A config for all boards of the world, and the offline build that uses it."""
    boards = "".join(f"  - id: {board.id}\n" for board in world.boards)
    config = place / "report.yml"
    generation = Store(place / "cache").load()
    assert generation is not None
    config.write_text(f"jira:\n  url: {generation.site_url}\nboards:\n{boards}", encoding="utf-8")
    options = ["--offline", "-q", "-c", str(config), "--cache", str(place / "cache"), "--site", str(place / "site")]
    return python("-m", "generator", "build", *options)


def fill(cache: Path, world: World, flavour: Flavour) -> tuple[int, int]:
    """A fresh sync over loopback; the number of issues and of requests."""
    boards = [BoardSettings(ref=board.id) for board in world.boards]
    with DemoJira(world, flavour) as jira:
        client = connect(jira.url, Credentials(None, None))
        sync(client, Store(cache), boards)
        return len(world.state().issues), client.traffic.requests


def bench_requests(folder: Path) -> list[Row]:
    """Requests of a fresh sync against the least that can read the same, each list in its largest pages."""
    rows = []
    for flavour in ("cloud", "data_center"):
        world = make_world()
        issues, requests = fill(folder / flavour, world, flavour)
        pages = math.ceil(issues / 500) + math.ceil(issues / 1000) if flavour == "cloud" else math.ceil(issues / 100)
        least = 4 + 4 * len(world.boards) + pages
        rows.append({"what": f"requests of a fresh {flavour} sync over the least", "ratio": requests / least})
    return rows


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | figure | lowest to highest | ours, ms | floor, ms |", "|---|---:|---:|---:|---:|"]
    for row in rows:
        figure = f"{row['ratio']:.2f} x" if "ratio" in row else f"{row['figure']:.0f}"
        spread = f"{row['lowest']:.2f} to {row['highest']:.2f}" if "lowest" in row else ""
        times = [f"{row[name]:.1f}" if name in row else "" for name in ("ours_ms", "floor_ms")]
        lines.append(f"| {row['what']} | {figure} | {spread} | {times[0]} | {times[1]} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure everything; write bench/bench.json and bench/bench.md, print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: list[Callable[[], list[Row]]] = [
            bench_help,
            lambda: [bench_charts()],
            lambda: bench_requests(folder),
            lambda: bench_site(folder),
            bench_metrics,
        ]
        rows = [row for part in parts for row in part()]
    OUTPUT.mkdir(exist_ok=True)
    versions = {name: version(name) for name in ("matplotlib", "pandas", "numpy", "jinja2", "click")}
    facts = {"python": platform.python_version(), "packages": versions, "rows": rows}
    (OUTPUT / "bench.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (OUTPUT / "bench.md").write_text(table(rows), encoding="utf-8")
    print(table(rows))  # noqa: T201  # a command of ours for people


if __name__ == "__main__":
    main()
