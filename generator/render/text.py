"""Characters that no page and no data file may hold, whoever wrote them."""

import re

# C0 and C1 controls but tab and line ends, lone surrogates, and Unicode's non-characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def printable(text: str) -> str:
    """The text with every such character replaced by U+FFFD, so that it can be encoded and parsed anywhere."""
    if text.isprintable():  # so is almost every one, and this is found out a hundred times as fast
        return text
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
