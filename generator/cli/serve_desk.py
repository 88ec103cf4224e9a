"""What `sprint-reports serve` does once it is sure it can: the parts put together, and the loop's work."""

import shutil
import threading
import webbrowser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from generator.cache.files import make_folder
from generator.cache.lock import lock
from generator.cache.store import Store
from generator.cli.options import Run
from generator.cli.passphrase import read_passphrase
from generator.cli.readers import hide_from_output
from generator.cli.reading import check_look, load_generation, sync_cache
from generator.cli.result import sync_lines
from generator.errors import SprintReportsError
from generator.redaction import Secret
from generator.serve.app import WEBHOOK_PATH, App
from generator.serve.counters import Counters
from generator.serve.door import Door
from generator.serve.echoes import OwnWrites
from generator.serve.follow import NEVER, Follower
from generator.serve.inbox import Inbox
from generator.serve.live import LiveSite
from generator.serve.server import running

if TYPE_CHECKING:
    from generator.config import Config
    from generator.domain import BoardSettings

FOLDER = "live"


@dataclass
class Desk:
    """The work of the loop, with the config as it is now: see `generator.serve.follow.Work`."""

    run: Run
    config: "Config"
    cache_dir: Path
    passphrase: Secret | None
    synced_for: "tuple[BoardSettings, ...]" = ()

    @property
    def folder(self) -> Path:
        """Where events and builds are kept."""
        return self.cache_dir / FOLDER

    def files(self) -> Iterable[Path]:
        """The manifest, and what the config names."""
        manifest = self.cache_dir / "manifest.json"
        return (manifest, *self.config.files) if manifest.exists() else ()

    def reload(self) -> bool:
        """Follow the config file; one that is wrong changes nothing."""
        config = self.run.load_config()
        check_look(config.site.look)
        self.passphrase = read_passphrase(config.site, self.run.console.redactor)
        self.config = config
        return config.boards != self.synced_for

    def sync(self, hinted: frozenset[str]) -> None:
        """Jira -> cache."""
        self.synced_for = self.config.boards
        report = sync_cache(self.config, Store(self.cache_dir), self.run.console, hinted=hinted)
        for line in sync_lines(report, self.cache_dir, discreet=self.run.console.discreet):
            self.run.console.note(line)

    def build(self, folder: Path) -> None:
        """Cache -> a site in a new folder."""
        from generator.build import build_site  # noqa: PLC0415  # imports pandas, which the first sync never needs
        from generator.cache.audit import load_audit  # noqa: PLC0415  # the same

        hide_from_output(self.run.console, self.config, Store(self.cache_dir))
        generation, begun = load_generation(self.config, self.cache_dir), monotonic()
        audit = load_audit(Store(self.cache_dir))
        config, words = self.config, self.passphrase
        built = build_site(generation, config.boards, config.site, folder, audit, passphrase=words, lasting=False)
        self.run.console.note(f"Built {built.written.files} files in {monotonic() - begun:.1f} s")

    def tell(self, error: SprintReportsError) -> str:
        """Print an error; the page shows it too, as far as everybody may see it."""
        self.run.console.error(error.message, error.hint)
        return self.run.console.redactor(f"{error.message}\n{error.hint}".strip())


def serve_site(
    desk: Desk, place: tuple[str, int], secret: Secret | None, poll_s: float | None, *, open_browser: bool
) -> int:
    """Serve until Ctrl-C, which is how it is meant to end.

    Raises:
        ConfigError: the address cannot be had.
        CacheError: the folder cannot be used, or another server uses it; offline: there is nothing to show.
    """
    console = desk.run.console
    if poll_s is None:
        load_generation(desk.config, desk.cache_dir)
    with _private_folder(desk) as folder:
        live, counters, inbox = LiveSite(), Counters(), Inbox(desk.folder)
        own = OwnWrites(desk.cache_dir)
        door = Door(secret, inbox, counters, own, lambda: datetime.now(UTC)) if secret else None
        follower = Follower(desk, inbox, live, counters, folder, NEVER if poll_s is None else poll_s)
        with (
            running(App(live, counters, inbox, door), *place, console.bug) as (host, port),
            suppress(KeyboardInterrupt),
        ):
            url = f"http://{'127.0.0.1' if host in _ANY else host}:{port}"
            _greet(desk, url, receives=door is not None, follows=poll_s is not None)
            if open_browser:
                webbrowser.open(f"{url}/")
            try:
                follower.follow(threading.Event())
            finally:
                live.close()
    return 0


_ANY = ("0.0.0.0", "::")  # noqa: S104  # to compare with


@contextmanager
def _private_folder(desk: Desk) -> Iterator[Path]:
    """An empty folder for the builds, below the one that this process holds alone."""
    Store(desk.cache_dir).prepare()
    make_folder(desk.folder)
    with lock(desk.folder):
        folder = desk.folder / "sites"
        shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
        make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _greet(desk: Desk, url: str, *, receives: bool, follows: bool) -> None:
    console = desk.run.console
    console.say(f"The site is at {url}/ until you press Ctrl-C.")
    if receives:
        console.say(f"Jira's webhooks are received at {url}{WEBHOOK_PATH}, counters at {url}/metrics.")
    elif follows:
        console.note("Webhooks are not received: there is no WEBHOOK_SECRET (see docs/live.md).")
