"""The page about the data itself: how old it is, how past syncs went, and whether Jira's own reports agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from generator.metrics.words import listed, number, quantity
from generator.pages.address import SYNC
from generator.pages.blocks import Fact
from generator.pages.cells import NOTHING, Cell, Heading, Row, Table, minute, number_cell, our_cell
from generator.pages.frame import instant
from generator.pages.gone import make_gone_table
from generator.pages.overview import Overview, make_site_frame, zone_of
from generator.pages.page import Instant, Page, Report
from generator.pages.reconciliation import ReconciliationPart
from generator.rhythm import find_rhythm
from generator.sync_record import CAUSES, SyncRecord, duration

TITLE = "Data and syncs"
_MOST = 50
_READ_SHORT = {"full": "all", "incremental": "changes"}
_READ = {"full": "everything", "incremental": "what changed"}
_FAILURES = {  # by class; the message stays on the machine that ran the sync, it may name folders and hosts
    "LoginError": "Jira did not accept the login",
    "UnauthorizedError": "Jira did not accept the login",
    "AccessError": "Jira did not allow it",
    "ConfigError": "the config does not fit",
    "CacheError": "the cache could not be used",
    "CacheDamagedError": "the cache was damaged",
    "Interrupted": "it was interrupted",
    "Bug": "a bug in this tool",
}
_PHASES = {
    "connect": "Connecting",
    "prepare": "Checking the cache",
    "boards": "Boards and sprints",
    "issues": "Issues",
    "histories": "Histories",
    "write": "Writing the cache",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to look after: a title and what to know about it."""

    title: str
    sentences: tuple[str, ...]


def make_sync_pages(overview: Overview) -> Iterator[Page]:
    """The one page about the data."""
    report, zone = overview.report, zone_of(overview)
    good = next((record for record in report.syncs if record.ok and record.is_sync), None)
    context = {
        "frame": make_site_frame(overview, SYNC, TITLE),
        "as_of": _as_of(overview, zone),
        "alarms": tuple(_alarms(report, zone)),
        "sentences": tuple(_sentences(report, good, zone)),
        "missing": _missing(report),
        "phases": _phases(good.phases_ms) if good else (),
        "gone": make_gone_table(overview, zone),
        "syncs": _table(report.syncs, zone) if report.syncs else None,
        "reconciliation": ReconciliationPart(tuple(board.compared for board in overview.boards if board.compared)),
    }
    yield Page(SYNC, "sync.html", context)


def _as_of(overview: Overview, zone: ZoneInfo) -> Instant | None:
    at = overview.as_of
    return instant(at, zone) if at else None


def _alarms(report: Report, zone: ZoneInfo) -> Iterator[Alarm]:
    failed = _newest_failures(report.syncs)
    if failed:
        count = f"The last {len(failed)} syncs" if len(failed) > 1 else "The last sync"
        which = "The newest" if len(failed) > 1 else "It"
        why = f"{which} began {minute(failed[0].started_at, zone)}: {_failure(failed[0])}."
        old = "Everything on this site is from the last one that ended well."
        hint = "On the machine that ran it, “sprint-reports history” tells more."
        yield Alarm(f"{count} failed", (why, old, hint))
    if report.syncs_problem:
        sentence = (
            "Records of past syncs were edited or cut; “sprint-reports history” says where. The data is not touched."
        )
        yield Alarm("The record of past syncs cannot be trusted", (sentence,))


def _newest_failures(records: tuple[SyncRecord, ...]) -> list[SyncRecord]:
    return list(takewhile(lambda record: not record.ok, _syncs(records)))


def _syncs(records: tuple[SyncRecord, ...]) -> Iterator[SyncRecord]:
    return (record for record in records if record.is_sync)


def _sentences(report: Report, good: SyncRecord | None, zone: ZoneInfo) -> Iterator[str]:
    if good is None:
        yield "No sync is on record in the cache that this site was built from."
    else:
        yield from _of_sync(good)
        yield from _of_rollback(report.syncs, zone)
    syncs = list(_syncs(report.syncs))
    failures = sum(not record.ok for record in syncs)
    if rhythm := find_rhythm(report.syncs):
        yield f"It is usually renewed {rhythm.words}."
    if failures and good:
        yield f"Of {quantity(len(syncs), 'syncs')} on record {number(failures)} failed."
    for record in report.syncs:
        if record.trail_lost:
            yield f"The records of syncs before {minute(record.started_at, zone)} are lost."


def _of_rollback(records: tuple[SyncRecord, ...], zone: ZoneInfo) -> Iterator[str]:
    """What the cache holds may be due to a return to the generation before."""
    last = next((record for record in records if record.ok), None)
    if last and not last.is_sync:
        yield (
            f"Since then, {minute(last.started_at, zone)}, somebody returned to the data of the sync before it "
            f"(generation {last.generation})."
        )


def _of_sync(good: SyncRecord) -> Iterator[str]:
    waits = f", {duration(good.waited_s)} of it waiting to try again" if good.waited_s else ""
    took = f"{duration(good.took_ms / 1000)}{waits}"
    yield f"The last sync that ended well read {_READ.get(good.mode or '', 'nothing')}{_reason(good)} in {took}."
    tries = f", {number(good.retries)} of them a second or later try" if good.retries else ""
    yield f"It asked Jira {quantity(good.requests, 'times')}{tries}, and took in {_size(good.bytes)}."
    if good.resumed is not None:
        kept = quantity(good.resumed, "issues")
        yield f"It went on with a full read that was interrupted: {kept} of it were still good."
    yield f"Issues: {_changes(good)}."


def _reason(record: SyncRecord) -> str:
    return f" ({record.reason})" if record.reason else ""


def _changes(record: SyncRecord) -> str:
    counts = (record.added, record.changed, record.unchanged)
    words = [
        f"{number(count or 0)} {word}" for count, word in zip(counts, ("added", "changed", "unchanged"), strict=True)
    ]
    return listed([*words, f"{number(record.removed or 0)} removed{_causes(record)}"])


def _causes(record: SyncRecord) -> str:
    counts = {text: record.vanished.get(cause) for cause, text in CAUSES.items()}
    causes = [f"{number(count)} {text}" for text, count in counts.items() if count]
    return f" ({'; '.join(causes)})" if causes else ""


def _missing(report: Report) -> str:
    count = len(report.incomplete)
    if not count:
        return "Nothing: all that Jira shows this account was read."
    return f"{quantity(count, 'things')}; the top of every page lists {'it' if count == 1 else 'them'}."


def _phases(phases_ms: Mapping[str, int]) -> tuple[Fact, ...]:
    return tuple(Fact(_PHASES.get(phase, phase), duration(ms / 1000)) for phase, ms in phases_ms.items())


def _table(syncs: tuple[SyncRecord, ...], zone: ZoneInfo) -> Table:
    shown = syncs[:_MOST]
    counted = quantity(len(syncs), "syncs")
    caption = f"The last {len(shown)} of {counted}" if len(shown) < len(syncs) else f"{counted}"
    return Table(f"{caption}, {zone.key} time", _HEADINGS, tuple(Row(_cells(record, zone)) for record in shown))


_HEADINGS = (
    Heading("Began", unbroken=True),
    Heading("Result"),
    Heading("Read"),
    Heading("Took", numeric=True),
    Heading("Requests", numeric=True),
    Heading("Waited", numeric=True),
    Heading("Added", numeric=True),
    Heading("Changed", numeric=True),
    Heading("Removed", numeric=True),
)


def _cells(record: SyncRecord, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        our_cell(minute(record.started_at, zone), record.started_at.isoformat()),
        our_cell(_result(record)),
        our_cell(_READ_SHORT.get(record.mode or "", NOTHING) if record.ok else NOTHING),
        _span_cell(record.took_ms / 1000),
        number_cell(record.requests),
        _span_cell(record.waited_s),
        number_cell(record.added),
        number_cell(record.changed),
        number_cell(record.removed),
    )


def _span_cell(seconds: float) -> Cell:
    return our_cell(duration(seconds), f"{seconds:.12g}")


def _result(record: SyncRecord) -> str:
    if not record.ok:
        return f"{'' if record.is_sync else 'rollback '}failed: {_failure(record)}"
    if not record.is_sync:
        return f"back to generation {record.generation}"
    return f"done, {quantity(len(record.incomplete), 'things')} missing" if record.incomplete else "done"


def _failure(record: SyncRecord) -> str:
    return _FAILURES.get(record.error or "", "Jira could not be read")


def _size(number_of_bytes: int) -> str:
    megabytes = number_of_bytes / 1_000_000
    return f"{number(megabytes, 1)} MB" if megabytes >= 1 else f"{number(number_of_bytes / 1000, 0)} kB"
