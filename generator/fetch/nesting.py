"""How deep an answer is nested, told before it is parsed.

Python's own bound on recursion differs between its versions: one lets a depth through that the next refuses, and what
passes the parser may still be too deep for what walks the tree afterwards.
"""

from itertools import accumulate

MOST_LEVELS = 200
"""Answers of Jira have about ten levels, and rich text with tables and lists some dozens."""

_BRACKETS = b"[{]}"
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = bytes.maketrans(_BRACKETS, b"\x01\x01\xff\xff")  # +1 and -1 as signed bytes


def is_too_deep(content: bytes) -> bool:
    """Whether JSON holds more than `MOST_LEVELS` objects and lists within each other.

    All brackets are counted first, those in texts too, for that is quick; only what looks too deep is counted well.
    """
    return _levels(content) > MOST_LEVELS and _levels(_without_texts(content)) > MOST_LEVELS


def _levels(content: bytes) -> int:
    steps = memoryview(content.translate(_STEPS, _OTHERS)).cast("b")
    return max(accumulate(steps), default=0)


def _without_texts(content: bytes) -> bytes:
    bare = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(bare.split(b'"')[::2])
