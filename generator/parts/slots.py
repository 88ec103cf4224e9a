"""The places in a board's pages for what is new in every sync: how old the data is.

A page that is kept has the places; a site has what belongs there.
"""

from html import escape

from generator.pages.page import Freshness, Instant

_TEXT, _UTC, _LATE, _RHYTHM = (f"@fresh:{name}@" for name in ("text", "utc", "late", "rhythm"))
_START = b"@fresh:"


def hold_places(freshness: Freshness) -> Freshness:
    """Places for everything that there is to be said."""
    return Freshness(Instant(_TEXT, _UTC), _LATE, _RHYTHM if freshness.rhythm else "")


def fill(content: bytes, freshness: Freshness) -> bytes:
    """The page with what belongs in its places."""
    if _START not in content:
        return content
    values = {
        _TEXT: freshness.as_of.text,
        _UTC: freshness.as_of.utc,
        _LATE: freshness.late,
        _RHYTHM: freshness.rhythm,
    }
    for place, value in values.items():
        content = content.replace(place.encode(), escape(value).encode())
    return content
