"""What crosses from the renderer to the disk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: its path inside the site (with forward slashes) and its bytes."""

    path: str
    content: bytes
