"""What a chart consists of: words, shapes and dots, drawn by any of matplotlib's renderers.

Matplotlib's own artists can do much more (units, picking, layout, limits that follow the data), and setting that up
takes several times as long as drawing does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from generator.render.pen import Pen

Points = npt.NDArray[np.float64]
"""Rows of x and y; outlines are several such tables of one length."""
Dashes = tuple[float, Sequence[float]]
"""An offset and the lengths of dashes and gaps, in line widths."""

_ASCENT, _DESCENT = 1556 / 2048, 492 / 2048  # of the font, in its sizes
_BASELINE = {"center": (_DESCENT - _ASCENT) / 2, "bottom": _DESCENT}
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
_HATCH_WIDTH = 1.0
_AS_THEY_ARE = IdentityTransform()


class Frame(NamedTuple):
    """How the measure of a mark's places becomes the renderer's: by a factor and a shift each way."""

    wide: float
    left: float
    high: float
    bottom: float

    def place(self, points: Points) -> Points:
        """Places in the renderer's measure."""
        return points * (self.wide, self.high) + (self.left, self.bottom)


class Mark(Protocol):
    """One thing on a chart; what has a higher `zorder` lies above."""

    @property
    def zorder(self) -> float:
        """How far up."""

    def draw(self, renderer: RendererBase, frame: Frame) -> None:
        """Draw it; its places are in the measure of the frame."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a shape or a dot looks: a fill (None: none) and a line around it.

    `alpha` is how opaque it is, by its colours or, where it is drawn `as_one`, as a whole.
    """

    fills: Sequence[str | None] = (None,)
    edge: str | None = None
    width: float = 1.0
    dashes: Dashes | None = None
    join: str = "round"
    hatch: str | None = None
    alpha: float | None = None
    as_one: bool = False

    def begin(self, renderer: RendererBase) -> GraphicsContextBase:
        """The renderer's own account of it, all but the fill."""
        gc = renderer.new_gc()
        gc.set_foreground(to_rgba(self.edge or "none", self.alpha if self.edge else None), isRGBA=True)
        gc.set_linewidth(self.width if self.edge else 0)
        gc.set_joinstyle(self.join)  # type: ignore[arg-type]  # one of the three there are
        if self.dashes:
            gc.set_dashes(self.dashes[0], [each * self.width for each in self.dashes[1]])
        if self.hatch:
            gc.set_hatch(self.hatch)
            gc.set_hatch_color(to_rgba(self.edge or "none", self.alpha))
            gc.set_hatch_linewidth(_HATCH_WIDTH)
        if self.as_one and self.alpha is not None:
            gc.set_alpha(self.alpha)
        return gc

    def fill(self, colour: str | None) -> tuple[float, ...] | None:
        """A fill with its opacity."""
        return to_rgba(colour, self.alpha) if colour else None


@dataclass(frozen=True, slots=True)
class Shapes:
    """Lines through places, or closed shapes with corners there; the fills take turns."""

    outlines: Points
    look: Look
    zorder: float
    closed: bool = False
    name: str | None = None

    def draw(self, renderer: RendererBase, frame: Frame) -> None:
        """Draw one after the other."""
        renderer.open_group("shapes", self.name)
        gc = self.look.begin(renderer)
        for points, fill in zip(frame.place(self.outlines), cycle(map(self.look.fill, self.look.fills))):
            renderer.draw_path(gc, _path(points, closed=self.closed), _AS_THEY_ARE, fill)  # type: ignore[arg-type]
        gc.restore()
        renderer.close_group("shapes")


@dataclass(frozen=True, slots=True)
class Dots:
    """The same mark, one of matplotlib's, at each of many places."""

    places: Points
    marker: str
    size: float
    look: Look
    zorder: float
    name: str | None = None

    def draw(self, renderer: RendererBase, frame: Frame) -> None:
        """Draw the mark at each place."""
        renderer.open_group("dots", self.name)
        if len(self.places):
            style, size = _marker(self.marker), float(renderer.points_to_pixels(self.size))  # type: ignore[arg-type]
            gc = self.look.begin(renderer)
            gc.set_snap(size >= (style.get_snap_threshold() or 0))
            gc.set_joinstyle(style.get_joinstyle())
            gc.set_capstyle(style.get_capstyle())
            renderer.draw_markers(gc, style.get_path(), style.get_transform() + Affine2D().scale(size),
                                  Path(frame.place(self.places)), _AS_THEY_ARE,
                                  self.look.fill(self.look.fills[0]))  # type: ignore[arg-type]  # fmt: skip
            gc.restore()
        renderer.close_group("dots")


@dataclass(frozen=True, slots=True)
class Words:
    """A level line of text at a place; `ha` and `va` say which part of it lies there."""

    place: tuple[float, float]
    text: str
    font: float
    colour: str
    ha: str
    va: str
    zorder: float

    def draw(self, renderer: RendererBase, frame: Frame) -> None:
        """Write them. A browser measures them itself; an image is written with the font we have."""
        size = float(renderer.points_to_pixels(self.font))  # type: ignore[arg-type]  # a number gives one
        x = self.place[0] * frame.wide + frame.left
        y = self.place[1] * frame.high + frame.bottom + _BASELINE[self.va] * size
        if isinstance(renderer, Pen):
            renderer.write((x, y), self.text, self.font, self.colour, self.ha)
            return
        font = FontProperties(family="DejaVu Sans", size=self.font)
        x -= _BEFORE[self.ha] * renderer.get_text_width_height_descent(self.text, font, ismath=False)[0]
        gc = renderer.new_gc()
        gc.set_foreground(to_rgba(self.colour), isRGBA=True)
        renderer.draw_text(gc, x, renderer.get_canvas_width_height()[1] - y, self.text, font, 0.0)
        gc.restore()


def _path(points: Points, *, closed: bool) -> Path:
    if closed:
        codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
        path = Path(np.concatenate((points, points[:1])), codes)
    else:
        path = Path(points)
    path.should_simplify = False
    return path


@lru_cache
def _marker(name: str) -> MarkerStyle:
    return MarkerStyle(name, fillstyle="full")
