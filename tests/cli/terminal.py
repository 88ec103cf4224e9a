"""A command at a real terminal: somebody reads what it asks, and types."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pexpect
from pexpect.fdpexpect import fdspawn

from tests.canaries import found_in

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 120  # a bound for a command that hangs, no expectation


@dataclass
class Terminal:
    """A command and the person in front of it."""

    process: subprocess.Popen[bytes]
    _line: fdspawn
    _log: StringIO

    @property
    def shown(self) -> str:
        """All that stood on the screen so far, on lines that end with a line feed alone."""
        return self._log.getvalue().replace("\r\n", "\n")

    def answer(self, question: str, answer: str) -> None:
        """Wait for the question, type the answer and press Enter."""
        self.wait_for(question)
        self._line.sendline(answer)

    def wait_for(self, text: str) -> None:
        self._line.expect_exact(text)

    def press(self, key: str) -> None:
        self._line.send(key)

    def end(self) -> int:
        """The exit code, once the command has ended by itself."""
        self._line.expect(pexpect.EOF)
        return self.process.wait()


@contextmanager
def at_terminal(folder: Path, environment: Mapping[str, str], *words: str) -> Iterator[Terminal]:
    """`sprint-reports` with these words, its three streams on one terminal. No login may be seen there."""
    ours, its = os.openpty()
    variables = {**environment, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-m", "generator", *words]
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdin=its, stdout=its, stderr=its, start_new_session=True
        )
    finally:
        os.close(its)
    log = StringIO()
    line = fdspawn(ours, timeout=_PATIENCE_S, encoding="utf-8")
    line.logfile_read = log
    try:
        yield Terminal(process, line, log)
    finally:
        line.close()
        process.kill()
        process.wait()
    assert found_in(log.getvalue().encode()) == []
