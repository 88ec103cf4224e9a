"""Two teams on two boards, their site built once, and what the next build takes of what it kept."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import build_site
from generator.cache.store import Generation, Store
from generator.demo.events import ChangedItem
from generator.demo.world import World
from generator.domain import BoardSettings
from generator.gates.gate import Gate
from generator.look import Look
from generator.parts.archive import Share, keep_share, load_share
from generator.render.file import File
from generator.site_settings import SiteSettings
from tests.cache.desk import moved_to
from tests.demo.small_world import DOING, DONE, HOURS_BOARD, POINTS_BOARD, Builder, board, make_world

ONE, TWO = POINTS_BOARD, HOURS_BOARD
BOARDS = (BoardSettings(ONE), BoardSettings(TWO))
CLOSED = {ONE: ("1", "2", "3"), TWO: ("11",)}
CARDS = Look(board_cards=("velocity", "cycle_time"), sprint_cards=("burndown",))
SETTINGS = SiteSettings("Our teams", look=CARDS)

TAKEN, TAKEN_CHART = b"<!-- kept -->", "<!-- kept chart -->"
_CHART = '-summary"'  # which a small line without axes has not


def mill_world() -> World:
    """Board one: three closed sprints, one that runs and one that is planned. Board two: one closed, one that runs."""
    builder = Builder()
    _tell_team(builder, ONE, "AB", 10_000, (1, 2, 3, 4))
    _tell_team(builder, TWO, "EF", 20_000, (11, 12))
    builder.sprint(5, hours=600)
    builder.issue(10_050, hours=600, estimate=2.0, sprint_ids=(5,))
    world = make_world(builder, hours=700)
    stories = ("10", "11", "12")
    world.boards = (
        board(ONE, "Web", "scrum", "AB", "points", *stories),
        board(TWO, "Harbour", "scrum", "EF", "points", *stories),
    )
    return world


def _tell_team(builder: Builder, board_id: int, project: str, first: int, sprints: Sequence[int]) -> None:
    """Four days a sprint, three issues each: two are done in it, one is carried over to the next."""
    for place, sprint in enumerate(sprints):
        start = 100 * place
        builder.sprint(sprint, hours=start, board_id=board_id)
        for number in range(3):
            id_ = first + 10 * place + number + 1
            builder.issue(
                id_, hours=start + 1, project=project, estimate=1.0 + number, sprint_ids=(sprint,), summary=f"Do {id_}"
            )
    builder.events.sort(key=lambda event: event.at)
    for place, sprint in enumerate(sprints):
        start = 100 * place
        builder.start(sprint, start + 5)
        for number in range(2):
            id_ = first + 10 * place + number + 1
            builder.change(id_, start + 20 + number, moved_to(DOING))
            builder.change(
                id_, start + 40 + 8 * number, moved_to(DONE, DOING), ChangedItem("resolution", None, "10000")
            )
        if place + 1 < len(sprints):
            builder.close(sprint, start + 96)
            left = ChangedItem("sprint", (sprint,), (sprint, sprints[place + 1]))
            builder.change(first + 10 * place + 3, start + 97, left)


@dataclass(frozen=True)
class Mill:
    """A cache, and what a site is built of beside it."""

    folder: Path
    boards: Sequence[BoardSettings] = BOARDS
    settings: SiteSettings = SETTINGS
    gates: Sequence[Gate] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def generation(self) -> Generation:
        generation = Store(self.cache).load()
        assert generation is not None
        return Generation(self.cache, replace(generation.manifest, incomplete=self.incomplete))

    def archive(self, board_id: int) -> Path:
        return self.cache / "built" / f"{board_id}.zip"

    def share(self, board_id: int) -> Share:
        share = load_share(self.archive(board_id))
        assert share is not None
        return share

    def build(self) -> dict[str, bytes]:
        """Every file of the site by its path."""
        site = self.folder / "site"
        build_site(self.generation, self.boards, self.settings, site, gates=self.gates, lasting=False)
        return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def copy(self, name: str, *, kept: bool) -> "Mill":
        """The same in a folder of its own, with what was built or without."""
        folder = self.folder.parent / f"{self.folder.name}-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        ignored = () if kept else ("built",)
        shutil.copytree(self.cache, folder / "cache", ignore=shutil.ignore_patterns(*ignored))
        return replace(self, folder=folder)

    def afresh(self) -> dict[str, bytes]:
        """What a cache gives in which no part of a site is kept."""
        return self.copy("afresh", kept=False).build()


@dataclass(frozen=True)
class Reused:
    """What was made anew though something was kept.

    Attributes:
        boards: those whose whole share was not taken.
        sprints: their closed sprints that were not taken.
        charts: how many of the charts on their new pages were drawn, and how many taken.
    """

    boards: frozenset[int]
    sprints: frozenset[str]
    charts: tuple[int, int]


def build_again(mill: Mill) -> Reused:
    """Build a site of what is there now and what was kept; it is the one that is built of nothing that was kept.

    Whatever is kept is marked before, so the site shows what was taken.
    """
    before = {board: mill.share(board) for board in (ONE, TWO)}
    marked = mill.copy("marked", kept=True)
    for board_id, share in before.items():
        keep_share(marked.archive(board_id), _marked(share))
    site = marked.build()
    assert {path: _unmarked(content) for path, content in site.items()} == mill.afresh()
    return Reused(
        boards=frozenset(id_ for id_, share in before.items() if not _taken(site, [file.path for file in share.files])),
        sprints=frozenset(
            name
            for id_ in (ONE, TWO)
            for name, leaf in marked.share(id_).leaves.items()
            if not _taken(site, leaf.paths)
        ),
        charts=_count_charts(content for content in site.values() if not content.endswith(TAKEN)),
    )


def _marked(share: Share) -> Share:
    files = tuple(File(file.path, file.content + TAKEN) for file in share.files)
    drawn = {name: chart for name, chart in share.charts.items() if _CHART in chart}
    charts = {**share.charts, **{name: chart + TAKEN_CHART for name, chart in drawn.items()}}
    return replace(share, files=files, charts=charts)


def _unmarked(content: bytes) -> bytes:
    return content.replace(TAKEN, b"").replace(TAKEN_CHART.encode(), b"")


def _taken(site: dict[str, bytes], paths: Sequence[str]) -> bool:
    return all(site.get(path, b"").endswith(TAKEN) for path in paths)


def _count_charts(contents: Iterable[bytes]) -> tuple[int, int]:
    pages = list(contents)
    taken = sum(page.count(TAKEN_CHART.encode()) for page in pages)
    return sum(page.count(b'aria-describedby="') for page in pages) - taken, taken
