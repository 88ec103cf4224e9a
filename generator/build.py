"""The pipeline, one call per arrow: cache -> snapshot (-> veil) -> history -> cards -> pages -> files -> site.

Boards are built one after another, so the tables of one are in memory at a time; a board whose share of the site was
made of the same (`generator.parts`) is not built again. Nothing here knows the clock, the environment or the network:
two builds of one cache give the same bytes. The arrow before the first (Jira -> cache) is `generator.cache.sync.sync`;
the commands in `generator.cli` call the two in turn.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.cache.audit import NO_SYNCS, Audit
from generator.cache.known_keys import known_keys
from generator.cache.results import keep_results
from generator.cache.salt import keep_salt
from generator.cache.snapshot import load_snapshot
from generator.cache.sprint_reports import reconcile_board
from generator.cache.store import Generation
from generator.cache.vanished import load_gone
from generator.correction import Correction
from generator.corrections import correct, settle, tell_unsettled
from generator.domain import BoardSettings, Snapshot
from generator.errors import CacheError
from generator.gates import Gate, Verdict, judge
from generator.history.replay import replay
from generator.metrics import make_board_cards, make_sprint_cards
from generator.metrics.old_work import add_old_work
from generator.pages.frame import make_freshness
from generator.pages.page import BoardReport, Report
from generator.parts.archive import Share, keep_share, load_share
from generator.parts.assemble import assemble
from generator.parts.fingerprint import Ingredients
from generator.parts.make import make_share
from generator.parts.part import Part
from generator.parts.told import Told, report_of
from generator.protect import protect
from generator.protect.keys import derive_keys
from generator.reconcile import BoardReconciliation
from generator.redaction import Secret
from generator.render.file import File
from generator.single import MARK, make_single_page
from generator.site_settings import SiteSettings
from generator.veil import Veil
from generator.write.page import write_page
from generator.write.site import WrittenSite, write_site

FOLDER = "built"


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What was written, what the gates say of it, and in sentences which corrections someone has to look at."""

    written: WrittenSite
    verdicts: tuple[Verdict, ...]
    unsettled: tuple[str, ...] = ()


def build_site(  # noqa: PLR0913  # what a site depends on, and all of it
    generation: Generation,
    boards: Sequence[BoardSettings],
    settings: SiteSettings,
    site_dir: Path,
    audit: Audit = NO_SYNCS,
    *,
    gates: Sequence[Gate] = (),
    passphrase: Secret | None = None,
    lasting: bool = True,
) -> BuiltSite:
    """Build the whole site from one complete generation of the cache and put it at `site_dir`, all or nothing.

    `audit` is what the sync page tells of the past. The site is written whatever the `gates` say. One that the settings
    protect opens with the `passphrase`. One that is not `lasting` is written more quickly, see `write_site`.

    Raises:
        ConfigError: one of the look's own templates fails, or a protected site has no passphrase; the old site is
            untouched.
        CacheError: the generation lacks a board or cannot be read.
        SiteError: the site cannot be written; the old one is untouched.
    """
    making = _Making(generation, settings, audit, tuple(gates))
    files = making.files(boards)
    if settings.protect:
        files = protect(files, derive_keys(passphrase, keep_salt(generation.directory)), settings)
    written = write_site(files, site_dir, lasting=lasting)
    return _told(written, making.parts)


def make_shares(
    generation: Generation,
    boards: Iterable[BoardSettings],
    settings: SiteSettings,
    audit: Audit = NO_SYNCS,
    *,
    gates: Sequence[Gate] = (),
) -> tuple[Report, Iterator[Share]]:
    """What the report says of the site, and what each board gives it, lazily: the makings of a part of a site."""
    making = _Making(generation, settings, audit, tuple(gates))
    return making.report, making.shares(boards)


def build_page(  # noqa: PLR0913  # what a page depends on, and all of it
    generation: Generation,
    boards: Sequence[BoardSettings],
    settings: SiteSettings,
    path: Path,
    audit: Audit = NO_SYNCS,
    *,
    wanted: str = "",
    gates: Sequence[Gate] = (),
) -> BuiltSite:
    """Build one page of the site, the one at `wanted` or else the one a reader wants most, alone in the file `path`.

    Raises:
        ConfigError: there is no such page, or one of the look's own templates fails.
        CacheError: the generation lacks a board or cannot be read.
        SiteError: the file cannot be written, or holds something else; it is untouched.
    """
    report = replace(make_report(generation, boards, settings, audit), feeds=bool(settings.base_url))
    written = write_page(make_single_page(report, wanted), MARK.encode(), path)
    verdicts = judge(report, gates)
    return BuiltSite(written, verdicts, tuple(tell_unsettled([settle(board.corrections) for board in report.boards])))


def make_report(
    generation: Generation, boards: Iterable[BoardSettings], settings: SiteSettings, audit: Audit = NO_SYNCS
) -> Report:
    """Load, correct, veil, replay and answer every board, in config order."""
    veil = _veil(generation, settings)
    answers = [_answer(generation, board, settings.corrections, veil) for board in boards]
    return replace(
        _report_of(generation, settings, audit, veil),
        boards=tuple(answer for answer, _ in answers),
        reconciliation=tuple(reconciliation for _, reconciliation in answers),
    )


@dataclass
class _Making:
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
        """What each board gives the site, lazily."""
        for board in boards:
            share = self._share(board)
            self.parts.append(share.part)
            yield share

    def _share(self, board: BoardSettings) -> Share:
        """The kept one if it is made of the same; else a new one, which is kept."""
        path = self.generation.directory / FOLDER / f"{self.generation.board_id(board.ref)}.zip"
        kept = load_share(path)
        if kept and kept.made_of == self._ingredients.fingerprint(board):
            return kept
        answer = _answer(self.generation, board, self.settings.corrections, self._veil)
        share = make_share(self.report, answer, self.gates, self._ingredients.common(board), kept)
        # Only now: building keeps the results of sprints, of which the next build is made.
        share = replace(share, made_of=self._ingredients.fingerprint(board))
        with suppress(CacheError):  # the next build makes it again
            keep_share(path, share)
        return share

    @cached_property
    def _ingredients(self) -> Ingredients:
        report = self.report
        freshness = make_freshness(report, self.generation.as_of, ZoneInfo("UTC"))
        return Ingredients(self.generation, self.settings, self.gates, (report.incomplete, bool(freshness.rhythm)))

    @cached_property
    def report(self) -> Report:
        """What the report says of the site."""
        return _report_of(self.generation, self.settings, self.audit, self._veil)

    @cached_property
    def _veil(self) -> Veil:
        return _veil(self.generation, self.settings)


def _veil(generation: Generation, settings: SiteSettings) -> Veil:
    return Veil(settings.privacy, generation.site_url, known_keys(generation))


def _report_of(generation: Generation, settings: SiteSettings, audit: Audit, veil: Veil) -> Report:
    """What the report says of the site, still without boards."""
    told = Told(
        site_url=veil.site_url,
        as_of=generation.as_of,
        incomplete=veil.sentences(generation.incomplete),
        syncs=veil.syncs(audit.records[::-1]),
        syncs_problem=veil.text(audit.problem),
        gone=veil.gone(load_gone(generation)),
    )
    return report_of(told, settings)


def _told(written: WrittenSite, parts: Sequence[Part]) -> BuiltSite:
    verdicts = tuple(verdict for of_gate in zip(*(part.verdicts for part in parts), strict=True) for verdict in of_gate)
    return BuiltSite(written, verdicts, tuple(tell_unsettled([part.settlements for part in parts])))


def _answer(
    generation: Generation, board: BoardSettings, corrections: Sequence[Correction], veil: Veil
) -> tuple[BoardReport, BoardReconciliation]:
    """One board's answers, of which nothing knows what the veil hides.

    What is kept, and what is compared with Jira, knows no correction.
    """
    loaded = load_snapshot(generation, board)
    corrected, snapshot = correct(loaded, corrections), veil.snapshot(loaded)
    plain = _report_on(snapshot)
    plain = replace(plain, past=veil.past(keep_results(generation, plain.history)))
    judged = veil.corrections(corrected.judged)
    report = replace(plain, corrections=judged)
    if corrected.in_force:
        followed = _report_on(veil.snapshot(corrected.snapshot))
        report = replace(followed, past=plain.past, corrections=judged, without=plain)
    return report, veil.reconciliation(reconcile_board(generation, snapshot, plain.history))


def _report_on(snapshot: Snapshot) -> BoardReport:
    history = add_old_work(replay(snapshot))
    return BoardReport(history, make_board_cards(history), make_sprint_cards(history))
