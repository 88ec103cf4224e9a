"""When the next request may leave: one pause for all workers, fewer of them when Jira is near its limits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from generator.errors import JiraError
from generator.fetch.limits import Clock, Limits
from generator.fetch.traffic import Traffic


class Pace:
    """Shared by all sessions and threads of a run.

    Attributes:
        traffic: the books.
        limited: whether Jira has said in this run that it limits us, or is about to.
    """

    def __init__(self, limits: Limits | None = None, clock: Clock | None = None) -> None:
        self.traffic = Traffic()
        self.limited = False
        self._limits = limits or Limits()
        self._clock = clock or Clock()
        self._ends_at = self._clock.now() + self._limits.run_s
        self._resume_at = float("-inf")
        self._allowed = self._limits.at_once or 1
        self._under_way = 0
        self._turns = threading.Condition()
        self._stopped = threading.Event()
        self._sleep = self._clock.sleep or self._stopped.wait

    @property
    def allowed(self) -> int:
        """How many requests may be under way at the same time, now."""
        return self._allowed

    def allow(self, at_once: int) -> None:
        """Set how many requests may be under way, unless the limits do."""
        if self._limits.at_once is None:
            self._allowed = at_once

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until a request may leave; it is under way until the end of the block.

        Raises:
            JiraError: the run has taken too long, or was stopped.
        """
        with self._turns:
            self._turns.wait_for(lambda: self._under_way < self._allowed)
            self._under_way += 1
        try:
            self._wait()
            yield
        finally:
            with self._turns:
                self._under_way -= 1
                self._turns.notify_all()

    def pause(self, seconds: float) -> bool:
        """Let nobody send for so long; False, and no pause, when the waiting budget does not hold it.

        A pause that others asked for already is not counted twice.
        """
        with self._turns:
            now = self._clock.now()
            more = now + seconds - max(now, self._resume_at)
            if more > 0:
                if self.traffic.waited_s + more > self._limits.wait_s:
                    return False
                self.traffic.book(waited_s=more)
                self._resume_at = now + seconds
            return True

    def slow_down(self) -> None:
        """Jira limits us: half the requests at the same time for the rest of the run."""
        with self._turns:
            self.limited = True
            self._allowed = max(1, self._allowed // 2)

    def stop(self) -> None:
        """End all waiting and let no request leave any more: the run was interrupted."""
        self._stopped.set()

    def _wait(self) -> None:
        while (left := self._resume_at - self._clock.now()) > 0:
            until = self._resume_at
            self._sleep(left)
            if self._stopped.is_set():
                break
            with self._turns:
                if self._resume_at == until:  # else somebody has prolonged it meanwhile
                    self._resume_at = float("-inf")
        if self._stopped.is_set():
            raise JiraError("Reading Jira was stopped", "Start again; the cache stays as it was")
        if self._clock.now() > self._ends_at:
            raise JiraError(
                f"Reading Jira takes longer than {self._limits.run_s / 3600:g} hours, so it was given up",
                "Jira is too slow now; try again later, or read fewer boards",
            )
