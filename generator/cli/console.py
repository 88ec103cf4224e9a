"""What a command prints: results on stdout, all else on stderr, and how the surroundings change that.

With `--json` stdout carries one document and the result's lines move to stderr. With `-q` only warnings and errors are
left. On a terminal progress is one line that rewrites itself; elsewhere it is a plain line now and then. Under GitHub
Actions the steps fold into groups, warnings and errors become annotations, and a summary is written. With
`--log-format json` every line on stderr is a JSON object instead, and none of these is there.

Nothing gets out but through the redactor. A console that is `discreet` writes into the log of a CI run whose site is
protected, which strangers may read: it neither names nor counts anything of the report.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from generator.cli.text import plain, plain_lines
from generator.redaction import Redactor

_SECONDS_BETWEEN_LINES = 5.0
_SUMMARY_BYTES = 1_000_000  # GitHub takes 1 MiB a step


class Console:
    """The streams and how to use them.

    Args:
        quiet: print warnings and errors alone.
        verbose: print details too.
        json_wanted: stdout belongs to one JSON document.
        json_lines: stderr carries JSON objects, one a line.
        redactor: what every text passes on its way out.
    """

    def __init__(
        self,
        *,
        quiet: bool = False,
        verbose: bool = False,
        json_wanted: bool = False,
        json_lines: bool = False,
        redactor: Redactor | None = None,
    ) -> None:
        self.quiet = quiet
        self.json_wanted = json_wanted
        self.verbose = verbose and not quiet
        self.json_lines = json_lines
        self.redactor = redactor or Redactor()
        self.on_github = os.environ.get("GITHUB_ACTIONS") == "true"
        self.in_ci = self.on_github or bool(os.environ.get("CI"))
        self.discreet = False  # set once a config says that the site is protected
        self.said: list[tuple[str, Any]] = []  # of the result, as `repeat` takes it
        watched = sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._rewrites = watched and not json_lines
        self._line_shown = False
        self._last_line_at: float | None = None

    def say(self, text: str) -> None:
        """A line of the result."""
        self._remember("say", text)
        if self.quiet:
            return
        if self.json_wanted:
            self._log("info", text)
        else:
            self._print(plain(text), sys.stdout)

    def finding(self, mark: str, text: str, hint: str) -> None:
        """A part of the result that has a verdict ("ok", "warning" or "failure"); with `-q` only what is not ok."""
        if self.quiet and mark == "ok":
            return
        stream = sys.stderr if self.json_wanted else sys.stdout
        margin = "\n" + " " * (_MARK_WIDTH + 1)
        lines = plain_lines(f"{text}\n{hint}".strip()).replace("\n", margin)
        if self.json_wanted and self.json_lines:
            self._log(_LEVELS[mark], text, event="finding", hint=hint)
        else:
            self._print(f"{paint(mark, stream)} {lines}", stream)
        if mark != "ok":
            self._annotate({"failure": "error"}.get(mark, mark), f"{text}\n{hint}".strip())

    def document(self, value: Mapping[str, Any]) -> None:
        """The JSON document of `--json`."""
        self._remember("document", value)
        if self.json_wanted:
            self._write(json.dumps(self.redactor.value(value), ensure_ascii=True), sys.stdout)

    def repeat(self, said: Iterable[tuple[str, Any]]) -> None:
        """Say again what was said of a result once."""
        ways: dict[str, Callable[[Any], None]] = {
            "say": self.say,
            "warn": self.warn,
            "document": self.document,
            "summarise": self.summarise,
        }
        for how, what in said:
            ways[how](what)

    def _remember(self, how: str, what: Any) -> None:  # noqa: ANN401  # a text or a JSON value
        self.said.append((how, self.redactor.value(what)))

    def data(self, text: str) -> None:
        """A file's worth of text on stdout, as it is; it has passed the redactor. `-q` does not silence it."""
        self._clear_line()
        click.echo(text, nl=False)

    def note(self, text: str) -> None:
        """A line about what is going on."""
        if not self.quiet:
            self._log("info", text)

    def request(self, method: str, path: str, status: int | None, seconds: float, attempt: int = 1) -> None:
        """A try of a request, for those who asked for details; `status` is None when no answer came."""
        if self.verbose:
            again = f", try {attempt}" if attempt > 1 else ""
            text = f"{method} {path} {status or 'no answer'} {seconds:.2f} s{again}"
            fields: dict[str, Any] = {"method": method, "path": path, "status": status, "seconds": round(seconds, 3)}
            self._log("debug", text, event="request", **fields, attempt=attempt)

    def warn(self, text: str) -> None:
        """Something that is not as it should be."""
        self._remember("warn", text)
        self._log("warning", text, f"{paint('warning:', sys.stderr)} {plain(text)}")
        self._annotate("warning", text)

    def error(self, message: str, hint: str) -> None:
        """What went wrong, and what to do next. Further lines are indented, so none can pass for another message."""
        told = (("error:", message), ("hint:", hint))
        shown = [f"{paint(word, sys.stderr)} {_indent(plain_lines(text))}" for word, text in told if text]
        self._log("error", message, "\n".join(shown), hint=hint)
        self._annotate("error", f"{message}\n{hint}".strip())

    def bug(self, traceback: str) -> None:
        """What to report when we are at fault."""
        self._log("error", traceback.rstrip(), plain_lines(traceback.rstrip()), event="bug")

    def progress(self, text: str) -> None:
        """How far it is: replaces the line before on a terminal, else a line at most every few seconds."""
        if self.quiet or self.discreet:
            return
        if self._rewrites:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[2K{self.redactor(plain(text))[:width]}")
            sys.stderr.flush()
            self._line_shown = True
        elif self._last_line_at is None or time.monotonic() - self._last_line_at >= _SECONDS_BETWEEN_LINES:
            self._last_line_at = time.monotonic()
            self._log("info", text, event="progress")

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """A step: a foldable group of lines under GitHub Actions."""
        self._last_line_at = None
        folds = self.on_github and not self.quiet and not self.json_lines
        if folds:
            self._print(f"::group::{_escape(title)}", sys.stderr)
        try:
            yield
        finally:
            self._clear_line()
            if folds:
                self._print("::endgroup::", sys.stderr)

    def summarise(self, markdown: str) -> None:
        """Add to the summary that GitHub shows on the run's page; the caller has escaped what is not ours."""
        self._remember("summarise", markdown)
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if self.on_github and path:
            content = self.redactor(markdown).encode("utf-8", "replace")[:_SUMMARY_BYTES]
            with Path(path).open("ab") as file:
                file.write(content + b"\n")

    def _log(self, level: str, text: str, shown: str | None = None, **fields: Any) -> None:  # noqa: ANN401  # JSON
        """A line on stderr: `shown`, or the text itself, or all of it as JSON."""
        if self.json_lines:
            at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            entry = {"time": at, "level": level, **fields, "message": text}
            self._write(json.dumps(self.redactor.value(entry)), sys.stderr)
        else:
            self._print(plain(text) if shown is None else shown, sys.stderr)

    def _annotate(self, kind: str, text: str) -> None:
        if self.on_github and not self.json_lines:
            self._print(f"::{kind}::{_escape(plain_lines(text))}", sys.stderr)

    def _print(self, text: str, stream: TextIO) -> None:
        self._write(self.redactor(text), stream)

    def _write(self, text: str, stream: TextIO) -> None:
        self._clear_line()
        click.echo(text, file=stream)

    def _clear_line(self) -> None:
        if self._line_shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._line_shown = False


_LEVELS = {"ok": "info", "warning": "warning", "failure": "error"}
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


def _indent(lines: str) -> str:
    return lines.replace("\n", "\n  ")


def _escape(text: str) -> str:
    """Text inside a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
