"""The part of matplotlib's axes that metrics draw with, as marks that cost next to nothing to set up.

A method takes what matplotlib's of that name takes, as far as metrics need it, and draws the same; `zorder` is always
said. Limits never follow the data, and nothing is cut off at them.
"""

from collections.abc import Callable, Sequence
from typing import Required, TypedDict, Unpack

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.cbook import pts_to_poststep, pts_to_prestep
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from generator.render.marks import Dashes, Dots, Frame, Look, Mark, Points, Shapes, Words
from generator.render.text import printable

Measure = tuple[bool, bool]
"""Whether places follow the data across, and whether they do upwards; else they are shares of the axes."""

Numbers = npt.ArrayLike

_DATA: Measure = (True, True)
_UNITS = 72  # to the inch
_STEPS: dict[str, Callable[..., Points]] = {
    "default": lambda *rows: np.array(rows),
    "post": pts_to_poststep,
    "pre": pts_to_prestep,
    "steps-post": pts_to_poststep,
    "steps-pre": pts_to_prestep,
}


class LineLook(TypedDict, total=False):
    """How straight lines look, and where they lie."""

    zorder: Required[float]
    colors: Required[str]
    linewidths: float
    linestyles: Dashes
    gid: str
    transform: Measure


class BarLook(TypedDict, total=False):
    """How bars look: their fills take turns."""

    zorder: Required[float]
    facecolor: Required[str | Sequence[str]]
    edgecolor: str
    linewidth: float
    hatch: str | None
    alpha: float
    gid: str


class Paper(Artist):
    """Axes at a fixed place of a figure, without anything on them: metrics draw the ticks too."""

    transAxes: Measure = (False, False)  # noqa: N815  # as matplotlib names it

    def __init__(self, figure: Figure, box: Bbox) -> None:
        """On a figure, whose size must not change; `box` is where the axes stand, in shares of it."""
        super().__init__()
        self.set_figure(figure)
        self._box = box
        self._x, self._y = (0.0, 1.0), (0.0, 1.0)
        self._marks: list[tuple[Mark, Measure]] = []

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, what lies below first."""
        measures = {measure for _, measure in self._marks}
        frames = {measure: self._frame(measure, renderer) for measure in measures}
        for mark, measure in sorted(self._marks, key=lambda each: each[0].zorder):
            mark.draw(renderer, frames[measure])

    def _frame(self, measure: Measure, renderer: RendererBase) -> Frame:
        figure = self.get_figure(root=True)
        assert figure is not None
        width, height = figure.get_size_inches() * renderer.points_to_pixels(_UNITS)
        left, right = self._x if measure[0] else (0.0, 1.0)
        bottom, top = self._y if measure[1] else (0.0, 1.0)
        wide, high = self._box.width * width / (right - left), self._box.height * height / (top - bottom)
        return Frame(wide, self._box.x0 * width - left * wide, high, self._box.y0 * height - bottom * high)

    def get_position(self) -> Bbox:
        """Where the axes stand."""
        return self._box

    def get_xaxis_transform(self) -> Measure:
        """Data across, shares upwards."""
        return (True, False)

    def get_yaxis_transform(self) -> Measure:
        """Shares across, data upwards."""
        return (False, True)

    def get_xlim(self) -> tuple[float, float]:
        """What lies at the left edge and at the right one."""
        return self._x

    def get_ylim(self) -> tuple[float, float]:
        """What lies at the bottom and at the top."""
        return self._y

    def set_xlim(self, left: float, right: float) -> None:
        """Say what lies at the left edge and at the right one; the two must differ."""
        self._x = (float(left), float(right))

    def set_ylim(self, bottom: float, top: float) -> None:
        """Say what lies at the bottom and at the top; the two must differ."""
        self._y = (float(bottom), float(top))

    def text(  # noqa: PLR0913
        self, x: float, y: float, s: str, *, color: str, fontsize: float, ha: str, va: str, zorder: float,
        transform: Measure = _DATA,
    ) -> None:  # fmt: skip
        """One line, whatever is in it."""
        words = " ".join(printable(s).split())
        if words:
            self._marks.append((Words((float(x), float(y)), words, fontsize, color, ha, va, zorder), transform))

    def hlines(self, y: Numbers, xmin: Numbers, xmax: Numbers, **look: Unpack[LineLook]) -> None:
        """Level lines."""
        heights, left, right = _spread(y, xmin, xmax)
        self._add_lines((left, heights), (right, heights), look)

    def vlines(self, x: Numbers, ymin: Numbers, ymax: Numbers, **look: Unpack[LineLook]) -> None:
        """Upright lines."""
        places, bottom, top = _spread(x, ymin, ymax)
        self._add_lines((places, bottom), (places, top), look)

    def _add_lines(self, begin: tuple[Points, Points], end: tuple[Points, Points], how: LineLook) -> None:
        outlines = np.stack((np.column_stack(begin), np.column_stack(end)), axis=1)
        look = Look(edge=how["colors"], width=how.get("linewidths", 1.0), dashes=how.get("linestyles"))
        lines = Shapes(_whole(outlines), look, how["zorder"], name=how.get("gid"))
        self._marks.append((lines, how.get("transform", _DATA)))

    def plot(  # noqa: PLR0913
        self, x: Numbers, y: Numbers, fmt: str = "", *, color: str, zorder: float, linewidth: float = 1.5,
        linestyle: Dashes | None = None, drawstyle: str = "default", markersize: float = 6.0,
        markeredgewidth: float = 1.0, markerfacecolor: str = "", alpha: float | None = None, gid: str | None = None,
    ) -> None:  # fmt: skip
        """A line through the points or, where `fmt` is one of matplotlib's markers, such a mark at each of them."""
        rows = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        mark: Mark
        if fmt:
            look = Look((markerfacecolor or color,), color, markeredgewidth, alpha=alpha)
            mark = Dots(np.column_stack(rows), fmt, markersize, look, zorder, gid)
        else:
            look = Look(edge=color, width=linewidth, dashes=linestyle, alpha=alpha)
            mark = Shapes(_STEPS[drawstyle](*rows).T[np.newaxis], look, zorder, name=gid)
        self._marks.append((mark, _DATA))

    def scatter(  # noqa: PLR0913
        self, x: Numbers, y: Numbers, s: Numbers, *, color: str, alpha: float, linewidths: float, zorder: float,
        gid: str | None = None,
    ) -> None:  # fmt: skip
        """Dots with areas of their own, in square units."""
        look = Look((color,), color, linewidths, alpha=alpha)
        for across, up, area in zip(*_spread(x, y, s), strict=True):
            dot = Dots(np.array([[across, up]]), "o", area**0.5, look, zorder, gid)
            self._marks.append((dot, _DATA))

    def bar(
        self, x: Numbers, height: Numbers, width: Numbers, bottom: Numbers = 0, *, align: str = "center",
        **look: Unpack[BarLook],
    ) -> None:  # fmt: skip
        """Standing bars."""
        across, wide, base, high = _spread(x, width, bottom, height)
        left = across if align == "edge" else across - wide / 2
        self._add_bars(_boxes(left, base, left + wide, base + high), look)

    def barh(self, y: Numbers, width: Numbers, height: Numbers, left: Numbers = 0, **look: Unpack[BarLook]) -> None:
        """Lying bars."""
        up, high, begin, wide = _spread(y, height, left, width)
        self._add_bars(_boxes(begin, up - high / 2, begin + wide, up + high / 2), look)

    def _add_bars(self, boxes: Points, how: BarLook) -> None:
        fills = how["facecolor"]
        alpha = how.get("alpha")
        look = Look([fills] if isinstance(fills, str) else fills, how.get("edgecolor"), how.get("linewidth", 1.0),
                    join="miter", hatch=how.get("hatch"), alpha=alpha, as_one=alpha is not None)  # fmt: skip
        self._marks.append((Shapes(boxes, look, how["zorder"], closed=True, name=how.get("gid")), _DATA))

    def broken_barh(
        self, xranges: Sequence[tuple[float, float]], yrange: tuple[float, float], *, facecolor: str, linewidth: float,
        zorder: float,
    ) -> None:  # fmt: skip
        """Pieces of a band, each from a place on so far."""
        left, wide = np.array(xranges, dtype=float).T
        _, bottom, high = _spread(left, *yrange)
        boxes = _boxes(left, bottom, left + wide, bottom + high)[:, (0, 3, 2, 1)]  # the way matplotlib goes round
        self._marks.append((Shapes(boxes, Look((facecolor,), width=linewidth), zorder, closed=True), _DATA))

    def fill_between(  # noqa: PLR0913
        self, x: Numbers, y1: Numbers, y2: Numbers = 0, *, linewidth: float, zorder: float, step: str = "default",
        color: str = "", facecolor: str = "", edgecolor: str | None = None, alpha: float | None = None,
        gid: str | None = None,
    ) -> None:  # fmt: skip
        """The ground between two lines."""
        places, one, other = _STEPS[step](*_spread(x, y1, y2))
        there, back = np.column_stack((places, one)), np.column_stack((places, other))[::-1]
        outline = np.concatenate((back[-1:], there, back))[np.newaxis]
        look = Look((facecolor or color,), edgecolor, linewidth, alpha=alpha)
        self._marks.append((Shapes(outline, look, zorder, closed=True, name=gid), _DATA))


def _spread(*values: Numbers) -> list[Points]:
    """Numbers as rows of one length."""
    return list(np.broadcast_arrays(*(np.atleast_1d(np.asarray(each, dtype=float)) for each in values)))


def _boxes(left: Points, bottom: Points, right: Points, top: Points) -> Points:
    corners = (left, bottom), (right, bottom), (right, top), (left, top)
    return _whole(np.stack([np.column_stack(corner) for corner in corners], axis=1))


def _whole(outlines: Points) -> Points:
    """Those outlines of which every corner is known."""
    whole: Points = outlines[~np.isnan(outlines).any(axis=(1, 2))]
    return whole
