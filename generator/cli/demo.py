"""`sprint-reports demo`: the whole job on a small Jira on loopback with a made-up team."""

import shlex
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from generator.cli.console import Console
from generator.cli.options import SITE_OPTION, Run, common_options
from generator.cli.passphrase import read_passphrase
from generator.cli.reading import check_look, sync_cache
from generator.cli.result import exit_code, tell_incomplete, tell_site, tell_sync
from generator.errors import CacheError
from generator.redaction import Secret

if TYPE_CHECKING:
    from generator.cache.store import Store
    from generator.config import Config
    from generator.demo.server import DemoJira
    from generator.demo.world import World
    from generator.domain import Flavour

DEFAULT_CACHE = Path(".cache") / "sprint-reports-demo"
DEFAULT_SITE = Path("site")
PORT = 8431  # a fixed one, so that two demos write the same links; any free one when it is taken
EPILOG = """\b
Example:
  sprint-reports demo
  sprint-reports demo --flavour data_center --keep-running
  sprint-reports demo --boards 4"""
MOST_BOARDS = 40
_COMMANDS_FOR_MANY = ("init --config many.yml", "sync --config many.yml")


@dataclass(frozen=True)
class _Folders:
    cache: Path
    site: Path


@click.command(epilog=EPILOG)
@click.option(
    "--flavour",
    type=click.Choice(["cloud", "data_center"]),
    default="cloud",
    show_default=True,
    help="Which kind of Jira to play.",
)
@click.option("--keep-running", is_flag=True, help="Leave that Jira up until Ctrl-C, to try other commands on it.")
@click.option(
    "--scale", type=click.IntRange(1, 100), default=1, show_default=True, help="How many times the usual issues."
)
@click.option(
    "--boards",
    type=click.IntRange(1, MOST_BOARDS),
    help="Play many teams instead of one: so many boards of 25 sprints and 1,250 issues each.",
)
@click.option("--oddities", is_flag=True, help="Add the odd and hostile texts that real data holds.")
@SITE_OPTION
@click.option(
    "--cache",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Folder of the demo's own cache.  [default: {DEFAULT_CACHE}]",
)
@common_options(json=False)
def demo(
    run: Run,
    *,
    flavour: "Flavour",
    keep_running: bool,
    scale: int,
    boards: int | None,
    oddities: bool,
    site: Path | None,
    cache: Path | None,
) -> int:
    """Build a report of a made-up team, without a Jira account.

    Starts a small Jira on this machine, reads it with the real client and builds the site.
    """
    if boards is not None and (scale > 1 or oddities):
        raise click.UsageError("--boards plays another company; --scale and --oddities do not go with it.")
    folders = _Folders(cache or DEFAULT_CACHE, site or DEFAULT_SITE)
    with _started(_make_world(scale, boards, oddities=oddities), flavour) as jira:
        run.console.note(f"A made-up team's Jira is up at {jira.url}")
        config = _load_config(run, jira)
        check_look(config.site.look)
        passphrase = read_passphrase(config.site, run.console.redactor)
        code = _build(run.console, config, folders, passphrase)
        if keep_running:
            run.console.say("That Jira stays up until you press Ctrl-C. In another terminal, try:")
            for command in _commands(config, folders.cache) if boards is None else _COMMANDS_FOR_MANY:
                run.console.say(f"  JIRA_URL={jira.url} sprint-reports {command}")
            _wait()
    return code


def _make_world(scale: int, boards: int | None, *, oddities: bool) -> "World":
    from generator.demo.organisation import make_organisation  # noqa: PLC0415  # only now needed
    from generator.demo.story import make_world  # noqa: PLC0415  # only now needed

    return make_world(scale=scale, oddities=oddities) if boards is None else make_organisation(boards)


@contextmanager
def _started(world: "World", flavour: "Flavour") -> "Iterator[DemoJira]":
    from generator.demo.server import DemoJira  # noqa: PLC0415  # only now needed

    try:
        jira = DemoJira(world, flavour, port=PORT)
    except OSError:
        jira = DemoJira(world, flavour)
    with jira:
        yield jira


def _load_config(run: Run, jira: "DemoJira") -> "Config":
    """The demo's config, and the boards it does not name (such as the odd one) with the same rules."""
    from generator.config import load_config  # noqa: PLC0415  # heavy
    from generator.resources import config_dir  # noqa: PLC0415  # only now needed

    config = load_config(run.config_path or config_dir() / "demo.yml", {"JIRA_URL": jira.url})
    if run.config_path:
        return config
    by_ref = {board.ref: board for board in config.boards}
    boards = (by_ref.get(board.id, replace(config.boards[0], ref=board.id)) for board in jira.world.boards)
    return replace(config, boards=tuple(boards))


def _build(console: Console, config: "Config", folders: _Folders, passphrase: Secret | None) -> int:
    from generator.build import build_site  # noqa: PLC0415  # heavy
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    store = Store(folders.cache)
    _forget_earlier_demo(store)
    report = sync_cache(config, store, console, environ={})
    tell_sync(console, report, folders.cache)
    generation = store.load()
    if generation is None:
        raise CacheError(f"The cache {folders.cache} was removed meanwhile", "Run the demo again")
    with console.group("Write the site"):
        console.progress("Writing the site")
        audit = load_audit(store)
        built = build_site(generation, config.boards, config.site, folders.site, audit, passphrase=passphrase)
    tell_site(console, built.written)
    tell_incomplete(console, generation.incomplete)
    console.say(
        "Look first at the active sprint (two clicks: a board, then its sprint), then at that board's velocity."
    )
    console.say("Every number links to its issues and to what it means.")
    return exit_code(generation.incomplete)


def _forget_earlier_demo(store: "Store") -> None:
    """Start afresh: an earlier demo may have played another Jira at another port. No other cache is removed."""
    from generator.cache.files import io_errors  # noqa: PLC0415  # only now needed

    generation = store.load()
    if generation and urlsplit(generation.site_url).hostname == "127.0.0.1":
        with io_errors(f"remove the earlier demo's cache {store.directory}"):
            shutil.rmtree(store.directory)


def _commands(config: "Config", cache_dir: Path) -> "Iterator[str]":
    """What can be tried on the Jira of the demo's config."""
    config_path, cache = shlex.quote(str(config.path)), shlex.quote(str(cache_dir))
    for command in ("check", f"sync --cache {cache}", f"build --cache {cache}", f"status --cache {cache}"):
        yield f"{command} -c {config_path}"


def _wait() -> None:
    """Until Ctrl-C, which is how it is meant to end."""
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
