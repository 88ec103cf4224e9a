"""The places in a board's files for what a sync changes though nothing on the board has: the age of its data.

What is kept has the places; a site has what belongs there. So a file is the same as long as what it tells is.
"""

from html import escape
from zoneinfo import ZoneInfo

from generator.pages.frame import instant, make_freshness
from generator.pages.overview import BoardBrief
from generator.pages.page import Freshness, Instant, Report

_START = "@slot:"
DATA = Instant("@slot:data_text@", "@slot:data__instant@")
"""In the place of the instant that the board's data speaks for; as long as an instant in a data file."""

_READ, _LATE, _RHYTHM = Instant("@slot:read_text@", "@slot:read_instant@"), "@slot:late@", "@slot:rhythm@"


def hold_places(freshness: Freshness) -> Freshness:
    """Places for all that is to be said of the age."""
    return Freshness(_READ, _LATE, _RHYTHM if freshness.rhythm else "")


class Filler:
    """Fills the places in a board's files.

    Args:
        report: what holds of the site.
        board: the board.
    """

    def __init__(self, report: Report, board: BoardBrief) -> None:
        zone = ZoneInfo(board.time_zone)
        fresh, data = make_freshness(report, board.as_of, zone), instant(board.as_of, zone)
        values = {
            DATA.text: data.text,
            DATA.utc: data.utc,
            _READ.text: fresh.as_of.text,
            _READ.utc: fresh.as_of.utc,
            _LATE: fresh.late,
            _RHYTHM: fresh.rhythm,
        }
        self._values = {place.encode(): escape(value).encode() for place, value in values.items()}

    def __call__(self, content: bytes) -> bytes:
        """The content with what belongs in its places."""
        if _START.encode() in content:
            for place, value in self._values.items():
                content = content.replace(place, value)
        return content
