"""Run a sync for every line on stdin, each in a process that is killed without warning at a random moment.

    python -m tests.cache.sync_at_the_edge URL CACHE SEED BOARD...

Prints a line for each: whether it was killed, and the cursor and content of the cache it left, as JSON. The child is
forked from this process, which has no thread and has everything imported: what is killed is the sync, not the start of
Python.
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from generator.cache.store import Store
from generator.cache.sync import sync
from generator.domain import BoardSettings
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import content


def attempt(url: str, store: Store, boards: list[BoardSettings], patience: float) -> tuple[bool, float]:
    """Whether the sync had to be killed, and how long it was let live."""
    ended, ending = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        sync(connect(url, Credentials()), store, boards)
        os._exit(0)
    os.close(ending)
    select.select([ended], [], [], patience)  # the pipe closes when the child ends
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ended)
    return os.WIFSIGNALED(status), time.monotonic() - started


def main(url: str, folder: str, seed: str, *refs: str) -> None:
    store, boards, choice = Store(Path(folder)), [BoardSettings(int(ref)) for ref in refs], random.Random(seed)
    longest = 0.0
    for number, _ in enumerate(sys.stdin):
        patience = 30 if number == 0 else choice.uniform(0, longest)
        killed, lived = attempt(url, store, boards, patience)
        longest = max(longest, lived) if number == 0 else longest
        generation = store.load()
        state = (generation.cursor, content(generation)) if generation else (None, None)
        print(json.dumps({"killed": killed, "cursor": state[0], "content": state[1]}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
