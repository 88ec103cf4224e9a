"""What several commands do alike: connect, sync with progress, and open the cache."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.console import Console
from generator.cli.login import read_credentials
from generator.domain import BoardSettings
from generator.errors import CacheError, ConfigError

if TYPE_CHECKING:
    from generator.cache.report import Phase, SyncReport
    from generator.cache.store import Generation, Store
    from generator.config import Config
    from generator.fetch.jira import Jira

_PHASES: "dict[Phase, str]" = {
    "boards": "Reading boards",
    "issues": "Reading issues",
    "histories": "Reading histories",
    "write": "Writing the cache",
}


def open_jira(config: "Config", console: Console, environ: Mapping[str, str] = os.environ) -> "Jira":
    """Connect to the config's Jira with the login that the environment gives."""
    from generator.fetch.connect import connect  # noqa: PLC0415  # imports requests

    def tell(method: str, path: str, status: int | None, seconds: float, attempt: int) -> None:
        again = f", try {attempt}" if attempt > 1 else ""
        console.detail(f"{method} {path} {status or 'no answer'} {seconds:.2f} s{again}")

    return connect(
        config.url,
        read_credentials(environ),
        flavour=config.flavour,
        allow_http=config.allow_http,
        on_request=tell,
    )


def sync_cache(
    jira: "Jira", store: "Store", boards: Sequence[BoardSettings], console: Console, *, full: bool = False
) -> "SyncReport":
    """Bring the cache up to date and tell how far it is meanwhile."""
    from generator.cache.sync import sync  # noqa: PLC0415  # imports requests

    def tell(phase: "Phase", done: int, total: int | None) -> None:
        count = f": {done}" + (f" of {total}" if total else "") if done else ""
        console.progress(f"{_PHASES[phase]}{count}")

    with console.group("Read Jira"):
        return sync(jira, store, boards, full=full, progress=tell)


def load_generation(config: "Config", cache_dir: Path) -> "Generation":
    """The cache's present generation.

    Raises:
        CacheError: there is none, or it is a copy of another site than the config's.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only commands that read the cache need it
    from generator.fetch.url import clean_base_url, is_gateway  # noqa: PLC0415  # the same

    generation = Store(cache_dir).load()
    if generation is None:
        raise CacheError(f"The cache {cache_dir} is empty", "Run `sprint-reports sync` to fill it")
    url = clean_base_url(config.url, allow_http=True)
    if generation.site_url != url and not is_gateway(url.split("/")[2]):
        raise CacheError(
            f"The cache {cache_dir} is a copy of {generation.site_url}, not of {url}",
            "Name the right folder with --cache, or delete this one and sync again",
        )
    return generation


def choose_boards(boards: tuple[BoardSettings, ...], wanted: Sequence[str]) -> tuple[BoardSettings, ...]:
    """The boards of the config that `--board` names by number or name, in config order; all when it names none.

    Raises:
        ConfigError: it names one that the config does not list.
    """
    known = {str(board.ref): board for board in boards}
    for ref in wanted:
        if ref not in known:
            raise ConfigError(f"--board {ref}: the config lists no such board", f"It lists: {', '.join(known)}")
    return tuple(board for board in boards if not wanted or str(board.ref) in wanted)


def utc_text(at: datetime) -> str:
    """An instant as the commands print it, which know no report zone (pages and `explain` do)."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
