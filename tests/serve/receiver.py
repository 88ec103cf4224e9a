"""A receiver as a process of its own that can be killed: the real server, inbox and sync, without a site.

    python -m tests.serve.receiver URL FLAVOUR CACHE PORT BOARD...

Answers each line on its stdin with one of JSON: `step` handles the hints that wait, `poll` syncs in any case, `waiting`
tells what waits.
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from generator.cache.files import make_folder
from generator.cache.lock import lock
from generator.cache.store import Store
from generator.cache.sync import sync
from generator.domain import BoardSettings, Flavour
from generator.errors import SprintReportsError
from generator.fetch.connect import connect
from generator.serve.app import App
from generator.serve.counters import Counters
from generator.serve.door import Door
from generator.serve.echoes import OwnWrites
from generator.serve.follow import Follower
from generator.serve.inbox import Inbox
from generator.serve.live import LiveSite
from generator.serve.server import running
from tests.cache.desk import credentials
from tests.serve.house import SECRET

POLL_S = 1e6


class Syncs:
    """The work of a loop that builds nothing."""

    def __init__(self, url: str, flavour: Flavour, store: Store, boards: list[BoardSettings]) -> None:
        self._url, self._flavour, self._store, self._boards = url, flavour, store, boards

    def files(self) -> Iterable[Path]:
        return ()

    def reload(self) -> bool:
        return False

    def sync(self, hinted: frozenset[str]) -> None:
        sync(connect(self._url, credentials(self._flavour)), self._store, self._boards, hinted=hinted)

    def build(self, folder: Path) -> None:
        raise AssertionError(folder)

    def tell(self, error: SprintReportsError) -> str:
        return error.message


def main(url: str, flavour: Flavour, cache: str, port: str, *refs: str) -> None:
    store, folder = Store(Path(cache)), Path(cache) / "live"
    store.prepare()
    make_folder(folder)
    with lock(folder):
        live, counters, inbox = LiveSite(), Counters(), Inbox(folder)
        work = Syncs(url, flavour, store, [BoardSettings(int(ref)) for ref in refs])
        follower = Follower(work, inbox, live, counters, folder, POLL_S)
        door = Door(SECRET, inbox, counters, OwnWrites(store.directory), lambda: datetime.now(UTC))
        with running(App(live, counters, inbox, door), "127.0.0.1", int(port), print):
            tell(inbox, counters)
            for line in sys.stdin:
                if line == "poll\n":
                    follower.poll_now()
                if line != "waiting\n":
                    follower._hints_at = 0.0
                    follower.sync_if_due()
                tell(inbox, counters)


def tell(inbox: Inbox, counters: Counters) -> None:
    batch = inbox.waiting()
    told = {"waiting": sorted(batch.issue_ids), "boards": batch.boards, "syncs": counters.get("syncs", "done")}
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]  # the flavour
