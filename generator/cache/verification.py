"""`verify`: the cache against Jira, and this tool's sprint numbers against Jira's own reports of the closed sprints."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from generator.cache.generation import Generation
from generator.cache.mend import mend_cache
from generator.cache.owner import load_previous
from generator.cache.snapshot import load_snapshot
from generator.cache.sprint_reports import ReportsRead, fetch_reports, reconcile_board
from generator.cache.store import Store
from generator.cache.verify import SAMPLE, CacheCheck, Progress, check_cache
from generator.domain import BoardSettings
from generator.errors import CacheError
from generator.fetch.jira import Jira
from generator.history.replay import replay
from generator.reconcile import BoardReconciliation


@dataclass(frozen=True, slots=True)
class ComparedBoard:
    """A board's sprints against Jira's reports; `read` tells how asking for them went."""

    reconciliation: BoardReconciliation
    read: ReportsRead


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found, and done.

    `repaired` is the number of the generation that mends the cache (None: nothing to mend, or not asked for), `doubt`
    what is not sure about it (see `Store.commit`). `boards` is empty when Jira's reports were not wanted.
    """

    check: CacheCheck
    repaired: int | None
    boards: tuple[ComparedBoard, ...]
    doubt: str = ""

    @property
    def unexplained(self) -> int:
        """How many differences from Jira's reports have no reason."""
        return sum(board.reconciliation.unexplained for board in self.boards)


def verify(  # noqa: PLR0913  # switches, all by keyword
    jira: Jira,
    store: Store,
    boards: Sequence[BoardSettings],
    *,
    sample: int | None = SAMPLE,
    repair: bool = False,
    reports: bool = True,
    progress: Progress,
) -> Verification:
    """Check, mend if asked to, and compare; the store is locked meanwhile.

    Args:
        jira: a fresh connection.
        store: the cache.
        boards: what the config says of each board.
        sample: how many cached issues to compare with Jira's; None: all.
        repair: mend what differs.
        reports: ask for the sprint reports that are not kept yet, and compare.
        progress: is told how far it is.

    Raises:
        CacheError: the cache is empty, locked, damaged, somebody else's, or of other boards or fields than the config.
        LoginError, AccessError, JiraError: Jira refuses or fails.
    """
    with store.locked():
        generation = load_previous(store, jira, full=False)
        if generation is None:
            raise CacheError(f"The cache {store.directory} is empty", "Run `sprint-reports sync` to fill it")
        check = check_cache(jira, generation, boards, sample=sample, progress=progress)
        repaired, doubt = None, ""
        if repair and not check.agrees:
            generation, doubt = mend_cache(jira, store, generation, boards, check=check, progress=progress)
            repaired = generation.number
        compared = [_compare(jira, generation, each, progress) for each in boards] if reports else []
        return Verification(check, repaired, tuple(compared), doubt)


def _compare(jira: Jira, generation: Generation, settings: BoardSettings, progress: Progress) -> ComparedBoard:
    snapshot = load_snapshot(generation, settings)
    read = fetch_reports(jira, generation, snapshot, partial(progress, "reports"))
    return ComparedBoard(reconcile_board(generation, snapshot, replay(snapshot)), read)
