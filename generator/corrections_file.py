"""The file of corrections, `config/corrections.yml`: read with every mistake at once.

Each entry names an issue or a sprint, a field, the value it should have, what Jira said then (`base`) and a reason:

    corrections:
      - issue: AB-12
        field: estimate
        value: 5
        base: null
        since: 2026-11-10
        reason: forgotten at planning

The file is meant for version control, where others review it. What the words mean stands in `generator.correction`.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from generator.config_check import list_complaints, take_out_secrets
from generator.config_mistakes import tell_mistakes
from generator.config_yaml import MAX_BYTES, Document, parse_yaml
from generator.correction import Correction
from generator.corrections_model import CorrectionsKeys, Entry
from generator.errors import ConfigError

_HINT = "Mend the file; nothing was read from Jira or written"


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """The corrections of a file in order, its text, and the line each entry begins on (1 is the first)."""

    path: Path
    text: str = ""
    corrections: tuple[Correction, ...] = ()
    lines: tuple[int, ...] = ()


def load_corrections(path: Path) -> CorrectionsFile:
    """Read and check the file; without one there are no corrections.

    Raises:
        ConfigError: it cannot be read, or anything in it is wrong; all complaints at once.
    """
    content = _read(path)
    return parse_corrections(path, content) if content is not None else CorrectionsFile(path)


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"Cannot read the corrections {path}: {error.strerror}", "Make the file readable") from None


def parse_corrections(path: Path, content: bytes) -> CorrectionsFile:
    """The file that would have this content.

    Raises:
        ConfigError: anything in it is wrong; all complaints at once.
    """
    document = parse_yaml(content)
    if document.data is None and not document.complaints:
        return CorrectionsFile(path, content.decode("utf-8-sig"))
    take_out_secrets(document)
    keys = _check(document)
    if document.complaints or keys is None:
        raise ConfigError(tell_mistakes(path, document.complaints), _HINT)
    made = tuple(entry.make() for entry in keys.corrections)
    lines = tuple(document.lines["corrections", index] for index in range(len(made)))
    return CorrectionsFile(path, content.decode("utf-8-sig"), made, lines)


def _check(document: Document) -> CorrectionsKeys | None:
    try:
        return CorrectionsKeys.model_validate(document.data)
    except ValidationError as error:
        document.complaints.extend(list_complaints(document, error, _tell_unknown))
        return None


def _tell_unknown(path: tuple[str | int, ...]) -> str:
    inside = len(path) > 1
    return f"unknown key; there is {', '.join(Entry.model_fields if inside else CorrectionsKeys.model_fields)}"
