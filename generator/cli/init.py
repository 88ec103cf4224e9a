"""`sprint-reports init`: from nothing to a config that works, by a few questions or by flags. No login is written."""

import os
import shlex
from pathlib import Path

import click

from generator.cli.asking import Questions, is_answered
from generator.cli.interview import interview
from generator.cli.options import Run, common_options
from generator.errors import ConfigError

EPILOG = """\b
Example:
  sprint-reports init
  sprint-reports init --no-input --url https://example.atlassian.net --board 7 --board "Team Blue"
  sprint-reports init --workflow    # and a GitHub workflow that publishes to Pages
"""


@click.command(epilog=EPILOG)
@click.option("--url", metavar="URL", help="The Jira's address.  [default: $JIRA_URL, else it is asked for]")
@click.option(
    "--board", "refs", metavar="BOARD", multiple=True, help="A board by number, name or a part of it; repeatable."
)
@click.option("--no-input", is_flag=True, help="Ask nothing: take flags, environment and what Jira says.")
@click.option("--force", is_flag=True, help="Replace the files if there are any.")
@click.option(
    "--workflow",
    "source",
    is_flag=False,
    flag_value="",
    metavar="[OWNER/NAME@COMMIT]",
    help="Write a GitHub workflow too; it runs the commit of Sprint Reports that is named here.",
)
@common_options(json=False)
def init(run: Run, *, url: str | None, refs: tuple[str, ...], no_input: bool, force: bool, source: str | None) -> int:
    """Write a first config, by a few questions or by flags.

    Tries the login of the environment (JIRA_EMAIL and JIRA_TOKEN, or JIRA_TOKEN alone), finds each board's estimate
    field, done and started statuses and the time zone, shows them, and writes a commented file. No login is asked for
    or written. Where nobody can answer, it is as with --no-input.
    """
    from generator.config import DEFAULT_PATH  # noqa: PLC0415  # heavy

    usual = Path(os.environ.get("SPRINT_REPORTS_CONFIG") or DEFAULT_PATH)
    path = run.config_path or usual
    _check_place(path, force=force)
    workflow = _draft_workflow(source, force=force)
    questions = None if no_input or not is_answered() else Questions(run.console)
    text = interview(run.console, questions, url, refs)
    _write(path, text, force=force)
    run.console.say(f"Wrote {path}. It holds no login: that stays in the environment.")
    for place, content in workflow.items():
        _write(place, content, force=force)
        run.console.say(f"Wrote {place}{_to_fill_in(content)}.")
        run.console.say(f"It publishes to the open web once {path} agrees: decide there under privacy who reads what.")
    run.console.say(f"Next: sprint-reports build{'' if path == usual else f' -c {shlex.quote(str(path))}'}")
    return 0


def _check_place(path: Path, *, force: bool) -> None:
    """Refuse, before anything is asked, a place where the file must not or cannot be."""
    from generator.resources import config_dir  # noqa: PLC0415  # only now needed

    if path.is_dir():
        raise ConfigError(f"{path} is a folder", "Name a file with -c FILE")
    if path.exists() and path.samefile(config_dir() / "report.yml"):
        raise ConfigError(
            f"{path} is the commented file that new configs are made from",
            "Run this in a folder of your own, or name another file with -c FILE",
        )
    if not force and os.path.lexists(path):
        raise ConfigError(
            f"There is a file {path} already", "Replace it with --force, or name another one with -c FILE"
        )


def _draft_workflow(source: str | None, *, force: bool) -> dict[Path, str]:
    """The workflow and its place, if one is wanted; refused before anything is asked."""
    if source is None:
        return {}
    from generator.workflows import GITHUB_WORKFLOW, github_workflow  # noqa: PLC0415  # only now needed

    place = Path(GITHUB_WORKFLOW)
    _check_place(place, force=force)
    return {place: github_workflow(source or None)}


def _to_fill_in(workflow: str) -> str:
    return ": fill in OWNER and COMMIT" if "@COMMIT" in workflow else ""


def _write(path: Path, text: str, *, force: bool) -> None:
    """Put the file there, whole, and over an old one only if that is wanted."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not force:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise ConfigError(f"Cannot write {path}: {error.strerror}", "Name another file with -c FILE") from None
