"""Whole processes timed by the operating system's own accounting, in pairs, so that a noisy machine cancels out."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished process: wall and processor seconds, peak resident memory in MiB."""

    wall: float
    cpu: float
    peak_mib: float


def run(command: Sequence[str], env: dict[str, str] | None = None) -> Run:
    """Run a command to its end; raises CalledProcessError unless it exits 0."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=None if env is None else os.environ | env
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Run(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]


def ratio(command: Sequence[str], floor: Sequence[str], runs: int) -> dict[str, float]:
    """The command's processor time over the floor's, pair by pair: median, lowest, highest, and both medians in ms."""
    run(command), run(floor)  # one warm-up each
    pairs = [(run(command).cpu, run(floor).cpu) for _ in range(runs)]
    ratios = [ours / theirs for ours, theirs in pairs]
    return {
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
        "ours_ms": 1000 * statistics.median(ours for ours, _ in pairs),
        "floor_ms": 1000 * statistics.median(theirs for _, theirs in pairs),
    }
