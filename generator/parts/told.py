"""What is told of a site as a whole beside its boards: where its data is from, how old it is, and what is missing."""

from dataclasses import dataclass
from datetime import datetime

from generator import __version__
from generator.pages.page import Report
from generator.site_settings import SiteSettings
from generator.sync_record import GoneIssue, SyncRecord


@dataclass(frozen=True)
class Told:
    """What the syncs came to, without what the config hides.

    Attributes:
        site_url: the Jira's address; empty when that is hidden.
        as_of: when Jira was read last.
        incomplete: what could not be read, in sentences.
        syncs: past syncs, the newest first.
        syncs_problem: what makes their record doubtful, in a sentence.
        gone: issues that no board lists any more, the latest first.
    """

    site_url: str
    as_of: datetime
    incomplete: tuple[str, ...] = ()
    syncs: tuple[SyncRecord, ...] = ()
    syncs_problem: str = ""
    gone: tuple[GoneIssue, ...] = ()


def report_of(told: Told, settings: SiteSettings) -> Report:
    """The same with what the config says of the site, still without boards."""
    return Report(
        title=settings.title,
        site_url=told.site_url,
        version=__version__,
        boards=(),
        incomplete=told.incomplete,
        syncs=told.syncs,
        syncs_problem=told.syncs_problem,
        gone=told.gone,
        look=settings.look,
        base_url=settings.base_url,
        feeds=not settings.protect,
        privacy=settings.privacy,
        as_of=told.as_of,
    )


def told_in(report: Report, as_of: datetime) -> Told:
    """What a report tells of the site, its data being as old as that."""
    return Told(report.site_url, as_of, report.incomplete, report.syncs, report.syncs_problem, report.gone)
