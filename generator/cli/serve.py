"""`sprint-reports serve`: the site on this machine, kept up to date."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.addresses import is_loopback
from generator.cli.options import CACHE_OPTION, Run, common_options, time_span
from generator.cli.passphrase import read_passphrase
from generator.cli.reading import check_look
from generator.cli.webhook_secret import VARIABLE, read_webhook_secret
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.redaction import Secret

EPILOG = f"""\b
Example:
  sprint-reports serve --open
  sprint-reports serve --offline        # see what a change of the config or the templates does
  {VARIABLE}=... sprint-reports serve    # receive Jira's webhooks as well, see docs/live.md"""
PORT = 8432


@click.command(epilog=EPILOG)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--other-machines",
    is_flag=True,
    help="Agree that --host lets other machines reach the webhooks and counters; the pages stay for this one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option(
    "--poll", type=time_span, default="5m", show_default=True, metavar="SPAN", help="Sync so often without a webhook."
)
@click.option("--offline", is_flag=True, help="Never ask Jira; build when the cache or another file changes.")
@CACHE_OPTION
@common_options(json=False)
def serve(
    run: Run,
    *,
    port: int,
    host: str,
    other_machines: bool,
    open_browser: bool,
    poll: timedelta,
    offline: bool,
    cache: Path | None,
) -> int:
    """Show the site on this machine, and keep it up to date.

    Syncs now and then, or as soon as Jira tells of a change; builds when the data, the config, the corrections or own
    templates change; open pages follow. The site is built apart: the folder of `build` is not touched.
    """
    if poll < timedelta(seconds=10):
        raise click.BadParameter("asking Jira more often than every 10 s gets everybody limited", param_hint="--poll")
    secret = None if offline else read_webhook_secret(run.console.redactor)
    _check_host(host, secret, agreed=other_machines)
    config = run.load_config()
    check_look(config.site.look)
    passphrase = read_passphrase(config.site, run.console.redactor)
    _check_installed()
    from generator.cli.serve_desk import Desk, serve_site  # noqa: PLC0415  # only now needed

    desk = Desk(run, config, cache or config.cache_dir, passphrase, config.boards)
    return serve_site(desk, (host, port), secret, None if offline else poll.total_seconds(), open_browser=open_browser)


def _check_host(host: str, secret: "Secret | None", *, agreed: bool) -> None:
    if is_loopback(host):
        return
    if secret is None:
        raise ConfigError(
            f"--host {host} lets other machines in, and there is no {VARIABLE}: nothing would be there for them",
            "Leave --host out; the pages are for this machine alone",
        )
    if not agreed:
        raise ConfigError(
            f"--host {host} lets other machines reach the webhooks and counters",
            "Say --other-machines if that is meant; better put a web server with TLS in front, see docs/live.md",
        )


def _check_installed() -> None:
    try:
        import waitress  # noqa: F401, PLC0415  # an extra
    except ImportError:
        raise ConfigError(
            "`serve` needs the package waitress, which is not installed", 'Run: pip install "sprint-reports[serve]"'
        ) from None
