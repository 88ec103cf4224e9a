"""What stands round every page: title, way back, notices, and a footer that says what the data is and when it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from generator.history.history import History
from generator.pages.address import DEFINITIONS, FEED, INDEX, SYNC, Link, board_feed_path, jira_link, relative
from generator.pages.cells import minute
from generator.pages.facts import BoardFacts
from generator.pages.hidden import tell_hidden
from generator.pages.page import Freshness, Instant, Report
from generator.rhythm import find_rhythm, late_after


@dataclass(frozen=True, slots=True)
class Source:
    """Where a board's data comes from and the instant it speaks for."""

    board: Link
    as_of: Instant


@dataclass(frozen=True, slots=True)
class Frame:
    """What `base.html` shows; `root` is the way from the page to the site's root, `hidden` says what is not shown."""

    title: str
    site_title: str
    root: str
    crumbs: tuple[Link, ...]
    home: Link
    definitions: Link
    sync: Link
    feeds: tuple[Link, ...]
    freshness: Freshness | None
    notices: tuple[str, ...]
    sources: tuple[Source, ...]
    hidden: tuple[str, ...]
    noindex: bool
    version: str


def make_frame(
    report: Report, boards: Iterable[BoardFacts], path: str, title: str, crumbs: tuple[Link, ...] = ()
) -> Frame:
    """The frame of the page at `path`, which shows `boards`."""
    reports = [board.report for board in boards]
    names = tuple((each.history.board.id, each.history.board.name) for each in reports)
    sources = tuple(make_source(each.history, report.site_url, each.spoken) for each in reports)
    first = reports[0].history if reports else None
    freshness = make_freshness(report, first.as_of, first.rules.time_zone) if first else None
    return frame_of(report, names, sources, freshness, (path, title, crumbs))


def frame_of(
    report: Report,
    boards: Sequence[tuple[int, str]],
    sources: tuple[Source, ...],
    freshness: Freshness | None,
    about: tuple[str, str, tuple[Link, ...]],
) -> Frame:
    """The same by what it is made of: the boards' numbers and names, and `about` (path, title, crumbs) the page."""
    path, title, crumbs = about
    return Frame(
        title=title,
        site_title=report.title,
        root=relative(path, "."),
        crumbs=crumbs,
        home=Link("All boards", relative(path, INDEX)),
        definitions=Link("What the numbers mean", relative(path, DEFINITIONS)),
        sync=Link("Data and syncs", relative(path, SYNC)),
        feeds=tuple(_feeds(boards, path)) if report.feeds else (),
        freshness=freshness,
        notices=report.incomplete,
        sources=sources,
        hidden=tuple(tell_hidden(report.privacy)),
        noindex=report.privacy.noindex,
        version=report.version,
    )


def ageless(frame: Frame) -> Frame:
    """The frame of a page that stays true however old its data gets, such as that of a closed sprint."""
    return replace(frame, freshness=None)


def instant(at: datetime, time_zone: ZoneInfo) -> Instant:
    """An instant with its zone and the zone's distance from UTC: "2026-11-23 10:00 Europe/Warsaw (UTC+01:00)"."""
    local = at.astimezone(time_zone)
    offset = "" if time_zone.key == "UTC" else f" (UTC{local.isoformat()[-6:]})"
    return Instant(f"{minute(at, time_zone)} {time_zone.key}{offset}", utc_text(at))


def utc_text(at: datetime) -> str:
    """An instant as programs read it: "2026-11-23T09:00:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def make_freshness(report: Report, as_of: datetime, time_zone: ZoneInfo) -> Freshness:
    """What a page says once its data is old; `as_of` counts where the report does not say when Jira was read last."""
    if report.freshness:
        return report.freshness
    read_at, rhythm = report.as_of or as_of, find_rhythm(report.syncs)
    late = read_at + late_after(rhythm)
    return Freshness(instant(read_at, time_zone), utc_text(late), rhythm.words if rhythm else "")


def make_source(history: History, site_url: str, spoken: Instant | None = None) -> Source:
    """Where the board's data comes from; `spoken` is how its instant is written if not as it is."""
    link = jira_link(f"{history.board.name} (board {history.board.id})", history.board.url, site_url)
    return Source(link, spoken or instant(history.as_of, history.rules.time_zone))


def _feeds(boards: Sequence[tuple[int, str]], path: str) -> Iterator[Link]:
    """The feed of all boards, and that of the board which the page is about."""
    yield Link("All closed sprints", relative(path, FEED))
    if len(boards) == 1:
        id_, name = boards[0]
        yield Link(f"Closed sprints of {name}", relative(path, board_feed_path(id_)))
