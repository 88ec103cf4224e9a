"""Editing the file of corrections entry by entry: comments, order and the layout of all else stay."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import yaml

from generator.correction import Correction, Value
from generator.corrections_file import CorrectionsFile, parse_corrections
from generator.errors import ConfigError

_HEAD = """# Corrections of what Jira says, made in the report alone. `sprint-reports corrections --help` tells more.
corrections:
"""


def add_correction(file: CorrectionsFile, correction: Correction) -> CorrectionsFile:
    """Write the file with one more entry at its end.

    Raises:
        ConfigError: it cannot be written, or its layout is not one to add to.
    """
    text = file.text if file.text.strip() else _HEAD
    if not file.corrections and "corrections:" not in text:
        text += "\n" * (not text.endswith("\n")) + "corrections:\n"
    text += "\n" * (not text.endswith("\n"))
    return _write(file, text + _entry_text(correction, _indent(file)), (*file.corrections, correction))


def remove_correction(file: CorrectionsFile, place: int) -> CorrectionsFile:
    """Write the file without the entry at `place`; the comments around it stay.

    Raises:
        ConfigError: as for adding.
    """
    left = (*file.corrections[:place], *file.corrections[place + 1 :])
    return _write(file, "".join(_without(file, place)), left)


def replace_correction(file: CorrectionsFile, place: int, correction: Correction) -> CorrectionsFile:
    """Write the file with another entry at `place`.

    Raises:
        ConfigError: as for adding.
    """
    lines = _without(file, place)
    lines.insert(file.lines[place] - 1, _entry_text(correction, _indent(file)))
    changed = (*file.corrections[:place], correction, *file.corrections[place + 1 :])
    return _write(file, "".join(lines), changed)


def _without(file: CorrectionsFile, place: int) -> list[str]:
    """The file's lines but for an entry's own; what stands after them above the next entry is the next one's."""
    lines = file.text.splitlines(keepends=True)
    first = file.lines[place] - 1
    end = file.lines[place + 1] - 1 if place + 1 < len(file.lines) else len(lines)
    while end > first and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return lines[:first] + lines[end:]


def _indent(file: CorrectionsFile) -> str:
    if not file.lines:
        return "  "
    line = file.text.splitlines()[file.lines[0] - 1]
    return line[: len(line) - len(line.lstrip())]


def _entry_text(correction: Correction, indent: str) -> str:
    lines = yaml.safe_dump(dict(_values(correction)), sort_keys=False, allow_unicode=True, width=1000).splitlines()
    return "".join(f"{indent}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def _values(correction: Correction) -> Iterator[tuple[str, object]]:
    """The keys of an entry with their values, without those that say nothing."""
    yield from _given(issue=correction.issue_key, id=correction.issue_id, sprint=correction.sprint_id)
    yield "field", correction.field
    yield "value", _plain(correction.value)
    if correction.field not in {"excluded", "goal_met"}:
        yield "base", _plain(correction.base)
    yield from _given(since=_plain(correction.since), estimate_field=correction.estimate_field_id)
    yield "reason", correction.reason
    if correction.strategy != "manual":
        yield "strategy", correction.strategy


def _given(**values: object) -> Iterator[tuple[str, object]]:
    yield from ((name, value) for name, value in values.items() if value is not None)


def _plain(value: Value) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _write(file: CorrectionsFile, text: str, expected: Sequence[Correction]) -> CorrectionsFile:
    """Put the text in the file's place once reading it gives what it should: an unusual layout is never damaged."""
    try:
        changed = parse_corrections(file.path, text.encode())
    except ConfigError:
        changed = file
    if changed.corrections != tuple(expected):
        raise ConfigError(f"The layout of {file.path} is not one that this command can edit", "Edit the file by hand")
    try:
        _replace(file.path, text)
    except OSError as error:
        raise ConfigError(f"Cannot write {file.path}: {error.strerror}", "Make its folder writable") from None
    return changed


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    real = path.resolve()
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as beside:
            beside.write(text)
        Path(name).chmod(real.stat().st_mode if real.exists() else 0o644)
        Path(name).replace(real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
