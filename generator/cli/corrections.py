"""`sprint-reports corrections …`: what people correct of Jira's data, and what became of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from generator.cli.corrections_decisions import decisions
from generator.cli.corrections_push import push
from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.result import DONE, INCOMPLETE, count

if TYPE_CHECKING:
    from generator.cli.corrections_desk import Desk, Found
    from generator.correction import Strategy

_HELP = """Correct what Jira says wrongly, in the report alone.

Corrections stand in a file (config/corrections.yml) that belongs into version control: each names an issue or a
sprint, a field, the value it should have, what Jira said when it was made, and why. A report follows it, marks every
figure it moves, and shows Jira's own beside it. When Jira changes that field later, the correction is a conflict, which
a person resolves. Nothing but `push --yes` ever writes to Jira, and it only what the config allows."""
_EPILOG = """\b
Example:
  sprint-reports corrections add AB-12 estimate=5 --reason "forgotten at planning"
  sprint-reports corrections list"""
_ADD_EPILOG = """\b
Fields of an issue:
  estimate=5              in the unit of its board; none for no estimate
  done_at=2026-11-10      when it was done: a day (its noon) or 2026-11-10T15:00; none for not done
  type=Bug
  excluded=yes            it counts nowhere
Of a sprint, by its number:
  goal_met=yes

\b
Example:
  sprint-reports corrections add AB-12 estimate=5 --reason "forgotten at planning"
  sprint-reports corrections add AB-12 estimate=5 --since 2026-11-10 --reason "split in the refinement"
  sprint-reports corrections add 7 goal_met=yes --reason "agreed in the review\""""
_RESOLVE_EPILOG = """\b
Example:
  sprint-reports corrections resolve AB-12 estimate --keep remote   # Jira is right: the correction goes
  sprint-reports corrections resolve AB-12 estimate --keep local    # the correction is right, as things are now
  sprint-reports corrections resolve AB-12 estimate --keep 8        # neither"""

_SUBJECT = click.argument("subject", metavar="ISSUE|SPRINT")
_REASON = click.option("--reason", metavar="TEXT", required=True, help="Why; whoever reads the report sees it.")


def _example(*commands: str) -> str:
    return "\n".join(["\b", "Example:", *(f"  sprint-reports corrections {command}" for command in commands)])


class _InOrder(click.Group):
    """Lists the commands in the order people meet them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.commands)


@click.group(cls=_InOrder, help=_HELP, epilog=_EPILOG)
def corrections() -> None:
    """Hold the commands below."""


def _common(*, json: bool) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return lambda function: CACHE_OPTION(common_options(json=json)(function))


def _open(run: Run, cache: Path | None) -> "Desk":
    from generator.cli.corrections_desk import open_desk  # noqa: PLC0415  # imports pandas

    return open_desk(run.load_config(), cache)


@corrections.command("list", epilog=_example("list", "list --json"))
@_common(json=True)
def list_(run: Run, *, cache: Path | None) -> int:
    """Show every correction and what became of it.

    Reads the cache; Jira is not asked.
    """
    return _tell(run, _open(run, cache).look())


@corrections.command(epilog=_example("conflicts"))
@_common(json=True)
def conflicts(run: Run, *, cache: Path | None) -> int:
    """Show the corrections that wait for a decision; exit code 4 when there are any."""
    found = [each for each in _open(run, cache).look() if each.is_open]
    _tell(run, found, "conflict")
    return INCOMPLETE if found else DONE


@corrections.command(epilog=_ADD_EPILOG)
@_SUBJECT
@click.argument("assignment", metavar="FIELD=VALUE")
@_REASON
@click.option("--since", metavar="WHEN", help="From when on an estimate is so: a day or an instant.  [default: always]")
@click.option(
    "--strategy",
    type=click.Choice(["manual", "local", "remote"]),
    default="manual",
    show_default=True,
    help="When Jira changes the field later: ask, keep this correction, or drop it.",
)
@_common(json=False)
def add(
    run: Run, *, subject: str, assignment: str, reason: str, since: str | None, strategy: str, cache: Path | None
) -> int:
    """Add a correction, against what Jira says now.

    Reads the cache; Jira is not asked, so sync first when the issue has just changed.
    """
    field, equals, value = assignment.partition("=")
    if not equals:
        raise click.BadParameter(f"{assignment!r} is not FIELD=VALUE, such as estimate=5", param_hint="FIELD=VALUE")
    desk = _open(run, cache)
    run.console.say(desk.add(subject, field.strip(), value.strip(), reason, since, cast("Strategy", strategy)))
    run.console.say("The next build follows it: run `sprint-reports build --offline` to see it at once.")
    return DONE


@corrections.command(epilog=_example("remove AB-12 estimate"))
@_SUBJECT
@click.argument("field")
@_common(json=False)
def remove(run: Run, *, subject: str, field: str, cache: Path | None) -> int:
    """Take a correction out of the file."""
    run.console.say(_open(run, cache).remove(subject, field))
    return DONE


@corrections.command(epilog=_RESOLVE_EPILOG)
@_SUBJECT
@click.argument("field")
@click.option("--keep", metavar="local|remote|VALUE", required=True, help="Whose value holds from now on.")
@click.option("--reason", metavar="TEXT", help="Why; the correction keeps its own when this is not given.")
@_common(json=False)
def resolve(run: Run, *, subject: str, field: str, keep: str, reason: str | None, cache: Path | None) -> int:
    """Decide a conflict between a correction and what Jira says now."""
    run.console.say(_open(run, cache).resolve(subject, field, keep, reason))
    return DONE


corrections.add_command(decisions)
corrections.add_command(push)


def _tell(run: Run, found: "list[Found]", noun: Literal["correction", "conflict"] = "correction") -> int:
    for each in found:
        run.console.say(each.line)
        run.console.say(f"    {each.words}")
    run.console.say(f"{count(len(found), noun)}." if found else f"There is no {noun}.")
    run.console.document({"schema": "sprint-reports/corrections/1", "corrections": [_entry(each) for each in found]})
    return DONE


def _entry(found: "Found") -> dict[str, Any]:
    return dict(found.document)
