"""A team's story as it stands in `playbooks/*.yml`: chapters (sprints) made of lines (issues)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_LINE = re.compile(
    r"(?:(?P<project>[A-Z]+):)?(?P<type>Story|Task|Bug) (?P<points>\d+|-) (?P<epic>[a-z]+|-) (?P<text>.*?)"
    r"(?: \[(?P<tags>[^]]*)\])?"
)
_DESK_LINE = re.compile(r"(?P<type>Incident|Service request) (?P<text>.*?)(?: \[(?P<tags>[^]]*)\])?")


@dataclass(frozen=True)
class Line:
    """One issue: what it is, and what happens to it (`tags`: name -> argument, see `generator.demo.plots`)."""

    project: str
    type: str
    text: str
    points: float | None = None
    epic: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    subtasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One sprint. `closes` is how many days after its planned end; `parallel` the days of its start and close.

    Both days of a parallel sprint are counted from the start of the regular sprint before it in the playbook.
    """

    name: str
    plain_name: str
    goal: str
    lines: tuple[Line, ...]
    closes: int = 0
    parallel: tuple[int, int] | None = None


@dataclass(frozen=True)
class Playbook:
    """A Scrum team's whole story. `active` is the index of the active sprint among the regular ones."""

    project: str
    active: int
    epics: dict[str, str]
    chapters: tuple[Chapter, ...]
    backlog: tuple[Line, ...]


def load_playbook(team: str) -> Playbook:
    """The story of a Scrum team ("harbour", "lighthouse")."""
    data = _load(team)
    return Playbook(
        project=data["project"],
        active=data["active"] - 1,
        epics=data["epics"],
        chapters=tuple(_chapters(data)),
        backlog=_lines(data["backlog"], data["project"]),
    )


def load_desk() -> tuple[Line, ...]:
    """What comes in at the City operations desk, in order."""
    data = _load("operations")
    matches = (_match(_DESK_LINE, row) for row in data["issues"].splitlines())
    return tuple(Line(data["project"], match["type"], match["text"], tags=_tags(match["tags"])) for match in matches)


def _load(name: str) -> Any:  # noqa: ANN401 - a YAML document
    import yaml  # noqa: PLC0415 - heavy, and only the demo needs it here

    return yaml.safe_load((Path(__file__).with_name("playbooks") / f"{name}.yml").read_text(encoding="utf-8"))


def _chapters(data: dict[str, Any]) -> Iterator[Chapter]:
    number = 0
    for entry in data["chapters"]:
        number += "parallel" not in entry
        plain = entry.get("name") or data["naming"].format(number=number)
        yield Chapter(
            name=f"{plain} {entry.get('title', '')}".strip(),
            plain_name=plain,
            goal=entry["goal"],
            lines=_lines(entry["issues"], data["project"]),
            closes=entry.get("closes", 0),
            parallel=tuple(entry["parallel"]) if "parallel" in entry else None,
        )


def _lines(text: str, project: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    for row in text.splitlines():
        if row.startswith("> "):
            lines[-1] = replace(lines[-1], subtasks=(*lines[-1].subtasks, row[2:]))
        else:
            lines.append(_line(_match(_LINE, row), project))
    return tuple(lines)


def _line(match: re.Match[str], project: str) -> Line:
    return Line(
        project=match["project"] or project,
        type=match["type"],
        text=match["text"],
        points=None if match["points"] == "-" else float(match["points"]),
        epic=None if match["epic"] == "-" else match["epic"],
        tags=_tags(match["tags"]),
    )


def _match(pattern: re.Pattern[str], row: str) -> re.Match[str]:
    match = pattern.fullmatch(row)
    if match is None:
        raise ValueError(f"not a line of a playbook: {row!r}")
    return match


def _tags(text: str | None) -> dict[str, str]:
    pairs = (tag.strip().partition(" ") for tag in (text or "").split(",") if tag.strip())
    return {name: argument for name, _, argument in pairs}
