"""Fewer bytes for the same drawing: paths in steps of a tenth of a unit, and a look that neighbours share said once.

A tenth of a unit is a tenth of a pixel where a chart has its natural width: nobody sees it, and a page with two dozen
charts halves.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

STOP, MOVE, LINE, QUADRATIC, CUBIC, CLOSE = 0, 1, 2, 3, 4, 79
"""Matplotlib's codes of what leads to a point of a path."""

_CURVES = {QUADRATIC: ("q", 2), CUBIC: ("c", 3)}
_ATTRIBUTE = re.compile(r' ([\w:-]+)="[^"]*"')
_ELEMENT = re.compile(r'<(path|use|text)((?: [\w:-]+="[^"]*")*)(/>|>[^<]*</text>)')
_RUN = re.compile(r'(?:<(?:path|use|text)(?: [\w:-]+="[^"]*")*(?:/>|>[^<]*</text>)){2,}')
_GROUP_OF_ONE = re.compile(r"<g>(<text[^>]*>[^<]*</text>|(?:<path[^>]*/>)+|)</g>")
_LINE = re.compile(r'<path d="([^"]*)"')
_LINES_ALIKE = re.compile(r'<path d="[^"]*" fill="none"([^>]*)/>(?:<path d="[^"]*" fill="none"\1/>)+')
_INHERITED = ("fill", "stroke", "font", "text-anchor")
_Point = Sequence[int]


def short_number(value: float) -> str:
    """A number with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def short_path(points: Sequence[_Point], codes: Sequence[int]) -> str:
    """A path as an SVG's `d`, in relative steps.

    Points are whole tenths of a unit, rounded where they stand, so errors don't add up. Steps to where the pen is
    already are left out, and level or upright ones that go on in the same direction are one.

    Args:
        points: all points of the path, those between the ends of curves too.
        codes: for each what leads to it; what stands at a `CLOSE` is no point.
    """
    written: list[str] = []
    last = ""
    for command, steps in _steps(points, codes):
        numbers = _join(steps)
        if command != last:
            written.append(command)
        elif numbers[:1] != "-":
            written.append(" ")
        written.append(numbers)
        last = "l" if command == "m" else command
    return "".join(written)


def _steps(points: Sequence[_Point], codes: Sequence[int]) -> list[tuple[str, list[int]]]:
    """Each command as a relative one with its numbers in tenths; the first place stays absolute."""
    steps: list[tuple[str, list[int]]] = []
    x = y = start_x = start_y = 0
    at, end = 0, len(points)
    while at < end and codes[at] != STOP:
        code, (right, below) = codes[at], points[at]
        at += 1
        if code == LINE:
            _add_line(steps, right - x, below - y)
        elif code == MOVE:
            steps.append(("m", [right - x, below - y]) if steps else ("M", [right, below]))
            start_x, start_y = right, below
        elif code == CLOSE:
            steps.append(("z", []))
            right, below = start_x, start_y
        else:
            command, many = _CURVES[code]
            corners = points[at - 1 : at - 1 + many]
            steps.append((command, [part for across, down in corners for part in (across - x, down - y)]))
            (right, below), at = corners[-1], at - 1 + many
        x, y = right, below
    return steps


def _add_line(steps: list[tuple[str, list[int]]], across: int, down: int) -> None:
    """Add a straight step, or what it adds to one before it in the same direction."""
    if across and down:
        steps.append(("l", [across, down]))
    elif across or down:
        command, length = ("h", across) if across else ("v", down)
        last, numbers = steps[-1]
        if last == command and (numbers[0] > 0) == (length > 0):
            numbers[0] += length
        else:
            steps.append((command, [length]))


def _join(tenths: Sequence[int]) -> str:
    written = ""
    for each in tenths:
        text = _write(each)
        written += text if not written or text[0] == "-" else f" {text}"
    return written


@lru_cache(maxsize=16_384)
def _write(tenths: int) -> str:
    text = f"{tenths / 10:g}"
    return text.replace("0.", ".") if abs(tenths) < 10 else text  # noqa: PLR2004  # less than one


def tidy(body: str) -> str:
    """No group around what stands alone, lines of one look as one path, and looks in common said once."""
    body = _GROUP_OF_ONE.sub(r"\1", _GROUP_OF_ONE.sub(r"\1", body))
    return share_looks(_LINES_ALIKE.sub(_join_lines, body))


def _join_lines(lines: re.Match[str]) -> str:
    """A grid is one element."""
    return f'<path d="{"".join(_LINE.findall(lines[0]))}" fill="none"{lines[1]}/>'


def share_looks(body: str) -> str:
    """Neighbours that look the same in one group that says so once; an element with an id keeps its look."""
    return _RUN.sub(lambda run: "".join(_groups(_ELEMENT.finditer(run[0]))), body)


def _groups(elements: Iterator[re.Match[str]]) -> Iterator[str]:
    for look, run in groupby(elements, key=lambda element: _look(element[2])):
        alike = list(run)
        if len(alike) == 1 or not look:
            yield from (element[0] for element in alike)
        else:
            yield f"<g{look}>{''.join(map(_without_look, alike))}</g>"


def _look(attributes: str) -> str:
    found = list(_ATTRIBUTE.finditer(attributes))
    if any(each[1] == "id" for each in found):
        return ""
    return "".join(sorted(each[0] for each in found if each[1].startswith(_INHERITED)))


def _without_look(element: re.Match[str]) -> str:
    own = (each[0] for each in _ATTRIBUTE.finditer(element[2]) if not each[1].startswith(_INHERITED))
    return f"<{element[1]}{''.join(own)}{element[3]}"
