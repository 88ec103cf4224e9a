"""The loop that keeps the served site up to date: hints and the poll lead to a sync, changed files to a build.

It runs in the main thread, so that Ctrl-C and our own bugs end it where they can be seen; the web server's threads only
leave hints in the inbox. An error that a user can mend is shown on the site, and the loop goes on.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from generator.errors import SprintReportsError
from generator.serve.counters import Counters
from generator.serve.inbox import Batch, Inbox
from generator.serve.live import LiveSite
from generator.serve.watch import Look, look_at

_TICK_S = 1.0
_QUIET_S = 0.2  # events come in groups: one edit of a sprint touches many issues
_FIRST_RETRY_S, _LONGEST_RETRY_S = 10.0, 600.0
NEVER = float("inf")


class Work(Protocol):
    """What the loop has done for it. All raise `SprintReportsError` for what a user can mend."""

    def files(self) -> Iterable[Path]:
        """What a site is made of: the cache's manifest, the config and what it names; none while there is no data."""

    def reload(self) -> bool:
        """Read the config again; whether it asks for data that the last sync did not read."""

    def sync(self, hinted: frozenset[str]) -> None:
        """Jira -> cache."""

    def build(self, folder: Path) -> None:
        """Cache -> a new folder."""

    def tell(self, error: SprintReportsError) -> str:
        """Print an error, and give what of it a page may show."""


@dataclass
class Follower:
    """Syncs and builds when there is reason to.

    Args:
        work: how to.
        inbox: hints of what to read again.
        live: is given every new build.
        counters: told how each sync and build ended.
        folder: an empty private one for the builds.
        poll_s: how long after a sync the next one is due without any hint; `NEVER`: Jira is not asked.
    """

    work: Work
    inbox: Inbox
    live: LiveSite
    counters: Counters
    folder: Path
    poll_s: float
    clock: Callable[[], float] = time.monotonic
    _poll_at: float = field(default=0.0, init=False)
    _hints_at: float = field(default=0.0, init=False)
    _retry_s: float = field(default=_FIRST_RETRY_S, init=False)
    _seen: Look = field(default_factory=dict, init=False)
    _problems: dict[str, str] = field(default_factory=dict, init=False)
    _builds: int = field(default=0, init=False)
    _stale: Path | None = field(default=None, init=False)

    def follow(self, stop: threading.Event) -> None:
        """Go on until told to stop."""
        self.build_if_changed()
        while not stop.is_set():
            self.sync_if_due()
            self.build_if_changed()
            self._rest()

    def poll_now(self) -> None:
        """The poll is due, whenever the last one was."""
        self._poll_at = 0.0
        self.inbox.arrived.set()

    def sync_if_due(self) -> None:
        """Sync when hints wait, or when it is time for the poll."""
        batch, now = self.inbox.waiting(), self.clock()
        if self.poll_s != NEVER and ((batch and now >= self._hints_at) or now >= self._poll_at):
            well = self._tried("syncs", lambda: self._sync(batch))
            self._plan(now, well=well)

    def build_if_changed(self) -> None:
        """Build when any file that the site is made of is another than at the last build."""
        seen = look_at(self.work.files())
        if seen != self._seen:
            self._seen = seen
            self._tried("builds", self._rebuild)

    def _rest(self) -> None:
        """Until something arrives, and then until it has become quiet; files are looked at every second anyway."""
        if self.inbox.arrived.wait(_TICK_S):
            time.sleep(_QUIET_S)
            self.inbox.arrived.clear()

    def _sync(self, batch: Batch) -> None:
        self.work.sync(batch.issue_ids)
        if batch:
            self.inbox.handled(batch)

    def _plan(self, begun: float, *, well: bool) -> None:
        """When to sync next. With hints without end, half of the time is left to Jira and to whoever else needs us."""
        now = self.clock()
        if well:
            self._poll_at, self._hints_at, self._retry_s = now + self.poll_s, now + (now - begun), _FIRST_RETRY_S
        else:
            self._poll_at = self._hints_at = now + self._retry_s
            self._retry_s = min(2 * self._retry_s, _LONGEST_RETRY_S)

    def _rebuild(self) -> None:
        if self.work.reload() and self.poll_s != NEVER:
            self.poll_now()  # which changes the cache, and so leads back here
        else:
            self._build()

    def _build(self) -> None:
        self._builds += 1
        folder = self.folder / f"site-{self._builds}"
        self.work.build(folder)
        stale, self._stale = self._stale, self.live.shown.folder  # of the one before, somebody may still read a page
        self.live.show(folder)
        if stale:
            shutil.rmtree(stale, ignore_errors=True)

    def _tried(self, what: str, do: Callable[[], None]) -> bool:
        try:
            do()
        except SprintReportsError as error:
            self._problems[what] = self.work.tell(error)
        else:
            self._problems.pop(what, None)
        well = what not in self._problems
        self.counters.ended(what, datetime.now(UTC), well=well)
        self.live.complain("\n".join(dict.fromkeys(self._problems.values())))
        return well
