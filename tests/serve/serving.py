"""`sprint-reports serve` as a process of its own beside a small Jira whose webhooks reach it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from generator.redaction import Secret
from generator.serve.app import WEBHOOK_PATH
from generator.serve.registry import WebhookRegistry
from tests.cache.desk import EMAIL, Desk, open_desk, small_world
from tests.demo.small_world import TOKEN

SECRET = Secret("canary-5ecret-of-the-webhooks")
CONFIG = """\
title: Live
corrections: corrections.yml
extra_css: extra.css
boards:
  - id: 7
"""
_PATIENCE_S = 60


@dataclass
class Serving:
    """A running server, its Jira, and the folder it runs in; the log is what it printed."""

    desk: Desk
    folder: Path
    url: str
    process: "subprocess.Popen[bytes]"

    def get(self, path: str) -> tuple[int, str]:
        port = int(self.url.rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def page(self, path: str = "/boards/7/sprints/1/") -> str:
        return self.get(path)[1]

    def state(self) -> dict[str, Any]:
        """What browsers are told."""
        data = next(line for line in self.page("/-/events").splitlines() if line.startswith("data: "))
        told: dict[str, Any] = json.loads(data.removeprefix("data: "))
        return told

    def wait_for(self, what: Callable[[], object]) -> None:
        """Until it is so; a test that never gets there fails by what it printed."""
        end = time.monotonic() + _PATIENCE_S
        while not what():
            assert time.monotonic() < end, self.log()
            assert self.process.poll() is None, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def register(self) -> None:
        jira = self.desk.connect()
        jira.account()
        WebhookRegistry(jira).register("Test", self.url + WEBHOOK_PATH, "", SECRET)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def end(self) -> int:
        """Ctrl-C, and the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=_PATIENCE_S)


@contextmanager
def serving(folder: Path, *arguments: str, config: str = CONFIG, **environ: str) -> Iterator[Serving]:
    with open_desk(folder, "cloud", small_world()) as desk:
        (folder / "report.yml").write_text(config, encoding="utf-8")
        (folder / "extra.css").write_text("p { margin: 1px }", encoding="utf-8")
        kept = {name: os.environ[name] for name in os.environ if name in _KEPT}
        env = {**kept, "JIRA_URL": desk.jira.url, "JIRA_EMAIL": EMAIL, "JIRA_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "generator", "serve", "-c", "report.yml", "--port", "0", "--cache", "cache"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, *arguments],
                cwd=folder,
                env={**env, "WEBHOOK_SECRET": SECRET.reveal(), **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        server = Serving(desk, folder, "", process)
        try:
            server.wait_for(lambda: "The site is at " in server.log())
            server.url = server.log().split("The site is at ", 1)[1].split("/ until", 1)[0]
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=_PATIENCE_S)
    assert SECRET.reveal() not in server.log()


_KEPT = {"PATH", "HOME", "SYSTEMROOT", "MPLCONFIGDIR", "COVERAGE_PROCESS_CONFIG", "PYTHONPATH"}
