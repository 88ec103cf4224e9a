"""What benchmarks work on: companies of so many boards, their filled caches and their sites, each made once a run."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import requests

from generator.demo.fields import FIELD_IDS
from tests.benchmarks.measure import Run, python, run

_LOGIN = ("somebody@mail.example", "made-up")  # every one is accepted
_CONFIG = """\
jira:
  url: {url}
privacy:
  public: true
time_zone: Europe/Warsaw
boards:
{boards}"""


@dataclass(frozen=True)
class Case:
    """A folder with a config, a cache and a site."""

    folder: Path

    @property
    def cache(self) -> Path:
        """The cache's folder."""
        return self.folder / "cache"

    @property
    def site(self) -> Path:
        """The site's folder; it may not be there yet."""
        return self.folder / "site"

    def sync(self) -> list[str]:
        """The command that brings the cache up to date."""
        return self.command("sync")

    def build(self) -> list[str]:
        """The command that makes the site of the cache."""
        return self.command("build", "--offline", "--site", str(self.site))

    def command(self, name: str, *arguments: str) -> list[str]:
        """A command with this config and cache, and what else it is told."""
        config = str(self.folder / "report.yml")
        return python("-m", "generator", name, "-q", "--config", config, "--cache", str(self.cache), *arguments)


@dataclass(frozen=True)
class Filled:
    """A cache after its first sync, how that sync went, and how many requests it took."""

    case: Case
    sync: Run
    requests: int


@dataclass(frozen=True)
class Built:
    """A cache with its site, and how the build of it went. Nobody may change them."""

    case: Case
    build: Run


class Company:
    """A running Jira of many teams (see `tests.benchmarks.jira`)."""

    def __init__(self, process: subprocess.Popen[str], url: str, boards: int) -> None:
        self._process, self.url, self._boards = process, url, boards

    def requests(self) -> int:
        """How many came since this was last asked."""
        return int(self._ask("requests"))

    def later(self, seconds: float) -> None:
        """Time goes by."""
        self._ask(f"later {seconds}")

    def change(self, estimate: float, *, issues: int = 1) -> None:
        """Somebody gives so many issues of the running sprints another estimate, on one board after the other."""
        boards = range(1, self._boards + 1)
        each = {board: iter(self._running(board)) for board in boards[:issues]}
        for board in islice(cycle(each), issues):
            address = f"{self.url}/rest/api/3/issue/{next(each[board])}"
            body = {"fields": {FIELD_IDS["cloud"].points: estimate}}
            requests.put(address, json=body, auth=_LOGIN, timeout=60).raise_for_status()

    def _running(self, board: int) -> list[str]:
        """The ids of the issues of a board's active sprint."""
        address = f"{self.url}/rest/agile/1.0/board/{board}/sprint"
        sprint = requests.get(address, {"state": "active"}, timeout=60).json()["values"][0]
        body = {"jql": f"sprint = {sprint['id']}", "maxResults": 100}
        found = requests.post(f"{self.url}/rest/api/3/search/jql", json=body, timeout=60).json()
        return [issue["id"] for issue in found["issues"]]

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@dataclass(frozen=True)
class Workshop:
    """A folder for what is made once; processes of one run share it."""

    folder: Path

    @cached_property
    def _port(self) -> int:
        """One and the same for all, for a cache belongs to its Jira's address."""
        file = self.folder / "port"
        if not file.exists():
            with socket.create_server(("127.0.0.1", 0)) as free:
                file.write_text(str(free.getsockname()[1]), encoding="utf-8")
        return int(file.read_text(encoding="utf-8"))

    @contextmanager
    def open_company(self, boards: int) -> Iterator[Company]:
        """A Jira of so many boards, as it was when their caches were filled."""
        command = python("-m", "tests.benchmarks.jira", str(boards), str(self._port))
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
            assert process.stdout is not None
            yield Company(process, process.stdout.readline().strip(), boards)

    def filled(self, boards: int) -> Filled:
        """A cache after its first sync, made at the first call. Nobody may change it."""
        case, note = Case(self.folder / f"filled-{boards}"), self.folder / f"filled-{boards}.json"
        if not note.exists():
            with self.open_company(boards) as company:
                case.folder.mkdir()
                refs = "".join(f"  - id: {number}\n" for number in range(1, boards + 1))
                config = _CONFIG.format(url=company.url, boards=refs)
                (case.folder / "report.yml").write_text(config, encoding="utf-8")
                sync = run(case.sync())
                _write(note, {"sync": asdict(sync), "requests": company.requests()})
        found = _read(note)
        return Filled(case, Run(**found["sync"]), found["requests"])

    def built(self, boards: int) -> Built:
        """A filled cache and its site, made at the first call. Nobody may change them."""
        case, note = Case(self.folder / f"built-{boards}"), self.folder / f"built-{boards}.json"
        if not note.exists():
            build = run(self.copy(boards, case.folder.name).build())
            _write(note, asdict(build))
        return Built(case, Run(**_read(note)))

    def copy(self, boards: int, name: str) -> Case:
        """A filled cache to change at will, without a site."""
        case = Case(self.folder / name)
        shutil.rmtree(case.folder, ignore_errors=True)
        shutil.copytree(self.filled(boards).case.folder, case.folder)
        return case


def bytes_of(folder: Path) -> int:
    """The size of all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def stamps(folder: Path) -> dict[Path, os.stat_result]:
    """How each file of a folder looks from outside; see `bytes_written`."""
    return {file: file.stat() for file in folder.rglob("*") if file.is_file()}


def bytes_written(before: dict[Path, os.stat_result], after: dict[Path, os.stat_result]) -> int:
    """The size of the files that are new or were written anew, and of what others grew by."""
    return sum(_written(before.get(file), now) for file, now in after.items())


def _written(before: os.stat_result | None, now: os.stat_result) -> int:
    if before is None or before.st_ino != now.st_ino:
        return now.st_size
    if before.st_mtime_ns == now.st_mtime_ns:
        return 0
    return now.st_size - before.st_size if now.st_size > before.st_size else now.st_size


def _write(file: Path, data: dict[str, Any]) -> None:
    file.write_text(json.dumps(data), encoding="utf-8")


def _read(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data
