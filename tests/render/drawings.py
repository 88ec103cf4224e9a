"""An SVG as what is to be seen: paths, dots and words in order, each where it lies and as it looks.

How that is written (groups, definitions, inherited looks, relative steps, style attributes) makes no difference.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from generator.render.theme import PAINTS

Looks = Mapping[str, str]
Place = tuple[float, float]

_INHERITED = ("fill", "stroke", "font", "text-anchor")
_NOT_SEEN = 0.05
_PIECE = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)")
_DEFAULTS = {"stroke-dashoffset": "0", "text-anchor": "start", "stroke-linecap": "butt", "stroke-linejoin": "round"}
_HREF = "{http://www.w3.org/1999/xlink}href"


class Seen(NamedTuple):
    """A stroke of the pen, or a text."""

    looks: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    text: str = ""


def read(svg: str) -> list[Seen]:
    """What the drawing shows, from below to above."""
    root = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", svg))
    named = {element.get("id", ""): element for element in root.iter()}
    return list(_walk(root, {}, (0.0, 0.0), named))


def alike(one: Seen, other: Seen) -> bool:
    """Whether two look the same; a tenth of a unit is not to be seen."""
    return (
        (one.looks, one.text, len(one.places)) == (other.looks, other.text, len(other.places))
        and all(abs(x - right) < 0.16 and abs(y - below) < 0.16
                for (x, y), (right, below) in zip(one.places, other.places, strict=True))
    )  # fmt: skip


def _walk(parent: ET.Element, above: Looks, shift: Place, named: Mapping[str, ET.Element]) -> Iterator[Seen]:
    for element in parent:
        looks = {**above, **_looks(element, named)}
        if element.tag == "g":
            yield from _walk(element, looks, shift, named)
        elif element.tag == "use":
            used = named[(element.get("href") or element.get(_HREF) or "")[1:]]
            place = (float(element.get("x", 0)), float(element.get("y", 0)))
            yield from _marks(used.get("d", ""), {**_looks(used, named), **looks}, place)
        elif element.tag == "path":
            yield from _strokes(element.get("d", ""), looks, shift)
        elif element.tag == "text":
            place = (float(element.get("x", "nan")), float(element.get("y", "nan")))
            yield Seen(_told(looks), (place,), element.text or "")


def _marks(d: str, looks: Looks, place: Place) -> Iterator[Seen]:
    """A mark; a disc of one colour looks like the round ends of a line without length."""
    fill, stroke = looks.get("fill", "#000000"), looks.get("stroke", "none")
    paint = PAINTS.get(fill, fill)
    if "c" not in d.lower() or any("opacity" in key for key in looks) or stroke not in {paint, "none"}:
        yield from _strokes(d, looks, place)
        return
    radius = max(abs(float(number)) for number in re.findall(r"-?[\d.]+", d))
    width = 2 * radius + (0.0 if stroke == "none" else float(looks.get("stroke-width", 1)))
    rest = {key: value for key, value in looks.items() if key not in {"fill", "stroke-linejoin"}}
    ends = {"stroke": paint, "stroke-width": f"{width:.2f}".rstrip("0").rstrip("."), "stroke-linecap": "round"}
    yield Seen(_told(rest | ends), (place,))


def _looks(element: ET.Element, named: Mapping[str, ET.Element]) -> Looks:
    pairs = [pair.split(":", 1) for pair in element.get("style", "").split(";") if ":" in pair]
    said = {key.strip(): value.strip() for key, value in pairs} | dict(element.attrib)
    return {key: _value(value, named) for key, value in said.items() if key.startswith((*_INHERITED, "opacity"))}


def _value(value: str, named: Mapping[str, ET.Element]) -> str:
    hatch = re.fullmatch(r"url\(#(.*)\)", value)
    if hatch:
        return "hatch " + " ".join(sorted(" ".join(_looks(part, named).values()) for part in named[hatch[1]]))
    value = re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), value)
    return PAINTS.get(value, value).removesuffix("px")


def _told(looks: Looks) -> tuple[tuple[str, str], ...]:
    told = {key: value for key, value in looks.items() if key != "font-family" and _DEFAULTS.get(key) != value}
    return tuple(sorted(told.items()))


def _strokes(d: str, looks: Looks, shift: Place) -> Iterator[Seen]:
    yield from (Seen(_told(looks), tuple(stroke)) for stroke in _places(d, shift))


def _places(d: str, shift: Place) -> Iterator[list[Place]]:
    """The points of each stroke; straight steps in one direction count as one."""
    stroke: list[Place] = []
    for command, numbers in _commands(d):
        here = stroke[-1] if stroke else shift
        if command in "Mm":
            if stroke:
                yield stroke
            stroke = [_moved(shift if command == "M" else here, numbers)]
        elif command in "zZ":
            _step(stroke, stroke[0])
        elif command in "hv":
            _step(stroke, _moved(here, [numbers[0], 0] if command == "h" else [0, numbers[0]]))
        else:
            begin = shift if command.isupper() else here
            for at in range(0, len(numbers), 2):
                _step(stroke, _moved(begin, numbers[at : at + 2]))
    if stroke:
        yield stroke


def _step(stroke: list[Place], there: Place) -> None:
    here = stroke[-1]
    if max(abs(there[0] - here[0]), abs(there[1] - here[1])) < _NOT_SEEN:
        return
    if len(stroke) > 1 and any(_goes_on(stroke[-2][side], here[side], there[side])
                               and abs(stroke[-2][1 - side] - there[1 - side]) < _NOT_SEEN
                               and abs(here[1 - side] - there[1 - side]) < _NOT_SEEN for side in (0, 1)):  # fmt: skip
        stroke.pop()
    stroke.append(there)


def _goes_on(one: float, two: float, three: float) -> bool:
    return one < two < three or one > two > three


def _moved(place: Place, step: list[float]) -> Place:
    return (round(place[0] + step[0], 1), round(place[1] + step[1], 1))


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with the numbers of one repetition of it."""
    pieces, many = _PIECE.findall(d), {"M": 2, "L": 2, "C": 6, "Q": 4, "H": 1, "V": 1, "Z": 0}
    at, command = 0, ""
    while at < len(pieces):
        if pieces[at].isalpha():
            command, at = pieces[at], at + 1
        count = many[command.upper()]
        yield command, [float(each) for each in pieces[at : at + count]]
        at += count
        command = {"m": "l", "M": "L"}.get(command, command)
