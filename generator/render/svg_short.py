"""Fewer bytes for the same drawing: paths in steps of a tenth of a unit, and a look that neighbours share said once.

A tenth of a unit is a tenth of a pixel where a chart has its natural width: nobody sees it, and a page with two dozen
charts halves.
"""

import re
from collections.abc import Iterator
from itertools import groupby

_COMMAND = re.compile(r"([MLHVQCZz])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_TENTH = 10
_ATTRIBUTE = re.compile(r' ([\w:-]+)="[^"]*"')
_ELEMENT = re.compile(r'<(path|use|text)((?: [\w:-]+="[^"]*")*)(/>|>[^<]*</text>)')
_RUN = re.compile(r'(?:<(?:path|use|text)(?: [\w:-]+="[^"]*")*(?:/>|>[^<]*</text>)){2,}')
_INHERITED = ("fill", "stroke", "font", "text-anchor")


def shorten_path(d: str) -> str:
    """A path of absolute commands as one of relative steps; `d` has M, L, H, V, Q, C and Z only.

    Every point is rounded where it stands, so errors don't add up. Steps to where the pen is already are left out, and
    level or upright ones that go on in the same direction are one.
    """
    written: list[str] = []
    last = ""
    for command, steps in _merge(_steps(d)):
        numbers = _join(steps)
        separator = " " if command == last and numbers[:1] != "-" else ""
        written.append(f"{separator if command == last else command}{numbers}")
        last = "l" if command == "m" else command
    return "".join(written)


def _steps(d: str) -> Iterator[tuple[str, list[int]]]:
    """Each command as a relative one with its numbers in tenths; the first place stays absolute."""
    here = start = (0, 0)
    begun = False
    for command, text in _COMMAND.findall(d):
        if command in "Zz":
            yield "z", []
            here = start
            continue
        for points in _points(command, [round(float(each) * _TENTH) for each in _NUMBER.findall(text)], here):
            yield _relative(command if begun else "", points, here)
            here = points[-1]
            if command == "M":
                start, begun = here, True


def _points(command: str, numbers: list[int], here: tuple[int, int]) -> Iterator[list[tuple[int, int]]]:
    """The points of each repetition of a command, the last of them where it leads."""
    if command in "HV":
        yield from ([(each, here[1]) if command == "H" else (here[0], each)] for each in numbers)
        return
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    many = {"Q": 2, "C": 3}.get(command, 1)
    yield from (pairs[at : at + many] for at in range(0, len(pairs), many))


def _relative(command: str, points: list[tuple[int, int]], here: tuple[int, int]) -> tuple[str, list[int]]:
    if not command:
        return "M", list(points[0])
    moved = [part for x, y in points for part in (x - here[0], y - here[1])]
    if command in "MQC":
        return command.lower(), moved
    across, down = moved
    if not down:
        return "h", [across]
    return ("v", [down]) if not across else ("l", moved)


def _merge(steps: Iterator[tuple[str, list[int]]]) -> Iterator[tuple[str, list[int]]]:
    """Straight steps in one direction as one, and none that leads nowhere."""
    moving = (step for step in steps if step[0] != "h" or step[1] != [0])
    for (command, _), run in groupby(moving, key=lambda step: (step[0], step[0] in "hv" and step[1][0] > 0)):
        if command in "hv":
            yield command, [sum(numbers[0] for _, numbers in run)]
        else:
            yield from run


def _join(tenths: list[int]) -> str:
    texts = [_write(each) for each in tenths]
    return "".join(text if index == 0 or text[0] == "-" else f" {text}" for index, text in enumerate(texts))


def _write(tenths: int) -> str:
    text = f"{tenths / _TENTH:g}"
    return text.replace("0.", ".") if abs(tenths) < _TENTH else text


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
