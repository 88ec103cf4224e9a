"""Run a sync again and again, killed without warning at the n-th write of the disk, until one ends by itself.

    python -m tests.cache.sync_until_killed URL CACHE BOARD...

Prints a line for each try: whether it was killed, and the content and cursor of the cache it left, as JSON.
"""

import json
import os
import sys
from pathlib import Path

from generator.cache.store import Store
from generator.cache.sync import sync
from generator.domain import BoardSettings
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import content
from tests.killing import die_at


def attempt(n: int, url: str, store: Store, boards: list[BoardSettings]) -> bool:
    """Whether the sync was killed; it runs in a child of this process."""
    child = os.fork()
    if child == 0:
        die_at(n)
        sync(connect(url, Credentials()), store, boards)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(url: str, folder: str, *refs: str) -> None:
    store = Store(Path(folder))
    boards = [BoardSettings(int(ref)) for ref in refs]
    for n in range(1000):
        killed = attempt(n, url, store, boards)
        generation = store.load()
        assert generation is not None
        print(json.dumps({"killed": killed, "cursor": generation.cursor, "content": content(generation)}))  # noqa: T201
        if not killed:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
