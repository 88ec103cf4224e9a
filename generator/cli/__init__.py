"""The command line: `main` runs a command and turns every ending into an exit code, in this one place.

Importing this package imports click and nothing else that is heavy; a command is imported once it is called.
"""

import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from types import TracebackType
from typing import Any

import click

from generator import __version__
from generator.cli.console import Console
from generator.cli.lazy import LazyCommands, LazyGroup
from generator.cli.options import LOG_FORMAT
from generator.cli.passphrase import SHORTEST, VARIABLE
from generator.errors import SprintReportsError
from generator.redaction import Redactor

_BUG_NOTE = (
    "This is a bug in sprint-reports; sorry. Please report it with the lines above, the command and the version "
    f"({__version__}). Nothing is half-written: the site and the cache are each the old one or the new one."
)
PROGRAM = "sprint-reports"
_COMPLETION = "_SPRINT_REPORTS_COMPLETE"
USAGE, INTERRUPTED, BROKEN_PIPE = 2, 130, 141


LINES = {
    "demo": "Build a report of a made-up team, without a Jira account.",
    "init": "Write a first config, by a few questions or by flags.",
    "check": "Check config, login and what each board needs.",
    "sync": "Bring the cache up to what Jira holds now.",
    "build": "Sync, then write the whole site anew.",
    "verify": "Prove the cache and the numbers against Jira.",
    "status": "Say how old the data is and how the last sync ended.",
    "history": "Show past syncs and what they changed.",
    "explain": "Tell an issue's history and its part in each sprint.",
    "corrections": "Correct what Jira says wrongly, in the report alone.",
    "export": "Write a tidy table of all boards, as CSV or JSON lines.",
    "plan": "Divide the boards among several machines.",
    "merge": "Make a site of the parts that several machines built.",
    "email": "Mail a sprint's report, or write it as an .eml file.",
    "serve": "Show the site on this machine, and keep it up to date.",
    "webhooks": "Have Jira tell `serve` of changes.",
}
"""Every command in the order people meet them, with the line it has in the list."""


@click.group(
    cls=LazyGroup,
    commands=LazyCommands(LINES),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `sprint-reports demo`: a whole report of a made-up team, without a Jira.",
)
@click.version_option(__version__, prog_name=PROGRAM)
def commands() -> None:
    """Static HTML sprint reports from Jira whose numbers you can trust."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code.

    0 done, 1 a bug, 2 usage or config, 3 login or permission, 4 done but part is incomplete, 5 failed and nothing
    replaced, 6 a quality gate failed or the data is too old, 130 interrupted, 141 nobody reads our output any more.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    console = _make_console(words)
    _accept_any_text()
    try:
        code = _run(words, console)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_stdout()
        return BROKEN_PIPE
    except BaseException as error:
        console.document(_error_document("bug", f"{type(error).__name__}: this is a bug", "see stderr", 1))
        error.add_note(_BUG_NOTE)
        sys.excepthook = partial(_tell_bug, console)
        raise
    return code


def _make_console(words: list[str]) -> Console:
    """The console for how it ends, which a command that could not even start has to reach too."""
    given = [value for name in ("JIRA_EMAIL", "JIRA_TOKEN") if (value := os.environ.get(name, "").strip())]
    passphrase = os.environ.get(VARIABLE, "").strip()
    mail = os.environ.get("SMTP_PASSWORD", "").strip("\ufeff\r\n")
    hook = os.environ.get("WEBHOOK_SECRET", "").strip("\ufeff \t\r\n")
    hidden = [*given, ":".join(given), mail, hook, *([passphrase] if len(passphrase) >= SHORTEST else [])]
    json_lines = f"{LOG_FORMAT}=json" in words or (LOG_FORMAT, "json") in pairwise(words)
    return Console(json_wanted="--json" in words, json_lines=json_lines, redactor=Redactor(*hidden))


def _run(words: list[str], console: Console) -> int:
    try:
        code = _invoke(words, console.redactor)
    except SprintReportsError as error:
        return _fail(console, type(error).__name__, error.message, error.hint, error.exit_code)
    except click.ClickException as error:
        return _fail_usage(console, error)
    except (click.Abort, KeyboardInterrupt):
        return _fail(console, "Interrupted", "interrupted", "", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _tell_bug(console: Console, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """The interpreter's last words, redacted."""
    import traceback  # noqa: PLC0415  # slow to import, and hardly ever needed

    console.bug("".join(traceback.format_exception(kind, error, where)))


def _invoke(words: list[str], redactor: Redactor) -> object:
    """What `commands.main` does, but for endings: it would hide that our output was closed."""
    completion = os.environ.get(_COMPLETION)
    if completion:
        from click.shell_completion import shell_complete  # noqa: PLC0415  # rarely needed

        return shell_complete(commands, {}, PROGRAM, _COMPLETION, completion)
    try:
        with commands.make_context(PROGRAM, words, obj=redactor) as context:
            return commands.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code


def _fail(console: Console, kind: str, message: str, hint: str, code: int) -> int:
    console.error(message, hint)
    console.document(_error_document(kind, message, hint, code))
    return code


def _fail_usage(console: Console, error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return USAGE
    context = getattr(error, "ctx", None)
    hint = f"See `{context.command_path} --help`" if context else ""
    return _fail(console, "UsageError", error.format_message(), hint, USAGE)


def _error_document(kind: str, message: str, hint: str, code: int) -> dict[str, Any]:
    return {"error": {"kind": kind, "message": message, "hint": hint, "exit_code": code}}


def _accept_any_text() -> None:
    """A terminal that cannot show a character gets an escape for it, not a crash of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _abandon_stdout() -> None:
    """The reader has gone: let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
