"""How long, how much and how many at once: every bound of the way to Jira, with its reason."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from generator.domain import Flavour

AT_ONCE: dict[Flavour, int] = {"cloud": 4, "data_center": 2}
"""Requests under way at the same time. Atlassian names 10 for Cloud; a Data Center is somebody's own machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a run.

    Attributes:
        connect_s: until a connection stands.
        silence_s: between two pieces of an answer.
        answer_s: for one answer as a whole, however steadily it trickles.
        run_s: for all requests of a run; a job of a build server ends after six hours.
        wait_s: for all waiting because Jira limits us or fails.
        body_bytes: of one answer, on the wire and unpacked. The largest pages asked for hold about 5 MB; a parsed
            page takes some eight times its size in memory, so the bound must not be far above that.
        at_once: requests under way at the same time; None: `AT_ONCE` of the flavour.
    """

    connect_s: float = 10.0
    silence_s: float = 60.0
    answer_s: float = 180.0
    run_s: float = 4 * 3600.0
    wait_s: float = 300.0
    body_bytes: int = 32 * 1024 * 1024
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is (seconds from anywhere, never backwards) and how to wait; tests bring their own.

    Without a `sleep` of their own, waits end at once when the run is stopped.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] | None = None
