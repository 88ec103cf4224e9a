"""Every way in which a command ends badly, each in a process of its own: nothing it leaves anywhere holds the login."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.demo.exchange import Reply, Wire
from generator.demo.server import DemoJira, RecordedRequest
from tests.cache.desk import small_world
from tests.canaries import found_in, search_folder, search_processes
from tests.cli.desk import CONFIG, EMAIL, TOKEN, subprocess_environment

ROOT = Path(__file__).parents[2]
ECHO = f"{EMAIL}:{TOKEN} is what you sent"


@dataclass
class Shell:
    """A folder, a Jira that wants a login, and commands that run with all their temporary files in the folder."""

    folder: Path
    jira: DemoJira
    processes: list[str] = field(default_factory=list)

    def run(self, *words: str, code: int, **environment: str) -> str:
        for name in ("tmp", "home"):
            (self.folder / name).mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "generator", *words],
            cwd=self.folder,
            env={
                **subprocess_environment(self.jira.url),
                "PYTHONPATH": str(ROOT),
                "TMPDIR": str(self.folder / "tmp"),
                "HOME": str(self.folder / "home"),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        printed = done.stdout + done.stderr
        assert found_in(printed.encode()) == []
        assert list(search_folder(self.folder)) == []
        assert self.processes == []
        return printed

    def answer(self, pattern: str, reply: Reply, times: int | None = None) -> None:
        """Jira answers so, and at this moment the list of processes is looked through."""

        def looked(_: RecordedRequest) -> Reply:
            self.processes += search_processes()
            return reply

        self.jira.answer(pattern, looked, times=times)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "report.yml").write_text(CONFIG, encoding="utf-8")
    with DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        yield Shell(tmp_path, jira)


LOUD, JSON, LINES = ("-v",), ("-v", "--json"), ("-v", "--log-format", "json")
REPLIES = {
    "a refusal that repeats it": (Reply.of_error(403, ECHO), 3, LOUD),
    "a page that repeats it": (Reply.of_html(f"<html>{ECHO}</html>"), 3, JSON),
    "a bad request that repeats it": (Reply.of_error(400, ECHO), 5, LINES),
    "what is no list": (Reply.of_json({"error": ECHO}), 5, LOUD),
    "a redirect that holds it": (Reply(302, b"", {"Location": f"https://{EMAIL}:{TOKEN}@x.invalid/"}), 5, JSON),
    "a broken answer": (Reply.of_json([{"id": ECHO}]).over(Wire(ends_after=20)), 5, LINES),
}


@pytest.mark.parametrize(("reply", "code", "options"), REPLIES.values(), ids=REPLIES)
def test_what_jira_says_of_us_is_left_nowhere(shell: Shell, reply: Reply, code: int, options: tuple[str, ...]) -> None:
    shell.answer("*/field", reply)
    shell.run("sync", *options, "--max-wait", "0", code=code)
    assert list(shell.folder.rglob("audit.jsonl")), "what went wrong is on record"


def test_what_goes_wrong_here_leaves_it_nowhere(shell: Shell) -> None:
    shell.run("sync", *LOUD, code=0)
    shell.run("sync", *LOUD, code=3, JIRA_TOKEN=TOKEN[:-1])
    shell.run("sync", *LOUD, code=2, JIRA_TOKEN=f"{TOKEN}\n{TOKEN}")
    shell.run("check", *JSON, code=2, JIRA_URL=f"https://{EMAIL}:{TOKEN}@jira.invalid")
    (manifest,) = shell.folder.rglob("manifest.json")
    manifest.write_bytes(b"torn")
    shell.run("sync", *LINES, code=5)
