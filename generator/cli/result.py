"""How the result of a sync and of a build is told: lines, a JSON document, and the summary of a CI run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cli.console import Console
from generator.cli.text import escape_markdown
from generator.write.limits import near_limits

if TYPE_CHECKING:
    from generator.cache.report import SyncReport
    from generator.write.site import WrittenSite

DONE, INCOMPLETE = 0, 4
_DISCREET = 'part of the data could not be read; the page "Data and syncs" says which'
_KILO = 1000
_UNITS = ("kB", "MB", "GB")


def tell_sync(console: Console, report: "SyncReport", cache_dir: Path) -> None:
    """Three lines, and a warning for each thing that could not be had."""
    for line in sync_lines(report, cache_dir, discreet=console.discreet):
        console.say(line)
    tell_incomplete(console, report.shortcomings)


def sync_lines(report: "SyncReport", cache_dir: Path, *, discreet: bool = False) -> list[str]:
    """What was read, what is different now, and where it is; what is `discreet` names and counts nothing of it."""
    how = f"Read everything ({report.reason})" if report.reason else "Read what changed"
    speaks = f"The cache {cache_dir} speaks for {_minute(report.started_at)}."
    if discreet:
        return [f"{how}.", speaks]
    issues = count(report.added + report.changed + report.unchanged, "issue")
    held = f"{count(len(report.boards), 'board')} with {issues}"
    changes = f"{report.added} added, {report.changed} changed, {report.removed} removed"
    return [
        f"{how}: {held}, in {count(report.requests, 'request')}.",
        *([resumed_line(report.resumed)] if report.resumed is not None else []),
        f"Issues: {changes}{_some(report.removed_keys)}.",
        *_gone_lines(report),
        speaks,
    ]


def resumed_line(resumed: int) -> str:
    """That a sync went on from one that was interrupted."""
    return f"Went on with a full read that was interrupted: {count(resumed, 'issue')} of it were still good."


def _gone_lines(report: "SyncReport") -> list[str]:
    """Why issues are gone, which ones are back, and where a changed filter is the reason."""
    gone = "; ".join(f"{len(group.keys)} {group.text}{_some(group.keys)}" for group in report.vanished)
    return [
        *([f"Gone: {gone}."] if gone else []),
        *(
            [f"Back again: {count(len(report.returned_keys), 'issue')}{_some(report.returned_keys)}."]
            if report.returned_keys
            else []
        ),
        *(
            f'The filter of board {board.id} "{board.name}" was changed: {count(board.came, "issue")} came, '
            f"{board.went} went."
            for board in report.filters
        ),
    ]


def _some(keys: tuple[str, ...]) -> str:
    shown = 5
    more = f" and {len(keys) - shown} more" if len(keys) > shown else ""
    return f" ({', '.join(keys[:shown])}{more})" if keys else ""


def _minute(iso: str) -> str:
    return f"{iso[:16].replace('T', ' ')} UTC"


def tell_site(console: Console, site: "WrittenSite") -> None:
    """Where the site is and how to open it."""
    console.say(f"Wrote {count(site.files, 'file')} ({size(site.bytes)}) to {site.path}")
    console.say(f"Open {address(site)}")
    for line in limit_lines(site):
        console.warn(line)


def limit_lines(site: "WrittenSite") -> list[str]:
    """The limits of hosts that it comes near."""
    return [limit.sentence for limit in near_limits(site)]


def tell_incomplete(console: Console, incomplete: tuple[str, ...]) -> None:
    """A warning for each thing that is missing; the pages say so too."""
    for sentence in _some_of(console, incomplete):
        console.warn(f"incomplete: {sentence}")


def address(site: "WrittenSite") -> str:
    """What to type into a browser."""
    return (site.path / site.start).as_uri()


def site_document(site: "WrittenSite") -> dict[str, Any]:
    """The site for `--json`."""
    largest = {"path": site.largest, "bytes": site.largest_bytes}
    size_ = {"files": site.files, "bytes": site.bytes, "largest_file": largest, "limits": limit_lines(site)}
    return {"path": str(site.path), "address": address(site), **size_}


def summarise(console: Console, title: str, lines: list[str], incomplete: tuple[str, ...]) -> None:
    """The summary that GitHub shows on the run's page."""
    hide = console.redactor  # which would not know again what is escaped
    entries = [f"- {escape_markdown(hide(line))}" for line in lines]
    entries += [f"- **Incomplete:** {escape_markdown(hide(sentence))}" for sentence in _some_of(console, incomplete)]
    console.summarise("\n".join([f"### {title}", "", *entries]))


def _some_of(console: Console, incomplete: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences, or one that names nothing where strangers may read along."""
    return (_DISCREET,) if console.discreet and incomplete else incomplete


def exit_code(incomplete: tuple[str, ...]) -> int:
    """Done, or done but for a part."""
    return INCOMPLETE if incomplete else DONE


def count(number: int, noun: str) -> str:
    """A number and its noun: 1 issue, 2 issues."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number_of_bytes: int) -> str:
    """A size as people read it."""
    if number_of_bytes < _KILO:
        return count(number_of_bytes, "byte")
    power = next(power for power in (1, 2, 3) if number_of_bytes < _KILO ** (power + 1) or power == len(_UNITS))
    return f"{number_of_bytes / _KILO**power:.1f} {_UNITS[power - 1]}"
