"""Text made safe to print: Jira's texts come from anybody and may hold what steers a terminal or a CI log."""

import unicodedata

_BLANKS = "\n\r\t"
_UNSEEN = {
    *range(0x200B, 0x2010),  # zero-width and direction marks
    *range(0x2028, 0x202F),  # line separators, embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, isolates
    0x061C,
    0xFEFF,
}


def plain(text: str) -> str:
    """The text on one line, without control, direction and zero-width characters."""
    return "".join(" " if char in _BLANKS else char for char in text if _is_seen(char))


def plain_lines(text: str) -> str:
    """The same for a text of several lines: only the line ends stay."""
    return "\n".join(plain(line) for line in text.split("\n"))


def _is_seen(char: str) -> bool:
    return char in _BLANKS or (unicodedata.category(char) not in {"Cc", "Cs"} and ord(char) not in _UNSEEN)


def escape_markdown(text: str) -> str:
    """The text as Markdown that says just that, on one line."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]()<>#+-!|~@&" else char for char in plain(text))
