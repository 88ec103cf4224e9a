"""The same story with many more issues, for measuring: each line again for other districts of the city."""

from dataclasses import replace
from random import Random

from generator.demo.playbook import Line, Playbook

_DISTRICTS = ("Old Town", "Riverside", "University", "Castle Hill", "Mill Quarter", "Fairground", "Hospital", "Airport")
_FATES = {"carry": 0.12, "late": 0.06, "removed 2": 0.03, "inside": 0.03}
"""What befalls a repeated line, and how often."""


def crowd(playbook: Playbook, scale: int, rng: Random) -> Playbook:
    """Every sprint and the backlog with `scale` times the lines."""
    chapters = (replace(chapter, lines=crowd_lines(chapter.lines, scale, rng)) for chapter in playbook.chapters)
    return replace(playbook, chapters=tuple(chapters), backlog=crowd_lines(playbook.backlog, scale, rng))


def crowd_lines(lines: tuple[Line, ...], scale: int, rng: Random) -> tuple[Line, ...]:
    """`scale` times the lines; a repeated one names its district and has a fate of its own."""
    repeated = [_for_district(line, number, rng) for line in lines for number in range(scale)]
    return tuple(repeated)


def _for_district(line: Line, number: int, rng: Random) -> Line:
    if number == 0:
        return line
    lap, district = divmod(number - 1, len(_DISTRICTS))
    name = _DISTRICTS[district] + (f" {lap + 1}" if lap else "")
    texts = tuple(f"{name}: {text}" for text in line.subtasks)
    return replace(line, text=f"{name}: {line.text}", tags=_fate(rng), subtasks=texts)


def _fate(rng: Random) -> dict[str, str]:
    chance = rng.random()
    for fate, share in _FATES.items():
        if chance < share:
            name, _, argument = fate.partition(" ")
            return {name: argument}
        chance -= share
    return {}
