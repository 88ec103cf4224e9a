"""What several commands do alike: connect, sync with progress, and open the cache."""

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cli.attempt import Attempt
from generator.cli.console import Console
from generator.cli.login import read_credentials
from generator.cli.readers import hide_from_output
from generator.errors import CacheError, ConfigError

if TYPE_CHECKING:
    from generator.cache.report import Phase, SyncReport
    from generator.cache.store import Generation, Store
    from generator.config import Config
    from generator.domain import BoardSettings, Flavour
    from generator.fetch.jira import Jira
    from generator.fetch.session import OnRequest
    from generator.look import Look

_PHASES: "dict[Phase, str]" = {
    "boards": "Reading boards",
    "issues": "Reading issues and their histories",
    "write": "Writing the cache",
}


def open_jira(
    config: "Config",
    console: Console,
    environ: Mapping[str, str] = os.environ,
    on_request: "OnRequest | None" = None,
    known: "Flavour | None" = None,
) -> "Jira":
    """Connect to the config's Jira with the login that the environment gives.

    Each request is told to `on_request`, or else to the console. `known` is what `known_flavour` gives. When the
    config's flavour turns out wrong, the console warns.
    """
    from generator.fetch.connect import connect  # noqa: PLC0415  # imports requests
    from generator.fetch.limits import Limits  # noqa: PLC0415  # the same
    from generator.fetch.secret import reveal_all  # noqa: PLC0415  # the same

    credentials = read_credentials(environ)
    console.redactor.hide(*reveal_all(credentials))
    jira = connect(
        config.url,
        credentials,
        flavour=config.flavour,
        known=known,
        allow_http=config.allow_http,
        limits=Limits(wait_s=config.max_wait_s, at_once=config.requests_at_once),
        on_request=on_request or console.request,
    )
    if jira.server.advice:
        console.warn(jira.server.advice)
    return jira


def known_flavour(config: "Config", store: "Store") -> "Flavour | None":
    """What an earlier sync has read the config's Jira as; None when the cache is empty, damaged or of another site."""
    from generator.fetch.url import clean_base_url  # noqa: PLC0415  # imports requests

    with suppress(CacheError):
        generation = store.load()
        if generation and generation.site_url == clean_base_url(config.url, allow_http=True):
            return generation.flavour
    return None


def sync_cache(
    config: "Config",
    store: "Store",
    console: Console,
    *,
    full: bool = False,
    accept_loss: bool = False,
    hinted: Collection[str] = (),
    environ: Mapping[str, str] = os.environ,
) -> "SyncReport":
    """Bring the cache up to date, tell how far it is meanwhile, and leave a record in the audit trail.

    Issues whose ids are `hinted` are read again in any case.
    """
    attempt = Attempt(store, console, "full" if full else None)
    hide_from_output(console, config, store)
    _warn_if_open(store, console)
    try:
        with console.group("Read Jira"):
            jira = open_jira(config, console, environ, attempt.asked, known_flavour(config, store))
            wish = {"full": full, "accept_loss": accept_loss, "hinted": hinted}
            report = _sync(jira, config, store, console, attempt, wish=wish)
    except BaseException as error:  # an interruption and a bug are part of the history too
        attempt.failed(error)
        raise
    attempt.done(report)
    hide_from_output(console, config, store)
    return report


def _warn_if_open(store: "Store", console: Console) -> None:
    from generator.cache.files import is_open_to_others  # noqa: PLC0415  # only now needed

    if is_open_to_others(store.directory):  # the sync closes it
        console.warn(f"others than you could read the cache {store.directory} until now; from now on they cannot")


def _sync(
    jira: "Jira",
    config: "Config",
    store: "Store",
    console: Console,
    attempt: Attempt,
    *,
    wish: Mapping[str, Any],
) -> "SyncReport":
    from generator.cache.owner import account_key  # noqa: PLC0415  # imports requests
    from generator.cache.sync import sync  # noqa: PLC0415  # the same

    def tell(phase: "Phase", done: int, total: int | None) -> None:
        attempt.enter(phase)
        count = f": {done}" + (f" of {total}" if total else "") if done else ""
        console.progress(f"{_PHASES[phase]}{count}")

    attempt.connected(jira)
    attempt.logged_in(account_key(jira.account().id))
    attempt.enter("prepare")
    return sync(jira, store, config.boards, progress=tell, **wish)


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


def check_look(look: "Look") -> None:
    """Refuse cards that are none and templates that are no templates before anything is read or written.

    Raises:
        ConfigError: the config asks for one.
    """
    if look.board_cards is not None or look.sprint_cards is not None:
        from generator.pages.choice import check_choice  # noqa: PLC0415  # imports pandas

        check_choice(look)
    if look.templates_dir:
        from generator.render.html import compile_templates  # noqa: PLC0415  # imports jinja2

        compile_templates(look)


def choose_boards(boards: "tuple[BoardSettings, ...]", wanted: Sequence[str]) -> "tuple[BoardSettings, ...]":
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
