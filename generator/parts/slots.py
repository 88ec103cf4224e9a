"""The places in a board's files for what a sync changes though nothing on the board has: the age of its data.

What is kept has the places; a site has what belongs there. So a file is the same as long as what it tells is.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from zoneinfo import ZoneInfo

from generator.pages.frame import instant, make_freshness, utc_text
from generator.pages.overview import BoardBrief
from generator.pages.page import Freshness, Instant, Report
from generator.parts.tool import tool_fingerprint


@dataclass(frozen=True, slots=True)
class _Places:
    """The words that stand in the places; `data.utc` is as long as what belongs there, for pages tell files' sizes."""

    start: str
    data: Instant
    read: Instant
    late: str
    rhythm: str


@cache
def _places(width: int) -> _Places:
    """Words that no issue happens to hold: they come of the code that looks for them."""
    start = f"@{tool_fingerprint()[:12]}:"
    data = Instant(f"{start}text@", f"{start}utc".ljust(width - 1, "_") + "@")
    read = Instant(f"{start}read_text@", f"{start}read_utc@")
    return _Places(start, data, read, f"{start}late@", f"{start}rhythm@")


def data_place(as_of: datetime) -> Instant:
    """What stands in the place of the instant that the board's data speaks for."""
    return _places(len(utc_text(as_of))).data


def hold_places(freshness: Freshness) -> Freshness:
    """Places for all that is to be said of the age."""
    places = _places(len(freshness.as_of.utc))
    return Freshness(places.read, places.late, places.rhythm if freshness.rhythm else "")


class Filler:
    """Fills the places in a board's files.

    Args:
        report: what holds of the site.
        board: the board.
    """

    def __init__(self, report: Report, board: BoardBrief) -> None:
        zone = ZoneInfo(board.time_zone)
        fresh, data = make_freshness(report, board.as_of, zone), instant(board.as_of, zone)
        places = _places(len(data.utc))
        values = {
            places.data.text: data.text,
            places.data.utc: data.utc,
            places.read.text: fresh.as_of.text,
            places.read.utc: fresh.as_of.utc,
            places.late: fresh.late,
            places.rhythm: fresh.rhythm,
        }
        self._start = places.start.encode()
        self._values = {place.encode(): escape(value).encode() for place, value in values.items()}

    def __call__(self, content: bytes) -> bytes:
        """The content with what belongs in its places."""
        if self._start in content:
            for place, value in self._values.items():
                content = content.replace(place, value)
        return content
