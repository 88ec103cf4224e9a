"""What makes a file of lines a chain: each carries its number and the hash of the line before it, the head the last's.

So a line that was edited, put in, cut out, or cut off at either end is noticed, and stays so when further ones follow.
That is evidence against accidents and careless hands; whoever writes all files anew with the right hashes leaves no
trace.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.cache.files import content_hash, encode_json

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """What a chain must reach from and to: the numbers of its first and last lines, and the hash of the last one."""

    first: int = 1
    last: int = 0
    sha256: str = NOTHING_BEFORE


NO_LINKS = Head()


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a chain. `number` is None when the line is no link of any chain."""

    content: bytes
    number: int | None
    previous: str
    values: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """What the next link carries."""
        return content_hash(self.content)


def read_link(line: bytes) -> Link:
    """A line as a link; one that was damaged is a link without a number."""
    try:
        document = json.loads(line)
    except ValueError:
        document = {}
    values = document if isinstance(document, dict) else {}
    number = values.get("n")
    return Link(line, number if isinstance(number, int) else None, str(values.get("previous")), values)


def write_link(head: Head, values: Mapping[str, Any]) -> tuple[bytes, Head]:
    """The line that goes on where the head stands, and the head after it."""
    line = encode_json({"n": head.last + 1, "previous": head.sha256, **values})
    return line, Head(head.first, head.last + 1, content_hash(line))


def go_on(last: Link | None, head: Head | None) -> Head:
    """Where the next line goes on.

    That is at the head, even when the last line is another: a line that was edited would else be vouched for by the
    one after it. Only a line that a crash left without its head is believed: it carries the head's own hash.
    """
    known = head or Head()
    if last and last.number == known.last + 1 and last.previous == known.sha256:
        return Head(known.first, last.number, last.sha256)
    return known


def find_breaks(links: Sequence[Link], head: Head | None, known: Head) -> Iterator[str]:
    """What does not fit, in words, from the oldest line on; `known` is what it is known to have reached once."""
    numbers = {link.number: link for link in links}
    if None in numbers:
        yield f"line {links.index(numbers[None]) + 1} is no record"
        return
    yield from (f"record {after.number} does not follow from the one before it" for after in _strangers(links))
    yield from _missing_ends(numbers, head, known)


def _missing_ends(numbers: Mapping[int | None, Link], head: Head | None, known: Head) -> Iterator[str]:
    if head is None and known.last and not numbers:
        yield f"all of it is gone; it reached record {known.last} or further"
    elif head is None:
        if len(numbers) > 1:  # one may be there before the head, if a crash came between
            yield "the note of how far it reaches is gone"
    elif head.last < known.last:
        yield f"its end is cut off: record {known.last} is not there"
    elif head.first not in numbers and head.last:
        yield f"its beginning is cut off: record {head.first} is not there"
    elif head.last not in numbers:
        yield f"its end is cut off: record {head.last} is not there"
    elif numbers[head.last].sha256 != head.sha256:
        yield f"record {head.last} was edited"


def go_on_after_loss(head: Head, known: Head, *, emptied: bool) -> Head:
    """Where the next line goes on when a chain reaches less far than it is `known` to have reached.

    Numbers are not given twice, and the lines that stayed, if any did, show the gap for good.
    """
    return Head(known.last + 1 if emptied else head.first, known.last, known.sha256)


def _strangers(links: Sequence[Link]) -> Iterator[Link]:
    if links and links[0].number == 1 and links[0].previous != NOTHING_BEFORE:
        yield links[0]
    for before, after in pairwise(links):
        if after.previous != before.sha256 or after.number != (before.number or 0) + 1:
            yield after
