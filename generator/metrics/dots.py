"""Words on and beside the dots of a chart, as many as fit without lying on each other."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generator.metrics.axes import WORDS, size, write
from generator.metrics.labels import LINE, shortened, width
from generator.metrics.metric import Theme
from generator.metrics.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOT, COUNTED_DOT = 6.0, 12.0  # diameters, in units of the drawing
_COUNT_FONT, _KEY_FONT = 8.0, 10.0
_GAP = 3.0
_MOST_COUNTS, _MOST_KEYS, _LONGEST = 150, 20, 130.0


class Dot(NamedTuple):
    """A place in the data and the words that belong to it."""

    x: float
    y: float
    text: str


class Box(NamedTuple):
    """A piece of the axes, in units from their lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def touches(self, other: "Box") -> bool:
        """Whether the two have a piece in common; edges alone are none."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def inside(self, other: "Box") -> bool:
        """Whether no piece of it lies outside the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


def place_boxes(choices: Iterable[Sequence[Box]], paper: Box, taken: Iterable[Box] = ()) -> dict[int, Box]:
    """For each thing, the most important first, the first of its places that is free; what has none is left out."""
    occupied, placed = list(taken), dict[int, Box]()
    for index, boxes in enumerate(choices):
        free = (box for box in boxes if box.inside(paper) and not any(map(box.touches, occupied)))
        box = next(free, None)
        if box:
            placed[index] = box
            occupied.append(box)
    return placed


def dot_area(issues: int) -> float:
    """The area of a dot that holds the number of so many issues, as matplotlib counts areas."""
    return max(COUNTED_DOT, width(number(issues), _COUNT_FONT) + 4) ** 2


def write_counts(ax: "Axes", dots: Sequence[Dot], theme: Theme) -> None:
    """How many share a dot, inside it; `dots` with the most important first."""
    shown = dots[:_MOST_COUNTS]
    boxes = [[_box(ax, dot, width(dot.text, _COUNT_FONT) / 2, _COUNT_FONT / 2)] for dot in shown]
    (wide, high), edge = size(ax), COUNTED_DOT  # a dot at the edge reaches beyond it
    for index in place_boxes(boxes, Box(-edge, -edge, wide + edge, high + edge)):
        dot = shown[index]
        write(ax, dot.x, dot.y, dot.text, theme.bg, ha="center", fontsize=_COUNT_FONT, zorder=WORDS)


def write_keys(
    ax: "Axes", dots: Sequence[Dot], others: Iterable[tuple[float, float]], lines: Iterable[float], theme: Theme
) -> None:
    """The text of each dot beside it where there is room.

    Args:
        ax: axes with their ranges set, both from 0.
        dots: what is to be named, the most important first.
        others: places of the data that no text may cover.
        lines: level lines that no text may cover.
        theme: the colours.
    """
    shown = [dot._replace(text=shortened(dot.text, _LONGEST, _KEY_FONT)) for dot in dots[:_MOST_KEYS]]
    taken = [_box(ax, Dot(x, y, ""), DOT / 2, DOT / 2) for x, y in others]
    taken += [_box(ax, Dot(0, y, ""), 0, 0)._replace(right=size(ax)[0]) for y in lines]
    placed = place_boxes([_beside(ax, dot) for dot in shown], _paper(ax), taken)
    wide, high = size(ax)
    for index, box in placed.items():
        place = (box.left / wide, (box.bottom + box.top) / 2 / high)
        write(ax, *place, shown[index].text, theme.text, ha="left", fontsize=_KEY_FONT, transform=ax.transAxes)


def _beside(ax: "Axes", dot: Dot) -> list[Box]:
    """Right, left, above and below."""
    long, away = width(dot.text, _KEY_FONT), COUNTED_DOT / 2 + _GAP
    box = _box(ax, dot, 0, LINE / 2)
    right = box._replace(left=box.left + away, right=box.right + away + long)
    left = box._replace(left=box.left - away - long, right=box.right - away)
    above = Box(box.left - long / 2, box.bottom + LINE, box.right + long / 2, box.top + LINE)
    below = above._replace(bottom=box.bottom - LINE, top=box.top - LINE)
    return [right, left, above, below]


def _box(ax: "Axes", dot: Dot, half_width: float, half_height: float) -> Box:
    wide, high = size(ax)
    x, y = dot.x / ax.get_xlim()[1] * wide, dot.y / ax.get_ylim()[1] * high
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _paper(ax: "Axes") -> Box:
    return Box(0.0, 0.0, *size(ax))
