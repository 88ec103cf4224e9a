"""What each board gives a site: the kept share where it is made of the same, else a new one.

Where much has to be made, several processes make the boards; each keeps its shares, so nothing large passes between
them, and the bytes are the same however many there are.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.answers import answer_board, describe_site, make_veil
from generator.cache.audit import Audit
from generator.cache.manifest import Manifest
from generator.cache.store import Generation
from generator.crew import Crew
from generator.domain import BoardSettings
from generator.errors import CacheError
from generator.gates import Gate
from generator.pages.frame import make_freshness
from generator.pages.page import Report
from generator.parts.archive import Share, keep_share, load_made_of, load_share
from generator.parts.assemble import assemble
from generator.parts.fingerprint import Ingredients
from generator.parts.make import make_share
from generator.parts.part import Part
from generator.render.file import File
from generator.site_settings import SiteSettings
from generator.veil import Veil

FOLDER = "built"
_MUCH = 4000  # issues; fewer are done by the time that other processes have imported all they need


@dataclass
class Making:
    """A site in the making.

    Attributes:
        parts: of the boards that are done.
    """

    generation: Generation
    settings: SiteSettings
    audit: Audit
    gates: tuple[Gate, ...]
    parts: list[Part] = field(default_factory=list)

    def files(self, boards: Iterable[BoardSettings]) -> Iterator[File]:
        """Every file of the site, lazily, board by board."""
        return assemble(self.shares(boards), self.report)

    def shares(self, boards: Iterable[BoardSettings]) -> Iterator[Share]:
        """What each board gives the site, lazily; kept ones that are still right are not made again."""
        boards = tuple(boards)
        new = [board for board in boards if not self._is_kept(board)]
        with Crew(_start, (self._recipe(),), _make_there, new if self._is_much(new) else ()) as crew:
            for board in boards:
                share = self._kept(board) if board not in new or crew.did(board) else None
                share = share or self.make(board)
                self.parts.append(share.part)
                yield share

    def make(self, board: BoardSettings) -> Share:
        """Make a board's share anew, of a kept one whatever is still right, and keep it."""
        with _uncollected():
            kept = load_share(self._path(board))
            answer = answer_board(self.generation, board, self.settings.corrections, self._veil)
            share = make_share(self.report, answer, self.gates, self._ingredients.common(board), kept)
        # Only now: building keeps the results of sprints, of which the next build is made.
        share = replace(share, made_of=self._ingredients.fingerprint(board))
        with suppress(CacheError):  # the next build makes it again
            keep_share(self._path(board), share)
        return share

    def _is_much(self, boards: Iterable[BoardSettings]) -> bool:
        ids = (self.generation.board_id(board.ref) for board in boards)
        return sum(len(self.generation.board(id_)["issue_ids"]) for id_ in ids) >= _MUCH

    def _kept(self, board: BoardSettings) -> Share | None:
        share = load_share(self._path(board))
        return share if share and share.made_of == self._ingredients.fingerprint(board) else None

    def _is_kept(self, board: BoardSettings) -> bool:
        return load_made_of(self._path(board)) == self._ingredients.fingerprint(board)

    def _path(self, board: BoardSettings) -> Path:
        return self.generation.directory / FOLDER / f"{self.generation.board_id(board.ref)}.zip"

    @cached_property
    def _ingredients(self) -> Ingredients:
        report = self.report
        freshness = make_freshness(report, self.generation.as_of, ZoneInfo("UTC"))
        return Ingredients(self.generation, self.settings, self.gates, (report.incomplete, bool(freshness.rhythm)))

    @cached_property
    def report(self) -> Report:
        """What the report says of the site."""
        return describe_site(self.generation, self.settings, self.audit, self._veil)

    @cached_property
    def _veil(self) -> Veil:
        return make_veil(self.generation, self.settings)

    def _recipe(self) -> "_Recipe":
        generation = self.generation
        return _Recipe(generation.directory, generation.manifest, self.settings, self.audit, self.gates)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: there are next to none in a board, and looking for them takes a fifth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class _Recipe:
    """All that another process needs to make a share."""

    directory: Path
    manifest: Manifest
    settings: SiteSettings
    audit: Audit
    gates: tuple[Gate, ...]


_there: list[Making] = []


def _start(recipe: _Recipe) -> None:
    generation = Generation(recipe.directory, recipe.manifest)
    _there[:] = [Making(generation, recipe.settings, recipe.audit, recipe.gates)]


def _make_there(board: BoardSettings) -> None:
    _there[0].make(board)
