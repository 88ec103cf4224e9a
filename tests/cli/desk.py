"""A person at a terminal: a small Jira that wants a login, a project folder, and the command line."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import pytest

from generator.cli import commands, main
from generator.demo.server import DemoJira

TOKEN = "canary-9c41-token"
EMAIL = "canary@mail.example"
CANARIES = (TOKEN, EMAIL, "canary", base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode())
GIVEN = {"report.yml", "token", "link"}  # what the tests themselves wrote a canary into
CONFIG = """\
title: Our teams
boards:
  - id: 7
  - id: 8
time_zone: Europe/Warsaw
"""


def every_command(group: click.Group = commands, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, *before, name)
        else:
            yield (*before, name), command


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


@dataclass
class Desk:
    """Runs commands in `folder`, in this process. Nothing they print or leave on disk may hold the login."""

    folder: Path
    jira: DemoJira
    capture: pytest.CaptureFixture[str]
    outputs: list[str] = field(default_factory=list)

    def run(self, *arguments: str) -> Ended:
        self.capture.readouterr()
        code = main(arguments)
        printed = self.capture.readouterr()
        self.outputs += [printed.out, printed.err]
        return Ended(code, printed.out, printed.err)

    def write_config(self, text: str) -> None:
        (self.folder / "config" / "report.yml").write_text(text, encoding="utf-8")

    def kept(self) -> dict[str, bytes]:
        """Every file of the site, and of the cache but for who ran last, how it ended, and what can be built again."""
        notes = ("lock", "audit.")
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for root in (self.folder / "site", self.folder / ".cache")
            for path in sorted(root.rglob("*"))
            if path.is_file() and not path.name.startswith(notes) and path.parent.name != "built"
        }

    def look_for_canaries(self) -> None:
        for text in self.outputs:
            for canary in CANARIES:
                assert canary not in text
        for path in (path for path in self.folder.rglob("*") if path.is_file() and path.name not in GIVEN):
            for canary in CANARIES:
                assert canary.encode() not in path.read_bytes(), path


def subprocess_environment(url: str) -> dict[str, str]:
    """What a command needs to reach the Jira, without what the machine that runs the tests happens to have set."""
    names = {"PATH", "HOME", "SYSTEMROOT", "MPLCONFIGDIR", "COVERAGE_PROCESS_CONFIG"}
    kept = {name: value for name, value in os.environ.items() if name in names}
    return {**kept, "JIRA_URL": url, "JIRA_EMAIL": EMAIL, "JIRA_TOKEN": TOKEN}
