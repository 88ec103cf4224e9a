"""Who reads: what readers of a site and of a public log may learn, and the question whether all the web may."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.result import count
from generator.errors import CacheError, ConfigError

if TYPE_CHECKING:
    from generator.cache.disclosure import Disclosure
    from generator.cache.store import Generation, Store
    from generator.cli.console import Console
    from generator.cli.options import Run
    from generator.config import Config
    from generator.domain import BoardSettings

_HINT = """\
Decide under privacy in the config what strangers may read (summaries, keys, goals, links; see docs/publishing.md). If
they may read what is left, agree there with public: true. Pages that only your own people can open need no --public."""


PUBLIC_OPTION = click.option(
    "--public", is_flag=True, help="The site is for all the web: refuse unless the config agrees (privacy.public)."
)


def look_at_readers(
    console: "Console", config: "Config", boards: "tuple[BoardSettings, ...]", cache_dir: Path, *, public: bool
) -> None:
    """Before anything is read or written: hide what must not be printed, and refuse what must not be published.

    Raises:
        ConfigError: the site is meant for all the web, and the config does not agree.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    store = Store(cache_dir)
    hide_from_output(console, config, store)
    if public and not _may_be_public(config):
        raise ConfigError(
            f"--public is for a site that everybody may read, to which {config.path} does not agree. "
            f"{_tell_strangers(store, boards, config)}",
            _HINT,
        )


def _may_be_public(config: "Config") -> bool:
    """Whether the config agrees, or strangers can open no page of it anyway."""
    return config.site.privacy.public or config.site.protect


def _tell_strangers(store: "Store", boards: "tuple[BoardSettings, ...]", config: "Config") -> str:
    with suppress(CacheError):
        if generation := store.load():
            return f"Strangers would learn {readers_words(count_readers(generation, boards, config))}"
    return "What strangers would learn can be counted once `sprint-reports sync` has read Jira"


def count_readers(generation: "Generation", boards: "tuple[BoardSettings, ...]", config: "Config") -> "Disclosure":
    """What readers of a site of these boards can learn."""
    from generator.cache.disclosure import disclose  # noqa: PLC0415  # only now needed

    return disclose(generation, {generation.board_id(board.ref) for board in boards}, config.site.privacy)


def tell_readers(console: "Console", learned: "Disclosure") -> list[str]:
    """A line that says what readers can learn, said and given; none in a log that must not even count."""
    lines = [] if console.discreet else [f"Its readers can learn {readers_words(learned)}."]
    for line in lines:
        console.say(line)
    return lines


def readers_words(learned: "Disclosure") -> str:
    """What readers can learn, in words that name nothing: "93 issue names, 93 issue keys of 2 projects"."""
    *others, last = _list_readers(learned)
    return f"{', '.join(others)} and {last}" if others else last


def _list_readers(learned: "Disclosure") -> Iterator[str]:
    if learned.issue_names:
        yield count(learned.issue_names, "issue name")
    if learned.issue_keys:
        yield f"{count(learned.issue_keys, 'issue key')} of {count(learned.projects, 'project')}"
    if learned.goals:
        yield count(learned.goals, "sprint goal")
    if learned.jira_address:
        yield "your Jira's address"
    yield count(learned.sprint_names, "sprint name")


def hide_from_output(console: "Console", config: "Config", store: "Store") -> None:
    """Have nothing printed from now on that the config hides from readers: logs of CI runs may be public.

    Keys are known from the cache, so call it again when that has changed.
    """
    privacy = config.site.privacy
    if not privacy.hides:
        return
    from generator.cache.known_keys import known_keys  # noqa: PLC0415  # only where something is hidden
    from generator.veil.text import TextVeil  # noqa: PLC0415  # the same

    keys: dict[str, int | None] = {}
    addresses = [config.url]
    with suppress(CacheError):
        if generation := store.load():
            keys, addresses = known_keys(generation), [config.url, generation.site_url]
    console.redactor.veil(TextVeil(privacy, addresses, keys))


def hide_if_configured(run: "Run", store: "Store") -> None:
    """The same for commands that need no config."""
    with suppress(ConfigError):
        hide_from_output(run.console, run.load_config(), store)
