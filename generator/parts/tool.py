"""What makes a site, whatever it is made of: this tool's code, its templates, and the libraries.

Imports next to nothing, for a site that need not be built is to be found out at once.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator.resources import package_dir, templates_dir

LIBRARIES = frozenset({"holidays", "jinja2", "markupsafe", "matplotlib", "numpy", "pandas", "tzdata"})
"""Those whose version may change a byte of a site."""


@cache
def tool_fingerprint() -> str:
    """That of all of it, by content: the same on every machine that has the same."""
    return digest([sys.version, _libraries(), *(hash_all(folder) for folder in (package_dir(), templates_dir()))])


def tool_look() -> str:
    """The same by sizes and times: quick, and the same as long as nothing is installed or edited on this machine."""
    looks = [look_at(folder) for folder in (package_dir(), templates_dir())]
    return digest([sys.version, _libraries(), *looks])


def hash_all(folder: Path) -> dict[str, str]:
    """The content hash of every file below a folder by its path; none of those that Python keeps for itself."""
    return {name: hash_file(folder / name) for name, entry in _walk(folder) if entry.is_file()}


def look_at(folder: Path) -> dict[str, tuple[int, ...]]:
    """Size and time of every file below a folder by its path."""
    return {name: look[:2] for name, look in look_closely_at(folder).items()}


def look_closely_at(folder: Path) -> dict[str, tuple[int, ...]]:
    """The same with the time of the last change of any kind, which nobody can set back."""
    looks = ((name, entry.stat(follow_symlinks=entry.is_file())) for name, entry in _walk(folder))
    return {name: (look.st_size, look.st_mtime_ns, look.st_ctime_ns) for name, look in looks}


def hash_file(path: Path) -> str:
    """The content hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(value: object) -> str:
    """The fingerprint of what JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _walk(folder: Path, start: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder / start), key=lambda entry: entry.name):
        name = f"{start}{entry.name}"
        if not entry.is_dir():
            yield name, entry
        elif entry.name != "__pycache__":
            yield from _walk(folder, f"{name}/")


def _libraries() -> list[str]:
    """Names and versions, by the folders in which installers keep what they know of them.

    Asking `importlib.metadata` takes as long as all else together.
    """
    places = (place for place in sys.path if place and Path(place).is_dir())
    names = (entry.name for place in places for entry in os.scandir(place))
    found = (name.lower() for name in names if name.endswith((".dist-info", ".egg-info")))
    return sorted(name for name in found if name.partition("-")[0] in LIBRARIES)
