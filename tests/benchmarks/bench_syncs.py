"""What syncs cost: requests, bytes and memory."""

import math
from pathlib import Path

from generator.cache.store import Store
from generator.cache.sync import sync
from generator.demo.server import DemoJira
from generator.demo.story import make_world
from generator.demo.world import World
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.benchmarks.bench_builds import COMPANY, ISSUES, WHOLE_COMPANY
from tests.benchmarks.measure import run
from tests.benchmarks.rows import Row
from tests.benchmarks.workshop import Workshop, bytes_of, bytes_written, stamps

_CHANGED = 20
_TEN_MINUTES = 600


def bench_sync(workshop: Workshop, *, large: bool) -> list[Row]:
    """A first sync of a company, and one after 20 issues were changed."""
    boards = WHOLE_COMPANY if large else COMPANY
    case, whole = workshop.copy(boards, "sync"), bytes_of(workshop.filled(boards).case.cache)
    before = stamps(case.cache)
    with workshop.open_company(boards) as company:
        company.later(_TEN_MINUTES)
        company.change(21, issues=_CHANGED)
        company.requests()
        done, asked = run(case.sync()), company.requests()
    share = 100 * bytes_written(before, stamps(case.cache)) / whole
    name, what = f"sync-{boards}", f"sync, {_CHANGED} of {boards * ISSUES:,} issues changed"
    return [
        Row(f"{name}-requests", f"{what}: requests, over 10 and 5 a board", "x", (asked / (10 + 5 * boards),), 1),
        Row(f"{name}-bytes", f"{what}: bytes written, of the cache", "%", (share,), 5),
        Row(f"{name}-mb", f"{what}: memory", "MB", (done.peak_mb,), 150),
        *_first(workshop, boards),
    ]


def _first(workshop: Workshop, boards: int) -> list[Row]:
    done = workshop.filled(boards).sync
    name, what = f"sync-first-{boards}", f"first sync of {boards * ISSUES:,} issues"
    return [
        Row(f"{name}-s", f"{what}, by the clock, the Jira on the same machine", "s", (done.wall,)),
        Row(f"{name}-mb", f"{what}: memory", "MB", (done.peak_mb,), 200),
    ]


def bench_requests(workshop: Workshop, *, large: bool) -> list[Row]:  # noqa: ARG001  # nothing larger to measure
    """Requests of a first sync against the least that can read the same, each list in its largest pages."""
    rows = []
    for flavour in ("cloud", "data_center"):
        world = make_world()
        issues, asked = _fill(workshop.folder / flavour, world, flavour)
        pages = math.ceil(issues / 500) + math.ceil(issues / 1000) if flavour == "cloud" else math.ceil(issues / 100)
        least = 4 + 4 * len(world.boards) + pages
        rows.append(
            Row(f"requests-{flavour}", f"requests of a first {flavour} sync over the least", "x", (asked / least,))
        )
    return rows


def _fill(cache: Path, world: World, flavour: Flavour) -> tuple[int, int]:
    """A first sync; the number of issues and of requests."""
    boards = [BoardSettings(ref=board.id) for board in world.boards]
    with DemoJira(world, flavour) as jira:
        client = connect(jira.url, Credentials(None, None))
        sync(client, Store(cache), boards)
        return len(world.state().issues), client.traffic.requests
