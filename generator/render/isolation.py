"""What people wrote in Jira, kept from turning round the text that it stands in: a `<bdi>` where one is needed.

Of a page's tables every second cell is such a text, and few teams write from right to left.
"""

import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

from generator.render.dates import has_day

# Unicode's bidirectional classes of what never turns anything round in a text that runs from left to right (UAX #9).
_HARMLESS = {"L", "EN", "ES", "ET", "CS", "NSM", "BN", "S", "WS", "ON"}


@lru_cache(maxsize=16_384)
def isolated(text: str) -> Markup:
    """The text escaped; in a `<bdi>` when it could turn its surroundings round, or holds a day that others wrote."""
    escaped = escape(text)
    return escaped if _is_harmless(text) else Markup("<bdi>") + escaped + Markup("</bdi>")


def _is_harmless(text: str) -> bool:
    runs_on = text.isascii() or all(unicodedata.bidirectional(each) in _HARMLESS for each in text)
    return runs_on and not has_day(text)
