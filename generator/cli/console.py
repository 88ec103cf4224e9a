"""What a command prints: results on stdout, all else on stderr, and how the surroundings change that.

With `--json` stdout carries one document and the result's lines move to stderr. With `-q` only warnings and errors are
left. On a terminal progress is one line that rewrites itself; elsewhere it is a plain line now and then. Under GitHub
Actions the steps fold into groups, warnings and errors become annotations, and a summary is written.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from generator.cli.text import plain, plain_lines

_SECONDS_BETWEEN_LINES = 5.0
_SUMMARY_BYTES = 1_000_000  # GitHub takes 1 MiB a step


class Console:
    """The streams and how to use them.

    Args:
        quiet: print warnings and errors alone.
        verbose: print details too.
        json_wanted: stdout belongs to one JSON document.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, json_wanted: bool = False) -> None:
        self.quiet = quiet
        self.json_wanted = json_wanted
        self.verbose = verbose and not quiet
        self.on_github = os.environ.get("GITHUB_ACTIONS") == "true"
        self._rewrites = sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._line_shown = False
        self._last_line_at: float | None = None

    def say(self, text: str) -> None:
        """A line of the result."""
        if not self.quiet:
            self._print(plain(text), self._result_stream)

    def finding(self, mark: str, text: str, hint: str) -> None:
        """A part of the result that has a verdict ("ok", "warning" or "failure"); with `-q` only what is not ok."""
        if self.quiet and mark == "ok":
            return
        margin = "\n" + " " * (_MARK_WIDTH + 1)
        lines = plain_lines(f"{text}\n{hint}".strip()).replace("\n", margin)
        self._print(f"{paint(mark, self._result_stream)} {lines}", self._result_stream)
        if mark != "ok":
            self._annotate({"failure": "error"}.get(mark, mark), f"{text}\n{hint}".strip())

    @property
    def _result_stream(self) -> TextIO:
        return sys.stderr if self.json_wanted else sys.stdout

    def document(self, value: Mapping[str, Any]) -> None:
        """The JSON document of `--json`."""
        if self.json_wanted:
            self._print(json.dumps(value, ensure_ascii=True), sys.stdout)

    def note(self, text: str) -> None:
        """A line about what is going on."""
        if not self.quiet:
            self._print(plain(text), sys.stderr)

    def detail(self, text: str) -> None:
        """A line for those who asked for details."""
        if self.verbose:
            self._print(plain(text), sys.stderr)

    def warn(self, text: str) -> None:
        """Something that is not as it should be."""
        self._print(f"{paint('warning:', sys.stderr)} {plain(text)}", sys.stderr)
        self._annotate("warning", text)

    def error(self, message: str, hint: str) -> None:
        """What went wrong, and what to do next. Further lines are indented, so none can pass for another message."""
        for word, text in (("error:", message), ("hint:", hint)):
            if text:
                lines = plain_lines(text).replace("\n", "\n  ")
                self._print(f"{paint(word, sys.stderr)} {lines}", sys.stderr)
        self._annotate("error", f"{message}\n{hint}".strip())

    def progress(self, text: str) -> None:
        """How far it is: replaces the line before on a terminal, else a line at most every few seconds."""
        if self.quiet:
            return
        if self._rewrites:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[2K{plain(text)[:width]}")
            sys.stderr.flush()
            self._line_shown = True
        elif self._last_line_at is None or time.monotonic() - self._last_line_at >= _SECONDS_BETWEEN_LINES:
            self._last_line_at = time.monotonic()
            self._print(plain(text), sys.stderr)

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """A step: a foldable group of lines under GitHub Actions."""
        self._last_line_at = None
        if self.on_github and not self.quiet:
            self._print(f"::group::{_escape(title)}", sys.stderr)
        try:
            yield
        finally:
            self._clear_line()
            if self.on_github and not self.quiet:
                self._print("::endgroup::", sys.stderr)

    def summarise(self, markdown: str) -> None:
        """Add to the summary that GitHub shows on the run's page; the caller has escaped what is not ours."""
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if self.on_github and path:
            content = markdown.encode("utf-8", "replace")[:_SUMMARY_BYTES]
            with Path(path).open("ab") as file:
                file.write(content + b"\n")

    def _annotate(self, kind: str, text: str) -> None:
        if self.on_github:
            self._print(f"::{kind}::{_escape(plain_lines(text))}", sys.stderr)

    def _print(self, text: str, stream: TextIO) -> None:
        self._clear_line()
        click.echo(text, file=stream)

    def _clear_line(self) -> None:
        if self._line_shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._line_shown = False


_COLOURS = {
    "ok": "green",
    "warning": "yellow",
    "warning:": "yellow",
    "failure": "red",
    "error:": "red",
    "hint:": "cyan",
}
_MARK_WIDTH = 7


def paint(word: str, stream: TextIO) -> str:
    """A word of ours in its colour, where colour is welcome; marks are as wide as the widest."""
    padded = word if word.endswith(":") else word.ljust(_MARK_WIDTH)
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return padded
    return click.style(padded, fg=_COLOURS[word], bold=True)


def _escape(text: str) -> str:
    """Text inside a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
