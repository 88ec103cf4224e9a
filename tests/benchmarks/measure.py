"""Whole processes timed by the operating system's own accounting, in pairs, so that a noisy machine cancels out."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

MB = 1e6
_LOOK_S = 0.05
_PROC = Path("/proc")


@dataclass(frozen=True)
class Run:
    """One finished process with all that it started: wall and processor seconds, and the most memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Pair:
    """Processor seconds of a command and of its floor, run one after the other."""

    ours: float
    floor: float


@dataclass
class _Family:
    """Looks now and then how much memory a process and its descendants hold together."""

    pid: int
    peak_mb: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self._over.wait(_LOOK_S):
            self.peak_mb = max(self.peak_mb, sum(map(_held_mb, _family(self.pid))))

    @contextmanager
    def watched(self) -> Iterator[None]:
        thread = threading.Thread(target=self.watch, daemon=True)
        thread.start()
        yield
        self._over.set()
        thread.join()


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; raises CalledProcessError, with what it said, unless it exits 0."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=None if env is None else {**os.environ, **env}
    )
    assert process.stderr is not None
    family = _Family(process.pid)
    with family.watched():
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), stderr=said.decode(errors="replace"))
    one = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MB
    return Run(wall, usage.ru_utime + usage.ru_stime, max(one, family.peak_mb))


def _family(pid: int) -> Iterator[int]:
    """A process and its descendants; the process alone where the system does not tell."""
    yield pid
    with suppress(OSError):
        for child in (_PROC / f"{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _held_mb(pid: int) -> float:
    """What a process holds, with its share of what it holds together with others; 0 where the system does not tell."""
    with suppress(OSError):
        for line in (_PROC / f"{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / MB
    return 0.0


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]


def pairs(command: Sequence[str], floor: Sequence[str], runs: int) -> list[Pair]:
    """The processor seconds of both, taking turns."""
    run(command), run(floor)  # one warm-up each
    return [Pair(run(command).cpu, run(floor).cpu) for _ in range(runs)]


def middle_ms(seconds: Sequence[float]) -> float:
    """The median, in milliseconds."""
    return 1000 * statistics.median(seconds)
