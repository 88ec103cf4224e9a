"""The options that every command has, and what they become: a `Run`."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.console import Console
from generator.redaction import Redactor

if TYPE_CHECKING:
    from generator.config import Config

LOG_FORMAT = "--log-format"
CACHE_OPTION = click.option(
    "--cache", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Folder of the cache."
)
ACCEPT_LOSS_OPTION = click.option(
    "--accept-loss", is_flag=True, help="Believe Jira when it shows far fewer issues of a board than last time."
)
SITE_OPTION = click.option(
    "--site", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Folder of the site."
)
MAX_WAIT_OPTION = click.option(
    "--max-wait",
    metavar="MINUTES",
    type=click.FloatRange(min=0, max=24 * 60),
    help="Wait so long in all when Jira limits requests or fails.  [default: jira.max_wait of the config, 5]",
)


_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def time_span(text: str) -> timedelta:
    """A time span such as 26h, 90m or 1d12h, as an option gives it."""
    if not re.fullmatch(r"(\d{1,6}[dhms])+", text):
        raise click.BadParameter(f"{text!r} is not a time span; write 26h, 90m or 1d12h")
    spans = re.findall(r"(\d+)([dhms])", text)
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in spans), timedelta(0))


@dataclass(frozen=True)
class Run:
    """One call of a command: where it prints and which config it reads."""

    console: Console
    config_path: Path | None

    def load_config(self, *, max_wait: float | None = None) -> "Config":
        """The checked config. Imports what reads it only now, so that `--help` stays instant.

        `max_wait` is what `MAX_WAIT_OPTION` gave, which wins over the file.
        """
        from generator.config import load_config  # noqa: PLC0415  # heavy

        config = load_config(self.config_path, os.environ)
        self.console.discreet = config.site.protect and self.console.in_ci
        return config if max_wait is None else replace(config, max_wait_s=60 * max_wait)


def common_options(*, json: bool) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command `-c`, `-v`, `-q`, `--log-format` and, if it has one, `--json`.

    The function gets them as its first argument.
    """

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        def call(**options: Any) -> int:  # noqa: ANN401  # whatever the command's own options are
            console = Console(
                quiet=options.pop("quiet"),
                verbose=options.pop("verbose"),
                json_wanted=options.pop("json_wanted", False),
                json_lines=options.pop("log_format") == "json",
                redactor=click.get_current_context().find_object(Redactor),
            )
            return function(Run(console, options.pop("config_path")), **options)

        command: Callable[..., int] = update_wrapper(call, function)
        for option in reversed(_options(json=json)):
            command = option(command)
        return command

    return decorate


def _options(*, json: bool) -> list[Callable[..., Callable[..., int]]]:
    options: list[Callable[..., Callable[..., int]]] = [
        click.option(
            "-c",
            "--config",
            "config_path",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Config file.  [default: $SPRINT_REPORTS_CONFIG, else config/report.yml]",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Say more, such as every request to Jira."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but warnings and errors."),
        click.option(
            LOG_FORMAT,
            type=click.Choice(["text", "json"]),
            default="text",
            help="How stderr speaks: to people, or to programs by one JSON object a line.",
        ),
    ]
    if json:
        options.append(click.option("--json", "json_wanted", is_flag=True, help="One JSON document on stdout."))
    return options
