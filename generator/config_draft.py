"""A first config file: the shipped, commented one with somebody's answers filled in.

This module imports PyYAML; commands import it only once they write a config.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from generator.errors import ConfigError
from generator.resources import config_dir

_SCHEMA = "# yaml-language-server: $schema=report.schema.json\n#\n"  # lies beside the shipped file alone
_URL = "  url: https://example.atlassian.net\n"
_BOARD = "  - id: 1\n"
_TIME_ZONE = "# time_zone: auto\n"
_ENDLESS = 1_000_000
_WIDTH = 120
_PLAIN = re.compile(r"[A-Za-z][\w:/.~+-]*\w", re.ASCII)


@dataclass(frozen=True, slots=True)
class DraftBoard:
    """A board as the file shall list it.

    Attributes:
        id: its number.
        comment: what a reader of the file should know of it; its lines are joined.
        estimate_field: a field's id, None to go on taking what the board is set to.
        done_statuses: names or ids, none to go on taking those of the board's columns.
        started_statuses: the same.
    """

    id: int
    comment: str
    estimate_field: str | None = None
    done_statuses: tuple[str, ...] = ()
    started_statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers: the site's address, the boards in page order, and an IANA zone or None for the account's."""

    url: str
    boards: tuple[DraftBoard, ...]
    time_zone: str | None = None


def shipped_config() -> str:
    """The text of the commented file that comes with the program."""
    return (config_dir() / "report.yml").read_text(encoding="utf-8")


def draft_config(draft: Draft, template: str) -> str:
    """The text of a config file that says what the draft says, and explains every other key as the template does.

    Raises:
        ConfigError: the template is not the shipped file, so the places to fill in are not there.
    """
    text = template.removeprefix(_SCHEMA)
    boards = "".join(line + "\n" for board in draft.boards for line in _board_lines(board))
    zone = f"time_zone: {_value(draft.time_zone)}\n" if draft.time_zone else _TIME_ZONE
    # The boards come last: their names are anybody's text.
    for place, filled in ((_URL, f"  url: {_value(draft.url)}\n"), (_TIME_ZONE, zone), (_BOARD, boards)):
        if text.count(place) != 1:
            raise ConfigError(
                f"{config_dir() / 'report.yml'} was edited, so no new config can be made from it",
                "Restore that file, and give your own config another name with -c FILE",
            )
        text = text.replace(place, filled)
    return text


def _board_lines(board: DraftBoard) -> Iterator[str]:
    yield f"  - id: {board.id}"
    margin = "    # "
    yield from textwrap.wrap(board.comment, _WIDTH, initial_indent=margin, subsequent_indent=margin)
    if board.estimate_field:
        yield f"    estimate_field: {_value(board.estimate_field)}"
    for key in ("done_statuses", "started_statuses"):
        if names := getattr(board, key):
            yield f"    {key}: [{', '.join(map(_value, names))}]"


def _value(text: str) -> str:
    """A text as YAML: as it is where nothing in it can mean something else, quoted everywhere else."""
    if _PLAIN.fullmatch(text) and text.lower() not in {"true", "false", "null"}:
        return text
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=_ENDLESS).rstrip("\n")
