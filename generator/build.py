"""The pipeline, one call per arrow: cache -> snapshot (-> veil) -> history -> cards -> pages -> files -> site.

Boards are built one after another, so the tables of one are in memory at a time; a board whose share of the site was
made of the same (`generator.parts`) is not built again. Nothing here knows the clock, the environment or the network:
two builds of one cache give the same bytes. The arrow before the first (Jira -> cache) is `generator.cache.sync.sync`;
the commands in `generator.cli` call the two in turn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.answers import make_report
from generator.cache.audit import NO_SYNCS, Audit
from generator.cache.salt import keep_salt
from generator.cache.store import Generation
from generator.corrections import settle, tell_unsettled
from generator.domain import BoardSettings
from generator.gates import Gate, Verdict, judge
from generator.pages.page import Report
from generator.parts.archive import Share
from generator.parts.part import Part
from generator.protect import protect
from generator.protect.keys import derive_keys
from generator.redaction import Secret
from generator.shares import Making
from generator.single import MARK, make_single_page
from generator.site_settings import SiteSettings
from generator.write.page import write_page
from generator.write.site import WrittenSite, write_site


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
    making = Making(generation, settings, audit, tuple(gates))
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
    making = Making(generation, settings, audit, tuple(gates))
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


def _told(written: WrittenSite, parts: Sequence[Part]) -> BuiltSite:
    verdicts = tuple(verdict for of_gate in zip(*(part.verdicts for part in parts), strict=True) for verdict in of_gate)
    return BuiltSite(written, verdicts, tuple(tell_unsettled([part.settlements for part in parts])))
