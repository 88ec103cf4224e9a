"""The last number that a generation was given: no two generations of a cache ever have the same one.

    <cache>/last-number.json    {"last": 7}

Going back takes the present generation away. Whoever saw its number must never see it on another one.
"""

from pathlib import Path

from generator.cache.files import read_file, seal, unseal, write_file
from generator.errors import CacheError

NUMBER_FILE = "last-number.json"


def load_last_number(directory: Path) -> int:
    """The number; 0 when none is kept, or when the file cannot be trusted."""
    path = directory / NUMBER_FILE
    try:
        content = read_file(path)
        return int(unseal(content, path)["last"]) if content else 0
    except (CacheError, LookupError, TypeError, ValueError):
        return 0


def keep_last_number(directory: Path, number: int) -> None:
    """Note that a number was given; the noted one never falls.

    Raises:
        CacheError: it cannot be written.
    """
    if number > load_last_number(directory):
        write_file(directory / NUMBER_FILE, seal({"last": number}))
