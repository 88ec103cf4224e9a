"""Commands that are imported once one of them is called: `--help` and a slip of the finger need none of them."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands by name, in the order people meet them.

    Args:
        lines: for each command the line that `--help` shows; it is the attribute of its name of the module of its name
            in `generator.cli`.
    """

    def __init__(self, lines: Mapping[str, str]) -> None:
        self.lines = dict(lines)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            if name not in self.lines:
                raise KeyError(name)
            self._loaded[name] = getattr(import_module(f"generator.cli.{name}"), name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command
        self.lines.setdefault(name, command.get_short_help_str())

    def __delitem__(self, name: str) -> None:
        del self.lines[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


class LazyGroup(click.Group):
    """A group whose help imports no command."""

    commands: LazyCommands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names, in order."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        """The list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands.lines.items()))
