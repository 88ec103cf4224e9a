"""Syncs as the command runs them, each in a process that is killed without warning at a chosen moment.

    python -m tests.faults.killer

Every line of its stdin is an order, as JSON; it answers with a line, whether the sync was killed. A sync is forked from
this process, which has no thread and has everything imported: that is quick, and nothing but the sync is killed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

from generator.cache import lines, partial
from generator.cache.store import Store
from generator.cache.sync import sync  # noqa: F401  # imported once, not by each of the processes that are killed
from generator.cli.console import Console
from generator.cli.reading import sync_cache
from generator.config import Config
from generator.domain import BoardSettings, Flavour
from tests.cache.desk import EMAIL
from tests.demo.small_world import TOKEN

ROOT = Path(__file__).parents[2]
SMALL_FILES = 3000  # bytes of the audit trail after which a new file is begun
LONGEST_S = 60  # after which a sync has hung
SMALL_BATCH = 2  # issues after which an interrupted full sync may go on
Moment = Literal["asked", "written", "committed"]
"""Before the n-th request, before the n-th change of the disk, or before the n-th since the manifest was begun."""


def run_sync(  # the same here and in the process that is killed
    url: str, flavour: Flavour, folder: Path, boards: tuple[BoardSettings, ...], **options: Any
) -> None:
    """What `sprint-reports sync` does, with no patience for faults, and its record in the audit trail."""
    config = Config(
        path=Path("report.yml"),
        url=url,
        flavour=None,
        allow_http=False,
        boards=boards,
        cache_dir=folder,
        site_dir=folder,
        max_wait_s=0.0,
    )
    login = {"JIRA_TOKEN": TOKEN} | ({"JIRA_EMAIL": EMAIL} if flavour == "cloud" else {})
    sync_cache(config, Store(folder), Console(quiet=True), environ=login, **options)


class Killer:
    """The process that kills, as its parent talks to it."""

    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders, self._answers = orders, answers

    def __call__(self, **order: Any) -> bool:
        """Whether the sync was killed; else it ended well before the moment came."""
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        answer = json.loads(self._answers.readline())
        assert answer in ("killed", "ended"), answer
        return bool(answer == "killed")


@contextmanager
def open_killer() -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.faults.killer"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Killer(process.stdin, process.stdout)
        process.stdin.close()


def set_zone(zone: str) -> None:
    """The zone that the machine is in, as far as this process knows."""
    os.environ["TZ"] = zone
    time.tzset()


def die_at(moment: Moment, n: int) -> None:
    left, counts = [n], {"asked": moment == "asked", "written": moment == "written"}

    def passes(kind: str) -> None:
        left[0] -= counts[kind]
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def fatal(call: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            passes(kind)
            return call(*args, **kwargs)

        return counted

    write, opens = os.write, os.open

    def write_in_halves(descriptor: int, content: bytes) -> int:
        half = write(descriptor, content[: len(content) // 2])
        passes("written")
        return half + write(descriptor, content[half:])

    def open_and_watch(path: Path, flags: int, *args: Any, **kwargs: Any) -> int:
        begins = moment == "committed" and flags & os.O_WRONLY and Path(path).name.startswith("manifest.json")
        counts["written"] = counts["written"] or bool(begins)
        return opens(path, flags, *args, **kwargs)

    for name in ("fsync", "replace", "unlink", "truncate"):
        setattr(os, name, fatal(getattr(os, name), "written"))
    setattr(os, "write", write_in_halves)  # noqa: B010  # mypy knows that the names of a module are not to be assigned
    setattr(os, "open", open_and_watch)  # noqa: B010
    setattr(socket.socket, "sendall", fatal(socket.socket.sendall, "asked"))  # noqa: B010


def attempt(order: Mapping[str, Any]) -> str:
    """Sync in a child of this process: "killed", "ended", or how it failed."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_S)
        try:
            set_zone(order["zone"])
            die_at(order["moment"], order["n"])
            boards = tuple(BoardSettings(ref) for ref in order["boards"])
            options = {"full": order["full"], "accept_loss": True}
            run_sync(order["url"], order["flavour"], Path(order["folder"]), boards, **options)
            os._exit(0)
        except BaseException:  # noqa: BLE001  # nothing of the parent's may run in the child
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed" if os.WTERMSIG(status) == signal.SIGKILL else f"ended by signal {os.WTERMSIG(status)}"
    return "failed" if os.WEXITSTATUS(status) else "ended"


def main() -> None:
    lines.FULL_BYTES, partial.BATCH = SMALL_FILES, SMALL_BATCH
    for line in sys.stdin:
        print(json.dumps(attempt(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
