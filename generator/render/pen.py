"""A backend of matplotlib's that writes an SVG as a page needs it: no style attributes, the page's own colours.

The pages' content policy forbids `style=` and `<style>`, so a look is presentation attributes. What matplotlib's own
SVG backend writes for any reader of any file (fonts, clips, metadata, ids for everything) would have to be taken out
again, and writing it costs more than drawing.
"""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import rgb2hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform, Transform

from generator.render.svg_short import LINE, MOVE, short_number, short_path, tidy
from generator.render.theme import PAINTS

_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_HATCH = 72
_TENTH = 10
_TURN = np.array((1.0, -1.0))  # upside down
_Colour = tuple[float, float, float, float]


class Pen(RendererBase):
    """Writes what artists ask for: paths, markers, hatches and level text. Nothing is clipped.

    Attributes:
        size: width and height of the sheet in units; everything else comes in units from its lower left corner.
        chart_id: begins the ids that something inside the drawing refers to.
    """

    def __init__(self, size: tuple[float, float], chart_id: str) -> None:
        super().__init__()
        self.size, self.chart_id = size, chart_id
        self._parts: list[str] = []
        self._ids: dict[tuple[str, str], str] = {}
        self._patterns: list[str] = []

    def finish(self, labels: str) -> str:
        """The whole drawing as one element; `labels` are the attributes that name it."""
        wide, high = self.size
        patterns = f"<defs>{''.join(self._patterns)}</defs>" if self._patterns else ""
        root = f'viewBox="0 0 {wide:g} {high:g}" role="img" {labels} stroke-linejoin="round"'
        return f"<svg {root}>{tidy(''.join(self._parts))}{patterns}</svg>"

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002  # nothing refers to a group
        """Begin what belongs together."""
        self._parts.append("<g>")

    def close_group(self, s: str) -> None:  # noqa: ARG002  # the same
        """End it."""
        self._parts.append("</g>")

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: ANN401, N803  # as matplotlib names it
    ) -> None:
        """A path; its points may leave gaps (NaN)."""
        d = _path_data(path, transform, self.size[1])
        if d:
            self._parts.append(f'<path d="{d}"{self._look(gc, rgbFace)}/>')

    def draw_markers(  # noqa: PLR0913, PLR0917  # as matplotlib calls it
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: ANN401, N803  # as matplotlib names it
    ) -> None:
        """The same mark at every point of a path."""
        disc = _disc(gc, marker_path, marker_trans, rgbFace)
        if disc:
            self._parts.append(
                f'<path d="{"".join(f"M{place}h0" for place in self._places(path, trans, " "))}"{disc}/>'
            )
            return
        d, look = _path_data(marker_path, marker_trans, 0.0), self._look(gc, rgbFace)
        name, known = self._name("marker", f"{d} {look}")
        if not known:
            edge = _attributes("", (0.0, 0.0, 0.0, 1.0), *_stroke(gc))
            self._parts.append(f'<defs><path id="{name}" d="{d}"{edge}/></defs>')
        self._parts.append("<g>")
        for place in self._places(path, trans, '" y="'):
            self._parts.append(f'<use href="#{name}" x="{place}"{look}/>')
        self._parts.append("</g>")

    def _places(self, path: Path, transform: Transform, between: str) -> Iterator[str]:
        """The points of a path, gaps left out: across and down, with a text between the two."""
        for x, y in transform.transform(path.vertices).tolist():
            if x == x and y == y:  # noqa: PLR0124  # no gap
                yield f"{short_number(x)}{between}{short_number(self.size[1] - y)}"

    def write(self, place: tuple[float, float], text: str, font: float, colour: str, anchor: str) -> None:
        """A level text at a place of its baseline: its left end, middle or right end by `anchor`."""
        x, y = short_number(place[0]), short_number(self.size[1] - place[1])
        look = f'font-size="{font:g}"{_ANCHORS[anchor]} fill="{PAINTS.get(colour, colour)}"'
        self._parts.append(f'<text {look} x="{x}" y="{y}">{escape(text, quote=False)}</text>')

    def _look(self, gc: GraphicsContextBase, face: _Colour | None) -> str:
        return _attributes(self._pattern(gc, face) if gc.get_hatch() else "", face, *_stroke(gc))

    def _name(self, kind: str, content: str) -> tuple[str, bool]:
        """The id of what is defined once for the whole drawing, and whether it is already."""
        known = (kind, content) in self._ids
        return self._ids.setdefault((kind, content), f"{escape(self.chart_id)}-{len(self._ids)}"), known

    def _pattern(self, gc: GraphicsContextBase, face: _Colour | None) -> str:
        """The id of a hatch, which is defined at the end."""
        fill = _paint(face) if face else "none"
        line: Any = gc.get_hatch_color()
        colour = _paint(line)
        d = _path_data(gc.get_hatch_path(), Affine2D().scale(_HATCH), float(_HATCH))
        name, known = self._name("hatch", f"{d} {fill} {colour}")
        if not known:
            ground = f'<rect x="0" y="0" width="{_HATCH + 1}" height="{_HATCH + 1}" fill="{fill}"/>'
            look = f'fill="{colour}" stroke="{colour}" stroke-width="{gc.get_hatch_linewidth()}"'
            self._patterns.append(
                f'<pattern id="{name}" patternUnits="userSpaceOnUse" x="0" y="0" width="{_HATCH}" height="{_HATCH}">'
                f'{ground}<path d="{d}" {look} stroke-linecap="butt" stroke-linejoin="miter"/></pattern>'
            )
        return name


def _disc(gc: GraphicsContextBase, path: Path, transform: Transform, face: _Colour | None) -> str:
    """The look of a line without length whose round ends are the mark; empty: it is no opaque disc of one colour."""
    colour, width, _, _, _, alpha = _stroke(gc)
    wide, high = np.diag(transform.get_matrix())[:2].tolist()
    if face is None or face[3] != 1 or alpha not in {None, 1} or gc.get_hatch():
        return ""
    if path is not Path.unit_circle() or wide != high or (width and tuple(face) != tuple(colour)):
        return ""
    return _write(_line(face, 2 * wide + width, "round", "round", see_through=False))


_Stroke = tuple[_Colour, float, tuple[float, ...], str, str, float | None]


def _stroke(gc: GraphicsContextBase) -> _Stroke:
    """Colour, width, dashes, how lines join and end, and how opaque the whole is; None: as its colours are."""
    dashes: Any = gc.get_dashes()[1]
    alpha = gc.get_alpha() if gc.get_forced_alpha() else None
    ends = gc.get_joinstyle(), gc.get_capstyle()
    return gc.get_rgb(), gc.get_linewidth(), () if dashes is None else tuple(dashes), *ends, alpha


@lru_cache(maxsize=1024)
def _attributes(  # noqa: PLR0913, PLR0917  # what a look consists of
    pattern: str, face: _Colour | None, colour: _Colour, width: float, dashes: tuple[float, ...], join: str, cap: str,
    alpha: float | None,
) -> str:  # fmt: skip
    """A look as presentation attributes, those that say nothing new left out."""
    opacity = {"opacity": short_number(alpha)} if alpha is not None and alpha != 1 else {}
    line = _line(colour, width, join, cap, see_through=alpha is None)
    dashed = {"stroke-dasharray": ",".join(map(short_number, dashes))} if dashes else {}
    look = _fill(pattern, face, see_through=alpha is None) | opacity | dashed | line
    return _write(look)


def _write(look: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in look.items())


def _fill(pattern: str, face: _Colour | None, *, see_through: bool) -> dict[str, str]:
    if pattern:
        return {"fill": f"url(#{pattern})"}
    if face is None:
        return {"fill": "none"}
    opaque = face[3] == 1 or not see_through
    paint = {"fill": _paint(face)} if any(face[:3]) else {}
    return paint if opaque else paint | {"fill-opacity": short_number(face[3])}


def _line(colour: _Colour, width: float, join: str, cap: str, *, see_through: bool) -> dict[str, str]:
    if not width:
        return {}
    look = {"stroke": _paint(colour)}
    if see_through and colour[3] != 1:
        look["stroke-opacity"] = short_number(colour[3])
    if width != 1:
        look["stroke-width"] = short_number(width)
    if join != "round":
        look["stroke-linejoin"] = join
    if cap != "butt":
        look["stroke-linecap"] = cap
    return look


def _paint(colour: _Colour) -> str:
    name = rgb2hex(colour)
    return PAINTS.get(name, name)


def _path_data(path: Path, transform: Transform, height: float) -> str:
    """A path's `d`, from points above the lower left corner to points below the upper left one."""
    if np.isnan(path.vertices).any():
        path = path.cleaned(remove_nans=True)
    points: Any = path.vertices if isinstance(transform, IdentityTransform) else transform.transform(path.vertices)
    tenths = np.rint(np.round(points * _TURN + (0.0, height), 6) * _TENTH).astype(int)
    codes = [MOVE, *[LINE] * (len(points) - 1)] if path.codes is None else np.asarray(path.codes).tolist()
    return short_path(tenths.tolist(), codes)
