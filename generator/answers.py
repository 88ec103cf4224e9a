"""The arrows cache -> snapshot (-> veil) -> history -> cards, for one board or all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.cache.audit import NO_SYNCS, Audit
from generator.cache.known_keys import known_keys
from generator.cache.results import keep_results
from generator.cache.snapshot import load_snapshot
from generator.cache.sprint_reports import reconcile_board
from generator.cache.store import Generation
from generator.cache.vanished import load_gone
from generator.correction import Correction
from generator.corrections import correct
from generator.domain import BoardSettings, Snapshot
from generator.history.replay import replay
from generator.metrics import make_board_cards, make_sprint_cards
from generator.metrics.old_work import add_old_work
from generator.pages.page import BoardReport, Report
from generator.parts.told import Told, report_of
from generator.reconcile import BoardReconciliation
from generator.site_settings import SiteSettings
from generator.veil import Veil


def make_report(
    generation: Generation, boards: Iterable[BoardSettings], settings: SiteSettings, audit: Audit = NO_SYNCS
) -> Report:
    """Load, correct, veil, replay and answer every board, in config order."""
    veil = make_veil(generation, settings)
    answers = [answer_board(generation, board, settings.corrections, veil) for board in boards]
    return replace(
        describe_site(generation, settings, audit, veil),
        boards=tuple(answer for answer, _ in answers),
        reconciliation=tuple(reconciliation for _, reconciliation in answers),
    )


def answer_board(
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


def make_veil(generation: Generation, settings: SiteSettings) -> Veil:
    """What hides what the config wants hidden of this data."""
    return Veil(settings.privacy, generation.site_url, known_keys(generation))


def describe_site(generation: Generation, settings: SiteSettings, audit: Audit, veil: Veil) -> Report:
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
