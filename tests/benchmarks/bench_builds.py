"""How long commands take to start, and builds of a site: of nothing new, of one issue, of everything."""

from tests.benchmarks.measure import Pair, Run, pairs, python, run
from tests.benchmarks.rows import Row, ratio_row
from tests.benchmarks.workshop import Workshop, bytes_of

TEAMS = 4
"""5,000 issues in 100 sprints."""
COMPANY, WHOLE_COMPANY = 10, 40
"""What the larger builds are measured on: 12,500 issues in 250 sprints, and with `--large` 50,000 in 1,000."""
ISSUES, SPRINTS = 1250, 25
"""Of a board."""
_IMPORTS = "import pandas, matplotlib, jinja2"
_TEN_MINUTES = 600


def bench_help(_workshop: Workshop, *, large: bool) -> list[Row]:
    """`--help`."""
    found = pairs(python("-m", "generator", "--help"), python("-c", "import click"), runs=25 if large else 15)
    return [ratio_row("help", "`--help` over importing click", found, 1.5)]


def bench_nothing(workshop: Workshop, *, large: bool) -> list[Row]:
    """A build whose site is there already."""
    case = workshop.built(TEAMS).case
    found = pairs(case.build(), python("-c", "import click, yaml, json"), runs=25 if large else 9)
    what = "build, nothing changed, 5,000 issues, over importing click, yaml and json"
    return [ratio_row("build-nothing", what, found, 2.5)]


def bench_one(workshop: Workshop, *, large: bool) -> list[Row]:
    """A build after somebody changed an issue of the active sprint, ten minutes after the last."""
    case = workshop.copy(TEAMS, "one")
    run(case.build())
    found: list[tuple[Run, Run]] = []
    with workshop.open_company(TEAMS) as company:
        for number in range(9 if large else 5):
            company.later(_TEN_MINUTES)
            company.change(21 + number)
            run(case.sync())
            found.append((run(case.build()), run(python("-c", _IMPORTS))))
    what = "build, one issue changed, 5,000 issues, over importing pandas, matplotlib and jinja2"
    changed = [Pair(ours.cpu, floor.cpu) for ours, floor in found]
    return [
        ratio_row("build-one", what, changed, 2.0),
        Row("build-one-mb", "memory of that build", "MB", tuple(ours.peak_mb for ours, _ in found)),
    ]


def bench_cold(workshop: Workshop, *, large: bool) -> list[Row]:
    """The first build from a filled cache, of everything."""
    builds = [workshop.built(TEAMS).build]
    builds += [run(workshop.copy(TEAMS, "cold").build()) for _ in range(4 if large else 2)]
    floors = [run(python("-c", _IMPORTS)) for _ in builds]
    what = "build, cold, 5,000 issues"
    changed = [Pair(ours.cpu, floor.cpu) for ours, floor in zip(builds, floors, strict=True)]
    return [
        ratio_row("build-cold", f"{what}, over importing pandas, matplotlib and jinja2", changed),
        Row("build-cold-s", f"{what}, by the clock", "s", tuple(build.wall for build in builds), 8),
        Row("build-cold-mb", f"{what}, memory", "MB", tuple(build.peak_mb for build in builds), 250),
    ]


def bench_growth(workshop: Workshop, *, large: bool) -> list[Row]:
    """The same for a company: how much more than linearly it grows."""
    boards = WHOLE_COMPANY if large else COMPANY
    small, big = workshop.built(TEAMS).build, workshop.built(boards).build
    times = boards / TEAMS
    name, what = f"build-cold-{boards}", f"build, cold, {boards * ISSUES:,} issues"
    return [
        Row(f"{name}-s", f"{what}, by the clock", "s", (big.wall,), 75 if large else None),
        Row(f"{name}-mb", f"{what}, memory", "MB", (big.peak_mb,), 700),
        Row(f"{name}-growth", f"{what}, over {times:g} times that of 5,000", "x", (big.cpu / small.cpu / times,), 1.2),
    ]


def bench_site(workshop: Workshop, *, large: bool) -> list[Row]:
    """How large a site is."""
    boards = WHOLE_COMPANY if large else TEAMS
    site = workshop.built(boards).case.site
    sprints = SPRINTS * boards
    files = sum(file.is_file() for file in site.rglob("*"))
    size = bytes_of(site) / 1e6 * 1000 / sprints
    return [
        Row(f"site-mb-{boards}", f"site, for each 1,000 of its {sprints:,} sprints", "MB", (size,), 100),
        Row(
            f"site-files-{boards}", f"files of a site of {sprints:,} sprints, a sprint", "files", (files / sprints,), 6
        ),
    ]
