"""`sprint-reports corrections push`: the one command that can write to Jira."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from generator.cli.author import find_author
from generator.cli.options import CACHE_OPTION, MAX_WAIT_OPTION, Run, common_options
from generator.cli.readers import hide_from_output
from generator.cli.reading import known_flavour, open_jira
from generator.errors import ConfigError, LoginError

if TYPE_CHECKING:
    from generator.cache.writes import Write, WriteJournal
    from generator.cli.corrections_desk import Desk
    from generator.cli.corrections_pushed import Teller
    from generator.config import Config
    from generator.fetch.jira import Jira
    from generator.write_back.plan import Entry
    from generator.write_back.push import Pushed

_EPILOG = """\b
Example:
  sprint-reports corrections push         # what would be written, and what would not; writes nothing
  sprint-reports corrections push --yes

Exit code 0: all that can be written is, or would be; 4: something could not be, or waits for a decision."""


@click.command(epilog=_EPILOG)
@click.option("--yes", is_flag=True, help="Write. Without it only what would be written is told.")
@MAX_WAIT_OPTION
@CACHE_OPTION
@common_options(json=True)
def push(run: Run, *, yes: bool, max_wait: float | None, cache: Path | None) -> int:
    """Write corrections to Jira, where the config allows it.

    Estimates and issue types can be written; the config's write_back says whether they may. Each issue is read right
    before it is written, and left alone when somebody has changed it since the last sync; then it is read again to see
    that Jira has it. Every step is kept in a journal, so that nothing is sent twice, however a push ends.
    """
    config = run.load_config(max_wait=max_wait)
    if yes and not config.writable:
        raise ConfigError(
            f"{config.path} does not allow anything to be written to Jira", "Allow it there: write_back: {allow: true}"
        )
    cache_dir = cache or config.cache_dir

    from generator.cache.store import Store  # noqa: PLC0415  # only now needed
    from generator.cli.corrections_desk import open_desk  # noqa: PLC0415  # imports pandas
    from generator.cli.corrections_pushed import Teller  # noqa: PLC0415  # the same

    store = Store(cache_dir)
    hide_from_output(run.console, config, store)
    desk = open_desk(config, cache_dir)
    plan = _plan(desk, config)
    jira = open_jira(config, run.console, known=known_flavour(config, store))
    teller = Teller(run.console, allowed=bool(config.writable), dry_run=not yes)
    is_stranger = _is_stranger(jira)
    if yes and is_stranger:
        raise LoginError("Strangers cannot write to Jira", "Set JIRA_TOKEN (and, on Cloud, JIRA_EMAIL)")
    if yes:
        _write(jira, desk, plan, teller)
    else:
        _look(jira, cache_dir, plan, teller)
    return teller.end()


def _plan(desk: "Desk", config: "Config") -> "list[Entry]":
    """Every correction; as long as the config allows nothing, what it could allow is looked at."""
    from generator.write_back.plan import WRITABLE, Candidate, plan_push  # noqa: PLC0415  # only now needed

    candidates = [Candidate(found.judged, found.board) for found in desk.look()]
    return list(
        plan_push(candidates, config.writable or WRITABLE, find_author(os.environ), lambda: uuid4().hex, _now())
    )


def _is_stranger(jira: "Jira") -> bool:
    """Whether we have no login. Asking also finds the gateway that a token with scopes goes by."""
    from generator.fetch.jira import ANONYMOUS  # noqa: PLC0415  # only now needed

    return jira.account().id == ANONYMOUS


def _look(jira: "Jira", cache_dir: Path, plan: "list[Entry]", teller: "Teller") -> None:
    from generator.cache.writes import load_writes  # noqa: PLC0415  # only now needed
    from generator.write_back.push import look  # noqa: PLC0415  # the same

    teller.unfinished([write for write in load_writes(cache_dir) if write.is_open])
    for entry in plan:
        teller.entry(entry, look(jira, entry.write) if entry.write else None)


def _write(jira: "Jira", desk: "Desk", plan: "list[Entry]", teller: "Teller") -> None:
    from generator.cache.open_writes import finish_writes  # noqa: PLC0415  # only now needed
    from generator.cache.writes import open_journal  # noqa: PLC0415  # the same
    from generator.write_back.push import Push  # noqa: PLC0415  # the same

    with open_journal(desk.cache_dir) as journal:
        teller.finished(finish_writes(jira, journal, _now))
        run = Push(jira, journal, _now)
        for entry in plan:
            pushed = run.carry_out(entry.write) if entry.write else None
            done = _done(journal, pushed) if pushed else None
            if done:
                desk.settle(entry.candidate.judged.correction, done, stays=entry.stays)
            teller.entry(entry, pushed, settled=bool(done))


def _done(journal: "WriteJournal", pushed: "Pushed") -> "Write | None":
    """The write, now or in an earlier run, by which Jira says what the correction says."""
    if pushed.outcome == "written":
        return pushed.write
    if pushed.outcome == "already":
        return journal.find_confirmed(pushed.write.issue_id, pushed.write.field, pushed.write.value)
    return None


def _now() -> datetime:
    return datetime.now(UTC)
