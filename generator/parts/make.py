"""A board's report becomes its share of a site; of closed sprints and charts only what is new is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from generator.corrections import settle
from generator.gates import Gate, judge
from generator.pages import BOARD_PAGES
from generator.pages.facts import Site, survey
from generator.pages.frame import make_freshness
from generator.pages.overview import make_brief
from generator.pages.page import BoardReport, Document, Page, Report
from generator.pages.sprint import SprintPages, list_sprint_pages, make_sprint_pages
from generator.parts.archive import Leaf, Share
from generator.parts.fingerprint import plain
from generator.parts.part import Part
from generator.parts.slots import data_place, hold_places
from generator.parts.tool import digest, tool_fingerprint
from generator.reconcile import BoardReconciliation
from generator.render import render
from generator.render.drawn import drawing, spark_svg
from generator.render.file import File
from generator.sameness import as_bytes


def make_share(
    report: Report,
    answer: tuple[BoardReport, BoardReconciliation],
    gates: Sequence[Gate],
    common: str,
    known: Share | None,
) -> Share:
    """A board's share of a site, still without the fingerprint of what it is made of.

    Args:
        report: what holds of the site; its own boards play no part.
        answer: the board's.
        gates: rules to judge the board by.
        common: the fingerprint of what makes every sprint's page beside its values.
        known: an earlier share, to take from it what has not changed.
    """
    board, reconciliation = answer
    history = board.history
    freshness = hold_places(make_freshness(report, history.as_of, history.rules.time_zone))
    board = replace(board, spoken=data_place(history.as_of))
    site = survey(replace(report, boards=(board,), reconciliation=(reconciliation,), freshness=freshness))
    with drawing(known.charts if known and known.drawn_by == tool_fingerprint() else {}) as drawings:
        making = _Making(site, digest([common, plain(history.board), plain(history.rules)]), known)
        files = tuple(making.files())
    (facts,) = site.boards
    brief = make_brief(report, replace(facts, report=answer[0]), reconciliation, {file.path for file in files})
    with drawing({}) as of_brief:
        if brief.line.rates:
            spark_svg(brief.line.rates)
    part = Part(brief, judge(site.report, gates), settle(board.corrections), of_brief.used)
    return Share("", part, files, drawings.used, making.leaves, tool_fingerprint())


class _Making:
    """The files of one board in the making.

    Attributes:
        leaves: the closed sprints, made or taken.
    """

    def __init__(self, site: Site, common: str, known: Share | None) -> None:
        self._site, self._common = site, common
        self._known_leaves: Mapping[str, Leaf] = known.leaves if known else {}
        self._known_files = {file.path: file for file in known.files} if known else {}
        self.leaves: dict[str, Leaf] = {}

    def files(self) -> Iterator[File]:
        """Every file, sprints included."""
        for make in BOARD_PAGES:
            if make is make_sprint_pages:
                for pages in list_sprint_pages(self._site):
                    yield from self._settled(pages) if pages.is_settled else self._rendered(pages.make())
            else:
                yield from self._rendered(make(self._site))

    def _settled(self, pages: SprintPages) -> Sequence[File]:
        """A closed sprint's: taken from the earlier share when it is made of the same."""
        name = str(pages.facts.sprint.id)
        made_of = sha256(self._common.encode() + as_bytes(pages.made_of())).hexdigest()
        leaf = self._known_leaves.get(name)
        if leaf and leaf.made_of == made_of and self._known_files.keys() >= set(leaf.paths):
            files = [self._known_files[path] for path in leaf.paths]
        else:
            files = list(self._rendered(pages.make()))
        self.leaves[name] = Leaf(made_of, tuple(file.path for file in files))
        return files

    def _rendered(self, pages: Iterator[Page | Document]) -> Iterator[File]:
        return (file for page in pages for file in render(page, self._site.report.look))
