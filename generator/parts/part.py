"""What a board contributes to a site beside its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from generator.corrections import Settlement
from generator.gates import Verdict
from generator.pages.overview import BoardBrief

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True)
class Part:
    """A board's share in what concerns all boards.

    Attributes:
        brief: the board on the pages about all.
        verdicts: what the gates say of it.
        settlements: what became of each correction on it, in the order of the config.
        charts: those of its brief, by their fingerprints.
    """

    brief: BoardBrief
    verdicts: tuple[Verdict, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    charts: Mapping[str, str] = field(default_factory=dict)


def encode_part(part: Part) -> bytes:
    """The part as JSON."""
    return _adapter().dump_json(part)


def decode_part(content: bytes) -> Part:
    """What `encode_part` wrote.

    Raises:
        ValueError: it did not write that.
    """
    return _adapter().validate_json(content)


@cache
def _adapter() -> "TypeAdapter[Part]":
    from pydantic import TypeAdapter  # noqa: PLC0415  # a run that keeps nothing needs it not

    return TypeAdapter(Part)
