"""`sprint-reports status`: how old the data is and how the last sync ended."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import CACHE_OPTION, Run, common_options, time_span
from generator.cli.readers import hide_if_configured
from generator.cli.reading import utc_text
from generator.cli.result import DONE, count, tell_incomplete
from generator.errors import CacheError
from generator.rhythm import Rhythm, find_rhythm
from generator.sync_record import SyncRecord

if TYPE_CHECKING:
    from generator.cache.audit import Audit
    from generator.cache.store import Generation

TOO_OLD = 6
EPILOG = """\b
Example:
  sprint-reports status
  sprint-reports status --max-age 26h   # exit code 6 when the data is older; for a monitor"""


@dataclass(frozen=True)
class _Status:
    generation: "Generation"
    audit: "Audit"
    age: timedelta
    max_age: timedelta | None
    is_open: bool

    @property
    def rhythm(self) -> Rhythm | None:
        return find_rhythm(self.audit.records)

    @property
    def late(self) -> bool:
        """Whether a renewal is missing, as far as past ones tell."""
        return self.rhythm is not None and self.age > self.rhythm.late_after

    @property
    def too_old(self) -> bool:
        return self.max_age is not None and self.age > self.max_age


@click.command(epilog=EPILOG)
@click.option("--max-age", type=time_span, metavar="SPAN", help="Fail (exit code 6) when the data is older than this.")
@CACHE_OPTION
@common_options(json=True)
def status(run: Run, *, max_age: timedelta | None, cache: Path | None) -> int:
    """Say how old the data is and how the last sync ended.

    Also what is missing, if anything is. Reads the cache; Jira is not asked.
    """
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.files import is_open_to_others  # noqa: PLC0415  # the same
    from generator.cache.store import Store  # noqa: PLC0415  # the same

    store = Store(cache or run.load_config().cache_dir)
    hide_if_configured(run, store)
    generation, audit = store.load(), load_audit(store)
    if generation is None:
        last = audit.last
        ending = f"; the last sync failed: {last.message}" if last and last.message else ""
        raise CacheError(f"The cache {store.directory} is empty{ending}", "Run `sprint-reports sync` to fill it")
    age = max(datetime.now(UTC) - generation.as_of, timedelta(0))
    found = _Status(generation, audit, age, max_age, is_open_to_others(store.directory))
    _tell(run, found)
    run.console.document(_document(found))
    return TOO_OLD if found.too_old else DONE


def _tell(run: Run, found: _Status) -> None:
    console, generation = run.console, found.generation
    console.say(f"Data as of {utc_text(generation.as_of)}: {age_text(found.age)} old.")
    _tell_rhythm(run, found)
    counts = ", ".join(f"{number:,} {name}" for name, number in generation.counts.items())
    if not console.discreet:
        console.say(f"A copy of {generation.site_url}: {counts}.")
    last = found.audit.last
    if last:
        console.say(_ending(last))
    if back := found.audit.rolled_back:
        console.say(f"It was rolled back {utc_text(back.started_at)} to generation {back.generation}.")
    if last and not last.ok:
        console.warn(f"the last sync failed: {last.message}. {last.hint}".strip())
    if found.is_open:
        console.warn("others than you can read the cache; the next sync closes it to them")
    if found.audit.problem:
        console.warn(found.audit.problem)
    tell_incomplete(console, generation.incomplete)
    if found.too_old and found.max_age is not None:
        console.warn(f"the data is older than {age_text(found.max_age)}")


def _tell_rhythm(run: Run, found: _Status) -> None:
    if found.rhythm:
        run.console.say(f"It is usually renewed {found.rhythm.words}.")
    if found.late:
        stopped = "its schedule may have stopped (GitHub switches schedules off after 60 days without a commit)"
        run.console.warn(f"that was {age_text(found.age)} ago for the last time: {stopped}")


def _ending(last: SyncRecord) -> str:
    how = "ended well" if last.ok else "failed"
    return f"The last sync, {utc_text(last.started_at)}, {how} ({count(last.requests, 'request')})."


def _document(found: _Status) -> dict[str, Any]:
    from generator.cache.audit import as_json  # noqa: PLC0415  # only now needed

    generation, last = found.generation, found.audit.last
    return {
        "schema": "sprint-reports/status/1",
        "as_of": generation.as_of.isoformat().replace("+00:00", "Z"),
        "age_seconds": int(found.age.total_seconds()),
        "max_age_seconds": int(found.max_age.total_seconds()) if found.max_age is not None else None,
        "too_old": found.too_old,
        "usual_interval_seconds": int(found.rhythm.usual.total_seconds()) if found.rhythm else None,
        "late_after_seconds": int(found.rhythm.late_after.total_seconds()) if found.rhythm else None,
        "late": found.late,
        "site_url": generation.site_url,
        "generation": generation.number,
        "counts": dict(generation.counts),
        "incomplete": list(generation.incomplete),
        "last_sync": as_json(last) if last else None,
        "history_problem": found.audit.problem or None,
    }


def age_text(age: timedelta) -> str:
    """A time span in its two largest units: 2 days 3 hours, 5 minutes."""
    minutes = int(age.total_seconds()) // 60
    amounts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    return " ".join([count(number, noun) for number, noun in amounts if number][:2]) or "less than a minute"
