"""Questions to a person at a terminal: on stderr, with the default shown, and again when an answer will not do."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from generator.cli.console import Console
from generator.errors import LoginError, SprintReportsError

T = TypeVar("T")


def is_answered() -> bool:
    """Whether somebody sits at stdin who could answer."""
    return sys.stdin is not None and sys.stdin.isatty()


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks at a terminal; the console says why an answer is asked for again."""

    console: Console

    def ask(self, question: str, read: Callable[[str], T], default: str | None = None) -> T:
        """What `read` makes of the answer; an error that it raises is told, and the question asked again.

        A refused login ends it: no answer mends that.
        """
        while True:
            answer = click.prompt(question, default=default, err=True)
            try:
                return read(answer.strip())
            except LoginError:
                raise
            except SprintReportsError as error:
                self.console.error(error.message, error.hint)

    def agree(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        return click.confirm(question, default=default, err=True)
