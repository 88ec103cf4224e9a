"""`sprint-reports email`: a sprint's or a board's report as a mail, written to a file or sent."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.mailed import Mailed, tell_mails
from generator.cli.mailing import Mailing
from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.readers import hide_from_output
from generator.cli.reading import check_look, choose_boards, load_generation
from generator.cli.result import tell_incomplete
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.mail.letter import Letter
    from generator.pages.facts import Site

EPILOG = """\b
Example:
  sprint-reports email                            # an .eml file to open and send from there
  sprint-reports email --to team@example.com --dry-run
  sprint-reports email --sprint 42 --html report.html
  sprint-reports email --team --board 1
  sprint-reports email --on sprint-closed         # for a schedule

The server and the addresses stand in the config under email; the login comes from SMTP_USER and
SMTP_PASSWORD. Nobody gets the same report twice, unless --again says so."""


@dataclass(frozen=True)
class _Wish:
    """What is to be told, and what is to become of it."""

    sprint: str
    team: bool
    on: str | None
    eml: Path | None
    html: Path | None
    dry_run: bool
    again: bool

    def check(self) -> None:
        """Refuse what contradicts itself."""
        given = {
            "--sprint": bool(self.sprint),
            "--team": self.team,
            "--on": bool(self.on),
            "--eml": bool(self.eml),
            "--html": bool(self.html),
            "--dry-run": self.dry_run,
        }
        for one, other in _APART:
            if given[one] and given[other]:
                raise click.UsageError(f"{one} and {other} do not go together")


_APART = (
    ("--sprint", "--team"),
    *((subject, "--on") for subject in ("--sprint", "--team")),
    *((file, mode) for file in ("--eml", "--html") for mode in ("--on", "--dry-run")),
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog=EPILOG)
@click.option("--board", "wanted", metavar="ID", multiple=True, help="Only this board, by number or name.")
@click.option(
    "--sprint", metavar="ID", default="", help="This sprint, by number or name, instead of the latest closed."
)
@click.option("--team", is_flag=True, help="The board as a whole: velocity, flow and forecast in short.")
@click.option("--to", metavar="ADDRESS", multiple=True, help="Send to this address instead; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent and to how many; send nothing.")
@click.option("--eml", metavar="FILE", type=_FILE, help="Write the mail there as a draft; send nothing.")
@click.option("--html", metavar="FILE", type=_FILE, help="Write its HTML there, charts inside, to paste elsewhere.")
@click.option("--on", type=click.Choice(["sprint-closed"]), help="Only if a sprint has closed since the last mail.")
@click.option("--again", is_flag=True, help="Send to those too who have it, or may have it, already.")
@CACHE_OPTION
@common_options(json=True)
def email(
    run: Run,
    *,
    wanted: tuple[str, ...],
    to: tuple[str, ...],
    cache: Path | None,
    **wishes: "str | bool | Path | None",
) -> int:
    """Mail a sprint's report, or write it as an .eml file.

    Reads the cache; Jira is not asked. Exit code 4 says that not everybody was reached; a further run tries those
    alone.
    """
    wish = _Wish(**wishes)  # type: ignore[arg-type]  # click's options have the names and types of the fields
    wish.check()
    config = run.load_config()
    check_look(config.site.look)
    boards = choose_boards(config.boards, wanted)

    from generator.answers import make_report  # noqa: PLC0415  # imports pandas
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed
    from generator.cli.post import read_way  # noqa: PLC0415  # the same
    from generator.pages.facts import survey  # noqa: PLC0415  # imports pandas

    way = read_way(config.mail, to, os.environ, run.console.redactor)
    cache_dir = cache or config.cache_dir
    hide_from_output(run.console, config, Store(cache_dir))
    generation = load_generation(config, cache_dir)
    site = survey(make_report(generation, boards, config.site))
    tell_incomplete(run.console, generation.incomplete)
    mailing = Mailing(run.console, way, cache_dir, config.site.title, config.site.look, again=wish.again)
    return tell_mails(run.console, _carry_out(mailing, site, wish), dry_run=wish.dry_run)


def _carry_out(mailing: Mailing, site: "Site", wish: _Wish) -> list[Mailed]:
    if wish.on:
        return mailing.send_news(site, dry_run=wish.dry_run)
    letters = _choose(site, wish)
    if wish.eml or wish.html:
        if len(letters) != 1:
            raise ConfigError(
                f"There are {len(letters)} mails, and --eml and --html name one file", "Choose by --board"
            )
        return mailing.write(letters[0], wish.eml, wish.html)
    if wish.dry_run:
        return mailing.rehearse(letters)
    return mailing.write_all(letters) if mailing.way.lacking else mailing.send(letters)


def _choose(site: "Site", wish: _Wish) -> "tuple[Letter, ...]":
    from generator.mail.choice import choose_letters  # noqa: PLC0415  # imports pandas

    return choose_letters(site, sprint=wish.sprint, team=wish.team)
