"""`sprint-reports webhooks`: have Jira tell `serve` of changes, where the account may."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from generator.addresses import is_loopback
from generator.cli.options import Run, common_options
from generator.cli.reading import open_jira
from generator.cli.result import DONE, count
from generator.cli.webhook_secret import VARIABLE, read_webhook_secret
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.config import Config
    from generator.serve.registry import Webhook, WebhookRegistry

NAME = "Sprint Reports"
_YES = click.option("--yes", is_flag=True, help="Change Jira; without it the command only says what it would do.")


def _example(*lines: str) -> str:
    return "\b\nExample:\n" + "\n".join(f"  sprint-reports webhooks {line}" for line in lines)


class _InOrder(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.commands)


@click.group(cls=_InOrder, epilog=_example("list"))
def webhooks() -> None:
    """Have Jira tell `serve` of changes.

    For administrators of Jira. See docs/live.md for everybody else.
    """


@webhooks.command("list", epilog=_example("list"))
@common_options(json=True)
def list_(run: Run) -> int:
    """Show the webhooks that Jira has."""
    found = _open(run).list()
    for each in found:
        run.console.say(_line(each))
    run.console.say(f"{count(len(found), 'webhook')}.")
    rows = [
        {
            "number": each.number,
            "name": each.name,
            "url": _shown(each.url),
            "events": list(each.events),
            "jql": each.jql,
            "enabled": each.enabled,
        }
        for each in found
    ]
    run.console.document({"schema": "sprint-reports/webhooks/1", "exit_code": DONE, "webhooks": rows})
    return DONE


@webhooks.command(
    epilog=_example(
        "register https://reports.example.com", 'register https://reports.example.com --jql "project = AB" --yes'
    )
)
@click.argument("address")
@click.option("--jql", default="", metavar="JQL", help="Only of issues that this query returns.  [default: all]")
@_YES
@common_options(json=False)
def register(run: Run, *, address: str, jql: str, yes: bool) -> int:
    """Have Jira tell ADDRESS of changes.

    ADDRESS is where Jira reaches `serve`, with TLS. Jira signs with the secret in WEBHOOK_SECRET.
    """
    url = _receiver(address)
    secret = read_webhook_secret(run.console.redactor)
    if secret is None:
        raise ConfigError(f"There is no {VARIABLE} for Jira to sign with", "Set it as for `serve`: both need the same")
    registry = _open(run)
    old = [each for each in registry.list() if each.url == url]
    if old:
        raise ConfigError(
            f"Jira has a webhook for {url} already: number {old[0].number}",
            f"Remove it first: sprint-reports webhooks remove {old[0].number} --yes",
        )
    if not yes:
        run.console.say(f"Would have Jira send events {f'of {jql} ' if jql else ''}to {url}. Say --yes to do it.")
        return DONE
    made = registry.register(NAME, url, jql, secret)
    run.console.say(f"Jira sends its events to {made.url or url} from now on: webhook {made.number}.")
    return DONE


@webhooks.command(epilog=_example("remove 3", "remove 3 --yes"))
@click.argument("number", type=click.IntRange(min=1))
@_YES
@common_options(json=False)
def remove(run: Run, *, number: int, yes: bool) -> int:
    """Remove webhook NUMBER from Jira, whoever made it."""
    registry = _open(run)
    found = next((each for each in registry.list() if each.number == number), None)
    if found is None:
        raise ConfigError(f"Jira has no webhook {number}", "See `sprint-reports webhooks list`")
    if not yes:
        run.console.say(f"Would remove: {_line(found)} Say --yes to do it.")
        return DONE
    registry.remove(number)
    run.console.say(f"Removed: {_line(found)}")
    return DONE


def _open(run: Run) -> "WebhookRegistry":
    from generator.serve.registry import WebhookRegistry  # noqa: PLC0415  # imports requests

    config: Config = run.load_config()
    jira = open_jira(config, run.console)
    jira.account()  # proves the login
    return WebhookRegistry(jira)


def _receiver(address: str) -> str:
    """The whole address of the receiver, from what a person gave."""
    from generator.serve.app import WEBHOOK_PATH  # noqa: PLC0415  # only now needed

    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise click.BadParameter(f"{address!r} is no address such as https://reports.example.com", param_hint="ADDRESS")
    if parts.scheme == "http" and not is_loopback(host):
        raise click.BadParameter("what Jira sends would be unencrypted; use https://", param_hint="ADDRESS")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith(WEBHOOK_PATH) else path + WEBHOOK_PATH}"


def _shown(url: str) -> str:
    """An address without what may be somebody's secret: other tools have theirs in the path or the query."""
    from generator.serve.app import WEBHOOK_PATH  # noqa: PLC0415  # only now needed

    parts = urlsplit(url)
    path = parts.path if parts.path.endswith(WEBHOOK_PATH) else "/..."
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"


def _line(webhook: "Webhook") -> str:
    state = "" if webhook.enabled else ", switched off"
    issues = f", issues of {webhook.jql}" if webhook.jql else ""
    what = f"{count(len(webhook.events), 'event')}{issues}{state}"
    return f"{webhook.number}: {webhook.name} -> {_shown(webhook.url)} ({what})."
