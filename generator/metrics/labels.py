"""Where words go on a chart so that they do not lie on each other. Lengths are units of the drawing, 1/72 inch."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FONT = 11.0
LINE = 14.0  # the height of a line of text, with air
_WIDTHS = {**dict.fromkeys("iIjl.,:;|!'", 0.3), **dict.fromkeys("mwMW%—", 0.95), **dict.fromkeys("ftr-()[] /", 0.4)}
_CAPITAL, _SMALL, _WIDE = (
    0.72,
    0.6,
    1.05,
)  # shares of the font size; the browser's font is not ours, so on the wide side
_LATIN = 0x250


def width(text: str, font: float = FONT) -> float:
    """About how wide a text will be; rather too wide than too narrow."""
    return font * sum(_WIDTHS.get(char) or _width(char) for char in text)


def _width(char: str) -> float:
    if ord(char) > _LATIN:
        return _WIDE
    return _CAPITAL if char.isupper() else _SMALL


def shortened(text: str, room: float, font: float = FONT) -> str:
    """The text, or as much of its beginning as fits into `room`, with an ellipsis."""
    if width(text, font) <= room:
        return text
    end = len(text)
    while end > 1 and width(text[:end] + "…", font) > room:
        end -= 1
    return text[:end].rstrip() + "…"


def spread(positions: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """The same positions, in the same order, moved apart to at least `gap`: upwards, but none above `highest`."""
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    placed = [max(position, lowest) for position in positions]
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    for above in reversed(order):
        placed[above] = min(placed[above], highest)
        highest = placed[above] - gap
    return placed


@dataclass(frozen=True, slots=True)
class Flag:
    """A text in a row above the chart, on a pole that goes down to what it names.

    `row` counts from the lowest; the text reaches from `left` to `right`, the pole stands at `x`.
    """

    index: int
    text: str
    x: float
    left: float
    right: float
    row: int


def place_flags(texts: Sequence[tuple[float, str]], right_edge: float, rows: int) -> list[Flag]:
    """Place texts in rows so that no text covers another text or another's pole.

    What does not fit is left out, the least important first.

    Args:
        texts: (x of the pole, text), the most important first.
        right_edge: no text goes beyond it.
        rows: how many rows there are.
    """
    chosen: list[int] = []
    for index in range(len(texts)):
        if len(_place_all(texts, [*chosen, index], right_edge, rows)) > len(chosen):
            chosen.append(index)
    return _place_all(texts, chosen, right_edge, rows)


def _place_all(texts: Sequence[tuple[float, str]], chosen: Sequence[int], right_edge: float, rows: int) -> list[Flag]:
    """From the right to the left, because flags fly to the right if they can."""
    placed: list[Flag] = []
    for index in sorted(chosen, key=lambda index: -texts[index][0]):
        flags = (flag for row in range(rows) for flag in _sides(index, *texts[index], row) if flag.right <= right_edge)
        fitting = next((flag for flag in flags if not any(_clash(flag, other) for other in placed)), None)
        if fitting:
            placed.append(fitting)
    return placed


def _sides(index: int, x: float, text: str, row: int) -> tuple[Flag, Flag]:
    long = width(text) + 8
    right, left = Flag(index, text, x, x, x + long, row), Flag(index, text, x, x - long, x, row)
    return (right, left) if left.left >= 0 else (right, right)


def _clash(one: Flag, other: Flag) -> bool:
    if one.row == other.row:
        return one.left < other.right and other.left < one.right
    upper, lower = (one, other) if one.row > other.row else (other, one)
    return lower.left - 3 < upper.x < lower.right + 3
