"""Several machines building one site, played one after the other, against one machine that builds it alone."""

import filecmp
import json
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.bench_builds import COMPANY, WHOLE_COMPANY
from tests.benchmarks.measure import run
from tests.benchmarks.rows import Row
from tests.benchmarks.workshop import Case, Workshop

_SHARDS = 8
_OF_THE_SYNC = Path("sync")
"""Pages that tell how long the syncs themselves took: those of two syncs are never the same."""


def bench_shards(workshop: Workshop, *, large: bool) -> list[Row]:
    """Eight parts, each synced into a cache of its own and built, and joined."""
    boards = WHOLE_COMPANY if large else COMPANY
    alone, plan = workshop.built(boards), workshop.copy(boards, "plan")
    places = [workshop.folder / f"shard-{number}" for number in range(1, _SHARDS + 1)]
    divided = json.loads(subprocess.check_output(plan.command("plan", "--shards", str(_SHARDS), "--json")))
    with workshop.open_company(boards):
        parts = [
            run(_part(place, alone.case, shard["boards"]))
            for place, shard in zip(places, divided["matrix"]["include"], strict=True)
        ]
    joined = Case(_furnished(workshop.folder / "joined", alone.case))
    merge = run(joined.command("merge", "--site", str(joined.site), *(str(place / "part") for place in places)))
    apart, cpu = differing(alone.case.site, joined.site), sum(part.cpu for part in parts)
    name, what = f"shards-{boards}", f"{_SHARDS} parts of a site of {boards} boards"
    return [
        Row(f"{name}-apart", f"{what}, merged: files that are not as one build makes them", "files", (apart,), 0),
        Row(f"{name}-merge", f"{what}: `merge`, of the time of all parts", "%", (100 * merge.cpu / cpu,), 10),
        Row(f"{name}-mb", f"{what}: memory of `merge`", "MB", (merge.peak_mb,)),
        Row(f"{name}-sum", f"{what}: time of all parts over one build", "x", (cpu / alone.build.cpu,)),
    ]


def _part(place: Path, alone: Case, boards: list[str]) -> list[str]:
    """The command of one machine: its own boards, its own cache."""
    chosen = (word for board in boards for word in ("--board", board))
    return Case(_furnished(place, alone)).command("build", "--part", str(place / "part"), *chosen)


def _furnished(place: Path, model: Case) -> Path:
    """A folder with the same config and nothing else."""
    place.mkdir()
    shutil.copy(model.folder / "report.yml", place)
    return place


def differing(one: Path, other: Path) -> int:
    """How many files are in one of the sites alone, or with other bytes."""
    names = {file.relative_to(folder) for folder in (one, other) for file in folder.rglob("*") if file.is_file()}
    return sum(_OF_THE_SYNC not in name.parents and not _is_same(one / name, other / name) for name in names)


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)
